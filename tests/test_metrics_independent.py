"""Every indicator of the demonstration city once more, from the facts alone, equal to the last digit.

Nothing of the registry, of its notation, of the form or of a mart is used here, so that a slip in one of them
cannot hide in both. Ids of cells are written out as the form has them.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction
from pathlib import Path

import duckdb
import pandas as pd
import pytest
from tests import homes
from tests.small_city import City

from analytics.metrics import METRICS, Span, benchmarks, pooled, ranking

demo_home = homes.demo_home

Figure = Decimal | None
Key = tuple[str, int]
"""Agency id, year."""

DENIED = (
    "state_secret",
    "law_forbids",
    "safety_stability",
    "third_party",
    "internal_affairs",
    "process_info",
    "enforcement_file",
    "admin_query",
)
UNAVAILABLE = ("not_held", "needs_creation", "unclear")
NOT_PROCESSED = ("petition", "repeat", "publication", "excessive", "reconfirm")
APPLICANTS = ("natural_person", "business", "research", "social_org", "legal_service", "other_org")
LAWSUITS = ("litigation_direct", "litigation_after_review")


@dataclass(frozen=True)
class Report:
    """What one current report says."""

    cells: dict[tuple[str, str, str], Decimal]
    lost: frozenset[tuple[str, str, str]]
    said: dict[str, tuple[Decimal, ...]]
    population: Figure
    deadline: date | None
    published: date | None
    failed: dict[str, int]
    mended: tuple[int, ...]

    def cell(self, table: str, row: str, column: str = "total") -> Figure:
        """A figure; a total of the third table that the source lost is the sum of its six applicants."""
        own = self.cells.get((table, row, column))
        if own is None and (table, column) == ("t3", "total") and (table, row, column) in self.lost:
            return self.sum(*((table, row, applicant) for applicant in APPLICANTS))
        return own

    def sum(self, *places: tuple[str, ...]) -> Figure:
        """Unknown where one part is."""
        total = Decimal(0)
        for place in places:
            part = self.cell(*place)
            if part is None:
                return None
            total += part
        return total

    def all_of(self, group: str, reasons: tuple[str, ...]) -> Figure:
        return self.sum(*(("t3", f"{group}.{reason}") for reason in reasons))

    def claim(self, name: str) -> Figure:
        """A figure of the prose; unknown where it is said in several ways."""
        values = set(self.said.get(name, ()))
        return values.pop() if len(values) == 1 else None


def plus(*parts: Figure) -> Figure:
    return None if None in parts else sum((part for part in parts if part is not None), Decimal(0))


# ------------------------------------------------------------------ the facts


@pytest.fixture(scope="module")
def con(demo_home: Path) -> Iterator[duckdb.DuckDBPyConnection]:
    path = demo_home / (demo_home / "CURRENT").read_text("utf-8").strip()
    with duckdb.connect(str(path), read_only=True) as connection:
        yield connection


@pytest.fixture(scope="module")
def reports(con: duckdb.DuckDBPyConnection) -> dict[Key, Report]:
    current = con.sql("SELECT * FROM reports WHERE is_current").df()
    agencies = con.sql("SELECT agency_id, CAST(population AS VARCHAR) AS population FROM agencies").df()
    population = dict(zip(agencies["agency_id"], agencies["population"], strict=True))
    obligations = con.sql("SELECT * FROM obligations").df()
    deadlines = {(row.agency_id, row.year): row.deadline.date() for row in obligations.itertuples()}
    cells = con.sql(
        "SELECT report_id, table_id, row_id, column_id, status, CAST(value AS VARCHAR) AS v FROM cells"
    ).df()
    claims = con.sql("SELECT report_id, claim_id, CAST(value AS VARCHAR) AS v FROM claims").df()
    findings = con.sql("SELECT agency_id, year, severity, outcome FROM findings").df()
    fails = findings[findings["outcome"] == "fail"].groupby(["agency_id", "year", "severity"]).size()
    mended = con.sql("SELECT * FROM finding_states WHERE state = '已整改' AND worst = 'fail'").df()
    days = mended.dropna(subset=["days"]).groupby(["agency_id", "year"])["days"].agg(list)
    cells_of, claims_of = dict(list(cells.groupby("report_id"))), dict(list(claims.groupby("report_id")))
    found: dict[Key, Report] = {}
    for one in current.itertuples():
        own = cells_of.get(one.report_id, cells.iloc[:0])
        stated, lost = own[own["status"] == "stated"], own[own["status"] == "not_in_source"]
        said = claims_of.get(one.report_id, claims.iloc[:0]).groupby("claim_id")["v"]
        key = (str(one.agency_id), int(one.year))
        people = population[one.agency_id]
        found[key] = Report(
            cells={(c.table_id, c.row_id, c.column_id): Decimal(c.v) for c in stated.itertuples()},
            lost=frozenset((c.table_id, c.row_id, c.column_id) for c in lost.itertuples()),
            said={str(name): tuple(map(Decimal, values)) for name, values in said},
            population=Decimal(people) if isinstance(people, str) else None,
            deadline=deadlines.get(key),
            published=None if pd.isna(one.published_on) else one.published_on.date(),
            failed={severity: int(fails.get((*key, severity), 0)) for severity in ("red", "yellow", "blue")},
            mended=tuple(map(int, days.get(key, ()))),
        )
    return found


# ------------------------------------------------------------------ the indicators, once more

Rate = tuple[Callable[[Report], Figure], Callable[[Report], Figure]]


def closed(one: Report) -> Figure:
    return one.cell("t3", "outcome_total")


def to_close(one: Report) -> Figure:
    return one.sum(("t3", "received"), ("t3", "carried_in"))


def opened(one: Report) -> Figure:
    return one.sum(("t3", "granted"), ("t3", "partly_granted"))


def denied(one: Report) -> Figure:
    return one.all_of("denied", DENIED)


def decided(one: Report, *rows: str) -> Figure:
    """Disputes that came to an end."""
    return one.sum(*(("t4", row, column) for row in rows for column in ("upheld", "corrected", "other")))


def corrected(one: Report, *rows: str) -> Figure:
    return one.sum(*(("t4", row, "corrected") for row in rows))


def row(name: str) -> Callable[[Report], Figure]:
    return lambda one: one.cell("t3", name)


RATES: dict[str, Rate] = {
    "days_to_rectify": (lambda one: Decimal(sum(one.mended)), lambda one: Decimal(len(one.mended))),
    "requests_per_10k": (
        row("received"),
        lambda one: None if one.population is None else one.population / 10000,
    ),
    "completion_rate": (closed, to_close),
    "carry_over_rate": (row("carried_out"), to_close),
    "grant_rate": (row("granted"), closed),
    "partial_rate": (row("partly_granted"), closed),
    "disclosure_rate": (opened, closed),
    "resolvable_disclosure_rate": (opened, lambda one: plus(opened(one), denied(one))),
    **{f"denial_mix.{reason}": (row(f"denied.{reason}"), denied) for reason in DENIED},
    "unavailable_rate": (lambda one: one.all_of("unavailable", UNAVAILABLE), closed),
    "not_held_share": (row("unavailable.not_held"), closed),
    "not_processed_rate": (lambda one: one.all_of("not_processed", NOT_PROCESSED), closed),
    "review_rate": (lambda one: one.cell("t4", "review"), closed),
    "review_correction_rate": (lambda one: corrected(one, "review"), lambda one: decided(one, "review")),
    "litigation_correction_rate": (
        lambda one: corrected(one, *LAWSUITS),
        lambda one: decided(one, *LAWSUITS),
    ),
}


def documents(*columns: str) -> Callable[[Report], Figure]:
    """The first of these columns that the report's form has."""

    def figure(one: Report) -> Figure:
        found = [one.cell("t2", "normative_documents", column) for column in columns]
        return next((value for value in found if value is not None), None)

    return figure


def claim(name: str) -> Callable[[Report], Figure]:
    return lambda one: one.claim(name)


def decisions(name: str) -> Callable[[Report], Figure]:
    return lambda one: one.cell("t2", name, "decisions")


def failed(severity: str) -> Callable[[Report], Figure]:
    return lambda one: Decimal(one.failed[severity])


COUNTS: dict[str, Callable[[Report], Figure]] = {
    "proactive_total": claim("proactive.total"),
    "requests_received": row("received"),
    "documents_made": documents("made", "newly_made"),
    "documents_repealed": documents("repealed"),
    "documents_in_force": documents("in_force"),
    **{name: decisions(name) for name in ("licensing", "penalties", "coercion")},
    "fees_wan_yuan": lambda one: one.cell("t2", "fees", "amount"),
    "trainings": claim("supervision.trainings"),
    "inspections": claim("supervision.inspections"),
    "meetings": claim("supervision.meetings"),
    "people_served": claim("platform.people_served"),
    "service_points": claim("platform.service_points"),
    "days_early": lambda one: (
        None
        if one.deadline is None or one.published is None
        else Decimal((one.deadline - one.published).days)
    ),
    **{f"findings_{severity}": failed(severity) for severity in ("red", "yellow", "blue")},
}
NAMES = (*RATES, *COUNTS)


def parts(name: str, one: Report) -> tuple[Figure, Figure]:
    """Numerator and denominator; a count has no denominator."""
    if name in RATES:
        above, below = RATES[name]
        return above(one), below(one)
    return COUNTS[name](one), None


def quotient(numerator: Decimal, denominator: Decimal) -> Decimal:
    """To eight places, half away from zero, without a binary fraction on the way."""
    scaled = Fraction(numerator) * 10**8 / Fraction(denominator)
    whole = (abs(scaled) + Fraction(1, 2)).__floor__()
    return Decimal(whole if scaled >= 0 else -whole).scaleb(-8)


def value(name: str, one: Report) -> Figure:
    numerator, denominator = parts(name, one)
    if name in COUNTS or numerator is None:
        return numerator
    return None if denominator is None or denominator <= 0 else quotient(numerator, denominator)


# ------------------------------------------------------------------ the comparison


def test_every_indicator_is_computed_here() -> None:
    assert {one.id for one in METRICS} == set(NAMES)


@pytest.mark.parametrize("name", NAMES)
def test_an_indicator_is_the_same_when_it_is_computed_from_the_facts_alone(
    con: duckdb.DuckDBPyConnection, reports: dict[Key, Report], name: str
) -> None:
    stored = {
        (str(agency_id), int(year)): (numerator, denominator, figure, missing)
        for agency_id, year, numerator, denominator, figure, missing in con.execute(
            "SELECT agency_id, year, numerator, denominator, value, missing "
            "FROM indicator_values WHERE indicator_id = ?",
            [name],
        ).fetchall()
    }
    owed = {(str(a), int(y)) for a, y in con.execute("SELECT agency_id, year FROM obligations").fetchall()}
    assert set(stored) == owed | set(reports)
    for key, (numerator, denominator, figure, missing) in stored.items():
        if key not in reports:
            assert (numerator, denominator, figure) == (None, None, None), key
            assert missing in {"no_report", "unreadable"}, key
            continue
        assert (numerator, denominator) == parts(name, reports[key]), key
        assert figure == value(name, reports[key]), key
        assert (missing is None) == (figure is not None), key


def test_the_comparison_is_not_of_nothing(reports: dict[Key, Report]) -> None:
    """The city has figures and gaps: lost totals, blanks, and a value of everything."""
    assert len(reports) > 150
    known = {name: sum(value(name, one) is not None for one in reports.values()) for name in NAMES}
    # No report of the demonstration was revised: tests/test_metrics.py has figures for this one.
    assert known.pop("days_to_rectify") == 0
    assert min(known.values()) > 0, known
    assert any(("t3", "outcome_total", "total") not in one.cells for one in reports.values())
    assert any(0 < count < len(reports) for count in known.values())


@pytest.mark.parametrize("name", sorted(RATES))
def test_the_city_is_the_sum_of_its_units_reports(
    con: duckdb.DuckDBPyConnection, reports: dict[Key, Report], name: str
) -> None:
    own = {row[0] for row in con.execute("SELECT agency_id FROM agencies WHERE is_city").fetchall()}
    assert own, "the city's own report is no unit's"
    for year in (2020, 2023, 2025):
        both = [parts(name, one) for key, one in reports.items() if key[1] == year and key[0] not in own]
        known = [(x, n) for x, n in both if x is not None and n is not None]
        x, n = sum((x for x, _ in known), Decimal(0)), sum((n for _, n in known), Decimal(0))
        found = pooled(con, name, [year]).iloc[0]
        assert (found["numerator"], found["denominator"]) == (float(x), float(n))
        assert found["reports"] == len(known)
        if n > 0:
            assert found["value"] == float(Fraction(x) / Fraction(n))


# ------------------------------------------------------------------ what is derived from the values


@dataclass(frozen=True)
class Facts:
    """A city whose derived figures are worked out once more. ``kinds``: of every unit by its id."""

    con: duckdb.DuckDBPyConnection
    reports: dict[Key, Report]
    kinds: dict[str, str]
    owed: frozenset[Key]
    year: int


@pytest.fixture(scope="module")
def other_con() -> duckdb.DuckDBPyConnection:
    """A city of dice: other sizes, other kinds, gaps and ties everywhere, and three years."""
    dice = random.Random(20260122)
    city = City()
    names = [f"{dice.choice('东西南北')}{place}单位" for place in range(14)]
    for name in names:
        city.agency(name, dice.choice(("镇", "乡", "部门")), dice.choice((None, 12_345, 80_000)))
    for year in (2023, 2024, 2025):
        for name in names:
            if dice.random() < 0.12:
                city.no_report(name, year)
                continue
            granted, partly, denied, lost = (dice.choice((0, 0, 1, 2, 5, 9, 31)) for _ in range(4))
            done = granted + partly + denied + lost
            carried = dice.choice((0, 0, 1, 3))
            city.report(
                name,
                year,
                {
                    "received": done + carried,
                    "granted": granted,
                    "partly_granted": partly,
                    "denied.third_party": denied if dice.random() > 0.1 else "blank",
                    "unavailable.not_held": lost,
                    "outcome_total": done if dice.random() > 0.1 else "unreadable",
                    "carried_out": carried,
                },
                {("licensing", "decisions"): dice.choice((0, 7, 7, 120, 4000))},
                published=date(year + 1, 1, dice.randint(2, 31)) if dice.random() > 0.2 else None,
            )
    return city.built_with_changes()


@pytest.fixture(scope="module")
def other_facts(other_con: duckdb.DuckDBPyConnection) -> Facts:
    figures = other_con.sql(
        "SELECT agency_id, year, table_id, row_id, column_id, status, CAST(value AS VARCHAR) AS v"
        " FROM figures"
    ).df()
    population = other_con.sql("SELECT agency_id, CAST(population AS VARCHAR) AS p FROM agencies").df()
    people = dict(zip(population["agency_id"], population["p"], strict=True))
    states = other_con.sql("SELECT * FROM submissions").df()
    found: dict[Key, Report] = {}
    for one in states[states["report_id"].notna()].itertuples():
        own = figures[(figures["agency_id"] == one.agency_id) & (figures["year"] == one.year)]
        stated = own[own["status"] == "stated"]
        said = people[one.agency_id]
        found[str(one.agency_id), int(one.year)] = Report(
            cells={(c.table_id, c.row_id, c.column_id): Decimal(c.v) for c in stated.itertuples()},
            lost=frozenset(),
            said={},
            population=Decimal(said) if isinstance(said, str) else None,
            deadline=one.deadline.date(),
            published=None if pd.isna(one.published_on) else one.published_on.date(),
            failed=dict.fromkeys(("red", "yellow", "blue"), 0),
            mended=(),
        )
    owed = frozenset((str(one.agency_id), int(one.year)) for one in states.itertuples())
    return Facts(other_con, found, _kinds(other_con), owed, 2025)


@pytest.fixture(scope="module")
def demo_facts(con: duckdb.DuckDBPyConnection, reports: dict[Key, Report]) -> Facts:
    owed = {(str(a), int(y)) for a, y in con.execute("SELECT agency_id, year FROM obligations").fetchall()}
    return Facts(con, reports, _kinds(con), frozenset(owed | set(reports)), 2025)


def _kinds(con: duckdb.DuckDBPyConnection) -> dict[str, str]:
    """Of all agencies but the one whose report is the whole city's, in the order of the roster."""
    rows = con.execute("SELECT agency_id, kind FROM agencies WHERE NOT is_city ORDER BY ordinal").fetchall()
    return {str(agency_id): str(kind) for agency_id, kind in rows}


@pytest.fixture(scope="module", params=["demonstration", "dice"])
def facts(request: pytest.FixtureRequest) -> Facts:
    name = "demo_facts" if request.param == "demonstration" else "other_facts"
    return request.getfixturevalue(name)


EDITION_2021 = 2021
FEW: dict[str, int] = {
    **dict.fromkeys(RATES, 10),
    **{name: 5 for name in RATES if name.startswith("denial_mix.")},
    **dict.fromkeys(("requests_per_10k", "days_to_rectify"), 0),
}
"""Fewer cases than these are not ranked."""
NOT_SHARES = ("requests_per_10k", "review_rate", "days_to_rectify")
FROM_PROSE_OR_DATES = (
    *("proactive_total", "trainings", "inspections", "meetings", "people_served", "service_points"),
    *("days_early", "findings_red", "findings_yellow", "findings_blue", "days_to_rectify"),
)
"""Nothing of these breaks where the form was replaced."""
LESS_IS_BETTER = (
    *("carry_over_rate", "review_rate", "review_correction_rate", "litigation_correction_rate"),
    *("findings_red", "findings_yellow", "findings_blue", "days_to_rectify"),
)
SENSE_CHANGED = ("documents_made",)
"""The older form asks for something else there."""


def taken_together(name: str, facts: Facts, keys: list[Key]) -> tuple[Fraction | None, int, Decimal, Decimal]:
    """Value of several reports as one, how many are known, numerator and denominator."""
    known = []
    for key in keys:
        if key in facts.reports and not (name in SENSE_CHANGED and is_old_form(facts.reports[key], key)):
            x, n = parts(name, facts.reports[key])
            if x is not None and (name in COUNTS or (n is not None and (n > 0 or n == 0))):
                known.append((x, n if n is not None else Decimal(0)))
    x, n = sum((a for a, _ in known), Decimal(0)), sum((b for _, b in known), Decimal(0))
    if not known:
        return None, 0, x, n
    if name in RATES:
        return (Fraction(x) / Fraction(n) if n > 0 else None), len(known), x, n
    return Fraction(x) / (len(known) if name == "days_early" else 1), len(known), x, n


def is_old_form(one: Report, key: Key) -> bool:
    """The report used the older table although its year asks for the newer, or the other way round."""
    columns = {column for table, row, column in one.cells if (table, row) == ("t2", "normative_documents")}
    return ("newly_made" in columns) != (key[1] < EDITION_2021)


def score(x: Decimal, n: Decimal) -> tuple[float, float]:
    """The roots of (p − x/n)² = z² p (1 − p) / n: what the interval of Wilson is by definition."""
    z2 = 1.959963984540054**2
    share, cases = float(x) / float(n), float(n)
    a, b, c = 1 + z2 / cases, -(2 * share + z2 / cases), share * share
    root = (b * b - 4 * a * c) ** 0.5
    return (-b - root) / (2 * a), (-b + root) / (2 * a)


def span_of(name: str, year: int, span: int) -> list[int]:
    years = list(range(year - span + 1, year + 1))
    if name in FROM_PROSE_OR_DATES:
        return years
    return [one for one in years if (one >= EDITION_2021) == (year >= EDITION_2021)]


def standing(name: str, facts: Facts, year: int, span: int, kind: str | None) -> dict[str, Fraction]:
    """The value of every unit that may be ranked: the year itself known, cases enough, no year lacking."""
    found: dict[str, Fraction] = {}
    years = span_of(name, year, span)
    for agency_id, own in facts.kinds.items():
        if kind not in (None, own) or (agency_id, year) not in facts.owed:
            continue
        keys = [(agency_id, one) for one in years if (agency_id, one) in facts.owed]
        _, last, _, _ = taken_together(name, facts, [(agency_id, year)])
        worth, known, _, cases = taken_together(name, facts, keys)
        if not last or worth is None or (name in RATES and cases < FEW[name]):
            continue
        if name in COUNTS and name != "days_early" and known < len(years):
            continue
        found[agency_id] = worth
    return found


@pytest.mark.parametrize("span", [1, 3])
@pytest.mark.parametrize("name", NAMES)
def test_ranks_with_ties_and_those_left_out_are_those_of_pandas(facts: Facts, name: str, span: Span) -> None:
    found = ranking(facts.con, name, facts.year, span=span)
    worth = standing(name, facts, facts.year, span, None)
    ranks = pd.Series({one: float(value) for one, value in worth.items()}, dtype=float)
    best_first = name not in LESS_IS_BETTER
    expected = ranks.rank(method="min", ascending=not best_first).astype(int).to_dict()
    assert dict(zip(found.table["agency_id"], found.table["rank"], strict=True)) == expected
    owed = {agency_id for agency_id in facts.kinds if (agency_id, facts.year) in facts.owed}
    assert set(found.left_out["agency_id"]) == owed - set(expected)
    for row in found.table.to_dict("records"):
        assert row["value"] == float(worth[str(row["agency_id"])])
        if name in RATES and name not in NOT_SHARES:
            n, x = Decimal(str(row["denominator"])), Decimal(str(row["numerator"]))
            assert (row["low"], row["high"]) == pytest.approx(score(x, n), abs=1e-12)
    if span == 1 and (name in FROM_PROSE_OR_DATES or facts.year != EDITION_2021):
        before = standing(name, facts, facts.year - 1, 1, None)
        last = pd.Series({one: float(value) for one, value in before.items()}, dtype=float)
        previous = last.rank(method="min", ascending=not best_first).astype(int).to_dict()
        told = dict(zip(found.table["agency_id"], found.table["previous_rank"], strict=True))
        assert {one: rank for one, rank in told.items() if not pd.isna(rank)} == {
            one: previous[one] for one in told if one in previous
        }


@pytest.mark.parametrize("name", NAMES)
def test_kinds_and_city_are_pools_and_quartiles_of_pandas(facts: Facts, name: str) -> None:
    found = benchmarks(facts.con, name, facts.year)
    kinds = dict.fromkeys(
        kind for agency_id, kind in facts.kinds.items() if (agency_id, facts.year) in facts.owed
    )
    assert [one.group for one in found] == [*kinds, "全市"]
    for one in found:
        kind = None if one.group == "全市" else one.group
        keys = [key for key in facts.owed if key[1] == facts.year and key[0] in facts.kinds]
        keys = [key for key in keys if kind in (None, facts.kinds[key[0]])]
        worth, known, x, n = taken_together(name, facts, keys)
        assert (one.pool.value, one.pool.reports, one.pool.owed) == (worth, known, len(keys))
        assert one.pool.share == (known / len(keys) if keys else None)
        if name in RATES and name not in NOT_SHARES and n > 0:
            assert one.interval == pytest.approx(score(x, n), abs=1e-12)
        values = pd.Series(
            [float(value) for value in standing(name, facts, facts.year, 1, kind).values()], dtype=float
        )
        assert one.compared == len(values)
        if len(values):
            assert one.spread is not None
            lie = (one.spread.least, one.spread.low, one.spread.median, one.spread.high, one.spread.most)
            expected = values.quantile([0, 0.25, 0.5, 0.75, 1]).tolist()
            assert list(map(float, lie)) == pytest.approx(expected, rel=1e-12, abs=1e-15)
        else:
            assert one.spread is None


@pytest.mark.parametrize("name", NAMES)
def test_years_taken_together_are_one_sum_and_never_across_the_change_of_form(
    facts: Facts, name: str
) -> None:
    for year in sorted({year for _, year in facts.reports}):
        years = span_of(name, year, 3)
        city = benchmarks(facts.con, name, year, 3)[-1]
        assert list(city.years) == years
        keys = [key for key in facts.owed if key[1] in years and key[0] in facts.kinds]
        worth, known, _, _ = taken_together(name, facts, keys)
        assert (city.pool.value, city.pool.reports, city.pool.owed) == (worth, known, len(keys))


@pytest.mark.parametrize("name", NAMES)
def test_a_year_is_set_against_the_one_before_within_one_form(facts: Facts, name: str) -> None:
    """``changes`` has every pair of neighbouring values, and none across the change of form."""
    stored = {
        (str(agency_id), int(year)): (previous, difference)
        for agency_id, year, previous, difference in facts.con.execute(
            "SELECT agency_id, year, previous, difference FROM changes WHERE indicator_id = ?", [name]
        ).fetchall()
    }
    expected: dict[Key, tuple[Decimal, Decimal]] = {}
    for (agency_id, year), one in facts.reports.items():
        before = facts.reports.get((agency_id, year - 1))
        if before is None or (year == EDITION_2021 and name not in FROM_PROSE_OR_DATES):
            continue
        odd = (is_old_form(one, (agency_id, year)), is_old_form(before, (agency_id, year - 1)))
        if name in SENSE_CHANGED and odd[0] != odd[1]:
            continue
        now, then = value(name, one), value(name, before)
        if now is not None and then is not None:
            expected[agency_id, year] = (then, now - then)
    assert stored == expected


def test_the_dice_gave_gaps_ties_and_zeros(other_facts: Facts) -> None:
    """Or the comparison would prove little."""
    assert len(other_facts.owed) > len(other_facts.reports)
    table = ranking(other_facts.con, "licensing", 2025).table
    assert table["rank"].duplicated().any()
    reasons = set(ranking(other_facts.con, "grant_rate", 2025).left_out["code"])
    assert {"no_report", "unreadable"} <= reasons
