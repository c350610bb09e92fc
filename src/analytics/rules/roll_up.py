"""The whole city: is there a report of every unit that owes one, and does each say whose figures it gives."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from analytics.consolidation import covering
from analytics.form import FORM
from analytics.rules.rule import EvidenceItem, Judgement, Outcome, Rule, Severity
from analytics.store.city_report import own_report
from analytics.store.scope import WORDS, Scope

if TYPE_CHECKING:
    from collections.abc import Iterator

    from duckdb import DuckDBPyConnection

    from analytics.settings import Settings

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

_REPORTS = """
SELECT
    reports.agency_id,
    reports.year,
    reports.report_id,
    agencies.name,
    agencies.short_name,
    reports.scope,
    reports.scope_quote,
    reports.scope_line,
    lines.place,
    coalesce(sections.status, 'missing') AS first_section
FROM reports
INNER JOIN agencies ON agencies.agency_id = reports.agency_id
LEFT JOIN lines ON lines.report_id = reports.report_id AND lines.position = reports.scope_line
LEFT JOIN sections ON sections.report_id = reports.report_id AND sections.section_id = ?
WHERE reports.is_current
ORDER BY agencies.ordinal, reports.agency_id, reports.year
"""


def _scope(con: DuckDBPyConnection, settings: Settings) -> Iterator[Judgement]:
    own = own_report(con, settings)
    for row in con.execute(_REPORTS, [FORM.sections[0].id]).fetchall():
        report = _Report(*row)
        yield _own(report) if report.agency_id == own else _other(con, report)


@dataclass(frozen=True, slots=True)
class _Report:
    agency_id: str
    year: int
    report_id: str
    name: str
    short_name: str
    scope: Scope | None
    quote: str | None
    line: int | None
    place: str | None
    first_section: str

    def judged(self, outcome: Outcome, expected: str, found: str, fix: str | None = None) -> Judgement:
        evidence: tuple[EvidenceItem, ...] = ()
        if self.quote is not None:
            evidence = ({"quote": self.quote, "place": self.place, "line": self.line},)
        return Judgement(
            self.agency_id, self.year, self.report_id, "", outcome, expected, found, evidence, fix
        )


def _own(report: _Report) -> Judgement:
    """The report of the whole city says whether its tables hold the office alone or all units."""
    expected = "写明所列数据是本级一家的，还是全域各单位合计的"
    if report.scope is not None:
        return report.judged(Outcome.PASS, expected, f"正文写“{report.quote}”，口径为{WORDS[report.scope]}")
    if report.first_section != "present":
        return report.judged(Outcome.UNDETERMINED, expected, "没有读到第一部分的正文，不知是否写明")
    return report.judged(
        Outcome.FAIL,
        expected,
        "正文没有一句写明数据的口径",
        "请在开头写明“本报告数据为本级”或“本报告数据包括各乡镇（街道）、各部门”，并与表格一致。",
    )


def _other(con: DuckDBPyConnection, report: _Report) -> Judgement:
    """A unit that reports for all units below it, which report for themselves as well."""
    if report.scope != "area":
        expected = "全市（县、区）汇总的年报写明口径"
        return report.judged(Outcome.NOT_APPLICABLE, expected, "不是全市（县、区）汇总的年报")
    below = covering(con, report.year).get(report.agency_id, ())
    expected = "每家单位的数字只汇总一次"
    if not below:
        found = f"正文写“{report.quote}”，名册中没有它所含的其他单位"
        return report.judged(Outcome.PASS, expected, found)
    names = "、".join(below[:3]) + (f"等 {len(below)} 家" if len(below) > 3 else "")
    return report.judged(
        Outcome.REVIEW,
        expected,
        f"正文写“{report.quote}”，是全域口径，而{names}又各自报送，可能重复计算，待核",
        f"请核对{report.name}的数据是否含{names}；含的，改报本级数据，或在设置中指明它是全市的年报。",
    )


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

A03 = Rule(
    id="A03",
    title="写明本级或全域口径，单位不重复计算",
    short="口径写明、不重复计算",
    level="roll_up",
    severity=Severity.YELLOW,
    basis="工作惯例：汇总数据写明是本级还是全域",
    version=1,
    needs=("lines", "roster"),
    fix="请统一口径并在正文写明。",
    judge=_scope,
)
