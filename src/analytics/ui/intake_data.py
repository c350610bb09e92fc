"""What 报告入库 asks the snapshot for: documents with their state, what was understood of each.

A document has one state: ``failed`` (nothing could be read), ``unplaced`` (no agency or no year),
``doubtful`` (read, and a person should look), ``read``, ``superseded`` (a newer revision counts),
``duplicate`` (superseded by one with the same figures and words).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from analytics.ui import memo, warehouse
from analytics.ui.filters import ALL

STATES: Mapping[str, str] = {
    "failed": "无法读取",
    "unplaced": "未归入",
    "doubtful": "有疑问",
    "superseded": "被新版替代",
    "duplicate": "重复",
    "read": "已读",
}
"""Words of the states, in the order in which lists show them: what asks for work first."""

SORTS: Mapping[str, str] = {"trouble": "要办的在前", "received": "最近收到在前", "agency": "按单位、年度"}
_ORDER: Mapping[str, str] = {
    "trouble": "array_position(['{states}'], state), received_at DESC, year DESC NULLS LAST, ordinal",
    "received": "received_at DESC, entry DESC, file_name",
    "agency": "ordinal NULLS LAST, year DESC NULLS LAST, revision DESC",
}
LISTED = 30
"""Documents that the page lists; the download holds all."""


@dataclass(frozen=True, slots=True, eq=False)
class Asked:
    """What the filters say; ``ALL`` or None for everything."""

    year: int | None = None
    kind: str | None = None
    state: str = ALL
    format: str = ALL
    words: str = ""
    sort: str = "trouble"


@dataclass(frozen=True, slots=True, eq=False)
class Document:
    """A document as the list shows it. ``how`` says by what it was placed (``HOW``); ``revisions`` counts the
    reports of its agency and year, ``revision`` is its own place among them (0 for no report).
    """

    sha256: str
    part: int
    file_name: str
    format: str
    bytes: int
    received_at: datetime
    state: str
    message: str | None
    agency_id: str | None
    agency: str | None
    short_name: str | None
    kind: str | None
    in_roster: bool | None
    year: int | None
    report_id: str | None
    row_of_table: bool
    title: str | None
    as_read: str | None
    published_on: date | None
    signed_on: date | None
    scanned: bool
    revision: int
    revisions: int
    problems: int
    how: str
    year_how: str

    @property
    def name(self) -> str:
        """The file, and which of its reports."""
        return f"{self.file_name}（第 {self.part} 份报告）" if self.part else self.file_name


HOW: Mapping[str, str] = {
    "title": "标题写明",
    "text": "正文或落款写明",
    "file": "据文件名",
    "person": "人工指定",
    "none": "未认出",
}
"""By what an agency or a year was known."""

_BASE = """
WITH noted AS (
    SELECT sha256, part, count(*) AS problems,
           bool_or(code = 'agency_from_file_name') AS agency_by_name,
           bool_or(code = 'year_from_file_name') AS year_by_name
    FROM problems GROUP BY sha256, part
),
blurred AS (SELECT DISTINCT report_id FROM cells WHERE status = 'unreadable'),
several AS (
    SELECT report_id, agency_id, year, is_current, count(*) OVER (PARTITION BY agency_id, year) AS revisions
    FROM reports QUALIFY revisions > 1
),
said AS (
    SELECT report_id, string_agg(concat_ws('|', table_id, row_id, column_id, value, status), ';'
        ORDER BY ordinal) AS figures
    FROM cells SEMI JOIN several USING (report_id) GROUP BY report_id
),
told AS (
    SELECT report_id, string_agg(regexp_replace(text, '\\s', '', 'g'), ';' ORDER BY section_id) AS words
    FROM sections SEMI JOIN several USING (report_id) GROUP BY report_id
),
copies AS (
    SELECT earlier.report_id
    FROM several AS earlier
    JOIN several AS counting ON counting.is_current AND counting.agency_id = earlier.agency_id
        AND counting.year = earlier.year
    LEFT JOIN said AS a ON a.report_id = earlier.report_id
    LEFT JOIN said AS b ON b.report_id = counting.report_id
    LEFT JOIN told AS c ON c.report_id = earlier.report_id
    LEFT JOIN told AS d ON d.report_id = counting.report_id
    WHERE NOT earlier.is_current
        AND a.figures IS NOT DISTINCT FROM b.figures AND c.words IS NOT DISTINCT FROM d.words
),
everything AS (
    SELECT d.sha256, d.part, d.file_name, d.format, d.bytes, d.received_at, d.entry, d.message,
        CASE
            WHEN d.outcome = 'failed' THEN 'failed'
            WHEN d.outcome = 'unplaced' THEN 'unplaced'
            WHEN NOT r.is_current THEN if(copies.report_id IS NULL, 'superseded', 'duplicate')
            WHEN noted.problems > 0 OR NOT (a.in_roster OR a.is_city) OR r.scanned
                OR blurred.report_id IS NOT NULL
                THEN 'doubtful'
            ELSE 'read'
        END AS state,
        d.agency_id, a.name, a.short_name, a.kind, a.groups, a.in_roster, a.ordinal, d.year, r.report_id,
        coalesce(r.kind = 'row_of_table', false) AS row_of_table, r.title, r.agency_as_read,
        r.published_on, r.signed_on, coalesce(r.scanned, false) AS scanned,
        coalesce(r.revision, 0) AS revision, coalesce(several.revisions, 1) AS revisions,
        coalesce(noted.problems, 0) AS problems,
        CASE
            WHEN d.agency_id IS NULL THEN 'none'
            WHEN d.outcome = 'failed' OR noted.agency_by_name THEN 'file'
            WHEN contains(r.title, r.agency_as_read) THEN 'title'
            ELSE 'text'
        END AS how,
        CASE
            WHEN d.year IS NULL THEN 'none'
            WHEN d.outcome = 'failed' OR noted.year_by_name THEN 'file'
            WHEN contains(r.title, d.year::VARCHAR) THEN 'title'
            ELSE 'text'
        END AS year_how
    FROM documents d
    LEFT JOIN reports r USING (sha256, part)
    LEFT JOIN agencies a ON a.agency_id = d.agency_id
    LEFT JOIN noted USING (sha256, part)
    LEFT JOIN blurred ON blurred.report_id = r.report_id
    LEFT JOIN several ON several.report_id = r.report_id
    LEFT JOIN copies ON copies.report_id = r.report_id
)
"""
_COLUMNS = """
sha256, part, file_name, format, bytes, received_at, state, message, agency_id, name, short_name, kind,
in_roster, year, report_id, row_of_table, title, agency_as_read, published_on, signed_on, scanned, revision,
revisions, problems, how, year_how
"""


# ------------------------------------------------------------------ how many


@dataclass(frozen=True, slots=True, eq=False)
class Counts:
    """How many documents in which state, over (year, format, state) of the scope."""

    cells: Mapping[tuple[int | None, str, str], int]

    def of(self, *, year: int | None = None, format: str | None = None, state: str | None = None) -> int:
        """Documents with the given year, format and state; None for any."""
        return sum(
            count
            for (own_year, own_format, own_state), count in self.cells.items()
            if year in (None, own_year) and format in (None, own_format) and state in (None, own_state)
        )

    def cells_without_year(self, state: str) -> int:
        """Documents with the state of which no year is known."""
        return sum(count for (year, _, own), count in self.cells.items() if year is None and own == state)

    @property
    def years(self) -> tuple[int, ...]:
        """Report years that documents are of, oldest first."""
        return tuple(sorted({year for year, _, _ in self.cells if year is not None}))

    @property
    def formats(self) -> tuple[str, ...]:
        """Formats, the most frequent first."""
        return tuple(
            sorted({format for _, format, _ in self.cells}, key=lambda one: (-self.of(format=one), one))
        )


@memo.view
def counts(year: int | None, kind: str | None) -> Counts:
    """The documents of a report year (None = all, also those without) and kind."""
    found = warehouse.rows(
        f"""{_BASE}
        SELECT year, format, state, count(*) FROM everything
        WHERE (?1 IS NULL OR year = ?1)
            AND (?2 IS NULL OR list_contains(groups, ?2)) GROUP BY ALL ORDER BY ALL
        """,
        year,
        kind,
    )
    return Counts({(own, format, state): count for own, format, state, count in found})


@memo.view
def arrivals(year: int | None, kind: str | None) -> tuple[datetime, ...]:
    """The times at which documents came, newest first."""
    found = warehouse.rows(
        """
        SELECT DISTINCT received_at FROM documents LEFT JOIN agencies a USING (agency_id)
        WHERE (?1 IS NULL OR year = ?1) AND (?2 IS NULL OR list_contains(a.groups, ?2)) ORDER BY 1 DESC
        """,
        year,
        kind,
    )
    return tuple(at for (at,) in found)


@memo.view
def to_ask(year: int | None, kind: str | None) -> tuple[str, ...]:
    """Short names of agencies whose only document of a year cannot be read, in roster order."""
    found = warehouse.rows(
        """
        SELECT DISTINCT a.short_name, a.ordinal FROM documents d JOIN agencies a USING (agency_id)
        WHERE d.outcome = 'failed' AND (?1 IS NULL OR d.year = ?1)
            AND (?2 IS NULL OR list_contains(a.groups, ?2))
            AND NOT EXISTS (SELECT 1 FROM reports r WHERE r.agency_id = d.agency_id AND r.year = d.year)
        ORDER BY a.ordinal
        """,
        year,
        kind,
    )
    return tuple(name for name, _ in found)


# ------------------------------------------------------------------ which


def listed(asked: Asked, limit: int | None = LISTED) -> tuple[int, tuple[Document, ...]]:
    """How many documents the filters leave, and the first of them; all with ``limit`` None."""
    order = _ORDER[asked.sort].replace("{states}", "','".join(STATES))
    found = warehouse.rows(
        f"""{_BASE}
        SELECT {_COLUMNS}, count(*) OVER () FROM everything
        WHERE (?1 IS NULL OR year = ?1)
            AND (?2 IS NULL OR list_contains(groups, ?2)) AND (?3 = '' OR state = ?3)
            AND (?4 = '' OR format = ?4)
            AND (?5 = '' OR contains(lower(concat_ws(' ', file_name, name, short_name)), lower(?5)))
        ORDER BY {order}, sha256, part LIMIT {limit if limit is not None else "ALL"}
        """,
        asked.year,
        asked.kind,
        asked.state,
        asked.format,
        asked.words.strip(),
    )
    return (int(found[0][-1]) if found else 0, tuple(Document(*row[:-1]) for row in found))


def document(sha256: str, part: int) -> Document | None:
    """One document; None where the snapshot does not have it."""
    found = warehouse.rows(
        f"{_BASE} SELECT {_COLUMNS} FROM everything WHERE sha256 = ? AND part = ?", sha256, part
    )
    return Document(*found[0]) if found else None


# ------------------------------------------------------------------ how well


@dataclass(frozen=True, slots=True)
class TableRead:
    """The cells of one table of a report: with a figure, empty or struck through, no figure, not there."""

    stated: int = 0
    blank: int = 0
    unreadable: int = 0
    lost: int = 0
    found: bool = True

    @property
    def all(self) -> int:
        return self.stated + self.blank + self.unreadable + self.lost


@dataclass(frozen=True, slots=True, eq=False)
class Understood:
    """What was understood of a report: sections by id (``present empty missing``), tables, prose figures."""

    sections: Mapping[str, str] = field(default_factory=dict[str, str])
    tables: Mapping[str, TableRead] = field(default_factory=dict[str, TableRead])
    claims: int = 0


def understood(report_ids: Sequence[str]) -> Mapping[str, Understood]:
    """What was understood of some reports, by report id."""
    if not report_ids:
        return {}
    marks = ", ".join("?" * len(report_ids))
    sections: dict[str, dict[str, str]] = {one: {} for one in report_ids}
    read: dict[str, dict[str, TableRead]] = {one: {} for one in report_ids}
    for report_id, section, status in warehouse.rows(
        f"SELECT report_id, section_id, status FROM sections WHERE report_id IN ({marks})", *report_ids
    ):
        sections[report_id][section] = status
    for report_id, table, *figures in warehouse.rows(
        f"""
        SELECT c.report_id, table_id, count(*) FILTER (WHERE status = 'stated'),
            count(*) FILTER (WHERE status IN ('blank', 'slash')),
            count(*) FILTER (WHERE status = 'unreadable'),
            count(*) FILTER (WHERE status = 'not_in_source'),
            count(*) FILTER (WHERE status <> 'not_in_source') > 0
        FROM cells c WHERE c.report_id IN ({marks}) GROUP BY c.report_id, table_id
        """,
        *report_ids,
    ):
        read[report_id][table] = TableRead(*figures)
    claims = {
        report_id: int(count)
        for report_id, count in warehouse.rows(
            f"SELECT report_id, count(*) FROM claims WHERE report_id IN ({marks}) GROUP BY report_id",
            *report_ids,
        )
    }
    return {one: Understood(sections[one], read[one], claims.get(one, 0)) for one in report_ids}


@dataclass(frozen=True, slots=True)
class Noted:
    """Something that the reader noted about a document."""

    file_name: str
    code: str
    place: str | None
    message: str


def notes(sha256: str | None = None, part: int = 0) -> tuple[Noted, ...]:
    """What was noted of a document, of all documents with None."""
    found = warehouse.rows(
        """
        SELECT d.file_name, p.code, p.place, p.message FROM problems p JOIN documents d USING (sha256, part)
        WHERE ?1 IS NULL OR (p.sha256 = ?1 AND p.part = ?2) ORDER BY d.entry, p.part, p.ordinal
        """,
        sha256,
        part,
    )
    return tuple(Noted(*row) for row in found)


# ------------------------------------------------------------------ revisions


@dataclass(frozen=True, slots=True, eq=False)
class Revision:
    """A later document of an agency and year, and what is otherwise in it than in the one before.

    ``cells``: figures that differ, ``sections``: numerals of the sections whose words differ, ``counts``:
    whether this is the one that counts.
    """

    agency_id: str
    short_name: str
    year: int
    revision: int
    counts: bool
    sha256: str
    part: int
    file_name: str
    received_at: datetime
    before: str
    cells: int
    sections: tuple[str, ...]
    redated: bool


_REVISIONS = """
WITH pairs AS (
    SELECT agency_id, year, revision, is_current, report_id, sha256, part, published_on,
        lag(report_id) OVER own AS earlier, lag(published_on) OVER own AS published_before
    FROM reports WINDOW own AS (PARTITION BY agency_id, year ORDER BY revision)
),
chosen AS (
    SELECT p.*, a.short_name, a.ordinal, d.file_name, d.received_at FROM pairs p
    JOIN agencies a USING (agency_id) JOIN documents d USING (sha256, part)
    WHERE earlier IS NOT NULL AND (?1 IS NULL OR p.year = ?1) AND (?2 IS NULL OR list_contains(a.groups, ?2))
        AND (?3 IS NULL OR p.agency_id = ?3)
),
figures AS (
    SELECT c.report_id, count(*) FILTER (WHERE n.value IS DISTINCT FROM o.value
        OR n.status IS DISTINCT FROM o.status) AS changed
    FROM chosen c
    JOIN cells n ON n.report_id = c.report_id
    LEFT JOIN cells o ON o.report_id = c.earlier AND o.table_id = n.table_id AND o.row_id = n.row_id
        AND o.column_id = n.column_id
    GROUP BY c.report_id
),
words AS (
    SELECT c.report_id, list(n.section_id ORDER BY n.section_id) FILTER (
        WHERE regexp_replace(n.text, '\\s', '', 'g') <> regexp_replace(coalesce(o.text, ''), '\\s', '', 'g')
    ) AS changed
    FROM chosen c
    JOIN sections n ON n.report_id = c.report_id
    LEFT JOIN sections o ON o.report_id = c.earlier AND o.section_id = n.section_id
    GROUP BY c.report_id
)
SELECT c.agency_id, c.short_name, c.year, c.revision, c.is_current, c.sha256, c.part, c.file_name,
    c.received_at, c.earlier, coalesce(figures.changed, 0), words.changed,
    c.published_on IS DISTINCT FROM c.published_before, count(*) OVER ()
FROM chosen c LEFT JOIN figures USING (report_id) LEFT JOIN words USING (report_id)
ORDER BY c.received_at DESC, c.ordinal, c.year DESC, c.revision DESC
"""


def revisions(
    year: int | None, kind: str | None, agency_id: str | None = None, limit: int | None = LISTED
) -> tuple[int, tuple[Revision, ...]]:
    """How many later documents there are, and the newest of them."""
    found = warehouse.rows(
        f"{_REVISIONS} LIMIT {limit if limit is not None else 'ALL'}", year, kind, agency_id
    )
    return (int(found[0][-1]) if found else 0, tuple(_revision(row) for row in found))


def _revision(row: tuple[Any, ...]) -> Revision:
    *told, sections, redated, _ = row
    return Revision(*told, sections=tuple(sections or ()), redated=bool(redated))
