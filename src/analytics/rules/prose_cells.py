"""The figures of the tables that prose is held against: a cell, or the sum of several, with their status."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING

from analytics.rules.prose_text import say
from analytics.rules.rule import EvidenceItem

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

_STATUS_WORDS = {"blank": "空白", "slash": "填“/”等符号", "unreadable": "不是数字"}


@dataclass(frozen=True, slots=True)
class Printed:
    """A cell of a report as a rule may see it. ``value`` is None unless the cell states a number."""

    value: Decimal | None
    status: str
    words: str
    unit: str
    source: EvidenceItem

    @property
    def said(self) -> str:
        """表三“…”行“总计”列为 3, or why it gives no figure."""
        if self.value is None:
            return f"{self.words}{_STATUS_WORDS.get(self.status, '原文未见')}"
        return f"{self.words}为 {say(self.value)}"

    def cited(self, role: str = "reference") -> EvidenceItem:
        return {**self.source, "role": role}


Cells = Mapping[tuple[str, str, str], Printed]
"""Table, row, column of one report."""


def cells_by_report(con: DuckDBPyConnection, wanted: Sequence[tuple[str, str, str]]) -> Mapping[str, Cells]:
    """The wanted cells of every current report; a cell that its edition does not have is left out."""
    rows = con.execute(
        """
        SELECT report_id, table_id, row_id, column_id, value, status, table_words || cell_words, unit, source
        FROM judged_cells
        WHERE list_contains(?, table_id || '.' || row_id || '.' || column_id)
        """,
        [[".".join(cell) for cell in wanted]],
    ).fetchall()
    found: dict[str, dict[tuple[str, str, str], Printed]] = {}
    for report_id, table, row, column, value, status, words, unit, source in rows:
        printed = Printed(value, status, words, unit or "", json.loads(source))
        found.setdefault(report_id, {})[table, row, column] = printed
    return found
