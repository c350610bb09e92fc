"""Pure functions from rows to a Plotly figure as a ``dict``; both themes and all palettes in ``tokens``.

A chart takes plain rows or a frame and ``Tokens``; it returns ``{"data": [...], "layout": {...}}``. It knows
neither Streamlit nor the warehouse, so that the same function draws the page and the picture for a letter.
"""

from __future__ import annotations

from analytics.charts.base import CONFIG, Figure
from analytics.charts.tokens import DARK, LIGHT, Tokens, tokens

__all__ = ["CONFIG", "DARK", "LIGHT", "Figure", "Tokens", "tokens"]
