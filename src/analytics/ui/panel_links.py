"""How a thing that the source panel can show is written into the address."""

from __future__ import annotations

from analytics.ui import links

PARAM = "open"


def join(*parts: str) -> str:
    return "~".join(parts)


def cell_link(report_id: str, table: str, row: str, column: str) -> str:
    """``href`` that opens a cell on the page that is shown."""
    return links.here(**{PARAM: join("cell", report_id, table, row, column)})


def finding_link(finding_id: str) -> str:
    return links.here(**{PARAM: join("finding", finding_id)})


def report_link(agency_id: str, year: int) -> str:
    return links.here(**{PARAM: join("report", agency_id, str(year))})


def said_link(report_id: str, section: str, start: int, stop: int) -> str:
    """``href`` that opens words of a section, by their place in its text."""
    return links.here(**{PARAM: join("said", report_id, section, str(start), str(stop))})


def document_link(sha256: str, part: int) -> str:
    return links.here(**{PARAM: join("document", sha256, str(part))})
