"""Page numbers, what a browser prints around pages, and lines at the top or the foot of nearly every one."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence

from .normal import plain
from .pdf_lines import TextLine

_RUNNING = 2
"""Lines at the top and at the foot of a page that may be its running header or footer."""
_MOST_PAGES_SHARE = 0.7
_PRINTED_AT = re.compile(r"^\d{1,4}[/.-]\d{1,2}[/.-]\d{1,4},?\s*(?:[上下]午\s*)?\d{1,2}:\d{2}")
_ADDRESS = re.compile(r"^(?:https?|file|about|data):\S*.*\d+\s*/\s*\d+$|^\d{1,3}\s*/\s*\d{1,3}$")
_PAGE_NUMBER = re.compile(r"^(?:[-—–·\s]*\d{1,3}[-—–·\s]*|第\s*\d{1,3}\s*页.*|\d{1,3}\s*/\s*\d{1,3})$")


def is_page_number(line: TextLine) -> bool:
    """Whether a line, the first or last of its page, says the number of the page only."""
    return bool(_PAGE_NUMBER.match(plain(line.text).strip()))


def is_printed_by_browser(ends: Sequence[TextLine]) -> bool:
    """Whether the first line of a page says when it was printed, and the last one the address and the page.

    The time is not that of the report's publication.
    """
    first, last = (plain(line.text).strip() for line in (ends[0], ends[-1])) if ends else ("", "")
    return bool(_PRINTED_AT.match(first) and _ADDRESS.match(last))


def running_lines(pages: Sequence[Sequence[TextLine]]) -> dict[int, bool]:
    """id of each line of a running header or footer → whether it is the one that is given.

    A header is given once, at the top of the first page, a footer at the foot of the last.
    """
    tops, feet = [page[:_RUNNING] for page in pages], [page[-_RUNNING:] for page in pages]
    found: dict[int, bool] = {}
    for ends, kept in ((tops, 0), (feet, len(pages) - 1)):
        on_pages = Counter(key for page in ends for key in {_without_digits(line) for line in page})
        for number, page in enumerate(ends):
            for line in page:
                often = on_pages[_without_digits(line)]
                if often >= 2 and often >= len(pages) * _MOST_PAGES_SHARE:
                    found[id(line)] = number == kept
    return found


def _without_digits(line: TextLine) -> str:
    return re.sub(r"\d+", "#", plain(line.text)).strip()
