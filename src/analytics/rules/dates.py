"""Dates: was the report published in time, and do its dates follow one another."""

from __future__ import annotations

from analytics.rules.rule import Rule, Severity

# A signature after the last day proves the delay: nothing is published before it is signed. One before it
# proves nothing.
_IN_TIME = """
WITH
dated AS (
    SELECT
        reports.agency_id,
        reports.year,
        reports.report_id,
        reports.published_on,
        reports.signed_on,
        obligations.deadline,
        date_diff('day', obligations.deadline, coalesce(reports.published_on, reports.signed_on)) AS days_late
    FROM reports
    LEFT JOIN obligations
        ON obligations.agency_id = reports.agency_id AND obligations.year = reports.year
    WHERE reports.is_current
),
judged AS (
    SELECT
        *,
        strftime(deadline, '%Y年%-m月%-d日') AS deadline_words,
        strftime(published_on, '%Y年%-m月%-d日') AS published_words,
        strftime(signed_on, '%Y年%-m月%-d日') AS signed_words,
        CASE
            WHEN deadline IS NULL THEN 'not_applicable'
            WHEN days_late > 0 THEN 'fail'
            WHEN published_on IS NOT NULL THEN 'pass'
            ELSE 'undetermined'
        END AS outcome
    FROM dated
)
SELECT
    agency_id,
    year,
    report_id,
    '' AS locus,
    outcome,
    CASE
        WHEN deadline IS NULL THEN '在规定日期前向社会公布'
        ELSE '不晚于' || deadline_words || '向社会公布'
    END AS expected,
    CASE
        WHEN deadline IS NULL THEN '名册中没有该单位这一年度的报送任务，没有规定日期可比'
        WHEN published_on IS NOT NULL AND days_late > 0
            THEN '发布日期 ' || published_words || '，晚 ' || days_late || ' 天'
        WHEN published_on IS NOT NULL THEN '发布日期 ' || published_words || '，按时'
        WHEN days_late > 0
            THEN '原文没有发布日期；落款日期 ' || signed_words || '，已过规定日期 ' || days_late
                || ' 天，发布只会更晚'
        WHEN signed_on IS NOT NULL
            THEN '原文没有发布日期；落款日期 ' || signed_words || '，不能说明何时发布'
        ELSE '原文没有发布日期，也没有落款日期'
    END AS found,
    CASE
        WHEN outcome = 'fail' THEN '请书面说明晚于' || deadline_words || '公布的原因；下一年度按时公布。'
        WHEN outcome = 'undetermined' THEN '请提供年报在网站上的发布日期。'
    END AS fix,
    CAST([] AS JSON[]) AS evidence
FROM judged
"""


D01 = Rule(
    id="D01",
    title="在规定日期前公布（默认次年1月31日）",
    short="按时公布",
    level="dates",
    severity=Severity.RED,
    basis="《政府信息公开条例》第四十九条（县级以上部门次年1月31日，本级政府3月31日）；乡镇、街道按本地通知",
    version=1,
    needs=("dates", "roster"),
    fix="请说明晚公布的原因；尚未公布的立即补发。",
    judge=_IN_TIME,
)


# Nothing can be closed for a year that is not over, and nothing is published before it is signed.
_IN_ORDER = """
WITH
dated AS (
    SELECT
        *,
        make_date(year, 12, 31) AS last_day,
        strftime(published_on, '%Y年%-m月%-d日') AS published_words,
        strftime(signed_on, '%Y年%-m月%-d日') AS signed_words,
        year || '年12月31日' AS last_day_words
    FROM reports
    WHERE is_current
),
judged AS (
    SELECT
        *,
        CASE
            WHEN signed_on <= last_day OR published_on <= last_day OR signed_on > published_on THEN 'fail'
            WHEN signed_on IS NULL OR published_on IS NULL THEN 'undetermined'
            ELSE 'pass'
        END AS outcome
    FROM dated
)
SELECT
    agency_id,
    year,
    report_id,
    '' AS locus,
    outcome,
    '落款日期晚于' || last_day_words || '，且不晚于发布日期' AS expected,
    CASE
        WHEN signed_on <= last_day
            THEN '落款日期 ' || signed_words || '，' || year || ' 年度尚未结束'
        WHEN published_on <= last_day
            THEN '发布日期 ' || published_words || '，' || year || ' 年度尚未结束'
        WHEN signed_on > published_on
            THEN '落款日期 ' || signed_words || '，晚于发布日期 ' || published_words
        WHEN signed_on IS NULL AND published_on IS NULL THEN '原文没有落款日期，也没有发布日期'
        WHEN signed_on IS NULL THEN '原文没有落款日期；发布日期 ' || published_words
        WHEN published_on IS NULL THEN '落款日期 ' || signed_words || '；原文没有发布日期，无法比较'
        ELSE '落款日期 ' || signed_words || '，发布日期 ' || published_words || '，先后合理'
    END AS found,
    CASE
        WHEN outcome = 'fail' THEN '请核对落款日期和网站的发布日期，更正写错的一处。'
        WHEN outcome <> 'undetermined' THEN NULL
        WHEN published_on IS NOT NULL THEN '请补写落款日期。'
        WHEN signed_on IS NOT NULL THEN '请提供年报在网站上的发布日期。'
        ELSE '请补写落款日期，并提供年报在网站上的发布日期。'
    END AS fix,
    CAST([] AS JSON[]) AS evidence
FROM judged
"""


D04 = Rule(
    id="D04",
    title="落款日期在年度结束之后、发布日期之前",
    short="日期先后合理",
    level="dates",
    severity=Severity.YELLOW,
    basis="工作惯例：先满年度，再落款，后发布",
    version=1,
    needs=("dates",),
    fix="请核对日期。",
    judge=_IN_ORDER,
)
