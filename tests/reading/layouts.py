"""Random reports and the many ways in which they are found: for tests that a reading is what was printed.

``content(rng)`` makes the figures of a report, ``story(rng, content)`` sets them among prose, and the
functions of ``LINES`` make text of it. While a layout is drawn every cell is one sign of the private use
area (``Content.sign``); ``Content.fill`` puts the figures in. So a text may be cut off anywhere, and what it
still holds is known: exactly the cells whose sign is left.
"""

from __future__ import annotations

import random
import re
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass, field
from decimal import Decimal
from itertools import pairwise

from analytics.form import FORM, EditionId

from .render import CellText, Drawing, TableRows, block_rows, t3_rows, t4_rows

Key = tuple[str, str, str]
FIRST_SIGN = 0xE000


@dataclass(frozen=True)
class Content:
    """What stands in every cell, as printed: a figure, a stroke or nothing."""

    editions: dict[str, EditionId]
    texts: dict[Key, str]
    signs: dict[Key, str] = field(default_factory=dict[Key, str])

    def __post_init__(self) -> None:
        for number, key in enumerate(self.texts):
            self.signs[key] = chr(FIRST_SIGN + number)

    def sign(self, table: str, row: str, column: str) -> str:
        return self.signs[table, row, column]

    def fill(self, text: str) -> str:
        return text.translate({ord(sign): self.texts[key] for key, sign in self.signs.items()})

    def said(self, key: Key) -> tuple[Decimal | None, str]:
        """(value, status) that a cell must be read with where the document holds it."""
        text = self.texts[key]
        if not text:
            return None, "blank"
        if text in STROKES:
            return None, "slash"
        return Decimal(text.replace(",", "").replace("+", "").replace("元", "")), "stated"

    def expected(self, drawn: str) -> dict[Key, tuple[Decimal | None, str]]:
        """The same for every cell, where ``drawn`` (signs not yet filled in) is all that there is."""
        gone: tuple[None, str] = (None, "not_in_source")
        return {key: self.said(key) if sign in drawn else gone for key, sign in self.signs.items()}


STROKES = ("/", "—", "无")


def content(rng: random.Random, *, patchy: bool | None = None) -> Content:
    """Figures as reports have them: mostly 0, some large; both editions, （六） in one row or three."""
    t2: EditionId = rng.choice(("2019", "2021", "2021"))
    t3: EditionId = "2019" if t2 == "2019" else rng.choice(("2019", "2021", "2021"))
    busy = rng.choice((0.0, 0.1, 0.5, 0.95))
    gaps = (0.0 if not patchy else 0.15) if patchy is not None else rng.choice((0.0, 0.0, 0.1, 0.4))
    texts: dict[Key, str] = {}
    editions: dict[str, EditionId] = {"t2": t2, "t3": t3, "t4": t3}
    for table in FORM.tables:
        for row, column in table.cells(editions[table.id]):
            key = table.id, row.id, column.id
            if rng.random() < gaps:
                texts[key] = rng.choice(("", "", "/", "—", "无"))
            elif rng.random() >= busy:
                texts[key] = "0"
            elif column.unit in ("万元", "元"):
                texts[key] = rng.choice(("0.092", "12.5", "3.00", "153103.83", "251000", "8,765.4"))
            elif column.signed:
                texts[key] = rng.choice(("+19", "-8", "0", "-120", "3"))
            else:
                texts[key] = str(rng.choice((1, 2, rng.randint(3, 99), rng.randint(100, 99999), 2023)))
    return Content(editions, texts)


def tables_of(content: Content, section_table: str) -> list[TableRows]:
    edition = content.editions[section_table]
    if section_table == "t2":
        blocks = FORM.table("t2").blocks
        return [block_rows(block.id, edition, content.sign) for block in blocks if block.columns.get(edition)]
    return [t3_rows(edition, content.sign) if section_table == "t3" else t4_rows(edition, content.sign)]


# ------------------------------------------------------------------ the report around its tables


@dataclass(frozen=True)
class Story:
    """A report as paragraphs and tables, and what stands in its prose."""

    drawing: Drawing
    agency: str
    year: int
    published: str | None
    signed: str | None


_AGENCIES = (
    "青河县杨柳镇人民政府", "东海区滨江街道办事处", "石门市自然资源局", "白水县王庄乡人民政府",
    "云岭县教育和科技局", "江北区城关街道办事处", "临河市财政局", "乌兰旗沙尔苏木人民政府",
)  # fmt: skip
_CHROME = (
    "您当前的位置：首页 > 政务公开 > 政府信息公开年报", "【字体：大 中 小】 打印 关闭", "无障碍阅读 | 关怀版",
    "浏览次数：318", "分享到：", "扫一扫在手机打开当前页",
)  # fmt: skip
_OPENING = (
    "本报告依据《中华人民共和国政府信息公开条例》编制，统计期限为{year}年1月1日至{year}年12月31日。",
    "{year}年，本单位按上级部署推进公开工作，5·15主题日设点3处，现将情况报告如下，电话0478-8123456。",
)
_ASPECTS = (
    "（一）主动公开。全年主动公开政府信息{a}条，其中工作动态{b}条，其余为公示公告。",
    "（二）依申请公开。全年收到政府信息公开申请{c}件，均在20个工作日内答复。",
    "（三）政府信息管理。公开前逐条审查，留存底稿。",
    "（四）平台建设。在便民大厅设查阅点，由专人值守。",
    "（五）监督保障。全年开会研究2次，未发生责任追究。",
)
_PROBLEMS = ("一是公开内容不够细。二是专人不足。", "下一步，加强培训，把复议、诉讼中发现的问题整改到位。")
_OTHER = "本年度收取信息处理费0元，没有其他需要报告的事项。"


def story(rng: random.Random, content: Content) -> Story:
    """A whole report with such noise as pages have around it; its headings are the form's."""
    agency = rng.choice(_AGENCIES)
    year = rng.randint(2019, 2020) if content.editions["t2"] == "2019" else rng.randint(2021, 2025)
    published = f"{year + 1}-01-{rng.randint(10, 28)}" if rng.random() < 0.5 else None
    blocks: list[str | TableRows] = []
    if rng.random() < 0.5:
        blocks += rng.sample(_CHROME, rng.randint(1, 3))
    if published:
        blocks.append(
            rng.choice(("发布时间：{} 10:25 来源：本站", "发布日期: {}", "索引号：A01/{} | 日期：{}")).format(
                published, published
            )
        )
    title = f"{agency}{year}年政府信息公开工作年度报告"
    if rng.random() < 0.3:
        at = len(agency) + rng.choice((0, 5, 9))
        blocks += [title[:at], title[at:]]
    else:
        blocks.append(title)
    counts = {"year": year, "a": rng.randint(3, 900), "b": rng.randint(1, 3), "c": rng.randint(0, 40)}
    mark = rng.choice(
        ("{numeral}、{title}", "{numeral}、{title}", "{numeral}.{title}", "{numeral}、{title}：")
    )
    for section in FORM.sections:
        blocks.append(mark.format(numeral=section.numeral, title=section.title))
        if section.id == "1":
            blocks += [line.format(**counts) for line in (*_OPENING, *_ASPECTS)]
        elif section.id == "5":
            blocks += _PROBLEMS
        elif section.id == "6":
            blocks.append(_OTHER)
        elif section.table:
            if rng.random() < 0.15:
                blocks.append("本单位按要求如实填报，数据见下表。")
            blocks += tables_of(content, section.table)
    signed = f"{year + 1}年1月{rng.randint(5, 28)}日" if rng.random() < 0.6 else None
    if signed:
        blocks += [agency, signed]
    return Story(Drawing(blocks), agency, year, published, signed)


# ------------------------------------------------------------------ text layouts

Row = list[CellText]
Draw = Callable[[Drawing, random.Random], str]


def _by_rows(row_text: Callable[[Row, random.Random], list[str]]) -> Draw:
    def draw(drawing: Drawing, rng: random.Random) -> str:
        lines: list[str] = []
        for block in drawing.blocks:
            lines += (
                [block] if isinstance(block, str) else [text for row in block for text in row_text(row, rng)]
            )
        return "\n".join(lines)

    return draw


def _cells(rows: TableRows) -> list[list[str]]:
    """Every row in full width, fillers for all that is merged."""
    taken: dict[tuple[int, int], str] = {}
    for number, row in enumerate(rows):
        column = 0
        for text, height, width in row:
            while (number, column) in taken:
                column += 1
            for down in range(height):
                for right in range(width):
                    taken[number + down, column + right] = text if not (down or right) else ""
            column += width
    last = max(column for _, column in taken)
    return [[taken.get((number, column), "") for column in range(last + 1)] for number in range(len(rows))]


def _filled(line: Callable[[list[str]], str]) -> Draw:
    def draw(drawing: Drawing, rng: random.Random) -> str:
        lines: list[str] = []
        for block in drawing.blocks:
            lines += [block] if isinstance(block, str) else [line(row) for row in _cells(block)]
        return "\n".join(lines)

    return draw


def _texts(row: Row) -> list[str]:
    return [text for text, _, _ in row]


def _spans(row: Row, rng: random.Random) -> list[str]:
    return ["".join(f"{text} |" + "|" * (width - 1) for text, _, width in row)]


def _one_cell(row: Row, rng: random.Random) -> list[str]:
    return [line for text, _, _ in row for line in (text, "")]


def _cell_and_pipe(row: Row, rng: random.Random) -> list[str]:
    """``0 |`` on a line of its own, the empty rest of a wide cell on the next."""
    lines: list[str] = []
    for text, _, width in row:
        lines.append(f"{text} |")
        if width > 1:
            lines.append("|" * (width - 1))
    return lines


def _wrapped(text: str, rng: random.Random) -> str:
    """A label broken in two, as narrow columns have it."""
    first = 4 if text[:1] == "（" else 2
    if not first + 2 <= len(text) <= 40 or rng.random() < 0.5:
        return text
    at = rng.randint(first, len(text) - 2)
    return f"{text[:at]}\n{text[at:]}"


def _one_cell_wrapped(row: Row, rng: random.Random) -> list[str]:
    return [line for text, _, _ in row for line in (*_wrapped(text, rng).split("\n"), "")]


def _pipes_wrapped(row: Row, rng: random.Random) -> list[str]:
    return ["".join(f"{_wrapped(text, rng)} | ".replace("\n", " ") for text, _, _ in row)]


def _one_line(drawing: Drawing, rng: random.Random) -> str:
    words: list[str] = []
    for block in drawing.blocks:
        words += [block] if isinstance(block, str) else [text for row in block for text, _, _ in row]
    return " ".join(words)


LINES: dict[str, Draw] = {
    "pipes": _by_rows(lambda row, rng: [" | ".join(_texts(row)) + " |"]),
    "pipes on both sides": _by_rows(lambda row, rng: [f"| {' | '.join(_texts(row))} |"]),
    "pipes between": _by_rows(lambda row, rng: [" | ".join(_texts(row))]),
    "pipes, close": _by_rows(lambda row, rng: ["|".join(_texts(row)) + "|"]),
    "pipes for spans": _by_rows(_spans),
    "pipes, closing on the next line": _by_rows(lambda row, rng: [" | ".join(_texts(row)), "|"]),
    "pipes, all filled": _filled(lambda row: " | ".join(row) + " |"),
    "pipes on both sides, all filled": _filled(lambda row: f"| {' | '.join(row)} |"),
    "pipes, labels wrapped": _by_rows(_pipes_wrapped),
    "tabs": _by_rows(lambda row, rng: ["\t".join(_texts(row))]),
    "tabs, all filled": _filled("\t".join),
    "blanks": _by_rows(lambda row, rng: ["    ".join(_texts(row))]),
    "one cell a line": _by_rows(lambda row, rng: _texts(row)),
    "one cell a line, apart": _by_rows(_one_cell),
    "one cell a line, apart, wrapped": _by_rows(_one_cell_wrapped),
    "one cell a line with its pipe": _by_rows(_cell_and_pipe),
    "one cell a line, pipe on the next": _by_rows(
        lambda row, rng: [x for t in _texts(row) for x in (t, "|")]
    ),
    "one line": _one_line,
}
"""How reports are laid out as text, by name."""

LOSSY = frozenset({
    "pipes between", "pipes, closing on the next line", "tabs", "blanks", "one cell a line", "one line",
    "one cell a line, apart, wrapped",
})  # fmt: skip
"""Layouts in which an empty cell may leave no trace: the row may then be unknown, but never shifted."""


# ------------------------------------------------------------------ noise that must not matter


def half_width(text: str, rng: random.Random) -> str:
    return text.translate(str.maketrans("（）：，；．", "():,;."))


def nbsp(text: str, rng: random.Random) -> str:
    """Every empty cell holds an unbreakable blank."""
    return re.sub(r"(?<=\|)(?=\|)", "\u00a0", text)


_KANGXI = {unicodedata.normalize("NFKC", chr(code)): chr(code) for code in range(0x2F00, 0x2FD6)}


def kangxi(text: str, rng: random.Random) -> str:
    return "".join(_KANGXI.get(sign, sign) if rng.random() < 0.5 else sign for sign in text)


def blanks_within(text: str, rng: random.Random) -> str:
    """Blanks at both ends of lines and no-break blanks among them."""
    return "\n".join(f"{rng.choice(('', ' ', '　', chr(160)))}{line} " for line in text.split("\n"))


def page_numbers(text: str, rng: random.Random) -> str:
    """A page ends here and there, also within a table: its number on a line of its own."""
    lines: list[str] = []
    for number, line in enumerate(text.split("\n")):
        lines += [line, rng.choice(("- 3 -", "— 12 —", "第 2 页"))] if number % 17 == 16 else [line]
    return "\n".join(lines)


_TRADITIONAL = str.maketrans(
    "总体况国务规执决级据废现收费监机关处罚强书团会计织济与证个业无办数开维结诉讼审复请属发环为际县东门财",
    "總體況國務規執決級據廢現收費監機關處罰強書團會計織濟與證個業無辦數開維結訴訟審復請屬發環為際縣東門財",
)


def traditional(text: str, rng: random.Random) -> str:
    return text.translate(_TRADITIONAL)


NOISE: dict[str, Callable[[str, random.Random], str]] = {
    "none": lambda text, rng: text,
    "half width": half_width,
    "nbsp": nbsp,
    "kangxi": kangxi,
    "blanks": blanks_within,
    "page numbers": page_numbers,
    "traditional": traditional,
    "crlf": lambda text, rng: text.replace("\n", "\r\n"),
}


# ------------------------------------------------------------------ web pages


def _placed_html(rows: TableRows, cell: Callable[[str], str]) -> str:
    drawn = "".join(
        "<tr>"
        + "".join(f"<td rowspan={high} colspan={wide}>{cell(text)}</td>" for text, high, wide in row)
        + "</tr>"
        for row in rows
    )
    return f"<table border=1><tbody>{drawn}</tbody></table>"


def _html(body: str) -> str:
    return f"<!doctype html><html><head><meta charset='utf-8'></head><body>{body}</body></html>"


def _page(drawing: Drawing, paragraph: Callable[[str], str], cell: Callable[[str], str]) -> str:
    parts = [paragraph(b) if isinstance(b, str) else _placed_html(b, cell) for b in drawing.blocks]
    return "\n".join(parts)


def html_plain(drawing: Drawing, rng: random.Random) -> str:
    return _html(_page(drawing, lambda text: f"<p>{text}</p>", lambda text: text))


def html_word(drawing: Drawing, rng: random.Random) -> str:
    """As Word exports it: every few signs in spans of their own, an unbreakable blank in empty cells."""

    def runs(text: str) -> str:
        if not text:
            return "<p class=MsoNormal><span lang=EN-US>&nbsp;</span></p>"
        cuts = sorted({0, len(text), *(rng.randint(0, len(text)) for _ in range(2))})
        spans = "".join(
            f"<span lang=EN-US style='mso-bidi-font-size:10.5pt'><span>{text[left:right]}</span></span>"
            for left, right in pairwise(cuts)
        )
        return f"<p class=MsoNormal align=center>{spans}<o:p></o:p></p>"

    return _html(_page(drawing, runs, runs))


def html_layout_table(drawing: Drawing, rng: random.Random) -> str:
    """The whole page within a table that only lays it out."""
    inner = _page(drawing, lambda text: f"<div>　　{text}</div>", lambda text: f"<div>{text}</div>")
    return _html(f"<table><tr><td>网站导航</td></tr><tr><td><div>{inner}</div></td></tr></table>")


def html_breaks(drawing: Drawing, rng: random.Random) -> str:
    """Paragraphs parted by <br> in one element, labels broken in their cells."""
    return _html(
        _page(
            drawing,
            lambda text: f"{text}<br>&nbsp;&nbsp;",
            lambda text: _wrapped(text, rng).replace("\n", "<br/>"),
        )
    )


PAGES: dict[str, Draw] = {
    "html": html_plain,
    "html from Word": html_word,
    "html in a layout table": html_layout_table,
    "html with breaks": html_breaks,
}
"""Web pages, by name; all of them hold every cell."""
