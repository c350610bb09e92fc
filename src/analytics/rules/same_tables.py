"""Tables that repeat other tables: last year's own, or another agency's of the same year.

Tables of nothing but zeros are the same everywhere, and so, by chance, are those of a few small figures: a
table counts only with so many figures that are not zero (thresholds). Sums say nothing of their own and do
not count.
"""

from __future__ import annotations

from analytics.form import FORM
from analytics.rules.rule import Rule, Severity

_SUMS = ", ".join(
    f"('{table.id}', '{of}')"
    for table in FORM.tables
    for of in sorted(
        {row.of for row in table.all_rows if row.of}
        | {column.of for column in table.plain_columns if column.of}
    )
)
# What stays from year to year by its nature.
_STOCKS = "('in_force', 'total_disclosed', 'previous_items')"

_PARTS = f"""
figures_seen AS (
    SELECT
        *,
        value IS NOT NULL AND value <> 0
            AND (table_id, row_id) NOT IN ({_SUMS})
            AND (table_id, column_id) NOT IN ({_SUMS}) AS counts
    FROM judged_cells
)"""

_LAST_YEAR = f"""
WITH
{_PARTS},
last_reports AS (
    SELECT agency_id, year + 1 AS year, report_id AS last_report_id
    FROM reports
    WHERE is_current
),
compared AS (
    SELECT
        now.agency_id,
        now.year,
        now.report_id,
        now.table_id,
        any_value(now.table_words) AS table_words,
        any_value(last_reports.last_report_id) AS last_report_id,
        bool_or(past.report_id IS NOT NULL) AS comparable,
        count(*) FILTER (WHERE now.value <> past.value) AS different,
        count(*) FILTER (WHERE past.report_id IS NOT NULL AND (now.value IS NULL OR past.value IS NULL))
            AS unseen,
        count(*) FILTER (WHERE now.value <> 0) AS filled,
        count(*) FILTER (WHERE now.counts AND now.column_id NOT IN {_STOCKS}) AS size,
        list(now.cell_words || '为 ' || say(now.value) ORDER BY now.row_ordinal, now.column_ordinal)
            FILTER (WHERE now.counts) AS words,
        flatten(
            list(
                [cite(now.source, 'part'), cite_other(past.source, 'reference', past.report_id)]
                ORDER BY now.row_ordinal, now.column_ordinal
            ) FILTER (WHERE now.value = past.value AND now.value <> 0)
        ) AS evidence
    FROM figures_seen AS now
    LEFT JOIN last_reports ON last_reports.agency_id = now.agency_id AND last_reports.year = now.year
    LEFT JOIN judged_cells AS past
        ON past.report_id = last_reports.last_report_id
        AND past.edition = now.edition
        AND past.table_id = now.table_id
        AND past.row_id = now.row_id
        AND past.column_id = now.column_id
    GROUP BY now.agency_id, now.year, now.report_id, now.table_id
),
judged AS (
    SELECT
        compared.*,
        least_size.value AS least_size,
        CASE
            WHEN NOT comparable THEN 'not_applicable'
            WHEN different > 0 THEN 'pass'
            WHEN unseen > 0 THEN 'undetermined'
            WHEN size < least_size.value THEN 'not_applicable'
            ELSE 'fail'
        END AS outcome
    FROM compared
    INNER JOIN agencies ON agencies.agency_id = compared.agency_id
    INNER JOIN rule_thresholds AS least_size
        ON least_size.name = 'same_cells_years'
        AND least_size.kind = agencies.kind
        AND least_size.year = compared.year
)
SELECT
    agency_id,
    year,
    report_id,
    table_id AS locus,
    outcome,
    table_words || '是本年的数字，与上年不全相同' AS expected,
    CASE
        WHEN last_report_id IS NULL THEN '没有该单位 ' || (year - 1) || ' 年的年报，无可对照'
        WHEN NOT comparable THEN '上年' || table_words || '用的是另一版表格，不作比较'
        WHEN outcome = 'pass' THEN table_words || '有 ' || different || ' 格与上年不同'
        WHEN outcome = 'undetermined'
            THEN table_words || '读到的各格与上年相同，但有 ' || unseen || ' 格两年中缺数，无法判断'
        WHEN filled = 0 THEN table_words || '两年都是 0，不作比较'
        WHEN outcome = 'not_applicable'
            THEN table_words || '与上年相同，但不为 0 的当年数只有 ' || size || ' 个（少于 '
                || say(least_size) || ' 个），可能是巧合，不作判断'
        ELSE table_words || '所有数字与 ' || (year - 1) || ' 年年报完全相同：' || say_few(words, '格')
    END AS found,
    CASE
        WHEN outcome = 'fail'
            THEN '请确认' || table_words || '是否已按 ' || year
                || ' 年的情况更新：误用上年数字的改正，确实相同的回复说明。'
    END AS fix,
    CASE WHEN outcome = 'fail' THEN evidence ELSE CAST([] AS JSON[]) END AS evidence
FROM judged
"""

_PEERS = f"""
WITH
{_PARTS},
prints AS (
    SELECT
        cells.agency_id,
        cells.year,
        cells.report_id,
        cells.table_id,
        any_value(cells.edition) AS edition,
        any_value(cells.table_words) AS table_words,
        any_value(agencies.short_name) AS short_name,
        any_value(agencies.ordinal) AS ordinal,
        any_value(agencies.is_city) AS is_city,
        any_value(least_size.value) AS least_size,
        count(*) FILTER (WHERE cells.value IS NULL) AS unseen,
        count(*) FILTER (WHERE cells.value <> 0) AS filled,
        count(*) FILTER (WHERE cells.counts) AS size,
        list(cells.cell_words || '为 ' || say(cells.value) ORDER BY cells.row_ordinal, cells.column_ordinal)
            FILTER (WHERE cells.counts) AS words,
        md5(string_agg(
            cells.row_id || '.' || cells.column_id || '=' || say(cells.value), ';'
            ORDER BY cells.row_ordinal, cells.column_ordinal
        ) FILTER (WHERE cells.value <> 0)) AS print,
        list(cells.source ORDER BY cells.row_ordinal, cells.column_ordinal)
            FILTER (WHERE cells.value <> 0) AS sources
    FROM figures_seen AS cells
    INNER JOIN agencies ON agencies.agency_id = cells.agency_id
    INNER JOIN rule_thresholds AS least_size
        ON least_size.name = 'same_cells_peers'
        AND least_size.kind = agencies.kind
        AND least_size.year = cells.year
    GROUP BY cells.agency_id, cells.year, cells.report_id, cells.table_id
),
others AS (
    SELECT
        own.report_id,
        own.table_id,
        list(other.short_name ORDER BY other.ordinal, other.agency_id) AS names,
        list(
            cite_other(other.sources[1], 'reference', other.report_id)
            ORDER BY other.ordinal, other.agency_id
        ) AS evidence
    FROM prints AS own
    INNER JOIN prints AS other
        ON other.year = own.year
        AND other.table_id = own.table_id
        AND other.edition = own.edition
        AND other.print = own.print
        AND other.agency_id <> own.agency_id
    -- The city's own report is made of the others' figures: where one unit alone had any, they are the same.
    WHERE own.unseen = 0 AND other.unseen = 0 AND own.size >= own.least_size
        AND NOT own.is_city AND NOT other.is_city
    GROUP BY own.report_id, own.table_id
),
judged AS (
    SELECT
        prints.*,
        others.names,
        others.evidence,
        count(*) FILTER (WHERE NOT prints.is_city)
            OVER (PARTITION BY prints.year, prints.table_id, prints.edition) AS reports,
        CASE
            WHEN prints.is_city THEN 'not_applicable'
            WHEN count(*) FILTER (WHERE NOT prints.is_city)
                OVER (PARTITION BY prints.year, prints.table_id, prints.edition) = 1
                THEN 'not_applicable'
            WHEN prints.unseen > 0 THEN 'undetermined'
            WHEN prints.size < prints.least_size THEN 'not_applicable'
            WHEN others.names IS NULL THEN 'pass'
            ELSE 'fail'
        END AS outcome
    FROM prints
    LEFT JOIN others ON others.report_id = prints.report_id AND others.table_id = prints.table_id
)
SELECT
    agency_id,
    year,
    report_id,
    table_id AS locus,
    outcome,
    table_words || '的数字与同年其他单位不全相同' AS expected,
    CASE
        WHEN is_city THEN '是全市的年报，由各单位的数字汇总而成，不与它们对照'
        WHEN reports = 1 THEN '当年没有其他单位用同一版' || table_words || '，无可对照'
        WHEN outcome = 'undetermined' THEN table_words || '有 ' || unseen || ' 格缺数，无法与其他单位对照'
        WHEN filled = 0 THEN table_words || '都是 0，不作比较'
        WHEN outcome = 'not_applicable'
            THEN table_words || '不为 0 的数只有 ' || size || ' 个（少于 ' || say(least_size)
                || ' 个），不作比较'
        WHEN outcome = 'pass' THEN '没有单位的' || table_words || '与它完全相同'
        ELSE table_words || '所有数字与' || say_few(names, '家') || '的完全相同：' || say_few(words, '格')
    END AS found,
    CASE
        WHEN outcome = 'fail'
            THEN '请核对' || table_words || '的原始台账，并与' || say_few(names, '家')
                || '核对是否误用了别家的表；填错的改正，确实相同的回复说明。'
    END AS fix,
    CASE
        WHEN outcome = 'fail'
            THEN list_concat([cite(source, 'part') FOR source IN sources], evidence)
        ELSE CAST([] AS JSON[])
    END AS evidence
FROM judged
"""


Y04 = Rule(
    id="Y04",
    title="表中数字与上年不全相同",
    short="表格与上年不全相同",
    level="years",
    severity=Severity.YELLOW,
    basis="工作惯例：一张表的数字与上年完全相同，多半是没有更新",
    version=1,
    needs=("t2", "t3", "t4", "last_year"),
    fix="请确认表中数字已按本年情况更新。",
    judge=_LAST_YEAR,
)

S03 = Rule(
    id="S03",
    title="表中数字与其他单位不全相同",
    short="表格与别家不全相同",
    level="peers",
    severity=Severity.YELLOW,
    basis="工作惯例：两家单位一张表的数字完全相同，多半是误用了别家的表",
    version=2,
    needs=("t2", "t3", "t4"),
    fix="请核对原始数据。",
    judge=_PEERS,
)
