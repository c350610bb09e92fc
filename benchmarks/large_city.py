"""A home as large as a province's: 20,000 agencies × 2019–2025, for measuring pages.

    .venv/bin/python -m benchmarks.large_city [--agencies 20000] [--cache .benchmarks]

The demonstration city is laid out many times over: each copy is a county of its own, its townships renamed,
its figures scaled, some of its denials and findings left out at random. So facts, judgements and marts hang
together as they do in a real snapshot, and lie in the same order; no document has to be written or read. The
snapshot is written straight through the store's own schema and marts; there are no originals.

What few pages look at is thin, but in the first counties: cells of single applicants (only of what was asked
for and handled), judgements that passed in years before the last (one a report), lines of documents; sections
are cut short. ``--full`` keeps all cells and one passed judgement a report and rule.
"""

from __future__ import annotations

import argparse
import random
import shutil
import sys
import time
from collections.abc import Callable
from pathlib import Path

import duckdb

from analytics import demo, metrics
from analytics.demo import city
from analytics.store import facts, marts
from analytics.store.home import Home
from analytics.store.warehouse import current_path

AGENCIES = 20_000
CACHE = Path(__file__).resolve().parents[1] / ".benchmarks"
WHOLE = 20
"""So many counties have all cells, judgements and lines."""
KEPT_FINDINGS = 0.55
"""Of what fails, asks for a person or could not be judged in the city; the rest passes in a county."""
_STAMP = "20260226T093000-large"
_FIRST = {
    "清": "q", "青": "q", "双": "s", "石": "s", "龙": "l", "太": "t", "白": "b", "柳": "l", "安": "a",
    "永": "y", "红": "h", "河": "h", "桃": "t", "松": "s", "云": "y", "长": "c", "金": "j", "凤": "f",
    "大": "d", "新": "x", "东": "d", "西": "x", "南": "n", "北": "b", "高": "g", "平": "p", "玉": "y",
    "银": "y", "马": "m", "黄": "h",
}  # fmt: skip
_SECOND = {
    "溪": "x", "桥": "q", "潭": "t", "和": "h", "沙": "s", "坪": "p", "丰": "f", "岩": "y", "湾": "w",
    "源": "y", "林": "l", "岭": "l", "山": "s", "水": "s", "泉": "q", "塘": "t", "口": "k", "坝": "b",
    "峰": "f", "田": "t", "湖": "h", "洲": "z", "井": "j", "台": "t", "岗": "g", "坡": "p", "岸": "a",
    "阳": "y", "华": "h", "盛": "s",
}  # fmt: skip
_KINDS = {
    "镇": ("镇", "z", "人民政府"),
    "乡": ("乡", "x", "人民政府"),
    "街道": ("街道", "jd", "办事处"),
}


def home(
    agencies: int = AGENCIES,
    cache: Path = CACHE,
    say: Callable[[str], object] = print,
    *,
    full: bool = False,
) -> Home:
    """The large home, built once and kept in ``cache``."""
    small, large = Home(cache / "city"), Home(cache / f"large-{agencies}{'-full' if full else ''}")
    if current_path(large) is None:
        if current_path(small) is None:
            say("demonstration city …")
            shutil.rmtree(small.root, ignore_errors=True)
            demo.fill(small)
        source = current_path(small)
        assert source is not None
        _build(source, large, agencies, full, say)
    return large


def _build(source: Path, large: Home, agencies: int, full: bool, say: Callable[[str], object]) -> None:
    large.root.mkdir(parents=True, exist_ok=True)
    path, part = large.snapshot_path(_STAMP), large.root / ".warehouse.part"
    part.unlink(missing_ok=True)
    begun = time.perf_counter()
    with duckdb.connect(str(part), config={"threads": 2, "memory_limit": "7GB"}) as con:
        con.execute(facts.schema_sql())
        con.execute(f"ATTACH '{source}' AS city (READ_ONLY)")
        _lay_out(con, agencies)
        for name, sql in _FACTS:
            say(f"{time.perf_counter() - begun:6.0f} s  {name}")
            con.execute(sql, {"whole": agencies if full else WHOLE} if "$whole" in sql else None)
        for name, step in _STEPS:
            say(f"{time.perf_counter() - begun:6.0f} s  {name}")
            step(con)
        con.execute("DROP TABLE laid")
        con.execute("DETACH city")
        con.execute("CHECKPOINT")
    part.replace(path)
    large.current_path.write_text(f"{path.name}\n", encoding="utf-8")
    say(f"{time.perf_counter() - begun:6.0f} s  {path.stat().st_size / 2**30:.2f} GiB")


_STEPS: tuple[tuple[str, Callable[[duckdb.DuckDBPyConnection], object]], ...] = (
    ("base marts", lambda con: marts.build(con, "base")),
    ("indicators", metrics.materialise),
    ("late marts", lambda con: marts.build(con, "late")),
)


def _lay_out(con: duckdb.DuckDBPyConnection, agencies: int) -> None:
    """Table ``laid``: each new agency, the one of the city that it repeats, and its scale."""
    dice = random.Random(1)
    base = con.execute(
        "SELECT agency_id, name, short_name, kind, initials, population, since_year, until_year "
        "FROM city.agencies WHERE in_roster ORDER BY ordinal"
    ).fetchall()
    rows: list[facts.Row] = []
    for ordinal in range(agencies):
        copy, place = divmod(ordinal, len(base))
        base_id, name, short_name, kind, initials, population, since, until = base[place]
        county = f"{_place(copy)[0]}县"
        if kind in _KINDS:
            words, letters = _place(dice.randrange(len(_FIRST) * len(_SECOND)))
            suffix, tail, office = _KINDS[kind]
            short_name, initials = words + suffix, letters + tail
            name = f"{county}{short_name}{office}"
        else:
            name = name.replace(city.CITY, county, 1)
        scale = 1 if copy == 0 else dice.choice((1, 1, 2, 2, 3, 4, 6, 9))
        people = None if population is None else population * scale
        own = (f"{base_id}-{copy}", name, short_name, kind, county, initials, since, until, people)
        rows.append((base_id, copy, scale, ordinal, *own))
    con.execute(
        "CREATE TABLE laid (base_id VARCHAR, copy INTEGER, scale INTEGER, ordinal INTEGER, agency_id VARCHAR,"
        " name VARCHAR, short_name VARCHAR, kind VARCHAR, county VARCHAR, initials VARCHAR,"
        " since_year INTEGER, until_year INTEGER, population DECIMAL(18,4))"
    )
    facts.insert(con, "laid", rows)


def _place(number: int) -> tuple[str, str]:
    """A place of two characters, and its initials."""
    first = list(_FIRST.items())[number % len(_FIRST)]
    second = list(_SECOND.items())[number // len(_FIRST) % len(_SECOND)]
    return first[0] + second[0], first[1] + second[1]


def _named(column: str) -> str:
    """A hash of the city's document in its copy, 16 digits."""
    return f"substr(md5({column} || '-' || l.copy), 1, 16)"


_COPIED = "JOIN city.reports r USING (report_id) JOIN laid l ON l.base_id = r.agency_id"
_FINDING_ID = "l.agency_id || substr(f.finding_id, length(l.base_id) + 1)"
_STAYS = f"(l.copy = 0 OR hash(f.finding_id, l.copy) % 100 < {KEPT_FINDINGS * 100:.0f})"
"""Whether a finding of the city is one of the county too."""

_FACTS: tuple[tuple[str, str], ...] = (
    (
        "snapshot",
        f"INSERT INTO snapshot SELECT * REPLACE ('{_STAMP}' AS stamp) FROM city.snapshot",
    ),
    (
        "agencies",
        """
        INSERT INTO agencies BY NAME
        SELECT agency_id, name, short_name, kind, county, initials, true AS in_roster, since_year, until_year,
               population, NULL AS population_year, NULL AS population_source, ordinal FROM laid
        """,
    ),
    (
        "documents",
        f"""
        INSERT INTO documents SELECT d.* REPLACE ({_named("d.sha256")} AS sha256, l.agency_id AS agency_id)
        FROM city.documents d JOIN laid l ON l.base_id = d.agency_id
        """,
    ),
    (
        "reports",
        f"""
        INSERT INTO reports SELECT r.* REPLACE (
            {_named("r.report_id")} AS report_id, {_named("r.sha256")} AS sha256, l.agency_id AS agency_id,
            l.name AS agency_as_read)
        FROM city.reports r JOIN laid l ON l.base_id = r.agency_id
        """,
    ),
    # Totals are scaled, parts of an outcome also thinned: no share grows over 1.
    (
        "cells",
        f"""
        INSERT INTO cells
        WITH worked AS (
            SELECT c.* REPLACE (
                {_named("c.report_id")} AS report_id,
                CASE WHEN l.copy = 0 THEN c.value
                     WHEN c.table_id = 't3' AND c.row_id NOT IN
                          ('received', 'carried_in', 'carried_out', 'outcome_total')
                     THEN floor(c.value * l.scale * (60 + hash(l.agency_id, r.year, c.row_id) % 41) / 100)
                     ELSE c.value * l.scale END AS value)
            FROM city.cells c {_COPIED}
            WHERE l.copy < $whole OR c.table_id <> 't3' OR c.column_id = 'total'
               OR c.row_id IN ('received', 'outcome_total')
        )
        SELECT * REPLACE (
            CASE WHEN value IS NULL THEN raw ELSE trim(format('{{:f}}', value::DOUBLE), '0.') END AS raw)
        FROM worked ORDER BY report_id, ordinal
        """,
    ),
    (
        "claims",
        f"""
        INSERT INTO claims
        SELECT c.* REPLACE ({_named("c.report_id")} AS report_id, c.value * l.scale AS value)
        FROM city.claims c {_COPIED} ORDER BY 1, c.ordinal
        """,
    ),
    (
        "sections",
        f"""
        INSERT INTO sections
        SELECT s.* REPLACE ({_named("s.report_id")} AS report_id, substr(s.text, 1, 80) AS text)
        FROM city.sections s {_COPIED} ORDER BY 1, s.section_id
        """,
    ),
    (
        "lines",
        f"""
        INSERT INTO lines SELECT n.* REPLACE ({_named("n.report_id")} AS report_id)
        FROM city.lines n {_COPIED} WHERE l.copy < {WHOLE} ORDER BY 1, n.position
        """,
    ),
    (
        "labels",
        f"""
        INSERT INTO labels
        SELECT b.* REPLACE ({_named("b.report_id")} AS report_id) FROM city.labels b {_COPIED} ORDER BY 1
        """,
    ),
    ("form", "INSERT INTO form_rows SELECT * FROM city.form_rows"),
    ("form", "INSERT INTO form_columns SELECT * FROM city.form_columns"),
    (
        "obligations",
        """
        INSERT INTO obligations SELECT o.* REPLACE (l.agency_id AS agency_id)
        FROM city.obligations o JOIN laid l ON l.base_id = o.agency_id
        """,
    ),
    (
        "findings",
        f"""
        INSERT INTO findings
        SELECT f.* REPLACE (
            {_FINDING_ID} AS finding_id,
            l.agency_id AS agency_id,
            CASE WHEN f.report_id IS NOT NULL THEN {_named("f.report_id")} END AS report_id,
            CASE WHEN f.report_id IS NOT NULL AND f.outcome IN ('fail', 'review', 'undetermined')
                 AND NOT {_STAYS} THEN 'pass' ELSE f.outcome END AS outcome,
            CASE WHEN f.outcome IN ('pass', 'not_applicable') THEN '[]' ELSE f.evidence END AS evidence)
        FROM city.findings f JOIN laid l ON l.base_id = f.agency_id
        WHERE f.outcome NOT IN ('pass', 'not_applicable') OR (
            f.finding_id IN (
                SELECT min(finding_id) FROM city.findings GROUP BY agency_id, year, rule_id, outcome)
            AND (l.copy < $whole OR f.rule_id = 'F11' OR f.year = (SELECT last_year FROM city.snapshot)))
        ORDER BY l.agency_id, f.year, f.rowid
        """,
    ),
    (
        "states",
        f"""
        INSERT INTO finding_states
        SELECT f.* REPLACE ({_FINDING_ID} AS finding_id, l.agency_id AS agency_id,
            substr(sha256({_FINDING_ID}), 1, 8) AS number)
        FROM city.finding_states f JOIN laid l ON l.base_id = f.agency_id
        WHERE {_STAYS} ORDER BY l.agency_id, f.rowid
        """,
    ),
)


def main() -> None:
    parser = argparse.ArgumentParser(description="the home of 20,000 agencies")
    parser.add_argument("--agencies", type=int, default=AGENCIES)
    parser.add_argument("--cache", type=Path, default=CACHE, help="folder that keeps it (.benchmarks)")
    parser.add_argument("--full", action="store_true", help="all cells, passed judgements of all years")
    asked = parser.parse_args()
    print(home(asked.agencies, asked.cache, lambda told: print(told, flush=True), full=asked.full).root)


if __name__ == "__main__":
    sys.exit(main())
