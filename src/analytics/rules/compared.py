"""A figure of prose held against the cells that print it: equal, different, or not to be told."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from analytics.rules.rule import EvidenceItem, Judgement, Outcome
from analytics.rules.words import Printed, Report, say


@dataclass(frozen=True, slots=True)
class Said:
    """A figure of prose with the words that say it."""

    value: Decimal
    quote: str
    evidence: EvidenceItem


def compared(
    report: Report, locus: str, said: Said, cells: Sequence[Printed], words: str, register: str
) -> Judgement:
    """The judgement of a figure against the sum of ``cells``, which ``words`` names; ``register`` is where a
    clerk finds which of both is right."""
    role = "part" if len(cells) > 1 else "reference"
    evidence = [said.evidence, *(cell.cited(role) for cell in cells)]
    lost = [cell.said for cell in cells if cell.value is None]
    if lost:
        found = f"正文写“{said.quote}”，{'、'.join(lost)}，无法核对"
        return report.judgement(locus, Outcome.UNDETERMINED, f"正文的件数与{words}相同", found, evidence)
    value = sum((cell.value for cell in cells if cell.value is not None), Decimal(0))
    printed = f"{words}为 {say(value)}"
    expected = f"正文的件数与表格相同：{printed}"
    if said.value == value:
        found = f"正文写“{said.quote}”，一致"
        return report.judgement(locus, Outcome.PASS, expected, found, evidence)
    difference = f"{'多' if said.value > value else '少'} {say(abs(said.value - value))} 件"
    fix = f"请核对{register}：正文写“{said.quote}”，{printed}；更正填错的一处，使正文与表格一致。"
    found = f"正文写“{said.quote}”，比表格{difference}"
    return report.judgement(locus, Outcome.FAIL, expected, found, evidence, fix)
