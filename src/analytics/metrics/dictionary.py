"""The indicators in words for people: what docs/dictionary.md and the page 口径说明 say of each."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from analytics.form import FORM
from analytics.metrics.notation import Metric
from analytics.metrics.submission import STATES
from analytics.metrics.wording import formula_words

DIRECTIONS: Mapping[str, str] = {
    "more": "越高越好",
    "less": "越低越好",
    "neither": "高低不论好坏，不设奖牌",
}


def principles() -> Iterator[str]:
    """What holds for every indicator, a sentence each."""
    old, new = FORM.editions[0], FORM.editions[-1]
    yield "率都同分子、分母一起给出。分母为 0 时不适用、不排名，显示“—”，不写 0% 或 100%。"
    yield "空白、画线、缺失的格不当作 0；算式中有一格不知道，结果就不知道。"
    yield "总计一格缺失而各申请人列齐全时由各列相加，标“算”。"
    yield "多家合并：计数相加；率为分子之和除以分母之和；天数取平均；并注明应报几份、有数几份。"
    yield "多年合并：三年或五年的分子、分母分别相加，不跨换版。"
    yield "占比给出 95% 威尔逊区间；分母太小的不排名，列出名单和原因。"
    yield "名次：数值相同的并列，下一名次顺延（1、2、2、4）。"
    yield "同类和全市的中位数、四分位只取可比的单位，线性插值，与电子表格的算法相同。"
    yield "比上年：给出增减和百分比；上年为 0 没有百分比；率只说增减几个百分点。"
    yield (
        f"{old.id} 年版（{old.document}）用到 {old.last_year} 年度，{new.id} 年版（{new.document}）"
        f"自 {new.first_year} 年度起；依据表格的指标前后不连线、不算增减。"
    )


def facts(one: Metric) -> tuple[tuple[str, str], ...]:
    """(head, words) of everything that is told of an indicator beside its id and title."""
    told = [("单位", one.unit), ("口径", one.basis)]
    if one.denominator is None:
        told.append(("取数", formula_words(one.numerator)))
    else:
        told += [("分子", formula_words(one.numerator)), ("分母", formula_words(one.denominator))]
    told += [("方向", DIRECTIONS[one.direction]), ("合并", _pooling(one))]
    if one.ranking_floor:
        told.append(("排名", f"{one.among}不足 {one.ranking_floor} 件的不列入"))
    if one.proportion:
        told.append(("区间", "95% 威尔逊区间"))
    return (*told, ("版式", _editions(one)), ("注意", one.mind))


def submission_facts() -> tuple[tuple[str, str], ...]:
    """(head, words) of the one indicator that is a state and no figure."""
    return (
        ("取值", f"{'、'.join(STATES.values())}（名册内单位 × 年度）"),
        (
            "口径",
            "有可读的报告为已报；公开日期（没有时看落款日期）晚于期限为迟报；只有读不出的文件为无法读取",
        ),
        ("注意", "是状态，不是数，不求平均；按类别数家数：gongkai compare --indicator submission --by kind"),
    )


def _pooling(one: Metric) -> str:
    if one.kind == "rate":
        return "分子之和 ÷ 分母之和"
    return "相加" if one.pooling == "sum" else "取平均"


def _editions(one: Metric) -> str:
    if not one.break_at_edition:
        return "不依据表格，各年连续" if one.table is None else "两版表格相同，各年连续"
    if one.edition_bound:
        return "两版口径不同，换版前后不相接；用错版式的报告不与当年其他单位比"
    return "换版前后不相接"
