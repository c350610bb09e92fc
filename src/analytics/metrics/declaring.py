"""How an indicator is declared: a count or a rate in the notation of notation.py, its words put in."""

from __future__ import annotations

from typing import Literal

from analytics.metrics.notation import (
    CellRef,
    Direction,
    Family,
    Metric,
    MetricError,
    parse,
    references,
    words,
)

RELIABLE = 10
"""A rate over fewer cases is not ranked."""


def count(
    id: str,
    title: str,
    family: Family,
    unit: str,
    direction: Direction,
    numerator: str,
    basis: str,
    mind: str,
    pooling: Literal["sum", "mean"] = "sum",
) -> Metric:
    """A number of things. ``pooling``: what stands for several agencies or years."""
    return Metric(
        id=id,
        title=words(title),
        family=family,
        unit=unit,
        kind="count",
        direction=direction,
        numerator=numerator,
        denominator=None,
        basis=words(basis),
        mind=words(mind),
        table=_table_of(numerator),
        pooling=pooling,
    )


def rate(
    id: str,
    title: str,
    family: Family,
    direction: Direction,
    numerator: str,
    denominator: str,
    parts: tuple[str, str],
    basis: str,
    mind: str,
    floor: int = RELIABLE,
    proportion: bool = True,
    unit: str = "%",
) -> Metric:
    """One figure over another. ``parts``: short words for both; ``floor``: cases that a ranking asks for."""
    return Metric(
        id=id,
        title=words(title),
        family=family,
        unit=unit,
        kind="rate",
        direction=direction,
        numerator=numerator,
        denominator=denominator,
        basis=words(basis),
        mind=words(mind),
        table=_table_of(numerator),
        of=words(parts[0]),
        among=words(parts[1]),
        floor=floor,
        proportion=proportion,
    )


def _table_of(expression: str) -> str | None:
    tables = {ref.table for ref in map(parse, references(expression)) if isinstance(ref, CellRef)}
    if len(tables) > 1:
        raise MetricError(f"{expression}: an indicator rests on one table, not on {sorted(tables)}")
    return next(iter(tables), None)
