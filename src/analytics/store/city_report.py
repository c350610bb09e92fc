"""Which agency's report is that of the whole city in one: no unit among the others."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

import duckdb

from analytics.agencies import fold_name, name_key
from analytics.settings import Settings

_PLACE_NAME = re.compile(r"[^市县区旗盟州]{1,9}(?:市|县|区|旗|盟|州)")


def own_report(con: duckdb.DuckDBPyConnection, settings: Settings) -> str | None:
    """The id of the agency whose report is the city's own, the whole city in one; None where there is none.

    Named in the settings (``city_report``: id or name); otherwise the government of the one place that all
    other names begin with, as far as they begin with a place. Never a guess between two. Asks ``agencies``.
    """
    rows = con.execute("SELECT agency_id, name, bare_name, kind FROM agencies").fetchall()
    named = settings.city_report
    if named:
        key = name_key(named)
        fits = [row[0] for row in rows if named == row[0] or key in (name_key(row[1]), name_key(row[2]))]
    else:
        fits = [row[0] for row in rows if row[3] == "其他" and _covers(fold_name(row[2]), rows)]
    return str(fits[0]) if len(fits) == 1 else None


def _covers(place: str, rows: Sequence[tuple[Any, ...]]) -> bool:
    """Whether a short name is that of a place, and no other name begins with another place."""
    if not _PLACE_NAME.fullmatch(place):
        return False
    begins = [_PLACE_NAME.match(fold_name(row[1])) for row in rows]
    return len(rows) > 1 and {found.group() for found in begins if found} == {place}
