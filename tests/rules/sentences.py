"""Rules of prose against labelled sentences: tests/rules/sentences/<ID>.yml, read as any report is.

Each sentence is put into a report of its own, drawn from the form, read by the reader and judged by the rule:

    text      the sentence or paragraph; a new line is a new paragraph
    section   of the form, "1" without it; the text stands first in it, of "0" under the title
    agency    甲县清溪镇人民政府 without it
    year      2024 without it
    cells     t3: {received: 3, carried_out: {total: 1}}; a figure for a row is its total, all others
              are 0. blank, slash, dash: the cell shows that; ``t3: lost`` leaves the whole table out
    outcome   what a careful person says: fail, review, undetermined, pass, not_applicable
    why       what makes it one, in a few words

A report that is judged at several places has the gravest outcome. Precision and recall are of ``fail``.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

import duckdb
import yaml
from tests.reading import render

from analytics.agencies import Agency, Roster
from analytics.form import FORM
from analytics.reading import read
from analytics.reading.model import Reading
from analytics.rules import rule, run
from analytics.settings import load_settings
from analytics.store import facts, marts
from analytics.store.originals import Original
from analytics.store.placing import Placed

FOLDER = Path(__file__).parent / "sentences"
AGENCY = "甲县清溪镇人民政府"
YEAR = 2024
GRAVEST_FIRST = ("fail", "review", "undetermined", "pass", "not_applicable")
PRECISION, RECALL = 0.97, 0.90
"""What every rule must reach on its sentences."""

_WORDS = {"blank": "", "slash": "/", "dash": "—"}
_TOTALS = {"t2": "made", "t3": "total", "t4": "total"}
"""The column of a row that is given by one figure; in table two its first column where it has no such."""


@dataclass(frozen=True, slots=True)
class Sentence:
    text: str
    outcome: str
    why: str
    section: str = "1"
    agency: str = AGENCY
    year: int = YEAR
    cells: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Judged:
    sentence: Sentence
    outcome: str
    found: str

    @property
    def right(self) -> bool:
        return self.outcome == self.sentence.outcome

    def __str__(self) -> str:
        told = self.sentence
        return f"{told.outcome} 判为 {self.outcome}：“{told.text.strip()}”（{told.why}）：{self.found}"


@dataclass(frozen=True, slots=True)
class Score:
    """How often ``fail`` was said, was due, and both; and how many sentences were judged as labelled."""

    sentences: int
    said: int
    due: int
    hit: int
    right: int

    @classmethod
    def of(cls, judged: Iterable[Judged]) -> Score:
        all_of_them = list(judged)
        said = [each for each in all_of_them if each.outcome == "fail"]
        return cls(
            len(all_of_them),
            len(said),
            sum(each.sentence.outcome == "fail" for each in all_of_them),
            sum(each.right for each in said),
            sum(each.right for each in all_of_them),
        )

    @classmethod
    def total(cls, scores: Iterable[Score]) -> Score:
        parts = list(scores)
        return cls(
            sum(each.sentences for each in parts),
            sum(each.said for each in parts),
            sum(each.due for each in parts),
            sum(each.hit for each in parts),
            sum(each.right for each in parts),
        )

    @property
    def precision(self) -> float:
        return self.hit / self.said if self.said else 1.0

    @property
    def recall(self) -> float:
        return self.hit / self.due if self.due else 1.0

    def line(self, name: str) -> str:
        return (
            f"{name:<5} {self.sentences:>4} sentences"
            f"  precision {self.precision:.3f} ({self.hit}/{self.said})"
            f"  recall {self.recall:.3f} ({self.hit}/{self.due})  as labelled {self.right}/{self.sentences}"
        )


def rules_with_sentences() -> list[str]:
    return sorted(path.stem for path in FOLDER.glob("*.yml"))


def load(rule_id: str) -> list[Sentence]:
    entries: list[dict[str, Any]] = yaml.safe_load(
        FOLDER.joinpath(f"{rule_id}.yml").read_text(encoding="utf-8")
    )
    sections: list[dict[str, Any]] = [{"section": str(entry.get("section", "1"))} for entry in entries]
    sentences = [Sentence(**entry | section) for entry, section in zip(entries, sections, strict=True)]
    for sentence in sentences:
        assert sentence.outcome in GRAVEST_FIRST, f"{rule_id}: {sentence.text}: {sentence.outcome}"
    return sentences


def judge(rule_id: str, sentences: Sequence[Sentence]) -> list[Judged]:
    """Each sentence as the rule judges it, all in one warehouse: every sentence is an agency of its own."""
    readings = [reading_of(sentence) for sentence in sentences]
    documents = [
        placed(sentence, reading, ordinal)
        for ordinal, (sentence, reading) in enumerate(zip(sentences, readings, strict=True))
    ]
    roster = Roster(tuple(document.agency for document in documents if document.agency))
    settings = load_settings()
    with duckdb.connect(":memory:", config={"threads": 1}) as con:
        facts.load(
            con, documents, roster, settings, stamp="sentences", taken_at=datetime(2026, 6, 1), demo=False
        )
        marts.build(con, "base")
        run(con, settings, [rule(rule_id)])
        rows = con.execute("SELECT agency_id, outcome, found FROM findings WHERE report_id IS NOT NULL")
        told: dict[str, list[tuple[str, str]]] = {}
        for agency_id, outcome, found in rows.fetchall():
            told.setdefault(agency_id, []).append((outcome, found))
    judged: list[Judged] = []
    for ordinal, sentence in enumerate(sentences):
        verdicts = told.get(f"s{ordinal}", [])
        assert verdicts, f"{rule_id} says nothing of “{sentence.text}”"
        outcome, found = min(verdicts, key=lambda each: GRAVEST_FIRST.index(each[0]))
        judged.append(Judged(sentence, outcome, found))
    return judged


def placed(sentence: Sentence, reading: Reading, ordinal: int) -> Placed:
    short = sentence.agency.removesuffix("人民政府")[-3:]
    kind = next((kind for kind in ("镇", "乡", "街道") if kind in short), "部门")
    agency = Agency(f"s{ordinal}", sentence.agency, short, kind)
    sha256 = hashlib.sha256(f"{ordinal} {sentence.text}".encode()).hexdigest()
    original = Original(sha256, f"{ordinal}.txt", 1, datetime(2026, 1, 1), ordinal)
    return Placed(original, reading, "report", None, agency, sentence.year, revision=1, is_current=True)


def reading_of(sentence: Sentence) -> Reading:
    reading = read(render.as_pipes(drawing(sentence)), "a.txt")
    assert reading.error is None, reading.error
    assert reading.year == sentence.year, f"the year of “{sentence.text}” was read as {reading.year}"
    return reading


def drawing(sentence: Sentence) -> render.Drawing:
    edition = FORM.edition_for(sentence.year).id
    drawn = render.report(
        lambda table, row, column: _figure(sentence, edition, table, row, column),
        edition,
        f"{sentence.agency}{sentence.year}年{FORM.title}",
    )
    told = [line for line in sentence.text.splitlines() if line.strip()]
    if sentence.section == "0":
        drawn.blocks[1:1] = told
        return drawn
    heading = FORM.section(sentence.section).heading
    blocks: list[str | render.TableRows] = []
    lost = {
        FORM.section(spec.id).heading
        for spec in FORM.sections
        if sentence.cells.get(spec.table or "") == "lost"
    }
    section = ""
    for block in drawn.blocks:
        if isinstance(block, str):
            if section == heading and FORM.section(sentence.section).table is None:
                section = ""  # what the form drawn says there would count as words of the section
                continue
            section = block
        elif section in lost:
            continue
        blocks.append(block)
        if block == heading:
            blocks += told
    drawn.blocks = blocks
    return drawn


def _figure(sentence: Sentence, edition: str, table: str, row: str, column: str) -> str:
    told = sentence.cells.get(table, {})
    entry = told if isinstance(told, str) else told.get(row, 0)
    if isinstance(entry, Mapping):
        entry = entry.get(column, 0)
    elif not isinstance(entry, str):
        columns = [each.id for each in FORM.table(table).columns(edition, row)]
        main = _TOTALS[table] if _TOTALS[table] in columns else columns[0]
        entry = entry if column == main else 0
    return _WORDS.get(str(entry), str(entry))
