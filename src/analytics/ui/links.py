"""Addresses of pages: their files and what may stand behind the question mark."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from urllib.parse import urlencode

import streamlit as st

OVERVIEW = "pages/city/overview.py"
COMPLIANCE = "pages/city/compliance.py"
RANKING = "pages/city/ranking.py"
COMPARE = "pages/city/compare.py"
PROACTIVE = "pages/business/proactive.py"
REQUESTS = "pages/business/requests.py"
DISPUTES = "pages/business/disputes.py"
TOWNSHIP = "pages/agency/township.py"
TEXT = "pages/agency/text.py"
ROLL_UP = "pages/office/roll_up.py"
INTAKE = "pages/office/intake.py"
METHOD = "pages/office/method.py"


@dataclass(frozen=True, slots=True)
class Door:
    """Where a figure leads: a page's file and the filters it opens with."""

    file: str
    params: Mapping[str, str] = field(default_factory=dict[str, str])


def href(file: str, **params: object) -> str:
    """A relative address for HTML: ``township?agency=qingxi&year=2025``. The overview stands at ``.``."""
    path = "." if file == OVERVIEW else Path(file).stem
    given = {name: str(value) for name, value in params.items() if value is not None}
    return f"{path}?{urlencode(given)}" if given else path


def here(**params: object) -> str:
    """The address shown now with some parameters set; None takes one away."""
    return _address(
        tuple(st.query_params.to_dict().items()),
        tuple((name, None if value is None else str(value)) for name, value in params.items()),
    )


@lru_cache(maxsize=8192)
def _address(shown: tuple[tuple[str, str], ...], params: tuple[tuple[str, str | None], ...]) -> str:
    """A page has a hundred such links, and most runs show the address of the last one."""
    asked = dict(shown) | dict(params)
    return f"?{urlencode({name: value for name, value in asked.items() if value is not None})}"


def unit(agency_id: str, year: int | None = None, **params: object) -> str:
    """Address of an agency's own page."""
    return href(TOWNSHIP, agency=agency_id, year=year, **params)


def go_unit(agency_id: str, year: int | None = None) -> None:
    """Turn to an agency's own page at once, without loading the site anew."""
    params = {"agency": agency_id} | ({"year": str(year)} if year else {})
    st.switch_page(TOWNSHIP, query_params=params)
