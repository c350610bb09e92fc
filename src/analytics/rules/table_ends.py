"""Does the source show the end of a table? Then what lacks there was left out, and not lost on the way to us.

The end is seen where the heading of the next section follows at once upon a table's last line, on the same
page. A table that a page break, a cut or a clipped margin may have shortened has no end that anybody saw.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from analytics.form import FORM
from analytics.reading.flat import fold
from analytics.reading.place import parse_place

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

_FIXED_PAGES = frozenset({"pdf"})
"""Formats in which rows may lie behind a page break and columns outside the page."""
_PLAIN = frozenset({"pdf", "txt"})
"""Formats without cells of their own: a column at the right edge may be clipped."""
_LONGEST_NOTE = 60
"""Between a table and the next heading a short note or two may stand."""
_MOST_NOTES = 3
_LONGEST_NONE = 40
_FIGURES = re.compile(r"\|[^|]*\d|^[\s|]*[\d,./—-]+[\s|]*$")
_NAME = 4
"""Shorter names (其他, 总计) stand in other rows as well and tell nothing."""

# Tables of which a part is not in the source, with the lines down to the heading of the section behind.
_BROKEN = """
WITH
broken AS (
    SELECT report_id, table_id
    FROM judged_cells
    GROUP BY report_id, table_id
    HAVING count(*) FILTER (WHERE status = 'not_in_source') BETWEEN 1 AND count(*) - 1
),
spans AS (
    SELECT
        lines.report_id,
        lines.table_id,
        min(lines.position) AS first_line,
        max(lines.position) AS last_line,
        max(lines.section_id) AS section_id
    FROM lines
    INNER JOIN broken ON broken.report_id = lines.report_id AND broken.table_id = lines.table_id
    GROUP BY lines.report_id, lines.table_id
),
headings AS (
    SELECT
        spans.report_id,
        spans.table_id,
        spans.first_line,
        spans.last_line,
        min(lines.position) AS heading_line
    FROM spans
    INNER JOIN lines ON lines.report_id = spans.report_id AND lines.position > spans.last_line
        AND lines.section_id > spans.section_id
    GROUP BY spans.report_id, spans.table_id, spans.first_line, spans.last_line
)
SELECT
    headings.report_id,
    headings.table_id,
    documents.format,
    list({'position': lines.position, 'text': lines.text, 'place': lines.place, 'section': lines.section_id}
        ORDER BY lines.position),
    any_value(headings.last_line)
FROM headings
INNER JOIN reports ON reports.report_id = headings.report_id AND NOT reports.scanned
INNER JOIN documents ON documents.sha256 = reports.sha256 AND documents.part = reports.part
INNER JOIN lines ON lines.report_id = headings.report_id
    AND lines.position BETWEEN headings.first_line AND headings.heading_line
GROUP BY headings.report_id, headings.table_id, documents.format
"""


@dataclass(frozen=True, slots=True)
class TableEnd:
    """What the source shows of a table whose end is seen."""

    table: str
    sideways: bool
    """The right edge is seen as well: the format has cells, none is clipped."""
    lines: tuple[str, ...]
    """The table's lines, folded."""

    def lacks_row(self, row: str) -> bool:
        """Whether the row's name stands nowhere in the table: it is not there, and not only unread."""
        spec = FORM.table(self.table).row(row)
        names = [name for wording in spec.wordings if len(name := fold(wording)) >= _NAME]
        return not any(name in line for line in self.lines for name in names)

    def lacks_column(self, row: str, column: str, edition: str) -> bool:
        """Whether no line of headings names the column."""
        spec = FORM.table(self.table).column(edition, row, column)
        names = [fold(wording) for wording in spec.wordings]
        heads = [line for line in self.lines if not re.search(r"\d", line)]
        return self.sideways and not any(name in line.split("|") for line in heads for name in names)


def table_ends(con: DuckDBPyConnection) -> dict[tuple[str, str], TableEnd]:
    """(report id, table id) → its end, for the tables that lack a part and whose end is seen."""
    found: dict[tuple[str, str], TableEnd] = {}
    for report_id, table, file_format, lines, last in con.execute(_BROKEN).fetchall():
        heading, own = lines[-1], FORM.table(table).section
        between = [line["text"] for line in lines[:-1] if line["position"] > last]
        last_line = next(line for line in lines if line["position"] == last)
        if int(heading["section"]) != int(own) + 1 or not _only_notes(between):
            continue
        if file_format in _FIXED_PAGES and (
            FORM.table(table).layout == "wide"
            or parse_place(last_line["place"]).page != parse_place(heading["place"]).page
        ):
            continue
        texts = tuple(fold(line["text"]) for line in lines if line["position"] <= last)
        found[report_id, table] = TableEnd(table, file_format not in _PLAIN, texts)
    return found


def _only_notes(between: list[str]) -> bool:
    return len(between) <= _MOST_NOTES and all(
        len(text) <= _LONGEST_NOTE and not _FIGURES.search(fold(text)) for text in between
    )


_NONE = re.compile(
    r"^[^。;]{0,16}(?:无|没有|未(?:发生|产生|收到|涉及|开展)|不涉及|不存在)[^。;]{0,20}[。;]?$"
)
_ELSEWHERE = re.compile(r"附|见|下表|如下|图|链接|下载|另")


def says_none(text: str) -> bool:
    """Whether a section says in a few words that there is nothing to report, and points nowhere else."""
    words = fold(text)
    return 0 < len(words) <= _LONGEST_NONE and bool(_NONE.match(words)) and not _ELSEWHERE.search(words)
