"""What of a page is no text of the report: source, print, font size, breadcrumbs, links."""

from __future__ import annotations

import re

from analytics.reading.flat import fold

_FURNITURE = re.compile(
    r"^(?:【?打印|【?字体|字号|字体大小|来源|信息来源|作者|责任编辑|编辑|浏览|阅读|访问量|点击|分享|扫一扫|上一篇|下一篇|"
    r"相关(?:信息|链接|阅读|附件|文章)|附件|返回|关闭|收藏|保存|当前位置|您当前|您现在|首页|网站地图|版权|主办|承办单位|技术支持|"
    r"备案|ICP|京公网|网站标识|联系我们|无障碍|适老|关怀版|索引号|发布机构|发文机关|成文日期|发布日期|发布时间|信息提供日期|发表日期|文号|主题分类|"
    r"公开方式|有效性|时间:|日期:|更新日期|信息公开元数据|微信扫|手机|点击收听|图解|下载|政府网站标识码|[-—–]*第?\d+页?[-—–]*$)"
)
_LONGEST_CHROME = 160
"""Signs of a line of furniture; a page that is all one line only begins with some."""


def is_chrome(text: str) -> bool:
    """Whether a line is furniture of the page (source, print, font size, breadcrumb) and no text."""
    folded = fold(text)
    if not folded.strip("|-—_*[]【】()"):
        return True
    return len(folded) <= _LONGEST_CHROME and (bool(_FURNITURE.match(folded)) or folded.count(">") >= 2)
