"""The form's cells from a document: rows found, columns told, editions decided, everything else marked.

``read_tables`` is the door. It returns a dense list: each cell of each table's edition once, in form order,
with the status ``not_in_source`` where the document does not reach it.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from decimal import Decimal
from functools import lru_cache

from analytics.form import EDITIONS, FORM, Column, Table

from .align import Aligned, Habits, align, document_habits, habits, sums_up, tells_a_sum
from .cells import TableReading, absent, said
from .hits import Found, Head, Hit, widths
from .lines import lines_of
from .model import Cell, Document, Label, Problem, Status
from .normal import canonical, squeeze
from .numbers import read_mark
from .pieces import Piece, lay_out
from .plans import Source, fill, plan_from, plan_of, remember
from .positions import span
from .skeleton import skeleton_of
from .stream import walk

_MONEY = {"元": Decimal(1), "万元": Decimal(10000), "亿元": Decimal(100000000)}

_STRAYS = 2
"""So many figures that belong to no row show that a text has lost its lines."""
_ENOUGH_LINES = 5
"""So many lines of text bear out what their header says."""


def read_tables(document: Document) -> TableReading:
    """Reads t2, t3 and t4 of a document. Never raises for what a document says."""
    skeleton = skeleton_of(document)
    plan = skeleton and plan_of(skeleton)
    if skeleton and plan:
        return fill(plan, skeleton)
    run = lay_out(document)
    if skeleton:
        for piece in run.pieces:
            piece.prose = skeleton.rows[piece.row].prose
    found = walk(run)
    lines, line_of = lines_of(run)
    seen = document_habits(found.hits)
    editions = _editions(found)
    fallback = next((edition for edition in editions.values() if edition), EDITIONS[-1])
    sizes = Counter(piece.row for piece in run.pieces)
    cells: list[Source] = []
    problems: list[tuple[Problem, Piece | None]] = []
    labels: list[tuple[Label, Piece]] = []
    for table in FORM.tables:
        edition = editions[table.id] or fallback
        if table.id not in found.started:
            cells.extend(Source(cell, None) for cell in absent(table.id, edition))
            problems.append((Problem("table_missing", None, f"文中没有“{table.title}”的表格"), None))
            continue
        reader = _TableReader(table, edition, found, sizes, line_of, seen)
        cells.extend(reader.cells())
        problems.extend(reader.problems)
        labels.extend(reader.labels())
    reading = TableReading(
        cells=tuple(source.cell for source in cells),
        editions=editions,
        labels=tuple(label for label, _ in labels),
        lines=lines,
        problems=tuple(problem for problem, _ in problems),
        section_hints={
            table: line_of[id(piece)] for table, piece in found.started.items() if id(piece) in line_of
        },
    )
    if skeleton and not (found.prose_weighed or seen.figures_weighed):
        plan = plan_from(skeleton, run, editions, cells, labels, problems, found.started)
        if plan:
            remember(skeleton, plan)
    return reading


def tables_of(document: Document) -> set[str]:
    """The tables of the form that begin in a document."""
    skeleton = skeleton_of(document)
    plan = skeleton and plan_of(skeleton)
    return set(plan.starts if plan else read_tables(document).section_hints)


# ------------------------------------------------------------------ editions


def _editions(found: Found) -> dict[str, str | None]:
    """The edition of each table that is there, from its own labels, else from the tables before it."""
    editions: dict[str, str | None] = {}
    known: str | None = None
    own = {"t2": _edition_by_columns(found), "t3": _edition_by_rows(found)}
    for table in FORM.tables:
        edition = own.get(table.id)
        known = edition or known
        editions[table.id] = edition
    for table in FORM.tables:
        if editions[table.id] is None and table.id in found.started:
            before = [
                editions[other.id] for other in FORM.tables[: FORM.tables.index(table)] if editions[other.id]
            ]
            editions[table.id] = before[-1] if before else known
    return editions


def _edition_by_columns(found: Found) -> str | None:
    table = FORM.table("t2")
    votes = dict.fromkeys(EDITIONS, 0.0)
    for edition in EDITIONS:
        own = {canonical(c.label) for block in table.blocks for c in block.columns.get(edition, ())}
        every = {
            canonical(w) for block in table.blocks for c in block.columns.get(edition, ()) for w in c.wordings
        }
        for head in found.heads.get(table.id, ()):
            votes[edition] += 1.0 if head.word.canon in own else 0.3 if head.word.canon in every else 0.0
        for scrap in found.scraps.get(table.id, ()):
            votes[edition] += 0.5 if len(scrap) >= 3 and any(scrap in label for label in own) else 0.0
    for hit in found.hits:
        if hit.table == table.id and hit.row and len(table.row(hit.row).editions) == 1:
            votes[table.row(hit.row).editions[0]] += 2.0
    best, second = sorted(EDITIONS, key=lambda edition: -votes[edition])[:2]
    return best if votes[best] > votes[second] else None


def _edition_by_rows(found: Found) -> str | None:
    table = FORM.table("t3")
    hits = [hit for hit in found.hits if hit.table == table.id and hit.row]
    single = {row.id: row.editions[0] for row in table.all_rows if len(row.editions) == 1}
    newest = [single[hit.row] for hit in hits if hit.row in single and "." in hit.row]
    if newest:
        return newest[0]
    last = max((hit.order for hit in hits), default=-1)
    for hit in hits:
        if hit.row in single and (hit.slots or last > hit.order):
            return single[hit.row]
    return None


# ------------------------------------------------------------------ one table


class _TableReader:
    """The cells of one table in its edition."""

    def __init__(
        self,
        table: Table,
        edition: str,
        found: Found,
        sizes: Mapping[int, int],
        line_of: Mapping[int, int],
        seen: Habits,
    ) -> None:
        self.table = table
        self.edition = edition
        self.found = found
        self.sizes = sizes
        self.line_of = line_of
        self.seen = seen
        self.filled = table.id in found.filled
        self.problems: list[tuple[Problem, Piece | None]] = []
        """Each with the piece whose place it names."""
        self.hits = [hit for hit in found.hits if hit.table == table.id]
        self.used_heads: list[tuple[str | None, Column, Head]] = []
        self.lost: dict[str, list[Hit]] = {}
        """Rows by the columns that they lack."""
        self.by_row = self._choose()

    def _choose(self) -> dict[str, Hit]:
        """One hit a row: the first that holds cells, else the first."""
        chosen: dict[str, Hit] = {}
        last = max(
            (hit.order for hit in self.hits if hit.row and (hit.slots or not hit.of_group)), default=-1
        )
        for hit in self.hits:
            if hit.row is None:
                self._extra(hit)
                continue
            if hit.pending and hit.order == last and hit.row != self.table.rows(self.edition)[-1].id:
                # Cut off within its label, and nothing after it: what the whole row said is not known.
                self._problem(
                    "row_cut_off", hit.first, f"“{hit.raw}”一行的名称没有写完，表格到此中断，该行不作读取"
                )
                continue
            if self.edition not in self.table.row(hit.row).editions:
                if hit.slots:
                    self._problem("extra_row", hit.first, f"“{hit.raw}”不是该表所用格式的行，未计入")
                continue
            old = chosen.get(hit.row)
            if old is None or (not old.slots and hit.slots):
                chosen[hit.row] = hit
        return chosen

    def _extra(self, hit: Hit) -> None:
        if any(piece.mark.value is not None for piece in hit.slots):
            self._problem(
                "extra_row", hit.first, f"“{squeeze(hit.raw)[:40]}”不是国家格式中的行，其数字未计入"
            )

    def _problem(self, code: str, piece: Piece, message: str) -> None:
        self.problems.append((Problem(code, piece.place, message), piece))

    def cells(self) -> list[Source]:
        """Every cell of the edition, in form order."""
        filled = self._wide() if self.table.layout == "wide" else self._rows()
        cells = [
            filled.get((cell.row, cell.column)) or Source(cell, None)
            for cell in absent(self.table.id, self.edition)
        ]
        for columns, hits in self.lost.items():
            names = f"“{squeeze(hits[0].raw)[:40]}”" + (f"等 {len(hits)} 行" if len(hits) > 1 else "一行")
            self._problem("column_lost", hits[0].first, f"{names}缺少栏目：{columns}")
        self._report_missing(cells)
        return cells

    # -------------------------------------------------------------- rows under one another

    def _rows(self) -> dict[tuple[str, str], Source]:
        plain = self.table.plain_columns
        hits = list(self.by_row.values())
        seen = replace(self.seen, scattered=self._scattered())
        due = {row: self._columns(row, hit) for row, hit in self.by_row.items()}
        named = {row: self._named(row, due[row], hit) for row, hit in self.by_row.items()}
        if plain:
            sets = list(named.values())
            if any(columns != sets[0] for columns in sets):
                named = due
            ids = [column.id for column in next(iter(named.values()), plain)]
            seen = habits(hits, ids, self.sizes, seen, filled=self.filled)
        filled: dict[tuple[str, str], Source] = {}
        for row_id, hit in self.by_row.items():
            columns, there = due[row_id], named[row_id]
            aligned = align(hit, there, seen, self.sizes, left=bool(self.table.blocks))
            if len(there) < len(columns) and aligned.fault is None:
                aligned = replace(aligned, fault="column_lost")
            self._report(hit, aligned, columns)
            filled.update(self._fill(row_id, there, aligned, hit))
        self.seen.figures_weighed |= seen.figures_weighed
        return filled

    def _scattered(self) -> bool:
        """Whether a text has its figures apart from their labels, as one drawn column by column."""
        most = max((size for hit in self.hits for size in widths(hit)), default=0)
        return self.found.strays.get(self.table.id, 0) >= _STRAYS or any(
            not hit.first.celled and len(hit.slots) > most + _STRAYS for hit in self.hits
        )

    def _columns(self, row_id: str, hit: Hit) -> tuple[Column, ...]:
        """The columns that stand over this row: of its own heads' edition in the small tables."""
        if not self.table.blocks:
            return self.table.columns(self.edition, row_id)
        # The table's own edition is likelier, and a header without the other columns of an edition speaks
        # against it: one lone column may be worded as the other edition words one of its three.
        scores = {edition: 0.7 if edition == self.edition else 0.0 for edition in EDITIONS}
        said = {head.word.canon for head in hit.heads}
        for edition in EDITIONS:
            for column in self.table.columns(edition, row_id):
                if canonical(column.label) in said:
                    scores[edition] += 1
                elif not said.isdisjoint(_canonical_set(column.wordings)):
                    scores[edition] += 0.6
                elif said:
                    scores[edition] -= 0.5
        best = max(EDITIONS, key=lambda edition: (scores[edition], edition == self.edition))
        if best != self.edition:
            self._problem("mixed_edition", hit.first, f"“{hit.raw}”一行的栏目与该表其余部分不是同一版格式")
        return self.table.columns(best, row_id)

    def _named(self, row_id: str, columns: tuple[Column, ...], hit: Hit) -> tuple[Column, ...]:
        """The columns there are: fewer where the header names several but not all, and all rows agree."""
        named: list[Column] = []
        for column in columns:
            wordings = _canonical_set(column.wordings)
            head = next((head for head in hit.heads if head.word.canon in wordings), None)
            if head:
                named.append(column)
                self.used_heads.append((row_id if self.table.blocks else None, column, head))
        if not 1 < len(named) < len(columns):
            return columns
        rows = [other for other in self.by_row.values() if other.slots and other.block == hit.block]
        if hit.first.grid is None and len(rows) < _ENOUGH_LINES:
            return columns
        spans = [span(other.slots) for other in rows]
        if max(spans, default=0) > len(named) or 2 * spans.count(len(named)) < len(rows):
            return columns
        if columns[-1] not in named and self.table.plain_columns:
            # Where the last of so many figures is always the sum, it is the total, and only its head is lost.
            self.seen.figures_weighed = True
            sums = [sums_up(other.slots) for other in rows if tells_a_sum(other.slots, len(named))]
            if any(sums) and all(sums):
                return columns
        return tuple(named)

    def _fill(
        self, row_id: str, columns: Sequence[Column], aligned: Aligned, hit: Hit
    ) -> Iterator[tuple[tuple[str, str], Source]]:
        for column in columns:
            piece = aligned.by_column.get(column.id)
            if piece is not None:
                yield (row_id, column.id), self._cell(row_id, column, piece)
            elif aligned.rest is Status.BLANK or column.id in aligned.by_column:
                yield (row_id, column.id), self._blank(row_id, column.id, hit)

    def _blank(self, row_id: str, column_id: str, hit: Hit) -> Source:
        """A cell that is there and empty, without a piece of its own: its place is its row's."""
        place, line = hit.first.place, self.line_of.get(id(hit.first))
        cell = Cell(self.table.id, row_id, column_id, None, Status.BLANK, "", place, line)
        return Source(cell, hit.first, empty=True)

    def _cell(self, row_id: str, column: Column, piece: Piece) -> Source:
        value, status, raw = said(piece.text, column.signed)
        unit = piece.mark.unit if not column.signed else read_mark(piece.text, signed=True).unit
        if unit and value is not None and _differs(unit, column.unit):
            message = f"格式要求的单位是“{column.unit}”，此处写的是“{raw}”，数字照原样读取"
            self._problem("unit_differs", piece, message)
        line = self.line_of.get(id(piece))
        cell = Cell(self.table.id, row_id, column.id, value, status, raw, piece.place, line)
        return Source(cell, piece, signed=column.signed)

    # -------------------------------------------------------------- rows beside one another

    def _wide(self) -> dict[tuple[str, str], Source]:
        """One line of figures under all rows, or a line for each."""
        columns = self.table.plain_columns
        beside = any(hit.across for hit in self.hits)
        filled: dict[tuple[str, str], Source] = {}
        for hit in self.hits:
            if hit.row is None:
                continue
            rows = hit.across or (hit.row,)
            if not hit.across and (beside or not hit.slots) and all(piece.is_empty for piece in hit.slots):
                continue  # a heading over columns, with the fillers of its merged cell
            if hit.across:
                rows = tuple(row.id for row in self.table.rows(self.edition) if row.id in hit.across)
            for column in columns:
                wordings = _canonical_set(column.wordings)
                said = (head for head in hit.heads if head.word.canon in wordings)
                self.used_heads.extend((None, column, head) for head in said)
            across = _across(rows, columns)
            aligned = align(hit, across, self.seen, self.sizes)
            self._report(hit, aligned, across)
            for column in across:
                row_id, column_id = column.id.split("|")
                piece = aligned.by_column.get(column.id)
                if piece is not None:
                    cell = self._cell(row_id, replace(column, id=column_id), piece)
                elif aligned.rest is Status.BLANK or column.id in aligned.by_column:
                    cell = self._blank(row_id, column_id, hit)
                else:
                    continue
                filled.setdefault((row_id, column_id), cell)
        return filled

    # -------------------------------------------------------------- what a person should know

    def _report(self, hit: Hit, aligned: Aligned, columns: Sequence[Column]) -> None:
        name = squeeze(hit.raw)[:40] or self.table.title
        said, due = len(aligned.by_column) or len(hit.slots), len(columns)
        if aligned.fault == "column_lost":
            lost = "、".join(column.label for column in columns if column.id not in aligned.by_column)
            self.lost.setdefault(lost, []).append(hit)
        elif aligned.fault == "columns_unknown":
            self._problem(
                "columns_unknown", hit.first, f"“{name}”一行应有 {due} 格，只见 {said} 格，看不出缺哪几格"
            )
        elif aligned.fault == "cells_surplus":
            self._problem(
                "cells_surplus", hit.first, f"“{name}”一行应有 {due} 格，却有 {said} 格，无法对应栏目"
            )
        elif aligned.fault == "row_cut_off":
            message = f"“{name}”一行在文末中断，应有 {due} 格，只见 {said} 格"
            self._problem("row_cut_off", hit.first, message)

    def _report_missing(self, cells: Sequence[Source]) -> None:
        rows = list(self.table.rows(self.edition))
        there = {source.cell.row for source in cells if source.piece is not None}
        if self.table.layout != "wide":
            there |= set(self.by_row)
        missing = [row for row in rows if row.id not in there]
        if not missing:
            return
        last = max((index for index, row in enumerate(rows) if row.id in there), default=-1)
        begin = self.found.started[self.table.id]
        tail = rows[last + 1 :]
        lost = [self.table.words(row.id, self.edition) for row in missing if row not in tail]
        if lost:
            names = "、".join(f"“{name}”" for name in lost[:3]) + (
                f"等 {len(lost)} 行" if len(lost) > 3 else ""
            )
            self._problem("row_lost", begin, f"“{self.table.title}”的表格中没有{names}")
        if tail:
            name = self.table.words(tail[0].id, self.edition)
            message = f"“{self.table.title}”的表格不完整，从“{name}”起没有内容"
            self._problem("table_cut_off", begin, message)

    def labels(self) -> list[tuple[Label, Piece]]:
        """Labels worded otherwise than the edition words them, each with the piece where it stands."""
        found: list[tuple[Label, Piece]] = []
        for row_id, hit in self.by_row.items():
            if hit.word is None or (hit.torn and not (hit.pending and hit.first.grid is not None)):
                continue  # parted by a page break, which is no other wording
            row = self.table.row(row_id)
            expected = row.label_in(self.edition)
            same = {canonical(expected), canonical(expected + row.hint)}
            said = canonical(hit.raw)
            if hit.word.canon not in same or (
                hit.word.canon != said and said not in same and not _begins(said, same)
            ):
                label = Label(self.table.id, row_id, None, squeeze(hit.raw), expected, hit.first.place)
                found.append((label, hit.first))
        seen: set[tuple[str | None, str]] = set()
        for row_id, column, head in self.used_heads:
            block = self.table.row(row_id).block if row_id else None
            if (block, column.id) in seen:
                continue
            seen.add((block, column.id))
            if head.word.canon != canonical(column.label):
                said_so, place = squeeze(head.raw), head.piece.place
                label = Label(self.table.id, row_id, column.id, said_so, column.label, place)
                found.append((label, head.piece))
        return found


@lru_cache(maxsize=64)
def _across(rows: tuple[str, ...], columns: tuple[Column, ...]) -> tuple[Column, ...]:
    """The columns of all rows that stand beside one another, named by both."""
    return tuple(replace(column, id=f"{row}|{column.id}") for row in rows for column in columns)


@lru_cache(maxsize=512)
def _canonical_set(wordings: tuple[str, ...]) -> frozenset[str]:
    return frozenset(map(canonical, wordings))


def _begins(said: str, labels: set[str]) -> bool:
    return any(said.startswith(label) for label in labels)


def _differs(unit: str, expected: str) -> bool:
    if unit in _MONEY or expected in _MONEY:
        return unit != expected
    return False
