"""Tables of many agencies: a header row names agency, year and cells of the form, each row is one report.

A column is named by the form's id (``t3.received.total``) or by its labels in one cell or over one another
(the row's under a heading, with or without numbers, and the column's). A row label alone means the sum over
its columns, where the form has one. A name that fits several cells is reported, never chosen from.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from analytics.form import EDITIONS, FORM, Table

from .dates import DATE, YEAR, date_of, year_of
from .flat import fold
from .headings import find_headings
from .long_names import Key, keys_of
from .model import (
    Cell,
    Document,
    Grid,
    GridCell,
    Kind,
    Line,
    Paragraph,
    Problem,
    Reading,
    Section,
    SectionStatus,
    Status,
)
from .normal import canonical, squeeze
from .numbers import read_mark

_MEANINGS = {
    canonical(word): meaning
    for meaning, words in (
        ("agency", "单位 单位名称 机构 机构名称 机关 机关名称 行政机关 部门 部门名称 填报单位 报送单位"),
        ("agency", "公开机构 公开单位 乡镇街道 agency agencyname"),
        ("year", "年度 年份 年 报告年度 统计年度 所属年度 year reportyear"),
        ("published", "发布日期 发布时间 公开日期 公布日期 publishedon"),
        ("signed", "落款日期 成文日期 signedon"),
    )
    for word in words.split()
}
_NO_AGENCY = re.compile(r"^(?:合计|总计|小计|共计|总和|全[省市县区州盟旗]合?计?|.*(?:合计|总计|小计))$")
_REMARK = re.compile(r"^(?:注|备注|说明|填表|制表|审核|单位负责人|联系)|[:：]")
_DEEPEST = 30
"""The header stands within so many rows of the top."""
_STACKED = 3
"""Header rows over one another at most."""
_SECTIONS_OF_A_REPORT = 2
_LEAST = 2
"""So many columns of the form make a table of agencies."""


@dataclass(frozen=True, slots=True)
class LongRow:
    """What one row of the table reports. ``lines`` are its header and itself."""

    agency: str | None
    year: int | None
    published_on: date | None
    signed_on: date | None
    editions: Mapping[str, str | None]
    cells: tuple[Cell, ...]
    lines: tuple[Line, ...]
    problems: tuple[Problem, ...]

    def reading(self, source: str, sha256: str, format: str) -> Reading:
        """The row as a reading. All sections are missing: such a table has no text."""
        return Reading(
            source=source,
            sha256=sha256,
            format=format,
            agency=self.agency,
            year=self.year,
            published_on=self.published_on,
            signed_on=self.signed_on,
            editions=self.editions,
            sections=tuple(Section(section.id, SectionStatus.MISSING) for section in FORM.sections),
            cells=self.cells,
            lines=self.lines,
            problems=self.problems,
            kind=Kind.ROW,
        )


@dataclass(frozen=True, slots=True)
class _Header:
    """The header of a grid: what each column means, and the row after it."""

    columns: Mapping[int, str]
    keys: Mapping[int, Key]
    below: int
    problems: tuple[Problem, ...]
    line: Line


def read_long_tables(document: Document) -> tuple[tuple[LongRow, ...], Document]:
    """The reports in tables of many agencies, and the document without these tables.

    In a report that has sections of its own a table of agencies is a part of it, and none is taken out.
    """
    grids = [block for block in document.blocks if isinstance(block, Grid)]
    heads = {cell[0] for grid in grids for cell in grid.cells if cell[1] < _DEEPEST}
    if not any(map(_is_agency, heads)):
        return (), document
    lines = [Line(block.text, block.place) for block in document.blocks if isinstance(block, Paragraph)]
    if len(find_headings(lines)) >= _SECTIONS_OF_A_REPORT:
        return (), document
    found: list[LongRow] = []
    rest: list[Paragraph | Grid] = []
    for block in document.blocks:
        if isinstance(block, Grid):
            above = [other.text for other in rest[-3:] if isinstance(other, Paragraph)]
            table = _LongTable(block, above)
            if table.header is not None:
                found.extend(table.rows(table.header))
                continue
        rest.append(block)
    if not found:
        return (), document
    return tuple(found), replace(document, blocks=tuple(rest))


def _names_agency(cell: GridCell) -> bool:
    return _is_agency(cell.text)


def _is_agency(text: str) -> bool:
    return len(text) < 20 and _MEANINGS.get(canonical(text)) == "agency"


class _LongTable:
    """One grid, read as a table of many agencies if it is one."""

    def __init__(self, grid: Grid, before: Sequence[str]) -> None:
        self.grid = grid
        self.before = before
        self.by_row: dict[int, list[GridCell]] = {}
        for cell in grid.cells:
            self.by_row.setdefault(cell.row, []).append(cell)
        self.header = self._find_header()

    # -------------------------------------------------------------- header

    def _find_header(self) -> _Header | None:
        top = [row for row in sorted(self.by_row) if row < _DEEPEST]
        for row in top:
            if not any(map(_names_agency, self.by_row[row])):
                continue
            headers = [self._header(row, depth) for depth in range(1, _STACKED + 1)]
            best = max(headers, key=lambda header: len(set(header.keys.values())))  # of equals the flattest
            if len(best.keys) >= _LEAST and "agency" in best.columns.values():
                return best
        return None

    def _header(self, top: int, depth: int) -> _Header:
        texts = self._stacked(top, depth)
        columns: dict[int, str] = {}
        fitting: dict[int, frozenset[Key]] = {}
        for column, parts in sorted(texts.items()):
            meanings = {_MEANINGS.get(canonical(part)) for part in parts}
            meaning = meanings.pop() if len(meanings) == 1 else None
            if meaning is None:
                fitting[column] = keys_of(parts)
            elif meaning not in columns.values():
                columns[column] = meaning
        keys = _settled(fitting)
        problems: list[Problem] = []
        for column in sorted(column for column, found in fitting.items() if found and column not in keys):
            name = squeeze(" ".join(texts[column]))[:60]
            message = f"表头“{name}”可指格式中的 {len(fitting[column])} 格，无法确定是哪一格，该列未读取"
            problems.append(Problem("column_ambiguous", self._place(top, column), message))
        text = " | ".join(squeeze(" ".join(parts)) for _, parts in sorted(texts.items()))
        return _Header(columns, keys, top + depth, tuple(problems), Line(text, self._row_place(top)))

    def _stacked(self, top: int, depth: int) -> dict[int, list[str]]:
        """The header texts over each column, merged cells over all that they span, no text twice.

        In a file without merged cells a heading over several columns stands in the first of them only.
        """
        texts: dict[int, list[str]] = {}
        for row in range(top, top + depth):
            here: dict[int, str] = {}
            for cell in self.by_row.get(row, ()):
                for column in range(cell.column, cell.column + min(cell.colspan, 500)):
                    here[column] = cell.text
            width = max(here, default=-1) + 1
            carried = ""
            for column in range(width):
                text = here.get(column, "")
                if row < top + depth - 1:
                    carried = text if text.strip() else carried
                    is_named = _MEANINGS.get(canonical(carried)) is not None
                    text = text if text.strip() or is_named else carried
                if text.strip() and text not in texts.setdefault(column, []):
                    texts[column].append(text)
        return texts

    # -------------------------------------------------------------- rows

    def rows(self, header: _Header) -> Iterator[LongRow]:
        """A report for each row that names an agency or holds a figure under the form's columns."""
        spanned = self._spanned(header)
        for row in sorted(number for number in self.by_row if number >= header.below):
            cells = {**spanned.get(row, {}), **{cell.column: cell for cell in self.by_row[row]}}
            said = {
                meaning: cells[column].text for column, meaning in header.columns.items() if column in cells
            }
            agency = squeeze(said.get("agency", ""))
            marked = any(cells[column].text.strip() for column in header.keys if column in cells)
            if _NO_AGENCY.match(fold(agency)) or (not marked and (not agency or _REMARK.search(agency))):
                continue
            if not agency and not said.get("year", "").strip():
                continue  # sums without a name, remarks
            yield self._row(row, cells, said, agency, header)

    def _spanned(self, header: _Header) -> dict[int, dict[int, GridCell]]:
        """Names and years that are merged over several rows, for each of the rows after the first."""
        found: dict[int, dict[int, GridCell]] = {}
        for cell in self.grid.cells:
            if cell.row >= header.below and cell.rowspan > 1 and cell.column in header.columns:
                for row in range(cell.row + 1, cell.row + cell.rowspan):
                    found.setdefault(row, {})[cell.column] = cell
        return found

    def _row(
        self, row: int, cells: Mapping[int, GridCell], said: Mapping[str, str], agency: str, header: _Header
    ) -> LongRow:
        problems = list(header.problems)
        place = self._row_place(row)
        year = _year_in(said.get("year", ""))
        if year is None and (year := self._year_above(header)) is None:
            problems.append(Problem("year_missing", place, "汇总表这一行没有写明年度"))
        if not agency:
            problems.append(Problem("agency_missing", place, "汇总表这一行没有写明单位"))
        found = self._cells(row, cells, header, problems)
        editions = _editions(found)
        fallback = next((edition for edition in editions.values() if edition), None) or (
            FORM.edition_for(year).id if year else EDITIONS[-1]
        )
        dense: list[Cell] = []
        for table in FORM.tables:
            edition = editions[table.id] or fallback
            dense += [
                found.pop(key, None) or Cell(*key, None, Status.NOT_IN_SOURCE)
                for key in FORM.cells(table.id, edition)
            ]
        if left := [cell for cell in found.values() if cell.status is not Status.BLANK]:
            names = "、".join(f"{cell.table}.{cell.row}.{cell.column}" for cell in left[:3])
            message = f"这一行有 {len(left)} 格不属于该表所用的格式，未计入：{names}"
            problems.append(Problem("mixed_edition", left[0].place, message))
        text = " | ".join(squeeze(cell.text) for _, cell in sorted(cells.items()))
        return LongRow(
            agency=agency or None,
            year=year,
            published_on=_date_in(said.get("published", "")),
            signed_on=_date_in(said.get("signed", "")),
            editions=editions,
            cells=tuple(dense),
            lines=(header.line, Line(text, place)),
            problems=tuple(problems),
        )

    def _cells(
        self, row: int, cells: Mapping[int, GridCell], header: _Header, problems: list[Problem]
    ) -> dict[Key, Cell]:
        found: dict[Key, Cell] = {}
        for column, key in header.keys.items():
            given = cells.get(column)
            if given is None:
                continue  # the row ends before this column
            mark = read_mark(given.text, signed=_is_signed(key))
            raw = squeeze(given.text)
            cell = Cell(*key, mark.value, mark.status, raw, given.place, 1)
            other = found.get(key)
            if other is None or other.status is Status.BLANK:
                found[key] = cell
            elif mark.status is not Status.BLANK and (mark.status, mark.value) != (other.status, other.value):
                both = f"{other.raw}；{raw}"
                found[key] = Cell(*key, None, Status.UNREADABLE, both, other.place, 1)
                message = f"同一格在这一行写了两次，两处不同：{both}"
                problems.append(Problem("said_twice", given.place, message))
        return found

    def _year_above(self, header: _Header) -> int | None:
        """The one year that the title over the table names, where the table has no column for it."""
        if "year" in header.columns.values():
            return None
        above = [cell.text for cell in self.grid.cells if cell.row < header.below - 1]
        sheet = self.grid.place.removeprefix("sheet ") if self.grid.place.startswith("sheet ") else ""
        for texts in (above, self.before, [sheet]):
            years = {
                year for text in texts for match in YEAR.finditer(fold(text)) if (year := year_of(match))
            }
            if len(years) == 1:
                return years.pop()
        return None

    def _row_place(self, row: int) -> str:
        cells = self.by_row.get(row)
        return re.sub(r", cell \d+(?:, box [\d ]+)?$", "", cells[0].place) if cells else self.grid.place

    def _place(self, row: int, column: int) -> str:
        here = [cell for cell in self.by_row.get(row, ()) if cell.column <= column]
        return here[-1].place if here else self.grid.place


def _settled(fitting: Mapping[int, frozenset[Key]]) -> dict[int, Key]:
    """The cell of each column: of several that fit, the only one that the sure columns leave open."""
    keys = {column: next(iter(found)) for column, found in fitting.items() if len(found) == 1}
    sure = set(keys.values())
    for column, found in fitting.items():
        if len(found) < 2:
            continue
        left = found - sure
        for table in FORM.tables:
            edition = _edition_of(table, {key for key in sure if key[0] == table.id})
            if edition is not None:
                left -= {key for key in left if key[0] == table.id} - set(FORM.cells(table.id, edition))
        if len(left) == 1:
            keys[column] = next(iter(left))
    return keys


def _year_in(text: str) -> int | None:
    found = re.fullmatch(r"(20\d\d)(?:年度?)?", fold(text))
    return int(found[1]) if found else None


def _date_in(text: str) -> date | None:
    found = DATE.search(fold(text))
    return date_of(found) if found else None


def _is_signed(key: Key) -> bool:
    table, row, column = key
    for edition in EDITIONS:
        for known in FORM.table(table).columns(edition, row):
            if known.id == column:
                return known.signed
    return False


def _editions(found: Mapping[Key, Cell]) -> dict[str, str | None]:
    """The edition of each table that is there: that of its own cells, else of the tables before it.

    None where the cells of the whole row can be of several.
    """
    own: dict[str, str | None] = {}
    for table in FORM.tables:
        there = {key for key in found if key[0] == table.id}
        filled = {key for key in there if found[key].status is not Status.BLANK}
        if there:
            own[table.id] = _edition_of(table, there) or _edition_of(table, filled)
    known = next((edition for edition in own.values() if edition), None)
    editions: dict[str, str | None] = {}
    for table in FORM.tables:
        known = own.get(table.id) or known
        editions[table.id] = known if table.id in own else None
    return editions


def _edition_of(table: Table, keys: set[Key]) -> str | None:
    counts = {edition: len(keys.intersection(FORM.cells(table.id, edition))) for edition in EDITIONS}
    most = max(counts.values())
    best = [edition for edition, count in counts.items() if count == most]
    # Columns of both editions side by side: which of them a row uses, its filled cells say.
    mixed = all(count < len(keys) for count in counts.values())
    return best[0] if len(best) == 1 and not mixed else None
