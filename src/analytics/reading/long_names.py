"""What a column of a table of many agencies is named, and which cell of the form that means.

``t3.received.total``, the row's label with the column's (before or after it, with the headings and numbers
of the form or without), or the row's label alone where the form sums its columns up or has only one.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from functools import cache

from analytics.form import EDITIONS, FORM, Row, Table

from .normal import canonical, plain

Key = tuple[str, str, str]
"""Table, row, column."""

_SHORT = 8
"""Shorter names are taken in both orders: 其他总计 may be a row and its sum, or a column of the sum."""

_UNIT = re.compile(r"[（(]\s*(?:单位[:：]\s*)?[件个条次项宗]\s*[)）]\s*$")


def keys_of(parts: Sequence[str]) -> frozenset[Key]:
    """The cells that a header (its parts from top to bottom) may mean; none where it is not of the form."""
    if len(parts) == 1 and (key := _ids().get(_folded_id(parts[0]))) is not None:
        return frozenset({key})
    said = canonical("".join(_UNIT.sub("", part.strip()) for part in parts))
    if len(said) < 2:
        return frozenset()
    usual = frozenset(_row_then_column(said))
    if usual and len(said) >= _SHORT:
        return usual
    return usual | frozenset(_column_then_row(said))


def _row_then_column(said: str) -> Iterator[Key]:
    for table, row in _rows().get(said, ()):
        yield from ((table, row, column) for column in _alone(table, row))
    for at in range(1, len(said)):
        for table, row in _rows().get(said[:at], ()):
            yield from ((table, row, column) for column in _columns(table, row).get(said[at:], ()))


def _column_then_row(said: str) -> Iterator[Key]:
    for at in range(1, len(said)):
        for table, row in _rows().get(said[at:], ()):
            yield from ((table, row, column) for column in _columns(table, row).get(said[:at], ()))


def _folded_id(text: str) -> str:
    return re.sub(r"[^a-z0-9]+", "_", plain(text).strip().lower())


@cache
def _ids() -> Mapping[str, Key]:
    return {
        _folded_id(".".join(key)): key
        for table in FORM.tables
        for edition in EDITIONS
        for key in FORM.cells(table.id, edition)
    }


@cache
def _rows() -> Mapping[str, frozenset[tuple[str, str]]]:
    names: dict[str, set[tuple[str, str]]] = {}
    for table in FORM.tables:
        for row in table.all_rows:
            for name in _row_names(table, row):
                names.setdefault(name, set()).add((table.id, row.id))
    return {name: frozenset(rows) for name, rows in names.items()}


def _row_names(table: Table, row: Row) -> set[str]:
    """A row's wordings, with its number, its hint and the headings before it, or without."""
    own = {
        canonical(number + wording + hint)
        for wording in row.wordings
        for number in {"", row.number}
        for hint in {"", row.hint}
    }
    names = set(own)
    group_id = row.group
    while group_id is not None:
        group = table.group(group_id)
        wordings = (group.label, *group.aliases)
        before = {canonical(number + wording) for wording in wordings for number in {"", group.number}}
        own = {heading + name for heading in before for name in own}
        names |= own
        group_id = group.within
    return names


@cache
def _columns(table_id: str, row: str) -> Mapping[str, frozenset[str]]:
    table = FORM.table(table_id)
    names: dict[str, set[str]] = {}
    for edition in EDITIONS:
        for column in table.columns(edition, row):
            heads = [head for head in table.head if column.id in head.over]
            before = ["", *(canonical(word) for head in heads for word in (head.label, *head.aliases))]
            for wording in column.wordings:
                for heading in before:
                    names.setdefault(heading + canonical(wording), set()).add(column.id)
    return {name: frozenset(columns) for name, columns in names.items()}


@cache
def _alone(table_id: str, row: str) -> frozenset[str]:
    """The column that a row's label alone means: the sum over the others, or the only one there is."""
    table = FORM.table(table_id)
    sums = {column.of for column in table.plain_columns if column.of is not None}
    if table.plain_columns:
        return frozenset(sums) or frozenset({"total"} & {column.id for column in table.plain_columns})
    single = {columns[0].id for e in EDITIONS if len(columns := table.columns(e, row)) == 1}
    return frozenset(single)
