"""Whose figure a sentence gives: that of the agency, of an office within it, or of all units of an area.

What a report says of its tables (``reports.scope``) tells whose figures these are: beside tables of a whole
area the agency's own count is a part, and beside tables of one level the count of the whole area is none of
theirs.
"""

from __future__ import annotations

import re

from analytics.rules.words import WHOLE_AREA, Report

_OFFICE = "办公室"
_OWN_LEVEL = re.compile(r"本级|[市县区州盟旗]局机关")
_HAS_NO_OTHERS = re.compile(rf"{_OFFICE}|[镇乡]人民政府$|街道办事处$|[镇乡]$|街道$")
"""Agencies of which 本级 is the whole: an office, a township."""
IS_AREA = r"[市县区州盟旗]人民政府$"
_ITSELF = re.compile(r"本机关|本单位|[本我][局委厅办]")


def of_office(text: str, report: Report) -> bool:
    """Whether words speak of an office or one level alone, where the agency has other units."""
    agency = report.name
    if _OFFICE in text and _OFFICE not in agency:
        return True
    if _HAS_NO_OTHERS.search(agency) is not None:
        return False
    return _OWN_LEVEL.search(text) is not None or (
        report.scope == "area" and _ITSELF.search(text) is not None
    )


def of_area(text: str, report: Report) -> bool:
    """Whether words speak of a whole area or of all units, in a report whose tables are those of one unit."""
    of_one = report.scope == "own" or not re.search(IS_AREA, report.name)
    return of_one and re.search(WHOLE_AREA, text) is not None
