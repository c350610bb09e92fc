"""The national form as data: the one place where its labels, editions, parents and sums stand.

``FORM`` is parsed once from ``national.toml``; everything that prints, reads, stores or judges the form
asks it and writes no label of its own. Ids are those of the field (``t3.denied.state_secret``).

    FORM.table("t3").rows("2021")            rows of an edition, in form order
    FORM.table("t2").columns("2021", "fees") columns of one row in an edition
    FORM.cells("t3", "2021")                 (table, row, column) of every cell, in form order
    FORM.table("t3").row("granted").of       parent row of the sum it belongs to
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from importlib import resources
from typing import Any, Literal

Layout = Literal["blocks", "grid", "wide"]
EditionId = Literal["2019", "2021"]
EDITIONS: tuple[EditionId, ...] = ("2019", "2021")


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
        return self.block(block).columns.get(_edition(edition), ())

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


def _edition(edition_id: str) -> EditionId:
    if edition_id == "2019":
        return "2019"
    if edition_id == "2021":
        return "2021"
    raise KeyError(f"unknown edition {edition_id!r}")


def _strings(raw: Any) -> tuple[str, ...]:
    return tuple(str(item) for item in raw or ())


def _place(raw: Mapping[str, str]) -> tuple[str, str, str]:
    return raw["table"], raw["row"], raw["column"]


def _column(raw: Mapping[str, Any], unit: str) -> Column:
    return Column(
        id=raw["id"],
        label=raw["label"],
        aliases=_strings(raw.get("aliases")),
        unit=raw.get("unit", unit),
        of=raw.get("of"),
        signed=bool(raw.get("signed", False)),
    )


def _row(raw: Mapping[str, Any]) -> Row:
    return Row(
        id=raw["id"],
        label=raw["label"],
        number=raw.get("number", ""),
        hint=raw.get("hint", ""),
        short=raw.get("short", ""),
        aliases=_strings(raw.get("aliases")),
        of=raw.get("of"),
        group=raw.get("group"),
        block=raw.get("block"),
        editions=tuple(_edition(edition) for edition in raw.get("editions", EDITIONS)),
        labels=dict(raw.get("labels", {})),
    )


def _block(raw: Mapping[str, Any]) -> Block:
    columns: dict[EditionId, tuple[Column, ...]] = {
        _edition(edition): tuple(_column(column, "件") for column in listed)
        for edition, listed in raw["columns"].items()
    }
    return Block(id=raw["id"], label=raw["label"], head=raw["head"], columns=columns)


def _table(table_id: str, raw: Mapping[str, Any]) -> Table:
    unit = raw.get("unit", "件")
    balance = raw.get("balance")
    table = Table(
        id=table_id,
        section=raw["section"],
        title=raw["title"],
        layout=raw["layout"],
        note=raw.get("note", ""),
        unit=unit,
        all_rows=tuple(_row(row) for row in raw["rows"]),
        plain_columns=tuple(_column(column, unit) for column in raw.get("columns", ())),
        blocks=tuple(_block(block) for block in raw.get("blocks", ())),
        groups=tuple(
            Group(
                id=group["id"],
                label=group["label"],
                number=group.get("number", ""),
                within=group.get("within"),
                aliases=_strings(group.get("aliases")),
            )
            for group in raw.get("groups", ())
        ),
        head=tuple(
            Head(label=head["label"], over=_strings(head["over"]), aliases=_strings(head.get("aliases")))
            for head in raw.get("head", ())
        ),
        balance=Balance(_strings(balance["left"]), _strings(balance["right"])) if balance else None,
    )
    _check(table)
    return table


def _check(table: Table) -> None:
    """Every name that one part of a table uses for another must exist."""
    rows = {row.id for row in table.all_rows}
    columns = {column.id for column in table.plain_columns}
    for row in table.all_rows:
        if row.of is not None and row.of not in rows:
            raise FormError(f"national.toml: {table.id}.{row.id}: `of` names no row: {row.of}")
        if row.group is not None and row.group not in {group.id for group in table.groups}:
            raise FormError(f"national.toml: {table.id}.{row.id}: unknown group {row.group}")
        if row.block is not None and row.block not in {block.id for block in table.blocks}:
            raise FormError(f"national.toml: {table.id}.{row.id}: unknown block {row.block}")
        if (row.block is None) == (table.layout == "blocks"):
            raise FormError(
                f"national.toml: {table.id}.{row.id}: a row has a block, or its table has columns"
            )
    for column in table.plain_columns:
        if column.of is not None and column.of not in columns:
            raise FormError(f"national.toml: {table.id}.{column.id}: `of` names no column: {column.of}")
    if table.balance and not set(table.balance.left + table.balance.right) <= rows:
        raise FormError(f"national.toml: {table.id}: balance names a row that is not there")


def load() -> Form:
    """Parses national.toml. Raises FormError where it contradicts itself."""
    source = resources.files("analytics.form").joinpath("national.toml")
    raw = tomllib.loads(source.read_text(encoding="utf-8"))
    editions = tuple(
        Edition(
            id=_edition(edition_id),
            document=edition["document"],
            first_year=edition["first_year"],
            last_year=edition.get("last_year"),
        )
        for edition_id, edition in raw["editions"].items()
    )
    sections = tuple(
        SectionSpec(
            id=section["id"],
            numeral=section["numeral"],
            title=section["title"],
            aliases=_strings(section.get("aliases")),
            table=section.get("table"),
            topics=tuple(
                Topic(id=topic["id"], title=topic["title"], aliases=_strings(topic.get("aliases")))
                for topic in section.get("topics", ())
            ),
        )
        for section in raw["sections"]
    )
    claims = tuple(
        ClaimSpec(
            id=claim["id"],
            label=claim["label"],
            unit=claim["unit"],
            cell=_place(claim["cell"]) if "cell" in claim else None,
        )
        for claim in raw["claims"]
    )
    return Form(
        title=raw["title"],
        applicable_law=raw["applicable_law"],
        editions=editions,
        sections=sections,
        tables=tuple(_table(table_id, table) for table_id, table in raw["tables"].items()),
        claims=claims,
    )


FORM = load()
"""The form, parsed once at import. A contradiction in national.toml stops the program there."""
