"""What 申请办理 asks the snapshot for of one year: outcomes by agency, and of all of them together.

The year is put together once, in a temporary table; what is listed, added up and drawn is asked of that.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import duckdb

from analytics import formats, metrics
from analytics.charts.outcomes import OutcomeRow
from analytics.charts.tokens import OUTCOMES
from analytics.form import FORM
from analytics.ui import business
from analytics.ui.business import Point

DONE = tuple(outcome for outcome in OUTCOMES if outcome != "carried_out")
"""The outcomes that together are what was done."""
OPEN = ("granted", "partly_granted")
RATE = "disclosure_rate"
T3 = FORM.table("t3")
TOTAL = T3.plain_columns[-1].id
BALANCE = ("carried_in", "received", "outcome_total", "carried_out")
"""Rows of what came in, was done and is left, as they are read."""
APPLICANTS = T3.column_parts(TOTAL)
SINGLE = ("received", "carried_in", "outcome_total")
FLOOR = metrics.metric(RATE).floor
CARRIED = 8
"""Agencies listed with what they carried into the next year."""
REASONS = T3.members("denied", FORM.editions[-1].id)


@dataclass(frozen=True, slots=True)
class AgencyYear:
    """One agency's year from the total column of t3. Counts are None where the report does not give them.

    ``open_done``: x and n of the rate. ``marks`` is a subset of 算 扫 混 缺.
    """

    agency_id: str
    name: str
    kind: str
    report_id: str
    edition: str
    counts: Mapping[str, int | None]
    reasons: Mapping[str, int | None]
    received: int | None
    carried_in: int | None
    done: int | None
    opened: int | None
    marks: str

    @property
    def complete(self) -> bool:
        """Every outcome is known, and what they make up."""
        return self.done is not None and all(self.counts.get(outcome) is not None for outcome in DONE)

    @property
    def enough(self) -> bool:
        """There are enough cases for a percentage to mean something."""
        return self.complete and (self.done or 0) >= FLOOR

    @property
    def rate(self) -> float | None:
        """Share of 1; None for 0 of 0 and where x or n is not known."""
        return self.opened / self.done if self.done and self.opened is not None else None


@dataclass(frozen=True, slots=True)
class Tally:
    """All agencies with a readable table together. ``counts`` are the outcomes of the ``complete`` ones, None
    where none is; ``reasons`` None where no report gives one. ``carried``: what is carried over, over the
    ``carrying`` reports that say so. ``wrong`` names the first of those whose outcomes are not their total.
    """

    reports: int
    complete: int
    counts: Mapping[str, int | None]
    reasons: Mapping[str, int | None]
    carrying: int
    carried: int
    wrong: tuple[str, ...]
    wrong_count: int


@dataclass(frozen=True, slots=True, eq=False)
class Year:
    """The agencies of a year: those listed, the heaviest in what is left, all of them together."""

    rows: tuple[AgencyYear, ...]
    carried: tuple[AgencyYear, ...]
    tally: Tally

    @property
    def hidden(self) -> int:
        """Agencies that only the download has."""
        return self.tally.reports - len(self.rows)


# ------------------------------------------------------------------ agencies


def _per_row(named: Mapping[str, str]) -> str:
    """Columns of SQL: the value of each row of the form, by alias."""
    return ", ".join(
        f"max(f.value) FILTER (WHERE f.row_id = '{row}') AS {name}" for row, name in named.items()
    )


_REASON = {row.id: f"reason_{place}" for place, row in enumerate(REASONS)}
_SINGLE_ROWS = ", ".join(f"'{row}'" for row in SINGLE)
_MARKED = f"f.row_id IN ({_SINGLE_ROWS}) AND f.mark"
_BECAME = ", ".join(f"max(o.value) FILTER (WHERE o.outcome = '{one}') AS {one}" for one in OUTCOMES)
_ADDED = " + ".join(DONE)
_LOST = " OR ".join(f"{one} IS NULL" for one in (*OUTCOMES, "outcome_total"))
WORKED = f"""
CREATE OR REPLACE TEMP TABLE worked AS
WITH became AS (
    SELECT o.agency_id, any_value(o.report_id) AS report_id, any_value(o.edition) AS edition,
           bool_or(o.derived) AS derived, {_BECAME}
    FROM outcomes o WHERE o.year = $year AND o.column_id = '{TOTAL}' GROUP BY o.agency_id
),
single AS (
    SELECT f.agency_id, {_per_row({row: row for row in SINGLE} | _REASON)},
           coalesce(bool_or({_MARKED} = 'derived'), false) AS total_derived,
           coalesce(bool_or({_MARKED} = 'scanned'), false) AS scanned
    FROM figures f
    WHERE f.year = $year AND f.table_id = '{T3.id}' AND f.column_id = '{TOTAL}'
        AND f.row_id IN ({", ".join(f"'{row}'" for row in (*SINGLE, *_REASON))})
    GROUP BY f.agency_id
),
stated AS (
    SELECT *, {" + ".join(OPEN)} AS opened, {_ADDED} AS added,
           {_ADDED} IS NOT NULL AND outcome_total IS NOT NULL AS complete,
           {_LOST} AS lost, derived OR coalesce(total_derived, false) AS any_derived
    FROM became JOIN units USING (agency_id) LEFT JOIN single USING (agency_id)
    WHERE $kind IS NULL OR list_contains(groups, $kind)
),
graded AS (
    SELECT *, CASE WHEN complete AND outcome_total >= {FLOOR} THEN 0 WHEN complete THEN 1 ELSE 2 END AS grade
    FROM stated
),
placed AS (
    SELECT *, row_number() OVER (
        ORDER BY grade, CASE WHEN grade = 0 THEN opened::DOUBLE / outcome_total::DOUBLE END DESC,
                 coalesce(outcome_total, 0) DESC, in_roster DESC, ordinal, agency_id
    ) AS place
    FROM graded
)
SELECT *, row_number() OVER (ORDER BY coalesce(outcome_total, 0) DESC, place) AS weight FROM placed
"""
"""Grain: agency with a readable table. ``place``: best rate first, then too few cases, then what is not
complete; ``weight``: most handled first. Parameters: year, kind.
"""

_HEAD = "agency_id, short_name, kind, report_id, edition, any_derived, scanned, lost, opened"
_COLUMNS = ", ".join((_HEAD, *SINGLE, *OUTCOMES, *_REASON.values()))
_TALLY = f"""
SELECT count(*), count(*) FILTER (WHERE complete), count(carried_out), sum(carried_out),
       list(short_name ORDER BY place) FILTER (WHERE complete AND added <> outcome_total)[:4],
       count(*) FILTER (WHERE complete AND added <> outcome_total),
       {", ".join(f"sum({one}) FILTER (WHERE complete)" for one in DONE)},
       {", ".join(f"sum({one})" for one in _REASON.values())}
FROM worked
"""


def year_of(con: duckdb.DuckDBPyConnection, year: int, kind: str | None) -> Year:
    """The agencies with a readable report: best rate first, then too few cases, then incomplete ones; of many
    those with most requests handled. Leaves the table ``worked`` behind.
    """
    con.execute(WORKED, {"year": year, "kind": kind})
    rows = _rows(con, year, f"WHERE weight <= {business.room('worked')} ORDER BY place")
    carried = _rows(con, year, f"WHERE carried_out > 0 ORDER BY carried_out DESC, place LIMIT {CARRIED}")
    found = con.execute(_TALLY).fetchone()
    assert found is not None
    reports, complete, carrying, left, wrong, wrong_count, *sums = found
    counts = dict(zip((*DONE, *_REASON), map(_whole, sums), strict=True))
    return Year(
        rows,
        carried,
        Tally(
            reports=reports,
            complete=complete,
            counts={outcome: counts[outcome] for outcome in DONE},
            reasons={row: counts[row] for row in _REASON},
            carrying=carrying,
            carried=_whole(left) or 0,
            wrong=tuple(wrong or ()),
            wrong_count=wrong_count,
        ),
    )


def agency_years(con: duckdb.DuckDBPyConnection, year: int, kind: str | None) -> tuple[AgencyYear, ...]:
    """All of them, in the order of the page: for a download."""
    con.execute(WORKED, {"year": year, "kind": kind})
    return _rows(con, year, "ORDER BY place")


def heaviest(
    con: duckdb.DuckDBPyConnection, year: int, kind: str | None
) -> tuple[tuple[AgencyYear, ...], int]:
    """Those with most requests handled, and how many agencies there are."""
    con.execute(WORKED, {"year": year, "kind": kind})
    found = con.execute("SELECT count(*) FROM worked").fetchone()
    assert found is not None
    return _rows(con, year, f"WHERE weight <= {business.room('worked')} ORDER BY weight"), found[0]


def _rows(con: duckdb.DuckDBPyConnection, year: int, which: str) -> tuple[AgencyYear, ...]:
    expected = FORM.edition_for(year).id
    found = con.execute(f"SELECT {_COLUMNS} FROM worked {which}").fetchall()
    return tuple(_agency_year(row, expected) for row in found)


def _agency_year(row: Sequence[Any], expected: str) -> AgencyYear:
    agency_id, name, kind, report_id, edition, derived, scanned, lost, *told = row
    opened, *figures = map(_whole, told)
    known = dict(zip((*SINGLE, *OUTCOMES, *_REASON), figures, strict=True))
    return AgencyYear(
        agency_id=agency_id,
        name=name,
        kind=kind,
        report_id=report_id,
        edition=edition,
        counts={outcome: known[outcome] for outcome in OUTCOMES},
        reasons={row: known[row] for row in _REASON},
        received=known["received"],
        carried_in=known["carried_in"],
        done=known["outcome_total"],
        opened=opened,
        marks=("算" if derived else "")
        + ("扫" if scanned else "")
        + ("混" if edition != expected else "")
        + ("缺" if lost else ""),
    )


def _whole(value: Any) -> int | None:
    return None if value is None else round(value)


# ------------------------------------------------------------------ rows of the picture


def chart_rows(listed: Sequence[AgencyYear]) -> list[OutcomeRow]:
    """The agencies as rows of the picture of outcomes."""
    words = business.outcome_words()
    return [
        OutcomeRow(
            key=one.agency_id,
            name=one.name,
            # The bars show what was done; what was carried over is no part of it.
            counts={outcome: one.counts.get(outcome) for outcome in DONE} if one.enough else {},
            reasons=dict(one.reasons),
            rate=_rate_words(one),
            ratio=formats.fraction(one.opened, one.done) if one.complete or one.rate is not None else "",
            mark=one.marks,
            drawn=one.enough,
            text="" if one.enough else _counts_words(one, words),
        )
        for one in listed
    ]


def _rate_words(one: AgencyYear) -> str:
    """The percentage; a dash for too few cases; nothing where an incomplete row needs the room."""
    if one.enough:
        return formats.percent(one.rate, one.done)
    return formats.NOT_APPLICABLE if one.complete else ""


def _counts_words(one: AgencyYear, words: Mapping[str, str]) -> str:
    """The outcomes that occur with their counts, and what the report does not give."""
    said = [f"{words[outcome]} {one.counts[outcome]:,}" for outcome in DONE if one.counts.get(outcome)]
    if not one.complete:
        missing = [words[outcome] for outcome in DONE if one.counts.get(outcome) is None]
        if len(missing) == len(DONE):
            return "报告没有给出办理结果的总计"
        lack = f"缺{'、'.join(missing) or business.short('outcome_total')}"
        return f"{lack}；\u2002" + "\u2002".join(said) if said else lack
    return "　".join(said) or "没有办结的申请，不适用"


def group_row(tally: Tally, name: str, rate: Point | None) -> OutcomeRow | None:
    """All agencies with complete outcomes together; rate and x/n are the indicator's. None for few cases."""
    if not tally.complete or rate is None or rate.few:
        return None
    return OutcomeRow(
        key=business.CITY,
        name=name,
        counts=dict(tally.counts),
        reasons=dict(tally.reasons),
        rate=formats.percent(rate.value, rate.denominator),
        ratio=_ratio(rate),
    )


def _ratio(rate: Point) -> str:
    """x/n in a narrow column; the key figures above have it in full."""
    if rate.numerator is None or rate.denominator is None or rate.denominator < formats.TEN_THOUSAND:
        return formats.fraction(rate.numerator, rate.denominator)
    return f"{formats.brief(rate.numerator)}/{formats.brief(rate.denominator)}"


def reason_heads() -> list[tuple[str, str]]:
    """(row id, head of its narrow column)."""
    return [(row.id, row.short or row.label) for row in REASONS]
