"""What prose says of reviews and lawsuits beside how many there were: how they ended, and by which way."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from decimal import Decimal

from analytics.form import FORM
from analytics.reading.claim_words import FILL
from analytics.rules.compared import Said, compared
from analytics.rules.rule import Judgement
from analytics.rules.words import Cells, Count, Report, Sentence

_T4 = FORM.table("t4")
_TOTAL = "total"
CASES = frozenset({"件", "起", "宗", "例", "次", "个", "件次", "条"})
_RULED = r"(?:复议机关|复议机构|法院|判决|裁定|结果|决定|被|予以|均|已|为|是|的|由|作出|经|审理|审结|后)*"
_OBJECT = r"(?:原|具体|行政|行为|答复|决定|结果|的|案件|数)*"
_LAWSUITS = tuple(row.id for row in _T4.all_rows if row.group)
_KINDS = re.compile(r"(?P<review>复议(?!后|机关|机构))|(?P<lawsuit>诉讼|起诉|应诉|被诉|法院)")
_OTHERS = re.compile(r"(?:代|承办|审理)[^,;。]{2,12}(?:复议|诉讼)|无关")
_CAUSE = re.compile(r"因(?P<cause>[^,;。]{2,20}?)(?:被|引|提起|产生|发生)")
_SUED = re.compile(rf"(?:被|遭)(?:人|群众)?起?诉(?:讼)?(?:案件|案|数)*{FILL}$")
_REGISTER = "案件台账"


@dataclass(frozen=True, slots=True)
class _Ending:
    column: str
    lead: re.Pattern[str]
    tail: re.Pattern[str]


def _endings() -> Iterator[_Ending]:
    for column in _T4.plain_columns:
        if column.of and column.id != "other":
            words = "|".join(column.wordings)
            if column.id == "corrected":
                words += "|纠错(?!率)"
            if column.id == "pending":
                words += "|未审结|审理中|正在审理|尚在审理|在审|待审"
            yield _Ending(
                column.id,
                re.compile(rf"(?:{words}){_OBJECT}{FILL}$"),
                re.compile(rf"(?:案件)?{_RULED}(?:{words})"),
            )


_ENDINGS = tuple(_endings())
_WAYS = tuple(
    (row, re.compile(rf"(?:{words}|{sued})(?:的|案件|行政|诉讼)*{FILL}$"))
    for row, words, sued in (
        (
            row.id,
            "|".join(row.wordings),
            # Whoever goes to court after a review, or at once, in whatever words.
            ("(?:(?<!未)经复议|复议后)" if row.id.endswith("_after_review") else "直接")
            + r"[^,;。\d]{0,10}(?:起诉|诉讼)",
        )
        for row in _T4.all_rows
        if row.group
    )
)


def judge_endings(
    report: Report, of_disclosure: Callable[[Sentence], bool], settled: frozenset[str]
) -> Iterator[Judgement]:
    """Judgements of ``t4.<row>.<column>``; a figure that is said twice in different words of number is left.

    ``settled`` are the kinds (``review``, ``litigation``) whose number of cases is itself in question.
    """
    said: dict[tuple[str, str], dict[Decimal, Said]] = {}
    for sentence in report.sentences:
        if sentence.paragraph.section not in ("1", "4") or not of_disclosure(sentence):
            continue
        for count in sentence.counts:
            if count.idle or count.approximate or count.unit not in CASES:
                continue
            cell = _cell_of(sentence, count)
            if cell is not None:
                start, end = _words(sentence, count)
                found = Said(count.value, sentence.quote(start, end), sentence.evidence(start, end))
                said.setdefault(cell, {})[count.value] = found
    for (row, column), figures in said.items():
        kind = "review" if row == "review" else "litigation"
        if len(figures) == 1 and kind not in settled:
            yield from _judge(report, row, column, next(iter(figures.values())), report.cells)


def _cell_of(sentence: Sentence, count: Count) -> tuple[str, str] | None:
    """Row (``litigation`` for both of lawsuits) and column that a count belongs to."""
    lead = re.sub(r"\([^()]*\)", "", count.lead)
    if "无关" in sentence.text[count.end :]:
        return None
    causes = list(_CAUSE.finditer(sentence.text, 0, count.start))
    if causes and "公开" not in causes[-1]["cause"] and "申请" not in causes[-1]["cause"]:
        return None
    for row, words in _WAYS:
        if words.search(lead):
            return row, _TOTAL
    if _SUED.search(lead):
        return "litigation", _TOTAL
    named = list(_KINDS.finditer(sentence.text, 0, count.end + len(count.tail)))
    before = [each for each in named if each.start() < count.start]
    if not before or _OTHERS.search(sentence.text[: count.start]):
        return None
    row = "review" if before[-1]["review"] else "litigation"
    bare = len(re.split("[、,;]", lead)[-1].strip("和及其中有另外:(")) <= 2
    for ending in _ENDINGS:
        if ending.lead.search(lead) or (bare and ending.tail.match(count.tail)):
            return row, ending.column
    return None


def _words(sentence: Sentence, count: Count) -> tuple[int, int]:
    clause, end = sentence.clause(count.start, count.end)
    start = max(clause, count.start - len(count.lead.lstrip("、,和及其中:(")))
    following = re.match(r"[^、,\d]*", sentence.text[count.end : end])
    return start, count.end + (len(following.group()) if following and start == count.start else 0)


def _judge(report: Report, row: str, column: str, said: Said, cells: Cells) -> Iterator[Judgement]:
    rows = _LAWSUITS if row == "litigation" else (row,)
    parts = [cells[_T4.id, each, column] for each in rows if (_T4.id, each, column) in cells]
    if parts and all(_adds_up(cells, each) for each in rows):
        words = "，".join(part.words for part in parts) + ("相加" if len(parts) > 1 else "")
        yield compared(report, f"{_T4.id}.{row}.{column}", said, parts, words, _REGISTER)


def _adds_up(cells: Cells, row: str) -> bool:
    """Whether the endings of a row are filled in; many fill in the total alone (T04 says so)."""
    endings = [cells.get((_T4.id, row, column.id)) for column in _T4.plain_columns if column.of]
    total = cells.get((_T4.id, row, _TOTAL))
    known = sum((cell.value for cell in endings if cell is not None and cell.value is not None), Decimal(0))
    return total is None or total.value is None or known == total.value
