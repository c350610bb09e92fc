"""Whose figure a sentence gives: that of the agency, of an office within it, or of all units of an area."""

from __future__ import annotations

import re

from analytics.rules.prose_text import OWN_OFFICE, WHOLE_AREA

HAS_NO_OTHERS = r"办公室|[镇乡]人民政府$|办事处$|[镇乡]$|街道$"
"""Agencies of which 本级 is the whole: an office, a township."""
IS_AREA = r"[市县区州盟旗]人民政府$"


def of_office(text: str, agency: str) -> bool:
    """Whether words speak of the office alone, in the report of an agency that has other units."""
    return re.search(OWN_OFFICE, text) is not None and not re.search(HAS_NO_OTHERS, agency)


def of_area(text: str, agency: str) -> bool:
    """Whether words speak of a whole area or of all units, in the report of one unit."""
    return re.search(WHOLE_AREA, text) is not None and not re.search(IS_AREA, agency)
