"""What prose says of requests beside how many came in: carried over, answered, by outcome, by applicant.

Each figure is held against the cells of table three that print it. A report tells of parts as well (of one
way in, of one subject, of one quarter); such a figure is left alone, as is one that prose gives twice.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property

from analytics.form import FORM
from analytics.reading.claim_words import FILL
from analytics.reading.flat import fold
from analytics.rules.compared import Said, compared
from analytics.rules.prose_scope import of_area, of_office
from analytics.rules.request_words import of_requests
from analytics.rules.rule import Judgement, RuleError
from analytics.rules.words import Cells, Count, Printed, Report, Sentence

_T3 = FORM.table("t3")
_TOTAL = "total"
_BALANCE = _T3.balance
if _BALANCE is None:
    raise RuleError("X01：national.toml 的表三没有 balance，规则无从比较；请补上")
_DUE = _BALANCE.left
_RECEIVED, _CARRIED_IN = _DUE
_DONE, _CARRIED_OUT = _BALANCE.right
_PIECES = frozenset({"件", "条", "份", "宗", "起", "个", "例", "封", "件次"})

_NOUNS = r"(?:类|的|答复|申请|信息|政府|决定|告知书?|处理|事项)*"
_THEN = r"(?:信息公开|公开)?(?:申请)?(?:均|全部|都|已|依法|是|为|系|属于?|予以|按|作出|告知)*"


@dataclass(frozen=True)
class _Item:
    """A figure of prose and the cells whose sum prints it. ``sure``: said in the form's own words."""

    row: str
    column: str
    words: str
    sure: bool = True

    @property
    def locus(self) -> str:
        return f"{_T3.id}.{self.row}.{self.column}"

    @cached_property
    def lead(self) -> re.Pattern[str]:
        return re.compile(rf"(?:{self.words}){_NOUNS}{FILL}$")

    @cached_property
    def tail(self) -> re.Pattern[str]:
        return re.compile(rf"{_THEN}(?:{self.words})")

    @cached_property
    def rows(self) -> tuple[str, ...]:
        members = tuple(row.id for row in _T3.all_rows if row.group == self.row)
        return members or (self.row,)


def _words(*wordings: str) -> str:
    return "|".join(re.escape(each) for each in sorted(set(wordings), key=len, reverse=True))


def _items() -> Iterator[_Item]:
    granted = _words(*_T3.row("granted").wordings)
    yield _Item("granted", _TOTAL, rf"(?<!部分)(?<!不)(?<!区分处理后)(?<!再)(?:{granted})")
    yield _Item("partly_granted", _TOTAL, rf"{_words(*_T3.row('partly_granted').wordings)}|部分(?:{granted})")
    for group in ("denied", "unavailable", "not_processed"):
        yield _Item(group, _TOTAL, _words(_T3.group(group).label, *_T3.group(group).aliases))
    for row in _T3.all_rows:
        if row.group in ("denied", "unavailable", "not_processed"):
            yield _Item(row.id, _TOTAL, _words(*row.wordings))
    for column in _T3.plain_columns:
        if column.of and len(column.label) > 2:
            yield _Item(_RECEIVED, column.id, _words(column.label) + r"(?:提交|提出|申请|的)*")


_ITEMS = tuple(_items())

# A part of the requests: by way in, by subject, by time, or of what an office has of its area.
_OF_A_PART = re.compile(
    r"当面|书面|信函|网络申请|网上申请|线上|在线|邮件|来函|传真|现场|窗口|邮寄|涉及|关于|方面|领域|类申请|"
    r"季度|半年|\d月份?(?!\d)|同比|环比|其余(?=\d|的|申请|均)|复议|诉讼|建议|提案|信访事项|"
    r"公文|发文|制发|印发|拟公开|审[核查](?!后|不|决定|认定)"
)
_REGISTER = "申请登记台账"
_OUTCOME_GROUPS = ("not_processed", "other")


CELLS = (
    *((_T3.id, row.id, _TOTAL) for row in _T3.all_rows),
    *((_T3.id, _RECEIVED, column.id) for column in _T3.plain_columns),
)
"""What the figures are held against."""
MENTIONS = f"申请|结转|办结|{'|'.join(item.words for item in _ITEMS)}"


def judge_figures(report: Report) -> Iterator[Judgement]:
    """Judgements of ``t3.<row>.<column>``, where the number of requests itself is not in question."""
    if _balanced(report.cells):
        yield from _judge_items(report, report.cells)
        yield from _judge_flows(report, report.cells)


def _balanced(cells: Cells) -> bool:
    """Whether the table agrees with itself; where it does not (T01 says so), prose is not held against it."""
    values = [
        cells[_T3.id, row, _TOTAL].value
        for row in (*_DUE, _DONE, _CARRIED_OUT)
        if (_T3.id, row, _TOTAL) in cells
    ]
    known = [value for value in values if value is not None]
    return len(known) < len(values) or len(known) < 4 or known[0] + known[1] == known[2] + known[3]


def _tells_applicants(cells: Cells) -> bool:
    """Whether the columns of applicants are filled in; many fill in the total alone (T03 says so)."""
    columns = [column.id for column in _T3.plain_columns if column.of]
    values = [cells[_T3.id, _RECEIVED, each].value for each in columns if (_T3.id, _RECEIVED, each) in cells]
    total = cells.get((_T3.id, _RECEIVED, _TOTAL))
    known = sum((value for value in values if value is not None), Decimal(0))
    return total is None or total.value is None or known == total.value


# ------------------------------------------------------------------ by outcome and by applicant


def _judge_items(report: Report, cells: Cells) -> Iterator[Judgement]:
    said: dict[_Item, dict[Decimal, Said]] = {}
    bases = _bases(cells)
    for sentence in report.sentences:
        if sentence.paragraph.section not in ("1", "3"):
            continue
        for count in sentence.counts:
            if count.idle or count.approximate or count.unit not in _PIECES:
                continue
            item = _item_of(count)
            if item is not None and _of_all(report, sentence, count, item, bases):
                start, end = count.start - len(count.lead.lstrip("、,和及其中:(")), count.end
                if not item.lead.search(count.lead):
                    end += len(re.split("[、,]", count.tail, maxsplit=1)[0])
                found = Said(count.value, sentence.quote(start, end), sentence.evidence(start, end))
                said.setdefault(item, {})[count.value] = found
    for item, figures in said.items():
        if len(figures) == 1:
            yield from _judge_item(report, item, next(iter(figures.values())), cells)


def _item_of(count: Count) -> _Item | None:
    lead = re.sub(r"\([^()]*\)", "", count.lead)
    for item in _ITEMS:
        if item.lead.search(lead):
            return item
    if len(re.split("[、,;]", lead)[-1].strip("和及其中有另外:(")) > 2:
        return None
    return next((item for item in _ITEMS if item.tail.match(count.tail)), None)


def _of_all(report: Report, sentence: Sentence, count: Count, item: _Item, bases: frozenset[Decimal]) -> bool:
    """Whether a count is one of the requests of the whole unit and year."""
    named = item.lead.search(count.lead)
    named_at = count.start - (len(count.lead) - named.start() if named else 0)
    unmistakable = "." in item.row  # a row of the table that nothing else is called by
    before = "" if count.value in bases else _since_base(sentence, named_at, bases)[-60:]
    return (
        (unmistakable or of_requests(sentence, named_at - 1))
        and not _OF_A_PART.search(before)
        and not _out_of_scope(report, sentence)
    )


def _bases(cells: Cells) -> frozenset[Decimal]:
    """What the other figures of requests are of: how many came in, and how many were due."""
    due = [cells[_T3.id, row, _TOTAL].value for row in _DUE if (_T3.id, row, _TOTAL) in cells]
    known = [value for value in due if value is not None]
    return frozenset({*known[:1], sum(known, Decimal(0))})


def _since_base(sentence: Sentence, position: int, bases: frozenset[Decimal]) -> str:
    """The words before a position back to the figure that all others are of; all of them without one."""
    ends = [count.end for count in sentence.counts if count.end <= position and count.value in bases]
    return sentence.text[ends[-1] if ends else 0 : position]


def _out_of_scope(report: Report, sentence: Sentence) -> bool:
    return of_office(sentence.text, report.name) or of_area(sentence.text, report.name)


def _judge_item(report: Report, item: _Item, said: Said, cells: Cells) -> Iterator[Judgement]:
    parts = [cells[_T3.id, row, item.column] for row in item.rows if (_T3.id, row, item.column) in cells]
    if not parts or (item.column != _TOTAL and not _tells_applicants(cells)):
        return
    words = _cell_words(item, parts)
    yield compared(report, item.locus, said, parts, words, _REGISTER)


def _cell_words(item: _Item, parts: Sequence[Printed]) -> str:
    if len(parts) == 1:
        return parts[0].words
    group = _T3.group(item.row)
    return f"表三“{group.number}{group.label}”各行“{_T3.column('2021', _RECEIVED, item.column).label}”列相加"


# ------------------------------------------------------------------ carried over and answered

_SOME_ANSWERS = re.compile("延期|逾期|超期|会商|补正|口头|当场|复议|诉讼")
_FLOW_CLAIMS = {
    "requests.carried_in": _CARRIED_IN,
    "requests.carried_out": _CARRIED_OUT,
    "requests.answered": _DONE,
}


def _judge_flows(report: Report, cells: Cells) -> Iterator[Judgement]:
    bases = _bases(cells)
    for claim, row in _FLOW_CLAIMS.items():
        said = [each for each in report.claims if each.id == claim and not each.approximate]
        cell = cells.get((_T3.id, row, _TOTAL))
        if len(said) != 1 or cell is None:
            continue
        sentence = report.sentence_at(said[0].line, said[0].quote)
        if sentence is None or sentence.paragraph.section not in ("1", "3"):
            continue
        position = max(sentence.text.find(fold(said[0].quote)), 0)
        if _out_of_scope(report, sentence) or _OF_A_PART.search(_since_base(sentence, position, bases)):
            continue
        if _SOME_ANSWERS.search(fold(said[0].quote)):
            continue
        if row == _DONE and (not _tells_what_came(sentence) or said[0].value in _also_answered(cells)):
            continue
        figure = Said(said[0].value, said[0].quote, said[0].evidence)
        yield compared(report, f"{_T3.id}.{row}.{_TOTAL}", figure, [cell], cell.words, _REGISTER)


def _tells_what_came(sentence: Sentence) -> bool:
    """答复5件 is of all requests where the same breath says how many came in; alone it may be of some."""
    return re.search(r"(?:收|受理|接)[^。]{0,40}?\d", sentence.before[-80:] + sentence.text) is not None


def _also_answered(cells: Cells) -> set[Decimal]:
    """Counts of answers that agree with the table: without those closed unanswered, or of new ones only."""

    def value(row: str) -> Decimal | None:
        cell = cells.get((_T3.id, row, _TOTAL))
        return None if cell is None else cell.value

    def group(name: str) -> Decimal:
        rows = [row.id for row in _T3.all_rows if row.group == name or row.id == name]
        return sum((value(row) or Decimal(0) for row in rows), Decimal(0))

    done, received, left = value(_DONE), value(_RECEIVED), value(_CARRIED_OUT)
    carried = value(_CARRIED_IN)
    agreeing: set[Decimal] = set()
    if done is not None:
        unanswered = [group(name) for name in _OUTCOME_GROUPS]
        agreeing |= {done - unanswered[1], done - unanswered[0], done - sum(unanswered, Decimal(0))}
    if carried and received is not None and left is not None:
        agreeing |= {received, received - left, carried}
    return agreeing - ({done} if done is not None else set())
