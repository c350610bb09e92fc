"""The marts: one SQL file each under ``marts/``, one grain each, in the order of the tuples below."""

from __future__ import annotations

from importlib import resources
from typing import Literal

import duckdb

Stage = Literal["base", "late"]

MARTS: dict[Stage, tuple[str, ...]] = {
    "base": ("submissions", "figures", "outcomes"),  # from the facts
    "late": ("finding_counts", "changes"),  # from findings and indicator_values
}


def sql(name: str) -> str:
    """The statement that makes a mart."""
    return resources.files("analytics.store").joinpath("marts", f"{name}.sql").read_text(encoding="utf-8")


def build(con: duckdb.DuckDBPyConnection, stage: Stage) -> None:
    """Makes the marts of a stage. Raises duckdb.Error for a broken statement: a fault of ours, never of the
    data.
    """
    for name in MARTS[stage]:
        con.execute(sql(name))
