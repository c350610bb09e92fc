"""Frames of the page on requests: outcomes by agency, the flow from applicants, what was carried over."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import pandas as pd

from analytics import formats, metrics
from analytics.charts.flow import Node
from analytics.charts.outcomes import OutcomeRow
from analytics.charts.stock import StockYear
from analytics.charts.tokens import OUTCOMES
from analytics.form import FORM
from analytics.ui import business, data
from analytics.ui.business import Point
from analytics.ui.frame import Kpi

DONE = tuple(outcome for outcome in OUTCOMES if outcome != "carried_out")
"""The outcomes that together are what was done."""
OPEN = ("granted", "partly_granted")
RATE = "disclosure_rate"
T3 = FORM.table("t3")
TOTAL = T3.plain_columns[-1].id
BALANCE = ("carried_in", "received", "outcome_total", "carried_out")
"""Rows of what came in, was done and is left, as they are read."""
APPLICANTS = T3.column_parts(TOTAL)
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
    def lost(self) -> bool:
        """Some figure of the total column is not known."""
        known = (self.received, self.carried_in, self.done, *self.counts.values())
        return any(value is None for value in known)

    @property
    def enough(self) -> bool:
        """There are enough cases for a percentage to mean something."""
        return self.complete and (self.done or 0) >= metrics.metric(RATE).floor

    @property
    def rate(self) -> float | None:
        """Share of 1; None for 0 of 0 and where x or n is not known."""
        return self.opened / self.done if self.done and self.opened is not None else None

    @property
    def adds_up(self) -> bool:
        """The outcomes make the total that the report gives."""
        return sum(self.counts.get(outcome) or 0 for outcome in DONE) == self.done


# ------------------------------------------------------------------ agencies


def agency_years(year: int, kind: str | None) -> list[AgencyYear]:
    """Every agency with a readable report: best rate first, then too few cases, then incomplete ones."""
    outcomes = data.outcomes(year, kind, TOTAL)
    if outcomes.empty:
        return []
    single = _cells(("received", "carried_in", "outcome_total"), year, kind)
    reasons = _cells([row.id for row in REASONS], year, kind)
    expected = FORM.edition_for(year).id
    found: list[AgencyYear] = []
    for agency_id, part in outcomes.groupby("agency_id", sort=False):
        own = single.get(str(agency_id), {})
        first = part.iloc[0]
        counts = {str(row.outcome): business.whole(row.value) for row in part.itertuples()}
        done = own.get("outcome_total", (None, None))
        opened = [counts.get(outcome) for outcome in OPEN]
        marks = {mark for _, mark in own.values()}
        derived = bool(part["derived"].any()) or "derived" in marks
        lost = any(counts.get(outcome) is None for outcome in OUTCOMES) or done[0] is None
        found.append(
            AgencyYear(
                agency_id=str(agency_id),
                name=str(first["short_name"]),
                kind=str(first["kind"]),
                report_id=str(first["report_id"]),
                edition=str(first["edition"]),
                counts={outcome: counts.get(outcome) for outcome in OUTCOMES},
                reasons={
                    row.id: reasons.get(str(agency_id), {}).get(row.id, (None, None))[0] for row in REASONS
                },
                received=own.get("received", (None, None))[0],
                carried_in=own.get("carried_in", (None, None))[0],
                done=done[0],
                opened=sum(part for part in opened if part is not None) if None not in opened else None,
                marks=("算" if derived else "")
                + ("扫" if "scanned" in marks else "")
                + ("混" if first["edition"] != expected else "")
                + ("缺" if lost else ""),
            )
        )
    return sorted(found, key=_order)


def _order(one: AgencyYear) -> tuple[int, float, int]:
    group = 0 if one.enough else 1 if one.complete else 2
    return group, -(one.rate or 0.0) if one.enough else 0.0, -(one.done or 0)


def _cells(
    row_ids: Sequence[str], year: int | None, kind: str | None
) -> dict[str, dict[str, tuple[int | None, str | None]]]:
    """agency → row → (value, mark) from the total column."""
    found: dict[str, dict[str, tuple[int | None, str | None]]] = {}
    for row in data.figures("t3", row_ids, TOTAL, year, kind).itertuples():
        mark = row.mark if isinstance(row.mark, str) else None
        found.setdefault(str(row.agency_id), {})[str(row.row_id)] = (business.whole(row.value), mark)
    return found


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


def group_row(listed: Sequence[AgencyYear], name: str, rate: Point | None) -> OutcomeRow | None:
    """All agencies with complete outcomes together; rate and x/n are the indicator's. None for few cases."""
    complete = [one for one in listed if one.complete]
    if not complete or rate is None:
        return None
    if rate.few:
        return None
    return OutcomeRow(
        key=business.CITY,
        name=name,
        counts={outcome: sum(one.counts[outcome] or 0 for one in complete) for outcome in DONE},
        reasons={row.id: _sum([one.reasons.get(row.id) for one in listed]) for row in REASONS},
        rate=formats.percent(rate.value, rate.denominator),
        ratio=formats.fraction(rate.numerator, rate.denominator),
    )


def _sum(values: Sequence[int | None]) -> int | None:
    given = [value for value in values if value is not None]
    return sum(given) if given else None


def reason_heads() -> list[tuple[str, str]]:
    """(row id, head of its narrow column)."""
    return [(row.id, row.short or row.label) for row in REASONS]


# ------------------------------------------------------------------ flow


@dataclass(frozen=True, slots=True)
class Flow:
    """Applicants and outcomes of the reports whose cells are all known; ``left_out`` names the others."""

    sources: tuple[Node, ...]
    targets: tuple[Node, ...]
    links: Mapping[tuple[str, str], int]
    reports: int
    left_out: tuple[str, ...]
    received: int
    carried_in: int

    @property
    def total(self) -> int:
        return sum(self.links.values())

    @property
    def done(self) -> int:
        return sum(node.value for node in self.targets if node.id != "carried_out")

    @property
    def balanced(self) -> bool:
        """What came in is what went out, as the form demands."""
        return self.received + self.carried_in == self.total


def flow(year: int, kind: str | None) -> Flow:
    """From the six kinds of applicants to the outcomes; only reports with every cell and total known."""
    frame = data.outcomes(year, kind, None)
    applicants = [column.id for column in APPLICANTS]
    links: dict[tuple[str, str], int] = {}
    used: list[str] = []
    left_out: list[str] = []
    whole = {one.agency_id for one in agency_years(year, kind) if one.complete and not one.lost}
    if not frame.empty:
        for agency_id, part in frame[frame["column_id"].isin(applicants)].groupby("agency_id", sort=False):
            lost = len(part) < len(applicants) * len(OUTCOMES) or bool(part["value"].isna().any())
            if lost or str(agency_id) not in whole:
                left_out.append(str(part.iloc[0]["short_name"]))
                continue
            used.append(str(agency_id))
            for row in part.itertuples():
                pair = (str(row.column_id), str(row.outcome))
                links[pair] = links.get(pair, 0) + (business.whole(row.value) or 0)
    words = business.outcome_words()
    sums = {
        outcome: sum(value for pair, value in links.items() if pair[1] == outcome) for outcome in OUTCOMES
    }
    done = sum(sums[outcome] for outcome in DONE)
    sources = [
        Node(column.id, column.label, sum(value for pair, value in links.items() if pair[0] == column.id))
        for column in APPLICANTS
    ]
    targets = [
        Node(
            outcome,
            words[outcome],
            sums[outcome],
            formats.percent(sums[outcome] / done, done)
            if done >= business.RELIABLE and outcome in DONE
            else formats.NOT_APPLICABLE,
        )
        for outcome in OUTCOMES
    ]
    came = _came_in(used, year, kind, applicants)
    return Flow(
        sources=tuple(sorted(sources, key=lambda node: -node.value)),
        targets=tuple(targets),
        links=links,
        reports=len(used),
        left_out=tuple(left_out),
        received=came["received"],
        carried_in=came["carried_in"],
    )


def _came_in(used: Sequence[str], year: int, kind: str | None, applicants: Sequence[str]) -> dict[str, int]:
    frame = data.figures("t3", ["received", "carried_in"], None, year, kind)
    sums = {"received": 0, "carried_in": 0}
    for row in frame.itertuples():
        if str(row.agency_id) in used and str(row.column_id) in applicants:
            sums[str(row.row_id)] += business.whole(row.value) or 0
    return sums


# ------------------------------------------------------------------ years


def city_series(years: Sequence[int], kind: str | None) -> dict[str, list[Point]]:
    """The series of the page by name: received, completion, open, denied, unavailable, not_processed."""
    return {
        "received": business.series("requests_received", years, kind),
        "completion": business.series("completion_rate", years, kind),
        "open": business.series(RATE, years, kind),
        "denied": shares("denied", years, kind),
        "unavailable": business.series("unavailable_rate", years, kind),
        "not_processed": business.series("not_processed_rate", years, kind),
    }


def kpis(points: Mapping[str, Sequence[Point]], year: int, kind: str | None) -> list[Kpi]:
    """The five key figures; those that are indicators lead to their ranking."""
    words = business.outcome_words()
    named = (
        ("requests_received", "received", metrics.metric("requests_received").title),
        ("completion_rate", "completion", metrics.metric("completion_rate").title),
        (RATE, "open", metrics.metric(RATE).title),
    )
    found = [
        business.kpi(indicator, label, points[name], year, kind=kind) for indicator, name, label in named
    ]
    found.append(business.figure(words["denied"], points["denied"], year, unit="%"))
    found.append(
        business.kpi("unavailable_rate", words["unavailable"], points["unavailable"], year, kind=kind)
    )
    return found


def percents(points: Sequence[Point]) -> tuple[float | None, ...]:
    """The values of a series in percent, for drawing; years with too few cases stay out."""
    return tuple(None if point.value is None or point.few else point.value * 100 for point in points)


def shares(outcome: str, years: Sequence[int], kind: str | None) -> list[Point]:
    """An outcome's share of what was done, all agencies together, over those that give both."""
    frame = data.outcomes(None, kind, TOTAL)
    totals = data.figures("t3", ["outcome_total"], TOTAL, None, kind)
    return [_share(frame, totals, outcome, year) for year in years]


def _share(frame: pd.DataFrame, totals: pd.DataFrame, outcome: str, year: int) -> Point:
    edition = FORM.edition_for(year).id
    if frame.empty or totals.empty:
        return Point(year, None, None, None, 0, 0, edition)
    own = frame[(frame["year"] == year) & (frame["outcome"] == outcome)].set_index("agency_id")["value"]
    done = totals[totals["year"] == year].set_index("agency_id")["value"]
    both = pd.DataFrame({"x": own, "n": done}).dropna()
    x, n = float(both["x"].sum()), float(both["n"].sum())
    if both.empty:
        return Point(year, None, None, None, 0, len(own), edition)
    return Point(year, x / n if n else None, x, n, len(both), len(own), edition)


def balance(years: Sequence[int], kind: str | None) -> list[StockYear]:
    """Year by year what came in, what was done and what was left, each over the reports that give it.

    The note counts the reports that give what was left.
    """
    frame = data.figures("t3", ["received", "outcome_total", "carried_out"], TOTAL, None, kind)
    found: list[StockYear] = []
    for year in years:
        part = frame[frame["year"] == year].dropna(subset=["value"]) if not frame.empty else frame
        if part.empty:
            found.append(StockYear(year, None, None, None, "0 家"))
            continue
        sums = part.groupby("row_id")["value"].sum()
        given = int((part["row_id"] == "carried_out").sum())
        found.append(
            StockYear(
                year,
                *(
                    business.known(sums.get(row_id))
                    for row_id in ("received", "outcome_total", "carried_out")
                ),
                note=f"{given} 家",
            )
        )
    return found


def carried(listed: Sequence[AgencyYear], most: int = 8) -> list[AgencyYear]:
    """Agencies that carried most into the next year."""
    having = [one for one in listed if one.counts.get("carried_out")]
    return sorted(having, key=lambda one: -(one.counts["carried_out"] or 0))[:most]
