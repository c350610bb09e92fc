"""The order of the form for what rules judge: findings read as the report does, from top to bottom."""

from __future__ import annotations

import re

from analytics.form import FORM

_NUMBERED = re.compile(r"[a-z]+ (\d+)")
_LAST = 999

_TABLES = {table.id: position for position, table in enumerate(FORM.tables)}
_ROWS = {
    row.id: (_TABLES[table.id], position)
    for table in reversed(FORM.tables)
    for position, row in enumerate(table.all_rows)
}
_COLUMNS = {
    column.id: position
    for table in reversed(FORM.tables)
    for columns in (
        table.plain_columns,
        *(listed for block in table.blocks for listed in block.columns.values()),
    )
    for position, column in enumerate(columns)
}


def form_order(locus: str) -> tuple[int, ...]:
    """A sort key for the loci of one rule: ``section 2`` before ``section 10``, a row as the form prints it.

    A locus is empty, a number (``section 4``), a table, a row, a column, or a cell (``t3.granted.*``).
    What it does not know stands last.
    """
    if not locus:
        return ()
    numbered = _NUMBERED.fullmatch(locus)
    if numbered:
        return (int(numbered[1]),)
    if locus in _ROWS:
        return _ROWS[locus]
    if locus in _COLUMNS:
        return (_COLUMNS[locus],)
    table, _, rest = locus.partition(".")
    row, _, column = rest.rpartition(".")
    if table not in _TABLES:
        return (_LAST,)
    # The label of a column stands over all rows.
    return (_TABLES[table], _ROWS[row][1] if row in _ROWS else -1, _COLUMNS.get(column, -1))
