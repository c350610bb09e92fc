"""Sums within one report: the identity printed on the form, and the totals over rows and over columns."""

from __future__ import annotations

from typing import Literal

from analytics.form import FORM, Row
from analytics.rules.rule import Rule, RuleError, Severity

_T3 = FORM.table("t3")
_NUMERALS = "零一二三四五六七八九十"


def _name(row: Row) -> str:
    """A row as the identity printed on the form calls it: 第一项, with its short name."""
    number = _T3.group(row.group).number if row.group else row.number
    return f"第{number.strip('、')}项（{(row.short or row.label).replace(chr(10), '')}）"


def _terms() -> str:
    """The printed identity as SQL values: row, side, position, name."""
    if _T3.balance is None:
        raise RuleError("T01：national.toml 的 t3 没有 balance，规则无从判断；请补上")
    sides = {"left": _T3.balance.left, "right": _T3.balance.right}
    rows = [(row, side) for side, rows in sides.items() for row in rows]
    return ", ".join(
        f"('{row}', '{side}', {position}, '{_name(_T3.row(row))}')"
        for position, (row, side) in enumerate(rows, start=1)
    )


_BALANCE = f"""
WITH
terms AS (
    SELECT * FROM (VALUES {_terms()}) AS t (row_id, side, position, name)
),
columns_judged AS (
    SELECT
        cells.agency_id,
        cells.year,
        cells.report_id,
        cells.column_id,
        any_value(cells.table_words || '“' || cells.column_label || '”列') AS place_words,
        any_value(cells.unit) AS unit,
        bool_and(cells.status = 'stated') AS complete,
        sum(cells.value) FILTER (WHERE terms.side = 'left') AS left_sum,
        sum(cells.value) FILTER (WHERE terms.side = 'right') AS right_sum,
        string_agg(terms.name, '＋' ORDER BY terms.position)
            FILTER (WHERE terms.side = 'left') AS left_names,
        string_agg(terms.name, '＋' ORDER BY terms.position)
            FILTER (WHERE terms.side = 'right') AS right_names,
        string_agg(terms.name || say(cells.value), ' ＋ ' ORDER BY terms.position)
            FILTER (WHERE terms.side = 'left') AS left_words,
        string_agg(terms.name || say(cells.value), ' ＋ ' ORDER BY terms.position)
            FILTER (WHERE terms.side = 'right') AS right_words,
        list(terms.name || say_status(cells.status) ORDER BY terms.position)
            FILTER (WHERE cells.status <> 'stated') AS missing,
        list(cite(cells.source, 'part') ORDER BY terms.position) AS evidence
    FROM judged_cells AS cells
    INNER JOIN terms ON terms.row_id = cells.row_id
    WHERE cells.table_id = 't3'
    GROUP BY cells.agency_id, cells.year, cells.report_id, cells.column_id
)
SELECT
    agency_id,
    year,
    report_id,
    column_id AS locus,
    CASE
        WHEN NOT complete THEN 'undetermined'
        WHEN left_sum = right_sum THEN 'pass'
        ELSE 'fail'
    END AS outcome,
    CASE
        WHEN complete
            THEN place_words || '：' || left_words || ' ＝ ' || say(left_sum)
                || '，' || right_names || '也应为 ' || say(left_sum)
        ELSE place_words || '：' || left_names || '＝' || right_names
    END AS expected,
    CASE
        WHEN NOT complete THEN place_words || '缺数，无法核对：' || say_few(missing, '格')
        WHEN left_sum = right_sum THEN right_words || ' ＝ ' || say(right_sum) || '，一致'
        ELSE right_words || ' ＝ ' || say(right_sum) || '，'
            || say_difference(right_sum, left_sum) || ' ' || unit
    END AS found,
    CASE
        WHEN complete AND left_sum <> right_sum
            THEN '请复核' || place_words || '：' || left_names || '现为 ' || say(left_sum) || '，'
                || right_names || '现为 ' || say(right_sum) || '，找出填错的一格并改正。'
    END AS fix,
    evidence
FROM columns_judged
"""

# What a total over rows and one over columns are judged by: ``sums`` has the cells of the totals, ``parts``
# what stands beside each. ``label`` names the total's row or column.
_OUTCOME = "CASE WHEN NOT complete THEN 'undetermined' WHEN value = total THEN 'pass' ELSE 'fail' END"
_EVIDENCE = """list_append(
            parts.evidence,
            cite(
                sums.source,
                CASE WHEN parts.complete AND sums.value <> parts.total THEN 'faulty' ELSE 'reference' END
            )
        )"""


def _missing(label: str) -> str:
    """The cells without a figure, each with why: of the parts, then the total's own."""
    return f"""list_concat(
            coalesce(parts.missing, []),
            CASE
                WHEN sums.status = 'stated' THEN []
                ELSE ['“' || sums.{label} || '”' || say_status(sums.status)]
            END
        )"""


def _found(label: str) -> str:
    return f"""CASE
        WHEN NOT complete THEN place_words || '缺数，无法核对：' || say_few(missing, '格')
        WHEN value = total THEN '“' || {label} || '”填 ' || say(value) || '，一致'
        ELSE '“' || {label} || '”填 ' || say(value) || '，' || say_difference(value, total) || ' ' || unit
    END"""


_OVER_ROWS = f"""
WITH
sums AS (
    SELECT * FROM judged_cells
    WHERE table_id = 't3' AND row_id IN (SELECT parent_row_id FROM form_rows WHERE table_id = 't3')
),
parts AS (
    SELECT
        report_id,
        parent_row_id,
        column_id,
        count(*) AS size,
        bool_and(status = 'stated') AS complete,
        sum(value) AS total,
        list('“' || row_words || '”' || say_status(status) ORDER BY row_ordinal)
            FILTER (WHERE status <> 'stated') AS missing,
        list(cite(source, 'part') ORDER BY row_ordinal) AS evidence
    FROM judged_cells
    WHERE table_id = 't3' AND parent_row_id IS NOT NULL
    GROUP BY report_id, parent_row_id, column_id
),
judged AS (
    SELECT
        sums.*,
        parts.total,
        parts.complete AND sums.status = 'stated' AS complete,
        sums.table_words || '“' || sums.column_label || '”列' AS place_words,
        '各项办理结果（' || parts.size || ' 行）之和' AS parts_words,
        {_missing("row_words")} AS missing,
        {_EVIDENCE} AS evidence
    FROM sums
    INNER JOIN parts
        ON parts.report_id = sums.report_id
        AND parts.parent_row_id = sums.row_id
        AND parts.column_id = sums.column_id
)
SELECT
    agency_id,
    year,
    report_id,
    column_id AS locus,
    {_OUTCOME} AS outcome,
    place_words || '：' || parts_words || CASE WHEN complete THEN '为 ' || say(total) ELSE '' END
        || '，“' || row_words || '”应与之相等' AS expected,
    {_found("row_words")} AS found,
    CASE
        WHEN complete AND value <> total
            THEN '请复核' || place_words || '“' || row_words || '”和以上各行：各行无误的，“' || row_words
                || '”由 ' || say(value) || ' 改为 ' || say(total) || '；否则更正填错的行。'
    END AS fix,
    evidence
FROM judged
"""


def _over_columns(table: str, parts_words: str) -> str:
    """Each row's total against the columns that it sums up."""
    return f"""
WITH
sums AS (
    SELECT * FROM judged_cells
    WHERE table_id = '{table}'
        AND column_id IN (SELECT parent_column_id FROM form_columns WHERE table_id = '{table}')
),
parts AS (
    SELECT
        report_id,
        row_id,
        parent_column_id,
        bool_and(status = 'stated') AS complete,
        sum(value) AS total,
        string_agg(say(value), '＋' ORDER BY column_ordinal) AS addends,
        list('“' || column_label || '”' || say_status(status) ORDER BY column_ordinal)
            FILTER (WHERE status <> 'stated') AS missing,
        list(cite(source, 'part') ORDER BY column_ordinal) AS evidence
    FROM judged_cells
    WHERE table_id = '{table}' AND parent_column_id IS NOT NULL
    GROUP BY report_id, row_id, parent_column_id
),
judged AS (
    SELECT
        sums.*,
        parts.total,
        parts.addends,
        parts.complete AND sums.status = 'stated' AS complete,
        sums.table_words || '“' || sums.row_words || '”行' AS place_words,
        {_missing("column_label")} AS missing,
        {_EVIDENCE} AS evidence
    FROM sums
    INNER JOIN parts
        ON parts.report_id = sums.report_id
        AND parts.row_id = sums.row_id
        AND parts.parent_column_id = sums.column_id
)
SELECT
    agency_id,
    year,
    report_id,
    row_id AS locus,
    {_OUTCOME} AS outcome,
    CASE
        WHEN complete
            THEN place_words || '：{parts_words}合计 ' || say(total) || '（' || addends || '），“'
                || column_label || '”应与之相等'
        ELSE place_words || '：{parts_words}之和等于“' || column_label || '”'
    END AS expected,
    {_found("column_label")} AS found,
    CASE
        WHEN complete AND value <> total
            THEN '请复核' || place_words || '：{parts_words}无误的，“' || column_label || '”由 ' || say(value)
                || ' 改为 ' || say(total) || '；否则更正填错的一格。'
    END AS fix,
    evidence
FROM judged
"""


T01 = Rule(
    id="T01",
    title="收到＝办结＋结转（7列）",
    short="收到＝办结＋结转",
    level="sums",
    severity=Severity.RED,
    basis="国办公开办函〔2021〕30号：表三“第一项加第二项之和，等于第三项加第四项之和”",
    version=2,
    needs=("t3",),
    fix="请逐列复核表三：第一项加第二项之和应等于第三项加第四项之和。",
    judge=_BALANCE,
)

T02 = Rule(
    id="T02",
    title="办结总计＝各项办理结果之和（7列）",
    short="办结总计＝各项之和",
    level="sums",
    severity=Severity.RED,
    basis="国办公开办函〔2021〕30号：表三第三项（七）为（一）至（六）之和",
    version=1,
    needs=("t3",),
    fix="请复核表三第三项各行，使（七）等于（一）至（六）各行之和。",
    judge=_OVER_ROWS,
)


def _row_totals(
    rule_id: str, table_id: Literal["t3", "t4"], counted: str, rows: str, heading: str = ""
) -> Rule:
    """A row's total is the sum of the columns that the form counts into it (``of``): T03 and T04.

    ``counted`` says what those columns are, ``rows`` which rows are meant, ``heading`` what tells the title
    from that of the other table.
    """
    table = FORM.table(table_id)
    (total,) = {column.of for column in table.plain_columns if column.of}
    parts = f"{_NUMERALS[len(table.column_parts(total))]}{counted}"
    words = f"表{FORM.section(table.section).numeral}"
    return Rule(
        id=rule_id,
        title=f"{heading}总计＝{parts}之和（{rows}）",
        short=f"{heading}总计＝{parts}之和",
        level="sums",
        severity=Severity.RED,
        basis=f"国办公开办函〔2021〕30号：{words}每{rows[-1]}总计为{parts}之和",
        version=1,
        needs=(table_id,),
        fix=f"请复核{words}该{rows[-1]}，使总计等于{parts}之和。",
        judge=_over_columns(table_id, parts),
    )


T03 = _row_totals("T03", "t3", "类申请人", "每行")

T04 = _row_totals("T04", "t4", "种结果", "3组", heading="表四")
