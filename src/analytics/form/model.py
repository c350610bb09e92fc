"""What the form is made of: editions, sections, tables with their rows, columns and headings, claims."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Literal

Layout = Literal["blocks", "grid", "wide"]
EditionId = Literal["2019", "2021"]
EDITIONS: tuple[EditionId, ...] = ("2019", "2021")


def edition_called(edition_id: str) -> EditionId:
    """The edition with this id; KeyError for an id that the form does not know."""
    if edition_id == "2019":
        return "2019"
    if edition_id == "2021":
        return "2021"
    raise KeyError(f"unknown edition {edition_id!r}")


class FormError(Exception):
    """national.toml contradicts itself; names the place. A build fault, never bad input."""


@dataclass(frozen=True, slots=True)
class Edition:
    """One issue of the form: its document number and the report years it is meant for."""

    id: EditionId
    document: str
    first_year: int
    last_year: int | None


@dataclass(frozen=True, slots=True)
class Topic:
    """One of the five aspects that section one must cover."""

    id: str
    title: str
    aliases: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class SectionSpec:
    """One of the six sections; ``table`` is the table it holds, if any."""

    id: str
    numeral: str
    title: str
    aliases: tuple[str, ...]
    table: str | None
    topics: tuple[Topic, ...]

    @property
    def heading(self) -> str:
        """The heading as the form prints it: ``一、总体情况``."""
        return f"{self.numeral}、{self.title}"


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a table; ``of`` is the column that sums it up. ``signed``: may be negative."""

    id: str
    label: str
    aliases: tuple[str, ...] = ()
    unit: str = "件"
    of: str | None = None
    signed: bool = False

    @property
    def wordings(self) -> tuple[str, ...]:
        """The form's own label first, then the aliases."""
        return (self.label, *self.aliases)


@dataclass(frozen=True, slots=True)
class Block:
    """One of the small tables of t2: its article, its head cell and its columns by edition."""

    id: str
    label: str
    head: str
    columns: Mapping[EditionId, tuple[Column, ...]]


@dataclass(frozen=True, slots=True)
class Group:
    """A heading before several rows, like （三）不予公开; ``within`` is the heading around it."""

    id: str
    label: str
    number: str = ""
    within: str | None = None
    aliases: tuple[str, ...] = ()

    @property
    def printed(self) -> str:
        return self.number + self.label


@dataclass(frozen=True, slots=True)
class Row:
    """A row of a table; ``of`` is the row that sums it up, ``group`` or ``block`` where it stands."""

    id: str
    label: str
    number: str = ""
    hint: str = ""
    short: str = ""
    aliases: tuple[str, ...] = ()
    of: str | None = None
    group: str | None = None
    block: str | None = None
    editions: tuple[EditionId, ...] = EDITIONS
    labels: Mapping[str, str] = field(default_factory=dict[str, str])

    def label_in(self, edition: str) -> str:
        """The label as the given edition words it, without its number."""
        return self.labels.get(edition, self.label)

    def printed(self, edition: str) -> str:
        """The label as it stands in the form: number, label, filling hint."""
        return f"{self.number}{self.label_in(edition)}{self.hint}"

    @property
    def wordings(self) -> tuple[str, ...]:
        """Every wording that means this row, the form's own first."""
        return tuple(dict.fromkeys((self.label, *self.labels.values(), *self.aliases)))


@dataclass(frozen=True, slots=True)
class Head:
    """A column heading that spans several columns of a grid table."""

    label: str
    over: tuple[str, ...]
    aliases: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Balance:
    """A printed identity between rows, true in each column: Σ left = Σ right."""

    left: tuple[str, ...]
    right: tuple[str, ...]


@dataclass(frozen=True)
class Table:
    """One of the tables t2, t3, t4."""

    id: str
    section: str
    title: str
    layout: Layout
    note: str
    unit: str
    all_rows: tuple[Row, ...]
    plain_columns: tuple[Column, ...]
    blocks: tuple[Block, ...]
    groups: tuple[Group, ...]
    head: tuple[Head, ...]
    balance: Balance | None

    @cached_property
    def _row_by_id(self) -> dict[str, Row]:
        return {row.id: row for row in self.all_rows}

    @cached_property
    def _group_by_id(self) -> dict[str, Group]:
        return {group.id: group for group in self.groups}

    @cached_property
    def _block_by_id(self) -> dict[str, Block]:
        return {block.id: block for block in self.blocks}

    def row(self, row_id: str) -> Row:
        """The row with this id; KeyError for an id that the form does not know."""
        return self._row_by_id[row_id]

    def group(self, group_id: str) -> Group:
        return self._group_by_id[group_id]

    def block(self, block_id: str) -> Block:
        return self._block_by_id[block_id]

    def rows(self, edition: str) -> tuple[Row, ...]:
        """The rows of an edition, in form order."""
        return tuple(row for row in self.all_rows if edition in row.editions)

    def columns(self, edition: str, row_id: str) -> tuple[Column, ...]:
        """The columns of one row in an edition, in form order."""
        block = self.row(row_id).block
        if block is None:
            return self.plain_columns
        return self.block(block).columns.get(edition_called(edition), ())

    def column(self, edition: str, row_id: str, column_id: str) -> Column:
        for column in self.columns(edition, row_id):
            if column.id == column_id:
                return column
        raise KeyError(f"{self.id}.{row_id}.{column_id} is not in edition {edition}")

    def parts(self, row_id: str, edition: str) -> tuple[Row, ...]:
        """The rows that sum up to ``row_id`` in an edition; empty where it is no sum."""
        return tuple(row for row in self.rows(edition) if row.of == row_id)

    def column_parts(self, column_id: str) -> tuple[Column, ...]:
        """The columns that sum up to ``column_id`` (the six applicants for t3's total)."""
        return tuple(column for column in self.plain_columns if column.of == column_id)

    def members(self, group_id: str, edition: str) -> tuple[Row, ...]:
        """The rows directly under a heading: the eight reasons of 不予公开, say."""
        return tuple(row for row in self.rows(edition) if row.group == group_id)

    def cells(self, edition: str) -> Iterator[tuple[Row, Column]]:
        """Every cell of an edition, in form order."""
        for row in self.rows(edition):
            for column in self.columns(edition, row.id):
                yield row, column

    def words(self, row_id: str, edition: str = "2021") -> str:
        """A row named for people, with its heading: ``（三）不予公开·1.属于国家秘密``."""
        row = self.row(row_id)
        own = row.number + row.label_in(edition)
        if row.group is None or self.group(row.group).within is None:
            return own
        return f"{self.group(row.group).printed}·{own}"


@dataclass(frozen=True, slots=True)
class ClaimSpec:
    """A figure said in prose; ``cell`` is the table cell that says the same, if there is one."""

    id: str
    label: str
    unit: str
    cell: tuple[str, str, str] | None


@dataclass(frozen=True)
class Form:
    """The whole form."""

    title: str
    applicable_law: str
    editions: tuple[Edition, ...]
    sections: tuple[SectionSpec, ...]
    tables: tuple[Table, ...]
    claims: tuple[ClaimSpec, ...]

    def table(self, table_id: str) -> Table:
        for table in self.tables:
            if table.id == table_id:
                return table
        raise KeyError(table_id)

    def section(self, section_id: str) -> SectionSpec:
        for section in self.sections:
            if section.id == section_id:
                return section
        raise KeyError(section_id)

    def edition(self, edition_id: str) -> Edition:
        for edition in self.editions:
            if edition.id == edition_id:
                return edition
        raise KeyError(edition_id)

    def edition_for(self, year: int) -> Edition:
        """The edition that a report for ``year`` must use (the newest one for later years)."""
        fitting = [edition for edition in self.editions if edition.first_year <= year]
        return max(fitting or self.editions[:1], key=lambda edition: edition.first_year)

    def claim(self, claim_id: str) -> ClaimSpec:
        for claim in self.claims:
            if claim.id == claim_id:
                return claim
        raise KeyError(claim_id)

    def cells(self, table_id: str, edition: str) -> tuple[tuple[str, str, str], ...]:
        """(table, row, column) of every cell of a table in an edition, in form order."""
        return tuple((table_id, row.id, column.id) for row, column in self.table(table_id).cells(edition))
