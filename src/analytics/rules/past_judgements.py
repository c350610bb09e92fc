"""What past epochs gave, kept between builds: a cache that may be thrown away.

An epoch's judgements follow from the documents that had come by then, from what stands beside them (roster,
deadlines, sentences that many say) and from the program with its settings. A key is a hash of all of these
as they lie in the warehouse, so that nothing is taken for something else: another reading, another person's
word on whose a document is, a changed rule all give another key.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import duckdb

from analytics.store.home import write_atomically

_PRINTS = """
INSERT INTO report_prints
WITH fresh AS (SELECT report_id, sha256, part FROM reports_then ANTI JOIN report_prints USING (report_id)),
prints AS (
    SELECT t.report_id, hash(t) AS print FROM (SELECT * EXCLUDE (is_current) FROM reports) AS t
    UNION ALL SELECT t.report_id, hash(t) FROM cells AS t
    UNION ALL SELECT t.report_id, hash(t) FROM claims AS t
    UNION ALL SELECT t.report_id, hash(t) FROM sections AS t
    UNION ALL SELECT t.report_id, hash(t) FROM lines AS t
    UNION ALL SELECT t.report_id, hash(t) FROM labels AS t
    UNION ALL SELECT fresh.report_id, hash(t) FROM documents AS t JOIN fresh USING (sha256, part)
    UNION ALL SELECT fresh.report_id, hash(t) FROM problems AS t JOIN fresh USING (sha256, part)
)
SELECT report_id, bit_xor(print), sum(CAST(print AS HUGEINT)), count(*)
FROM prints SEMI JOIN fresh USING (report_id) GROUP BY report_id
"""
_EPOCH = """
SELECT bit_xor(print), sum(CAST(print AS HUGEINT)), count(*)
FROM (SELECT hash(t) AS print FROM (SELECT * FROM reports_then JOIN report_prints USING (report_id)) AS t)
"""
_BESIDE = tuple(
    f"SELECT bit_xor(hash(t)), sum(CAST(hash(t) AS HUGEINT)), count(*) FROM ({table}) AS t"
    for table in (
        "SELECT * FROM agencies",
        "SELECT * FROM obligations",
        "SELECT DISTINCT print FROM common_sentences",
        "SELECT first_year, last_year, city FROM snapshot",
    )
)


class PastJudgements:
    """The kept judgements of one build. ``program`` names whatever judges: source, settings, rulebook."""

    def __init__(self, folder: Path, program: str) -> None:
        self._folder = folder
        self._program = f"{program} {duckdb.__version__}"
        self._beside: str | None = None
        self._used: set[str] = set()

    def key(self, con: duckdb.DuckDBPyConnection, told: Iterable[object]) -> str:
        """Of the reports in the temporary table ``reports_then``; ``told``: what else the epoch goes by."""
        if self._beside is None:
            con.execute(
                "CREATE OR REPLACE TEMP TABLE report_prints"
                " (report_id VARCHAR, mixed UBIGINT, summed HUGEINT, counted BIGINT)"
            )
            self._beside = repr([con.execute(one).fetchall() for one in _BESIDE])
        con.execute(_PRINTS)
        content = (self._program, self._beside, con.execute(_EPOCH).fetchall(), *told)
        return hashlib.sha256(repr(content).encode()).hexdigest()[:32]

    def get(self, con: duckdb.DuckDBPyConnection, key: str) -> Any:
        """The judgements as an Arrow table; None where there are none, or none that can be read."""
        self._used.add(key)
        try:
            return con.execute("SELECT * FROM read_parquet(?)", [str(self._path(key))]).to_arrow_table()
        except duckdb.Error:
            return None

    def put(self, con: duckdb.DuckDBPyConnection, key: str, found: Any) -> None:
        """Keeps an Arrow table of judgements."""
        self._folder.mkdir(parents=True, exist_ok=True)
        part = self._folder / f".{key}.part"
        con.from_arrow(found).write_parquet(str(part))
        write_atomically(self._path(key), part.read_bytes())
        part.unlink()

    def forget_others(self) -> None:
        """Drops what this build did not ask for."""
        for path in self._folder.glob("*.parquet"):
            if path.stem not in self._used:
                path.unlink()

    def _path(self, key: str) -> Path:
        return self._folder / f"{key}.parquet"
