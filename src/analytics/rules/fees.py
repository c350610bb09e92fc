"""Money: fees that may have been stated in yuan, and requests closed for unpaid fees without a word on it."""

from __future__ import annotations

from analytics.form import FORM
from analytics.rules.rule import Rule, Severity

_FEES = FORM.table("t2").row("fees")
_UNIT = FORM.table("t2").column("2021", "fees", "amount").unit
_UNPAID = FORM.table("t3").row("other.fee_unpaid")
_LAST = FORM.sections[-1]
# What a sentence on fees for information says; 经费 and 消费 are none.
_SAYS_FEES = "收费|信息处理费|缴费|费用|缴纳|收取.{0,12}费|免收"
# Money for other things, and lists of what is charged in general.
_OTHER_FEES = (
    f"{FORM.table('t2').row('fees').label}|(?:教育|学校|停车|医疗|物业|水电|殡葬|涉企|经营性?)[^，。；]{{0,4}}(?:收费|费用)|"
    "(?:乱|违规)收费|收费(?:项目|公示|目录|清单|政策|标准[0-9])|工作费用"
)

# Peers know nothing of this agency: where only they speak, a person must look.
_YUAN = f"""
WITH
amounts AS (
    SELECT cells.*, agencies.kind, agencies.is_city
    FROM judged_cells AS cells
    INNER JOIN agencies ON agencies.agency_id = cells.agency_id
    WHERE cells.table_id = 't2' AND cells.row_id = '{_FEES.id}' AND cells.column_id = 'amount'
),
reports_seen AS (
    SELECT DISTINCT cells.agency_id, cells.year, cells.report_id, agencies.kind
    FROM judged_cells AS cells
    INNER JOIN agencies ON agencies.agency_id = cells.agency_id
),
past AS (
    SELECT
        now.report_id,
        count(*) AS years,
        CAST(median(before.value) AS DECIMAL(18, 4)) AS usual,
        string_agg(before.year || ' 年 ' || say(before.value), '、' ORDER BY before.year) AS words,
        list(cite_other(before.source, 'reference', before.report_id) ORDER BY before.year) AS evidence
    FROM amounts AS now
    INNER JOIN amounts AS before ON before.agency_id = now.agency_id AND before.year < now.year
    WHERE before.value > 0
    GROUP BY now.report_id
),
peers AS (
    SELECT
        now.report_id,
        count(*) AS agencies,
        CAST(median(other.value) AS DECIMAL(18, 4)) AS usual
    FROM amounts AS now
    INNER JOIN amounts AS other
        ON other.kind = now.kind AND other.year = now.year AND other.agency_id <> now.agency_id
    WHERE other.value > 0 AND NOT other.is_city  -- the whole city is nobody's peer
    GROUP BY now.report_id
),
compared AS (
    SELECT
        seen.*,
        amounts.report_id IS NOT NULL AS has_cell,
        amounts.status,
        amounts.value,
        amounts.table_words || amounts.cell_words AS place_words,
        amounts.source,
        past.years,
        past.usual AS past_usual,
        past.words AS past_words,
        past.evidence AS past_evidence,
        peers.agencies,
        CASE WHEN peers.agencies >= least_peers.value THEN peers.usual END AS peers_usual,
        factor.value AS factor
    FROM reports_seen AS seen
    INNER JOIN rule_thresholds AS factor
        ON factor.name = 'fee_factor' AND factor.kind = seen.kind AND factor.year = seen.year
    INNER JOIN rule_thresholds AS least_peers
        ON least_peers.name = 'min_peers' AND least_peers.kind = seen.kind AND least_peers.year = seen.year
    LEFT JOIN amounts ON amounts.report_id = seen.report_id
    LEFT JOIN past ON past.report_id = seen.report_id
    LEFT JOIN peers ON peers.report_id = seen.report_id
),
judged AS (
    SELECT
        *,
        CASE
            WHEN NOT has_cell THEN 'not_applicable'
            WHEN value IS NULL THEN 'undetermined'
            WHEN value <= 0 THEN 'pass'
            WHEN value >= factor * past_usual THEN 'fail'
            WHEN value >= factor * peers_usual THEN 'review'
            WHEN past_usual IS NULL AND peers_usual IS NULL THEN 'not_applicable'
            ELSE 'pass'
        END AS outcome
    FROM compared
)
SELECT
    agency_id,
    year,
    report_id,
    '{_FEES.id}' AS locus,
    outcome,
    CASE
        WHEN outcome = 'fail' OR (outcome = 'pass' AND past_usual IS NOT NULL)
            THEN place_words || '以{_UNIT}计，与本单位往年（' || past_words || '）相近'
        WHEN outcome = 'review' OR (outcome = 'pass' AND peers_usual IS NOT NULL)
            THEN place_words || '以{_UNIT}计，与 ' || agencies || ' 家同类单位（中位数 ' || say(peers_usual)
                || '）相近'
        ELSE '收费以{_UNIT}计'
    END AS expected,
    CASE
        WHEN NOT has_cell THEN '用的旧版表格没有收费一栏的金额'
        WHEN outcome = 'undetermined' THEN place_words || say_status(status) || '，无法核对'
        WHEN outcome = 'not_applicable'
            THEN place_words || '填 ' || say(value) || '；没有往年金额，同类单位也不够，无可对照'
        WHEN outcome = 'pass' AND value <= 0 THEN place_words || '填 ' || say(value)
        WHEN outcome = 'pass'
            THEN place_words || '填 ' || say(value) || ' {_UNIT}，没有相差 ' || say(factor) || ' 倍'
        WHEN outcome = 'fail'
            THEN place_words || '填 ' || say(value) || ' {_UNIT}，约为往年的 '
                || say(round(value / past_usual)) || ' 倍，像是按元填写'
        ELSE place_words || '填 ' || say(value) || ' {_UNIT}，约为同类单位的 '
            || say(round(value / peers_usual)) || ' 倍，是否按元填写待核'
    END AS found,
    CASE
        WHEN outcome IN ('fail', 'review')
            THEN '请核对' || place_words || '：表格单位是{_UNIT}，' || say(value) || ' 如为元，应改为 '
                || say(CAST(value / 10000 AS DECIMAL(18, 4))) || '；确为{_UNIT}的，说明原因。'
    END AS fix,
    list_concat(
        CASE
            WHEN source IS NULL THEN []
            ELSE [cite(source, CASE WHEN outcome = 'fail' THEN 'faulty' ELSE 'reference' END)]
        END,
        CASE WHEN outcome IN ('pass', 'fail') THEN coalesce(past_evidence, []) ELSE [] END
    ) AS evidence
FROM judged
"""

_UNEXPLAINED = f"""
WITH
rows_seen AS (
    SELECT
        agency_id,
        year,
        report_id,
        any_value(table_words || '“' || row_words || '”行') AS place_words,
        any_value(unit) AS unit,
        max(value) AS most,
        bool_and(status = 'stated') AS complete,
        arg_max(column_label, value) AS column_label,
        arg_max(source, value) AS stated_source,
        list(source ORDER BY column_ordinal) AS sources
    FROM judged_cells
    WHERE table_id = 't3' AND row_id = '{_UNPAID.id}'
    GROUP BY agency_id, year, report_id
),
judged AS (
    SELECT
        reports.agency_id,
        reports.year,
        reports.report_id,
        rows_seen.report_id IS NOT NULL AS has_row,
        rows_seen.* EXCLUDE (agency_id, year, report_id),
        sections.heading,
        sections.place,
        sections.status,
        regexp_extract(sections.text, '[^。；\n]{{0,40}}(?:{_SAYS_FEES})[^。；\n]{{0,40}}') AS quote,
        CASE
            WHEN rows_seen.report_id IS NULL THEN 'not_applicable'
            WHEN rows_seen.most > 0 AND sections.status = 'missing' THEN 'not_applicable'
            WHEN rows_seen.most > 0 AND regexp_matches(
                regexp_replace(sections.text, '{_OTHER_FEES}', '', 'g'), '{_SAYS_FEES}'
            ) THEN 'pass'
            WHEN rows_seen.most > 0 AND (sections.status <> 'present' OR trim(sections.text) = '')
                THEN 'undetermined'
            WHEN rows_seen.most > 0 THEN 'fail'
            WHEN rows_seen.complete THEN 'not_applicable'
            ELSE 'undetermined'
        END AS outcome
    FROM reports
    INNER JOIN sections ON sections.report_id = reports.report_id AND sections.section_id = '{_LAST.id}'
    LEFT JOIN rows_seen ON rows_seen.report_id = reports.report_id
    WHERE reports.is_current
)
SELECT
    agency_id,
    year,
    report_id,
    'section {_LAST.id}' AS locus,
    outcome,
    CASE
        WHEN most > 0
            THEN '有未缴费的申请（' || place_words || '“' || column_label || '”列填 ' || say(most)
                || '），第{_LAST.numeral}部分应写明收费情况'
        ELSE '有因未缴费不再处理的申请的，第{_LAST.numeral}部分写明收费情况'
    END AS expected,
    CASE
        WHEN NOT has_row THEN '用的旧版表格没有这一行'
        WHEN coalesce(most, 0) <= 0 AND complete THEN place_words || '都是 0'
        WHEN outcome = 'undetermined' AND coalesce(most, 0) <= 0 THEN place_words || '缺数，无法核对'
        WHEN outcome = 'not_applicable' THEN '没有第{_LAST.numeral}部分（另见缺少部分的核对）'
        WHEN outcome = 'undetermined' THEN '第{_LAST.numeral}部分只见标题，没有读到正文'
        WHEN outcome = 'pass' THEN '第{_LAST.numeral}部分写有“' || quote || '”'
        ELSE '第{_LAST.numeral}部分没有一句说到收费'
    END AS found,
    CASE
        WHEN outcome = 'fail'
            THEN '请在第{_LAST.numeral}部分写明本年度发出收费通知几件、应收和实收多少元、几件逾期未缴；'
                || place_words || '填错的改正表格。'
    END AS fix,
    CASE
        WHEN NOT has_row THEN CAST([] AS JSON[])
        WHEN most > 0
            THEN list_concat(
                [cite(stated_source, 'reference')],
                CASE
                    WHEN heading IS NULL THEN []
                    ELSE [to_json({{
                        'quote': CASE WHEN quote <> '' THEN quote ELSE heading END, 'place': place
                    }})]
                END
            )
        ELSE [cite(source, 'reference') FOR source IN sources]
    END AS evidence
FROM judged
"""


T07 = Rule(
    id="T07",
    title="行政收费以万元为单位",
    short="收费以万元为单位",
    level="sums",
    severity=Severity.YELLOW,
    basis="国办公开办函〔2021〕30号：表二收费的单位是万元",
    version=2,
    needs=("t2", "last_year"),
    fix="请核对收费是否误按元填写。",
    judge=_YUAN,
)

T08 = Rule(
    id="T08",
    title="有未缴费申请的写明收费情况",
    short="未缴费申请与收费情况",
    level="sums",
    severity=Severity.YELLOW,
    basis="工作惯例：表三有逾期未缴费的申请，第六部分应报告收费情况",
    version=2,
    needs=("t3", "sections"),
    fix="请在第六部分补充收费情况。",
    judge=_UNEXPLAINED,
)
