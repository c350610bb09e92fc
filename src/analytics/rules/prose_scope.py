"""Whose figure a sentence gives: that of the agency, of an office within it, or of all units of an area."""

from __future__ import annotations

import re

from analytics.rules.words import WHOLE_AREA

_OFFICE = "办公室"
_OWN_LEVEL = re.compile(r"本级|[市县区州盟旗]局机关")
_HAS_NO_OTHERS = re.compile(rf"{_OFFICE}|[镇乡]人民政府$|街道办事处$|[镇乡]$|街道$")
"""Agencies of which 本级 is the whole: an office, a township."""
IS_AREA = r"[市县区州盟旗]人民政府$"


def of_office(text: str, agency: str) -> bool:
    """Whether words speak of an office or one level alone, where the agency has other units."""
    if _OFFICE in text and _OFFICE not in agency:
        return True
    return _OWN_LEVEL.search(text) is not None and _HAS_NO_OTHERS.search(agency) is None


def of_area(text: str, agency: str) -> bool:
    """Whether words speak of a whole area or of all units, in the report of one unit."""
    return re.search(WHOLE_AREA, text) is not None and not re.search(IS_AREA, agency)
