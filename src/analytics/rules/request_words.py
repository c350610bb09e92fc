"""Whether words are said of requests for information, and of the report's own year."""

from __future__ import annotations

import re

from analytics.rules.words import Sentence

# What the words are said of: the last thing named before them.
_REQUEST = (
    r"依申请|公开申请|信息申请|申请公开|\d[件份宗]申请(?!人|复议|救助|补[贴助])|"
    r"申请(?=\d|[,;。]|件|已|都|悉|均|全部|共|按|依|答复|办结|事项|量)|申请办理|"
    r"申请[^,;。]{0,4}\d"
)
_OTHER_MATTER = (
    r"建议|提案|议案|信访|来信来访|投诉|举报|热线|12345|留言|信箱|咨询|复议|诉讼|(?<!公开)(?<!申请)事项(?!公开)|诉求|"
    r"舆情|问题(?!的申请)|整改|许可|审批|民生实事|工单|来电|互动|网民|任务|培训|网办|可办|政务服务"
)
_MATTERS = re.compile(rf"(?P<request>{_REQUEST})|(?P<other>{_OTHER_MATTER})")
_OTHER_YEAR = re.compile(r"20\d\d年|上年度?(?!结转)|去年|往年|历年|近[三五两几]年")


def of_requests(sentence: Sentence, position: int) -> bool:
    """Whether what is said at a position is said of requests, and not of motions, complaints or tasks."""
    named = [each for each in _MATTERS.finditer(sentence.text, 0, position + 4) if each.start() <= position]
    if named:
        return named[-1]["request"] is not None
    before = list(_MATTERS.finditer(sentence.before[-120:]))
    if before:
        return before[-1]["request"] is not None
    return sentence.paragraph.topic == "requests"


def of_this_year(sentence: Sentence, position: int) -> bool:
    """Whether no other year is named in the sentence up to a position."""
    text = sentence.text[:position].replace(f"{sentence.paragraph.year}年", "")
    return not _OTHER_YEAR.search(text)
