"""What a rule is, what it may say, and what it hands over. The rules stand in the modules beside."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

    from analytics.rules.words.report import Report
    from analytics.settings import Settings

Level = Literal["form", "dates", "sums", "years", "prose", "text", "peers", "roll_up"]
Need = Literal[
    "sections", "t2", "t3", "t4", "labels", "lines", "claims", "dates", "last_year", "roster", "texts"
]
EvidenceItem = Mapping[str, str | int | float | None]
"""A cell ``{table, row, column, value, status, role, place, line}`` (``report_id`` where it stands in another
report) or a sentence ``{quote, place, line}``. Roles: ``faulty``, ``part`` of a sum, ``reference``."""


class RuleError(Exception):
    """A rule itself is broken; names the rule. Never raised for bad data: the build stops here."""


class Severity(StrEnum):
    RED = "red"
    YELLOW = "yellow"
    BLUE = "blue"

    @property
    def words(self) -> str:
        return {"red": "红", "yellow": "黄", "blue": "蓝"}[self.value]


class Outcome(StrEnum):
    """``UNDETERMINED``: the source does not show what the rule needs. ``REVIEW``: a person must look."""

    PASS = "pass"
    FAIL = "fail"
    REVIEW = "review"
    UNDETERMINED = "undetermined"
    NOT_APPLICABLE = "not_applicable"

    @property
    def words(self) -> str:
        return {
            "pass": "通过",
            "fail": "不合规",
            "review": "待核",
            "undetermined": "无法判定",
            "not_applicable": "不适用",
        }[self.value]


@dataclass(frozen=True, slots=True)
class Judgement:
    """One verdict of a rule written in Python; the columns are those of a rule in SQL.

    ``locus`` names what was judged within the report (a column, a row, ``section 4``), unique for the rule.
    ``fix`` stands for the rule's own where the place of the fault is known, ``severity`` where a fault is
    less grave than the rule's gravest.
    """

    agency_id: str
    year: int
    report_id: str | None
    locus: str
    outcome: Outcome
    expected: str
    found: str
    evidence: tuple[EvidenceItem, ...] = field(default=())
    fix: str | None = None
    severity: Severity | None = None


Judge = Callable[["DuckDBPyConnection", "Settings"], Iterable[Judgement]]
CellId = tuple[str, str, str]
"""Table, row, column."""


@dataclass(frozen=True, slots=True)
class EachReport:
    """A judge of a report's words, shown one current report after the other.

    Each report is read once for all rules of this kind, so no judge may change it. ``mentions`` is a pattern:
    the report comes with those paragraphs only whose folded text it finds. ``cells`` are the cells of the
    tables that the judge holds prose against.
    """

    judge: Callable[[Report], Judgement | Iterable[Judgement]]
    mentions: str | None = None
    cells: tuple[CellId, ...] = ()


@dataclass(frozen=True, slots=True)
class Rule:
    """A check of the rulebook.

    ``judge`` is a SELECT that returns agency_id, year, report_id, locus, outcome, expected, found, fix (may
    be null), evidence (a list of JSON objects), or a function that yields ``Judgement``. Both see the facts,
    the base marts and the helpers of ``helpers.sql``. A rule of prose is an ``EachReport``. ``title`` is for
    people, in full words; ``short`` fits a matrix row. ``severity`` is the gravest that a judgement of the
    rule has. ``fix`` is said where a judgement that fails or asks for a person has none of its own.
    ``version`` is raised whenever the same report could be judged otherwise.
    """

    id: str
    title: str
    short: str
    level: Level
    severity: Severity
    basis: str
    version: int
    needs: tuple[Need, ...]
    fix: str
    judge: str | Judge | EachReport
