"""A report as a page of a government website, with all that stands around it there."""

from __future__ import annotations

from html import escape

from analytics.demo.dice import Dice
from analytics.demo.paper import MARK, Heading, Paper, Text, day
from analytics.form.printed import Drawing

_STYLE = (
    "body{font:16px/1.9 SimSun,serif;margin:0}nav,footer{background:#eee;padding:8px 12%;font-size:14px}"
    ".position,.info{color:#666;font-size:14px}main{padding:8px 12%}h1{text-align:center;font-size:24px}"
    "table{border-collapse:collapse;width:100%;font-size:14px}"
    "td{border:1px solid #333;padding:3px;text-align:center}"
    ".signature{text-align:right}"
)


_MENU = " | ".join(f'<a href="#">{name}</a>' for name in ("首页", "新闻", "政务公开", "办事服务", "互动交流"))


def write(paper: Paper) -> bytes:
    """The page as bytes, in UTF-8 or, as older sites have it, in GB18030."""
    charset = "gb18030" if Dice("charset", paper.unit).chance(0.2) else "utf-8"
    return _page(paper, charset).encode(charset)


def _page(paper: Paper, charset: str) -> str:
    published = paper.published_on.isoformat() if paper.published_on else ""
    dated = f'<meta name="PubDate" content="{published} 10:{paper.signed_on.day:02d}">' if published else ""
    line = f"发布时间：{published} 10:{paper.signed_on.day:02d}" if published else ""
    body = "\n".join(_block(block) for block in paper.blocks)
    return f"""<!DOCTYPE html>
<html lang="zh-CN">
<head>
<meta charset="{charset}">
<title>{escape(paper.title)}_{escape(paper.unit)}</title>
<meta name="ArticleTitle" content="{escape(paper.title)}">
<meta name="ContentSource" content="{escape(paper.unit)}">
{dated}
<style>{_STYLE}</style>
</head>
<body>
<nav>{_MENU}</nav>
<main>
<div class="position">您当前的位置：首页 &gt; 政务公开 &gt; 法定公开内容 &gt; 年度报告</div>
<h1>{escape(paper.title)}</h1>
<div class="info">{line}　来源：{escape(paper.unit)}　浏览次数：　【字体：大 中 小】　【打印】</div>
<div class="article">
{body}
<p class="signature">{escape(paper.signature)}</p>
<p class="signature">{day(paper.signed_on)}</p>
</div>
</main>
<footer>
<p>主办：{escape(paper.unit)}　网站地图 | 联系我们 | 隐私声明</p>
<p>{MARK}</p>
</footer>
</body>
</html>
"""


def _block(block: Heading | Text | Drawing) -> str:
    match block:
        case Heading(text, level):
            return (
                f"<h{level + 1}>{escape(text)}</h{level + 1}>"
                if level == 1
                else f"<p><strong>{escape(text)}</strong></p>"
            )
        case Text(text):
            return f"<p>　　{escape(text)}</p>"
        case Drawing():
            return _table(block)


def _table(drawing: Drawing) -> str:
    rows = "\n".join(
        "<tr>"
        + "".join(
            f"<td{_span('rowspan', slot.rowspan)}{_span('colspan', slot.colspan)}>"
            f"{escape(slot.text) or '&nbsp;'}</td>"
            for slot in line
        )
        + "</tr>"
        for line in drawing.lines()
    )
    return f"<table>\n<tbody>\n{rows}\n</tbody>\n</table>"


def _span(name: str, count: int) -> str:
    return f' {name}="{count}"' if count > 1 else ""
