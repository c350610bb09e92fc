"""The rates of 复议诉讼: corrected of closed, reviews of decisions; by year, by kind, by agency.

They are the indicators of the registry, added up here in SQL: x of n over the years of a window, with the
interval that chance alone would give.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from analytics import groups, metrics
from analytics.form import FORM
from analytics.ui import business, warehouse
from analytics.ui.business import Point

REVIEW_RATE, LITIGATION_RATE, ASKED_RATE = RATES = (
    "review_correction_rate",
    "litigation_correction_rate",
    "review_rate",
)
"""Indicators: corrected reviews, corrected lawsuits, reviews in proportion to what was decided."""
FLOOR = metrics.metric(REVIEW_RATE).floor
RATED = 10
"""Agencies with cases enough for a rate that are drawn."""


@dataclass(frozen=True, slots=True)
class Rate:
    """x of n; ``low`` and ``high`` bound its 95 % interval where n reaches the floor."""

    x: int
    n: int

    @property
    def value(self) -> float | None:
        return self.x / self.n if self.n else None

    @property
    def few(self) -> bool:
        return self.n < FLOOR

    @property
    def interval(self) -> tuple[float, float] | None:
        return None if self.few else metrics.wilson(self.x, self.n)


@dataclass(frozen=True, slots=True)
class Rated:
    """A group of agencies or one of them with its two rates of correction; None: nothing is known."""

    key: str
    name: str
    rates: tuple[Rate | None, Rate | None]


def window(all_years: Sequence[int], year: int, span: int, indicator: str = REVIEW_RATE) -> tuple[int, ...]:
    """The years taken together, as rankings of the rate take them."""
    asked = metrics.window(metrics.metric(indicator), year, span)
    return tuple(one for one in asked if one in all_years)


_KNOWN = "v.numerator IS NOT NULL AND (v.missing IS NULL OR v.missing = 'zero_denominator')"
_INDICATORS = ", ".join(f"'{one}'" for one in RATES)
_POINTS = f"""
SELECT v.indicator_id, v.year, a.kind, sum(v.numerator) FILTER (WHERE {_KNOWN}),
       sum(v.denominator) FILTER (WHERE {_KNOWN}), count(*) FILTER (WHERE {_KNOWN}), count(*)
FROM indicator_values v JOIN units a USING (agency_id)
WHERE v.indicator_id IN ({_INDICATORS}) AND v.year BETWEEN ?1 AND ?2
    AND (?3 IS NULL OR list_contains(a.groups, ?3))
GROUP BY v.indicator_id, v.year, a.kind
"""

_RATED = f"""
WITH own AS (
    SELECT v.agency_id, v.indicator_id, sum(v.numerator) AS x, sum(v.denominator) AS n
    FROM indicator_values v JOIN units a USING (agency_id)
    WHERE v.indicator_id IN ('{REVIEW_RATE}', '{LITIGATION_RATE}') AND {_KNOWN}
        AND v.year BETWEEN ?1 AND ?2 AND (?3 IS NULL OR list_contains(a.groups, ?3))
    GROUP BY v.agency_id, v.indicator_id
),
enough AS (
    SELECT agency_id, max(n) AS most FROM own GROUP BY agency_id HAVING max(n) >= {FLOOR}
),
chosen AS (
    SELECT *, count(*) OVER () AS of FROM enough ORDER BY most DESC, agency_id LIMIT ?4
)
SELECT c.agency_id, a.short_name, c.of, o.indicator_id, o.x, o.n
FROM chosen c JOIN own o USING (agency_id) JOIN units a USING (agency_id)
ORDER BY c.most DESC, c.agency_id
"""

Sums = dict[tuple[str, int, str], tuple[int | None, int | None, int, int]]
"""(indicator, year, kind) → numerator, denominator, reports, owed."""


def sums(years: Sequence[int], kind: str | None) -> Sums:
    """Everything that is known of the three rates, by year and kind."""
    return {
        (indicator, int(year), its_kind): (_whole(x), _whole(n), int(reports), int(owed))
        for indicator, year, its_kind, x, n, reports, owed in warehouse.rows(
            _POINTS, years[0], years[-1], kind
        )
    }


def points(known: Sums, years: Sequence[int], span: int) -> Mapping[str, tuple[Point, ...]]:
    """Each rate of all agencies shown, a point a year over its own window."""
    return {
        one: tuple(_point(known, one, year, window(years, year, span, one)) for year in years)
        for one in RATES
    }


def _point(known: Sums, indicator: str, year: int, taken: Sequence[int]) -> Point:
    own = [part for (one, its_year, _), part in known.items() if one == indicator and its_year in taken]
    last = [part for (one, its_year, _), part in known.items() if one == indicator and its_year == year]
    x, n = _sum([part[0] for part in own]), _sum([part[1] for part in own])
    return Point(
        year,
        x / n if n and x is not None else None,
        x,
        n,
        sum(part[2] for part in last),
        sum(part[3] for part in last),
        FORM.edition_for(year).id if metrics.metric(indicator).break_at_edition else "",
    )


def rated(
    years: Sequence[int], kind: str | None, known: Sums, most: int = RATED
) -> tuple[tuple[Rated, ...], int]:
    """All together, each kind, and the agencies with cases enough; how many more of these there are."""
    kinds = list(dict.fromkeys(its_kind for _, _, its_kind in sorted(known)))
    ordered = [one for one in _KINDS if one in kinds] + [one for one in kinds if one not in _KINDS]
    found = [Rated(business.CITY, business.group_name(kind), _pair(known, years, None))]
    if groups.parts(kind).kind is None and len(ordered) > 1:
        found += [
            Rated(f"{KIND}{groups.group(groups.parts(kind).county, one)}", one, _pair(known, years, one))
            for one in ordered
        ]
    own: dict[str, tuple[str, dict[str, Rate]]] = {}
    many = 0
    for agency_id, name, of, indicator, x, n in warehouse.rows(_RATED, years[0], years[-1], kind, most):
        own.setdefault(agency_id, (name, {}))[1][indicator] = Rate(int(x), int(n))
        many = int(of)
    found += [
        Rated(agency_id, name, (rates.get(REVIEW_RATE), rates.get(LITIGATION_RATE)))
        for agency_id, (name, rates) in own.items()
    ]
    return tuple(found), many - len(own)


KIND = "@"
"""Before a group, where an agency's id may stand as well."""
_KINDS = ("镇", "乡", "街道", "部门")


def _pair(known: Sums, years: Sequence[int], kind: str | None) -> tuple[Rate | None, Rate | None]:
    def of(indicator: str) -> Rate | None:
        own = [
            part
            for (one, year, its_kind), part in known.items()
            if one == indicator and year in years and kind in (None, its_kind)
        ]
        x, n = _sum([part[0] for part in own]), _sum([part[1] for part in own])
        return None if x is None or n is None else Rate(x, n)

    return of(REVIEW_RATE), of(LITIGATION_RATE)


def _sum(values: Sequence[int | None]) -> int | None:
    known = [value for value in values if value is not None]
    return sum(known) if known else None


def _whole(value: object) -> int | None:
    return None if value is None else round(float(str(value)))
