"""national.toml becomes a ``Form``; whatever contradicts itself there is told by its place."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from importlib import resources
from typing import Any

from .model import (
    EDITIONS,
    Balance,
    Block,
    ClaimSpec,
    Column,
    Edition,
    EditionId,
    Form,
    FormError,
    Group,
    Head,
    Row,
    SectionSpec,
    Table,
    Topic,
    edition_called,
)


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
        editions=tuple(edition_called(edition) for edition in raw.get("editions", EDITIONS)),
        labels=dict(raw.get("labels", {})),
    )


def _block(raw: Mapping[str, Any]) -> Block:
    columns: dict[EditionId, tuple[Column, ...]] = {
        edition_called(edition): tuple(_column(column, "件") for column in listed)
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
    """The form of national.toml. Raises FormError where it contradicts itself."""
    source = resources.files("analytics.form").joinpath("national.toml")
    return parse(tomllib.loads(source.read_text(encoding="utf-8")))


def parse(raw: Mapping[str, Any]) -> Form:
    """The form that a parsed toml file describes. Raises FormError where it contradicts itself."""
    editions = tuple(
        Edition(
            id=edition_called(edition_id),
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
