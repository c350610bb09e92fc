"""What 复议诉讼 asks the snapshot for: cases by agency, by year, and the rates of correction.

Reviews, lawsuits brought directly and lawsuits after a review are kept apart throughout: the second kind of
lawsuit is about the same dispute as a review, so the two are never added up. Figures of several years are
added up only within ``metrics.window``.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from analytics import metrics
from analytics.charts.tokens import DISPUTES
from analytics.form import FORM
from analytics.metrics import Span
from analytics.ui import dispute_rates, memo, warehouse
from analytics.ui.business import Point
from analytics.ui.dispute_rates import Rated

T4 = FORM.table("t4")
TOTAL = T4.plain_columns[-1].id
RESULTS = DISPUTES
CLOSED = tuple(result for result in RESULTS if result != "pending")
REVIEW, *LAWSUITS = ROWS = tuple(row.id for row in T4.all_rows)
LITIGATION = T4.groups[0].id
"""Both rows of lawsuits together."""
SUMS = "T04"
"""The rule that holds the totals of the table against the four results."""
SHOWN = 40
"""Agencies that the page lists; the download has all."""
NAMED = 12
"""Agencies without any case that are named."""


@dataclass(frozen=True, slots=True)
class Cases:
    """One row of the table over the years asked for; None where no report gives the figure.

    ``counts`` by result in the order of RESULTS. ``total`` as the reports give it, else the sum of the four
    results (``derived``). ``beyond``: by how much totals exceed their results. ``reports`` give the total.
    """

    counts: tuple[int | None, ...]
    total: int | None
    beyond: int = 0
    reports: int = 0
    derived: bool = False
    scanned: bool = False
    lost: bool = False

    @property
    def corrected(self) -> int | None:
        return self.counts[RESULTS.index("corrected")]

    @property
    def pending(self) -> int | None:
        return self.counts[RESULTS.index("pending")]

    @property
    def closed(self) -> int | None:
        known = [count for result, count in zip(RESULTS, self.counts, strict=True) if result in CLOSED]
        return None if None in known else sum(count for count in known if count is not None)

    @property
    def most(self) -> int:
        """As many cases as there is anything to draw for."""
        return sum(count or 0 for count in self.counts) + self.beyond


NOTHING = Cases((None,) * len(RESULTS), None)


@dataclass(frozen=True, slots=True)
class AgencyCases:
    """One agency: its cases by row, the report of the last year, findings on totals by row."""

    agency_id: str
    name: str
    kind: str
    report_id: str
    cases: Mapping[str, Cases]
    findings: Mapping[str, str]

    @property
    def any(self) -> bool:
        return any(each.most or each.total for each in self.cases.values())

    @property
    def marks(self) -> str:
        """Subset of 算 扫 缺."""
        held = self.cases.values()
        return (
            ("算" if any(each.derived for each in held) else "")
            + ("扫" if any(each.scanned for each in held) else "")
            + ("缺" if any(each.lost for each in held) else "")
        )


@dataclass(frozen=True, slots=True)
class Fault:
    """A finding on a total of the table: ``row`` is the row's id, ``found`` what is wrong in words."""

    agency_id: str
    name: str
    year: int
    row: str
    finding_id: str
    found: str


@dataclass(frozen=True, slots=True)
class Tally:
    """How many agencies: with a table of cases, with cases, without any, with a lost cell, with corrections.

    ``none`` names the first of those without any, ``missing`` and ``unreadable`` the first of those without a
    report in the last year; ``silent`` says how many these are.
    """

    reports: int
    busy: int
    empty: int
    lost: int
    corrected: int
    none: tuple[str, ...]
    missing: tuple[str, ...]
    unreadable: tuple[str, ...]
    silent: tuple[int, int]


@dataclass(frozen=True, slots=True, eq=False)
class Board:
    """What the page shows of a year (or span of years) and kind, asked for once."""

    year: int
    kind: str | None
    span: Span
    years: tuple[int, ...]
    all_years: tuple[int, ...]
    rows: tuple[AgencyCases, ...]
    tally: Tally
    faults: tuple[Fault, ...]
    city: Mapping[str, Cases]
    by_year: Mapping[int, Mapping[str, Cases]]
    points: Mapping[str, tuple[Point, ...]]
    rated: tuple[Rated, ...]
    rated_more: int

    @property
    def busy(self) -> tuple[AgencyCases, ...]:
        """The agencies listed that had a case."""
        return tuple(row for row in self.rows if row.any)

    @property
    def lawsuits(self) -> Cases:
        return together([self.city[row] for row in LAWSUITS])

    def before(self) -> Mapping[str, Cases] | None:
        """The year before; None where the two may not be compared, or several years are taken together."""
        asked = metrics.metric(dispute_rates.REVIEW_RATE)
        if self.span != 1 or not metrics.comparable(asked, self.year, self.year - 1):
            return None
        return self.by_year.get(self.year - 1)


@memo.view
def board(all_years: tuple[int, ...], year: int, kind: str | None, span: Span) -> Board:
    """Ask for everything. ``all_years``: those of the snapshot."""
    years = dispute_rates.window(all_years, year, span)
    by_year = _by_year(all_years, kind)
    sums = dispute_rates.sums(all_years, kind)
    rated, more = dispute_rates.rated(years, kind, sums)
    return Board(
        year,
        kind,
        span,
        years,
        all_years,
        agencies(years, kind, SHOWN),
        _tally(years, kind),
        faults(years, kind),
        {row: together([by_year[each].get(row, NOTHING) for each in years]) for row in ROWS},
        by_year,
        dispute_rates.points(sums, all_years, span),
        rated,
        more,
    )


def together(parts: Sequence[Cases]) -> Cases:
    """Several rows or years added up: what is not known stays out of the sum."""
    counts = tuple(_sum([part.counts[place] for part in parts]) for place in range(len(RESULTS)))
    return Cases(
        counts,
        _sum([part.total for part in parts]),
        sum(part.beyond for part in parts),
        max((part.reports for part in parts), default=0),
        any(part.derived for part in parts),
        any(part.scanned for part in parts),
        any(part.lost for part in parts),
    )


def _sum(values: Sequence[int | None]) -> int | None:
    known = [value for value in values if value is not None]
    return sum(known) if known else None


# ------------------------------------------------------------------ cases

_CELLS = ", ".join(f"max(f.value) FILTER (WHERE f.column_id = '{one}') AS {one}" for one in (*RESULTS, TOTAL))
_PARTS = " + ".join(RESULTS)
STATED = f"""
WITH held AS (
    SELECT any_value(f.agency_id) AS agency_id, any_value(f.year) AS year, f.report_id, f.row_id, {_CELLS},
           coalesce(bool_or(f.mark = 'scanned'), false) AS scanned
    FROM figures f
    WHERE f.table_id = '{T4.id}' AND f.year BETWEEN ?1 AND ?2
        AND f.agency_id IN (SELECT agency_id FROM units WHERE ?3 IS NULL OR list_contains(groups, ?3))
    GROUP BY f.report_id, f.row_id
),
stated AS (
    SELECT *, coalesce({TOTAL}, {_PARTS}) AS cases, {TOTAL} IS NULL AND {_PARTS} IS NOT NULL AS derived,
           greatest(coalesce({TOTAL} - ({_PARTS}), 0), 0) AS beyond,
           {_PARTS} IS NULL AND coalesce({TOTAL}, 1) <> 0 AS lost
    FROM held
)
"""
"""One row a report and row of the table: results, total, ``cases`` (the total, else the results' sum)."""

_ADDED = (
    ", ".join(f"sum({one}) AS {one}" for one in RESULTS)
    + ", sum(cases) AS cases, sum(beyond) AS beyond, count(cases) AS reports, bool_or(derived) AS derived, "
    "bool_or(scanned) AS scanned, bool_or(lost) AS lost"
)
_DRAWN = f"greatest(cases, {_PARTS}, 0)"
_HEAVIEST = f"""
    greatest(
        coalesce(sum(corrected) FILTER (WHERE row_id = '{REVIEW}'), 0),
        coalesce(sum(corrected) FILTER (WHERE row_id <> '{REVIEW}'), 0)
    ) DESC,
    coalesce(sum({_DRAWN}) FILTER (WHERE row_id = '{REVIEW}'), 0) DESC,
    coalesce(sum({_DRAWN}) FILTER (WHERE row_id <> '{REVIEW}'), 0) DESC
"""
"""The order of agencies. Reviews and lawsuits are weighed one after the other, never added up."""

_AGENCIES = f"""
{STATED},
first AS (
    SELECT agency_id, a.short_name, a.kind,
           row_number() OVER (ORDER BY {_HEAVIEST}, a.in_roster DESC, a.ordinal, agency_id) AS place
    FROM stated JOIN units a USING (agency_id)
    GROUP BY agency_id, a.short_name, a.kind, a.in_roster, a.ordinal
)
SELECT agency_id, any_value(short_name), any_value(kind), max_by(report_id, year), row_id, {_ADDED}
FROM stated JOIN first USING (agency_id)
WHERE place <= ?4 GROUP BY agency_id, place, row_id ORDER BY place
"""

_YEARS = f"{STATED} SELECT year, row_id, {_ADDED} FROM stated GROUP BY year, row_id ORDER BY year"

_WRONG = f"""
SELECT f.agency_id, a.short_name, f.year, f.locus, f.finding_id, f.found
FROM standings f JOIN units a USING (agency_id)
WHERE f.rule_id = '{SUMS}' AND f.standing = 'fail' AND f.year BETWEEN ?1 AND ?2
    AND (?3 IS NULL OR list_contains(a.groups, ?3))
ORDER BY f.year DESC, a.in_roster DESC, a.ordinal, f.locus
"""


def _cases(row: Sequence[Any]) -> Cases:
    """Cases from the columns of _ADDED."""
    *counts, total, beyond, reports, derived, scanned, lost = row
    return Cases(
        tuple(_whole(value) for value in counts),
        _whole(total),
        _whole(beyond) or 0,
        int(reports),
        bool(derived),
        bool(scanned),
        bool(lost),
    )


def _whole(value: Any) -> int | None:
    return None if value is None else int(value)


def agencies(years: Sequence[int], kind: str | None, most: int) -> tuple[AgencyCases, ...]:
    """The first ``most`` agencies with a report: corrected cases first, then by the number of cases."""
    wrong: dict[str, dict[str, str]] = {}
    for each in faults(years, kind):
        wrong.setdefault(each.agency_id, {}).setdefault(each.row, each.finding_id)
    heads: dict[str, tuple[str, str, str]] = {}
    held: dict[str, dict[str, Cases]] = {}
    for row in warehouse.rows(_AGENCIES, years[0], years[-1], kind, most):
        agency_id, name, its_kind, report_id, row_id, *figures = row
        heads.setdefault(agency_id, (name, its_kind, report_id))
        held.setdefault(agency_id, {})[row_id] = _cases(figures)
    return tuple(
        AgencyCases(agency_id, *heads[agency_id], _in_order(own), wrong.get(agency_id, {}))
        for agency_id, own in held.items()
    )


def faults(years: Sequence[int], kind: str | None) -> tuple[Fault, ...]:
    """The totals that do not hold, the newest first."""
    return tuple(Fault(*row) for row in warehouse.rows(_WRONG, years[0], years[-1], kind))


def _in_order(own: Mapping[str, Cases]) -> dict[str, Cases]:
    return {row: own.get(row, Cases(NOTHING.counts, None, lost=True)) for row in ROWS}


def _by_year(years: Sequence[int], kind: str | None) -> dict[int, dict[str, Cases]]:
    found: dict[int, dict[str, Cases]] = {year: {} for year in years}
    for year, row_id, *figures in warehouse.rows(_YEARS, years[0], years[-1], kind):
        found[int(year)][row_id] = _cases(figures)
    return found


# ------------------------------------------------------------------ how many agencies

_TALLY = f"""
{STATED},
each_agency AS (
    SELECT agency_id, coalesce(max({_DRAWN}), 0) AS most, bool_or(lost) AS lost,
           coalesce(max(corrected), 0) AS corrected
    FROM stated GROUP BY agency_id
)
SELECT count(*), count(*) FILTER (WHERE most > 0), count(*) FILTER (WHERE most = 0 AND NOT lost),
       count(*) FILTER (WHERE lost), count(*) FILTER (WHERE corrected > 0),
       list(a.short_name ORDER BY a.in_roster DESC, a.ordinal) FILTER (WHERE most = 0 AND NOT lost)[:{NAMED}]
FROM each_agency JOIN units a USING (agency_id)
"""

_SILENT = f"""
SELECT s.state, count(*), list(a.short_name ORDER BY a.in_roster DESC, a.ordinal)[:{NAMED // 2}]
FROM submissions s JOIN units a USING (agency_id)
WHERE s.year = ?1
    AND (?2 IS NULL OR list_contains(a.groups, ?2)) AND s.state IN ('missing', 'unreadable') GROUP BY s.state
"""


def _tally(years: Sequence[int], kind: str | None) -> Tally:
    found = warehouse.rows(_TALLY, years[0], years[-1], kind)
    reports, busy, empty, lost, corrected, none = found[0] if found else (0, 0, 0, 0, 0, None)
    silent = {
        state: (int(count), tuple(names)) for state, count, names in warehouse.rows(_SILENT, years[-1], kind)
    }
    missing, unreadable = silent.get("missing", (0, ())), silent.get("unreadable", (0, ()))
    return Tally(
        int(reports),
        int(busy),
        int(empty),
        int(lost),
        int(corrected),
        tuple(none or ()),
        missing[1],
        unreadable[1],
        (missing[0], unreadable[0]),
    )
