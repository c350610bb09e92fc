"""Indicators: what they are (registry), how they are computed (compile), how they are compared (ranking).

materialise(con)                            fills indicator_values while a warehouse is built
values(con, ["grant_rate"], years=[2025])   a frame of values
pooled(con, "grant_rate", [2023, 2024])     the city's own value a year
ranking(con, "disclosure_rate", 2025)       who is first and last, who is left out and why
"""

from __future__ import annotations

from analytics.metrics.compile import MISSING, materialise
from analytics.metrics.frames import Pool, pooled, values
from analytics.metrics.notation import (
    Metric,
    MetricError,
    UnknownIndicator,
    format_change,
    format_value,
)
from analytics.metrics.ranking import Ranking, rank_history, ranking, summary, wilson
from analytics.metrics.registry import DENIAL_MIX, METRICS, metric
from analytics.metrics.standings import SPANS, Span, comparable, span_words, window

__all__ = [
    "DENIAL_MIX",
    "METRICS",
    "MISSING",
    "SPANS",
    "Metric",
    "MetricError",
    "Pool",
    "Ranking",
    "Span",
    "UnknownIndicator",
    "comparable",
    "format_change",
    "format_value",
    "materialise",
    "metric",
    "pooled",
    "rank_history",
    "ranking",
    "span_words",
    "summary",
    "values",
    "wilson",
    "window",
]
