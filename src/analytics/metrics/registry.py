"""METRICS: every indicator, declared once. The notation is told in notation.py."""

from __future__ import annotations

from analytics.form import EDITIONS, FORM
from analytics.metrics.declaring import count, rate
from analytics.metrics.notation import SEVERITIES, Metric, UnknownIndicator

RELIABLE_MIX = 5
"""A composition over fewer cases is not shown as shares."""


# ------------------------------------------------------------------ the indicators

_N = "{t3.received} + {t3.carried_in}"
_P = "{t3.outcome_total}"
_DENIED = "{t3.denied.*}"
_OPEN = "{t3.granted} + {t3.partly_granted}"
_SUED = "{t4.litigation.*.upheld} + {t4.litigation.*.corrected} + {t4.litigation.*.other}"
_REVIEWED = "{t4.review.upheld} + {t4.review.corrected} + {t4.review.other}"
_ALL_DONE = "分母是全年办结数，含{t3.unavailable.*}、{t3.not_processed.*}等情形"
_OWN_PAST = "受赋权范围影响，宜与本单位往年比"
_DELAYED = "当年才审结的案件可能来自往年的申请"
_AS_ASKED = "与申请人所问有关，高低都不说明好坏"
_UNSAID = "正文未提的记为未披露，不是 0"


def _denial(row_id: str) -> Metric:
    return rate(
        f"denial_mix.{row_id.removeprefix('denied.')}",
        f"{{t3.denied.*}}理由占比：{{t3.{row_id}}}",
        "requests",
        "neither",
        f"{{t3.{row_id}}}",
        _DENIED,
        ("该理由", "{t3.denied.*}"),
        f"{{t3.{row_id}}} ÷ {{t3.denied.*}}各项之和",
        f"{{t3.denied.*}}不足 {RELIABLE_MIX} 件的不计占比",
        floor=RELIABLE_MIX,
    )


DENIAL_MIX: tuple[Metric, ...] = tuple(
    _denial(row.id) for row in FORM.table("t3").members("denied", EDITIONS[-1])
)
"""The shares of the reasons for refusing, in form order."""

METRICS: tuple[Metric, ...] = (
    count(
        "proactive_total",
        "{topic:proactive}信息条数",
        "proactive",
        "条",
        "neither",
        "{claim:proactive.total}",
        "正文所述{claim:proactive.total}",
        "各单位口径不一（网站、微信、公示栏），分渠道看；" + _UNSAID,
    ),
    count(
        "requests_received",
        "{t3.received}",
        "requests",
        "件",
        "neither",
        "{t3.received}",
        "表三{t3.received}总计",
        "是工作量，不是成绩",
    ),
    rate(
        "requests_per_10k",
        "每万人申请量",
        "requests",
        "neither",
        "{t3.received}",
        "{agency.population} * 0.0001",
        ("{t3.received}", "万人"),
        "{t3.received} ÷ 常住人口（万人）",
        "须注明人口的来源和年份；部门没有常住人口，不适用",
        floor=0,
        proportion=False,
        unit="件/万人",
    ),
    rate(
        "completion_rate",
        "办结率",
        "requests",
        "more",
        _P,
        _N,
        ("办结", "应办"),
        "{t3.outcome_total} ÷（{t3.received}＋{t3.carried_in}）",
        "年底集中收件会拉低办结率，未必是逾期",
    ),
    rate(
        "carry_over_rate",
        "结转率",
        "requests",
        "less",
        "{t3.carried_out}",
        _N,
        ("结转", "应办"),
        "{t3.carried_out} ÷（{t3.received}＋{t3.carried_in}）",
        "结转不等于逾期",
    ),
    rate(
        "grant_rate",
        "{t3.granted}率",
        "requests",
        "more",
        "{t3.granted}",
        _P,
        ("{t3.granted}", "办结"),
        "{t3.granted} ÷ {t3.outcome_total}",
        _ALL_DONE,
    ),
    rate(
        "partial_rate",
        "{t3.partly_granted}率",
        "requests",
        "neither",
        "{t3.partly_granted}",
        _P,
        ("{t3.partly_granted}", "办结"),
        "{t3.partly_granted} ÷ {t3.outcome_total}",
        _ALL_DONE,
    ),
    rate(
        "disclosure_rate",
        "公开率（含{t3.partly_granted}）",
        "requests",
        "more",
        _OPEN,
        _P,
        ("公开", "办结"),
        "（{t3.granted}＋{t3.partly_granted}）÷ {t3.outcome_total}",
        _ALL_DONE + "；另有“可公开口径”",
    ),
    rate(
        "resolvable_disclosure_rate",
        "可公开口径公开率",
        "requests",
        "more",
        _OPEN,
        f"{_OPEN} + {_DENIED}",
        ("公开", "可定公开与否"),
        "（{t3.granted}＋{t3.partly_granted}）÷（{t3.granted}＋{t3.partly_granted}＋{t3.denied.*}各项之和）",
        "分母只含能定公开与否的申请，与“公开率”不可混用",
    ),
    *DENIAL_MIX,
    rate(
        "unavailable_rate",
        "{t3.unavailable.*}占比",
        "requests",
        "neither",
        "{t3.unavailable.*}",
        _P,
        ("{t3.unavailable.*}", "办结"),
        "{t3.unavailable.*}各项之和 ÷ {t3.outcome_total}",
        _AS_ASKED,
    ),
    rate(
        "not_held_share",
        "不掌握占比",
        "requests",
        "neither",
        "{t3.unavailable.not_held}",
        _P,
        ("不掌握", "办结"),
        "{t3.unavailable.not_held} ÷ {t3.outcome_total}",
        _AS_ASKED,
    ),
    rate(
        "not_processed_rate",
        "{t3.not_processed.*}占比",
        "requests",
        "neither",
        "{t3.not_processed.*}",
        _P,
        ("{t3.not_processed.*}", "办结"),
        "{t3.not_processed.*}各项之和 ÷ {t3.outcome_total}",
        "多为信访和重复的申请",
    ),
    rate(
        "review_rate",
        "被复议率",
        "disputes",
        "less",
        "{t4.review.total}",
        _P,
        ("复议", "办结"),
        "{t4.review}总计 ÷ {t3.outcome_total}",
        "复议可针对往年的申请，可能超过 100%",
        proportion=False,
    ),
    rate(
        "review_correction_rate",
        "复议纠错率",
        "disputes",
        "less",
        "{t4.review.corrected}",
        _REVIEWED,
        ("纠正", "审结复议"),
        "{t4.review}{t4.review.corrected} ÷（维持＋纠正＋其他）",
        "{t4.review.pending}的不计；" + _DELAYED,
    ),
    rate(
        "litigation_correction_rate",
        "诉讼纠错率",
        "disputes",
        "less",
        "{t4.litigation.*.corrected}",
        _SUED,
        ("纠正", "审结诉讼"),
        "两类{t4.litigation.*}合并：纠正 ÷（维持＋纠正＋其他）",
        "{t4.review.pending}的不计；{t4.litigation_after_review}与复议是同一争议，不与复议相加",
    ),
    count(
        "documents_made",
        "{t2.normative_documents}制发数",
        "documents",
        "件",
        "neither",
        "{t2.normative_documents.made|newly_made}",
        "表二{t2.normative_documents}{t2.normative_documents.made}；"
        "2019 年版为{t2.normative_documents.newly_made}",
        "2021 年换版，前后不连接",
    ),
    count(
        "documents_repealed",
        "{t2.normative_documents}废止数",
        "documents",
        "件",
        "neither",
        "{t2.normative_documents.repealed}",
        "表二{t2.normative_documents}{t2.normative_documents.repealed}",
        "2019 年版没有此项",
    ),
    count(
        "documents_in_force",
        "{t2.normative_documents}{t2.normative_documents.in_force}",
        "documents",
        "件",
        "neither",
        "{t2.normative_documents.in_force}",
        "表二{t2.normative_documents}{t2.normative_documents.in_force}",
        "2019 年版没有此项；{t2.normative_documents.total_disclosed}是另一口径，不相接",
    ),
    *(
        count(
            id,
            f"{{t2.{id}}}决定数",
            "documents",
            "件",
            "neither",
            f"{{t2.{id}.decisions}}",
            f"表二{{t2.{id}}}{{t2.{id}.decisions}}",
            _OWN_PAST,
        )
        for id in ("licensing", "penalties", "coercion")
    ),
    count(
        "fees_wan_yuan",
        "{t2.fees}",
        "documents",
        "万元",
        "neither",
        "{t2.fees.amount}",
        "表二{t2.fees}本年金额",
        "不是信息处理费；2019 年版没有金额",
    ),
    count(
        "trainings",
        "{claim:supervision.trainings}次数",
        "supervision",
        "次",
        "neither",
        "{claim:supervision.trainings}",
        "正文所述{claim:supervision.trainings}次数",
        _UNSAID,
    ),
    count(
        "inspections",
        "{claim:supervision.inspections}次数",
        "supervision",
        "次",
        "neither",
        "{claim:supervision.inspections}",
        "正文所述{claim:supervision.inspections}次数",
        _UNSAID,
    ),
    count(
        "meetings",
        "{claim:supervision.meetings}次数",
        "supervision",
        "次",
        "neither",
        "{claim:supervision.meetings}",
        "正文所述{claim:supervision.meetings}次数",
        _UNSAID,
    ),
    count(
        "people_served",
        "{claim:platform.people_served}",
        "supervision",
        "人次",
        "neither",
        "{claim:platform.people_served}",
        "正文所述{claim:platform.people_served}",
        "多为约数；" + _UNSAID,
    ),
    count(
        "service_points",
        "{claim:platform.service_points}",
        "supervision",
        "个",
        "neither",
        "{claim:platform.service_points}",
        "正文所述{claim:platform.service_points}个数",
        _UNSAID,
    ),
    count(
        "days_early",
        "提前天数",
        "compliance",
        "天",
        "more",
        "{days_early}",
        "报送期限 − 公开日期；负数为迟报",
        "公开日期不详的不计；合并多家或多年时取平均",
        pooling="mean",
    ),
    *(
        count(
            f"findings_{severity}",
            f"{word}色合规缺口",
            "compliance",
            "项",
            "less",
            f"{{findings.{severity}}}",
            f"{word}色规则中判为不通过的项数",
            "按规则计数，不折算综合分；未报、无法读取的单位不计",
        )
        for severity, word in zip(SEVERITIES, "红黄蓝", strict=True)
    ),
    rate(
        "days_to_rectify",
        "平均整改天数",
        "compliance",
        "less",
        "{rectified.days}",
        "{rectified.count}",
        ("整改天数", "已整改的缺口"),
        "从首次检出的报告收到之日，到改正的报告收到之日；由人认定已整改的算到认定之日",
        "只算已整改的不合规项；没有整改过的不适用，也不说明没有问题",
        floor=0,
        proportion=False,
        unit="天/项",
    ),
)
"""All indicators, in the order of the indicator dictionary; `denial_mix.*` are the reasons for refusing."""

_BY_ID = {metric.id: metric for metric in METRICS}


def metric(indicator_id: str) -> Metric:
    """The indicator with this id. Raises UnknownIndicator."""
    try:
        return _BY_ID[indicator_id]
    except KeyError:
        known = "、".join(_BY_ID)
        raise UnknownIndicator(f"没有指标“{indicator_id}”。可用的指标：{known}") from None
