"""The whole city: is there a report of every unit that owes one."""

from __future__ import annotations

from analytics.rules.rule import Rule, Severity

_ALL_REPORTED = """
SELECT
    submissions.agency_id,
    submissions.year,
    submissions.report_id,
    '' AS locus,
    CASE submissions.state
        WHEN 'submitted' THEN 'pass'
        WHEN 'late' THEN 'pass'
        WHEN 'missing' THEN 'fail'
        WHEN 'unreadable' THEN 'undetermined'
        WHEN 'not_due' THEN 'not_applicable'
    END AS outcome,
    agencies.name || '有 ' || submissions.year || ' 年度报告' AS expected,
    CASE submissions.state
        WHEN 'submitted' THEN '已报'
        WHEN 'late' THEN '已报（迟报）'
        WHEN 'missing' THEN '未报：没有收到 ' || submissions.year || ' 年度报告'
        WHEN 'unreadable' THEN '收到了文件，但无法读取'
        WHEN 'not_due' THEN '尚未到报送日期'
    END AS found,
    CASE submissions.state
        WHEN 'missing' THEN '请' || agencies.name || '立即报送并公布 ' || submissions.year || ' 年度报告。'
        WHEN 'unreadable' THEN '请' || agencies.name || '重新报送可以读取的文件（docx、网页或带文字的 PDF）。'
    END AS fix,
    CAST([] AS JSON[]) AS evidence
FROM submissions
INNER JOIN obligations
    ON obligations.agency_id = submissions.agency_id AND obligations.year = submissions.year
INNER JOIN agencies ON agencies.agency_id = submissions.agency_id AND agencies.in_roster
"""


A02 = Rule(
    id="A02",
    title="名册单位全部报送",
    short="按名册报送",
    level="roll_up",
    severity=Severity.RED,
    basis="国办发〔2014〕32号",
    version=1,
    needs=("roster",),
    fix="请立即报送并公布本年度报告。",
    judge=_ALL_REPORTED,
)
