"""The national form as data: the one place where its labels, editions, parents and sums stand.

``FORM`` is parsed once from ``national.toml``; everything that prints, reads, stores or judges the form
asks it and writes no label of its own. Ids are those of the field (``t3.denied.state_secret``).

    FORM.table("t3").rows("2021")            rows of an edition, in form order
    FORM.table("t2").columns("2021", "fees") columns of one row in an edition
    FORM.cells("t3", "2021")                 (table, row, column) of every cell, in form order
    FORM.table("t3").row("granted").of       parent row of the sum it belongs to
"""

from __future__ import annotations

from .loading import load
from .model import EDITIONS, Column, Edition, EditionId, FormError, Row, SectionSpec, Table

__all__ = ["EDITIONS", "FORM", "Column", "Edition", "EditionId", "FormError", "Row", "SectionSpec", "Table"]

FORM = load()
"""The form, parsed once at import. A contradiction in national.toml stops the program there."""
