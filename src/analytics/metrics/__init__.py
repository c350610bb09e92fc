"""Indicators: what they are (registry), how they are computed (compile), how they are compared (ranking).

materialise(con)                            fills indicator_values while a warehouse is built
values(con, ["grant_rate"], years=[2025])   a frame of values
pooled(con, "grant_rate", [2023, 2024])     the city's own value a year
ranking(con, "disclosure_rate", 2025)       who is first and last, who is left out and why
benchmarks(con, "grant_rate", 2025)         the kinds of agencies and the city: pools and quartiles
profile(con, "qingxi", [2024, 2025])        one agency beside its own past, its kind and the city
"""

from __future__ import annotations

from analytics.metrics.benchmarks import CITY, Benchmark, benchmarks
from analytics.metrics.comparing import Change, Standpoint, profile
from analytics.metrics.compile import MISSING, materialise
from analytics.metrics.frames import Pool, pooled, values
from analytics.metrics.intervals import wilson
from analytics.metrics.leaderboard import Leaderboard, leaderboard, own_row
from analytics.metrics.left_out import reason_words
from analytics.metrics.notation import (
    Metric,
    MetricError,
    UnknownIndicator,
    format_change,
    format_value,
)
from analytics.metrics.ranking import Ranking, rank_history, ranking, sentence, summary
from analytics.metrics.registry import DENIAL_MIX, METRICS, metric
from analytics.metrics.spread import Spread
from analytics.metrics.standings import SPANS, Span, comparable, cut_words, span_words, window

__all__ = [
    "CITY",
    "DENIAL_MIX",
    "METRICS",
    "MISSING",
    "SPANS",
    "Benchmark",
    "Change",
    "Leaderboard",
    "Metric",
    "MetricError",
    "Pool",
    "Ranking",
    "Span",
    "Spread",
    "Standpoint",
    "UnknownIndicator",
    "benchmarks",
    "comparable",
    "cut_words",
    "format_change",
    "format_value",
    "leaderboard",
    "materialise",
    "metric",
    "own_row",
    "pooled",
    "profile",
    "rank_history",
    "ranking",
    "reason_words",
    "sentence",
    "span_words",
    "summary",
    "values",
    "wilson",
    "window",
]
