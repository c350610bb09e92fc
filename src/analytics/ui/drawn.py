"""A chart on its way to the browser, without Plotly's validation, written as JSON once.

Streamlit turns every dict into a ``Figure``: each property is checked, which costs more than all else on a
page, and Plotly's own template (colours and axes that no chart here uses) is added. Charts are checked in the
tests of the pages instead, and go out as they are. Streamlit also asks Plotly for the JSON anew each run,
which costs as much again as drawing; here that question is answered from what is kept.
"""

from __future__ import annotations

from collections import OrderedDict
from threading import Lock
from typing import Any

import plotly.io
from plotly.basedatatypes import BaseFigure

from analytics.charts.base import Figure

KEPT = 48
"""JSON texts that are kept, 30 to 250 kB each."""

_kept: OrderedDict[int, tuple[Figure, str]] = OrderedDict()
"""By the figure's identity. The figure is kept beside it, so that no other can take its place in memory."""
_lock = Lock()
_plotly_json: Any = plotly.io.to_json


class Drawn(BaseFigure):
    """A finished figure that Plotly takes for one of its own. ``figure`` is not changed any more."""

    def __init__(self, figure: Figure) -> None:
        # Deliberately not BaseFigure's: that is the validation.
        self.__dict__["_drawn"] = figure

    def to_dict(self) -> dict[str, Any]:
        """The figure itself, not a copy: Streamlit hands it on to ``to_json``, which knows it by that."""
        figure: Figure = self.__dict__["_drawn"]
        text(figure)
        return figure


def text(figure: Figure) -> str:
    """The JSON that the browser gets, kept from now on."""
    with _lock:
        found = _kept.get(id(figure))
        if found is not None:
            _kept.move_to_end(id(figure))
            return found[1]
    written = str(_plotly_json(figure, validate=False))
    with _lock:
        _kept[id(figure)] = (figure, written)
        while len(_kept) > KEPT:
            _kept.popitem(last=False)
    return written


def _to_json(fig: Any, *args: Any, **named: Any) -> str:
    with _lock:
        found = _kept.get(id(fig))
    return found[1] if found is not None else str(_plotly_json(fig, *args, **named))


# st.plotly_chart offers no other way to hand over JSON: it asks plotly.io by this name.
plotly.io.to_json = _to_json
