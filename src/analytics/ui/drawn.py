"""A chart on its way to the browser, without Plotly's validation.

Streamlit turns every dict into a ``Figure``: each property is checked, which costs more than all else on a
page, and Plotly's own template (colours and axes that no chart here uses) is added. Charts are checked in the
tests of the pages instead, and go out as they are.
"""

from __future__ import annotations

from typing import Any

from plotly.basedatatypes import BaseFigure

from analytics.charts.base import Figure


class Drawn(BaseFigure):
    """A finished figure that Plotly takes for one of its own."""

    def __init__(self, figure: Figure) -> None:
        # Deliberately not BaseFigure's: that is the validation.
        self.__dict__["_drawn"] = figure

    def to_dict(self) -> dict[str, Any]:
        return self.__dict__["_drawn"]
