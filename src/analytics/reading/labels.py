"""The wordings of the form and how they are found again in a document.

A label is compared without blanks, punctuation and numbering, so it is found also where it is spread over
several cells or lines. A number before it (``（三）``, ``1.``) is taken apart and helps to choose.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import Literal

from rapidfuzz.fuzz import ratio
from rapidfuzz.process import extract

from analytics.form import FORM, Table

from .normal import canonical, plain

Kind = Literal["note", "block", "head", "column", "group", "row"]

NUMBER = re.compile(
    r"""^\s*(?:[(]\s*([一二三四五六七八九十]{1,3}|\d{1,2})\s*[)]      # （三） (3)
           |([一二三四五六七八九十]{1,3}|\d{1,2})\s*[、.,):]            # 三、 1.
           |(\d)(?=\s*[\u4e00-\u9fff]))\s*""",  # 1属于, from a circled figure
    re.VERBOSE,
)
_HANZI_DIGITS = {sign: value for value, sign in enumerate("一二三四五六七八九十", 1)}
_APART = 6.0
"""So much the label meant must be more alike than any other."""
_SHORT = 80
"""Signs of the longest text whose parting is remembered."""
_ALIKE = 78.0
"""Similarity (0 to 100) from which a wording with slips of the pen is taken for the label."""


@dataclass(frozen=True, slots=True)
class Word:
    """One wording of one label; ``order`` is the place in the form, ``own`` the form's own wording."""

    table: str
    kind: Kind
    id: str
    canon: str
    order: int
    number: int | None = None
    own: bool = True


def number_of(text: str) -> tuple[int | None, str]:
    """The number before a label, and the rest: ``（三）其他`` gives ``(3, "其他")``."""
    return _number_of(text) if len(text) <= _SHORT else _parted(text)


def _parted(text: str) -> tuple[int | None, str]:
    rest = plain(text)
    found = NUMBER.match(rest)
    if not found:
        return None, rest
    digits = found[1] or found[2] or found[3]
    value = _HANZI_DIGITS.get(digits) or (int(digits) if digits.isdigit() else None)
    return value, rest[found.end() :]


_number_of = lru_cache(maxsize=4096)(_parted)


def _table_words(table: Table) -> list[Word]:
    words: list[Word] = []

    def add(kind: Kind, id: str, wordings: Sequence[str], order: int, number: str = "") -> None:
        value = number_of(number)[0] if number else None
        for index, wording in enumerate(wordings):
            words.append(Word(table.id, kind, id, canonical(wording), order, value, index == 0))

    if table.note:
        add("note", "note", [table.note], -1)
    for head in table.head:
        add("head", head.label, [head.label, *head.aliases], -1)
    for order, block in enumerate(table.blocks):
        add("block", block.id, [block.label], order)
        add("head", block.head, [block.head], -1)
        for columns in block.columns.values():
            for column in columns:
                add("column", column.id, column.wordings, order)
    for order, column in enumerate(table.plain_columns):
        add("column", column.id, column.wordings, order)
    rows = {row.id: order for order, row in enumerate(table.all_rows)}
    for group in table.groups:
        inside = [order for row, order in rows.items() if _within(table, row, group.id)]
        add("group", group.id, [group.label, *group.aliases], min(inside, default=0), group.number)
    for row in table.all_rows:
        wordings = [*row.wordings]
        if row.hint:
            wordings += [f"{wording}{row.hint}" for wording in row.wordings]
        add("row", row.id, wordings, rows[row.id], row.number)
    return list(dict.fromkeys(words))


def _within(table: Table, row_id: str, group_id: str) -> bool:
    group = table.row(row_id).group
    while group is not None:
        if group == group_id:
            return True
        group = table.group(group).within
    return False


@cache
def words() -> tuple[Word, ...]:
    """All wordings of all tables, the longest first."""
    every = [word for table in FORM.tables for word in _table_words(table) if word.canon]
    return tuple(sorted(every, key=lambda word: -len(word.canon)))


@cache
def words_of(table: str) -> tuple[Word, ...]:
    return tuple(word for word in words() if word.table == table)


@lru_cache(maxsize=1024)
def unsaid(table: str, row: str, canon: str) -> str:
    """What the longest wording of a row has beyond a text that begins it; else nothing."""
    longer = [word.canon for word in words_of(table) if word.kind == "row" and word.id == row]
    fitting = [word for word in longer if len(canon) > 2 and word.startswith(canon)]
    return max(fitting, key=len)[len(canon) :] if fitting else ""


@cache
def _by_beginning() -> dict[str, tuple[Word, ...]]:
    """Wordings by their first sign; by their first two, those of a single sign among them."""
    index: dict[str, list[Word]] = {}
    for word in words():
        index.setdefault(word.canon[0], []).append(word)
    for two in {word.canon[:2] for word in words() if len(word.canon) > 1}:
        index[two] = [word for word in index[two[0]] if word.canon[:2] in (two, two[0])]
    return {signs: tuple(found) for signs, found in index.items()}


@cache
def _single_signs() -> dict[str, tuple[Word, ...]]:
    return {word.canon: (word,) for word in words() if len(word.canon) == 1}


def starting_with(canon: str) -> tuple[Word, ...]:
    """Wordings that this text may begin with, or be the beginning of; the longest first."""
    found = _by_beginning().get(canon[:2])
    return _single_signs().get(canon[:1], ()) if found is None else found


@cache
def all_labels() -> str:
    """All wordings, canonical, one a line."""
    return "\n".join(word.canon for word in words())


def is_within_label(text: str) -> bool:
    """Whether a text is the whole or a part of one label of the form."""
    canon = canonical(number_of(text)[1])
    return bool(canon) and canon in all_labels()


def is_label_piece(text: str) -> bool:
    """Whether a word without blanks could be a label of the form, or a part of one."""
    _, rest = number_of(text)
    canon = canonical(rest)
    if not canon:
        return bool(text.strip()) and rest != plain(text)
    if canon in all_labels() or canonical(text) in all_labels():
        return True
    return any(
        canon.startswith(word.canon) and boundary(rest, len(word.canon)) for word in starting_with(canon)
    )


def boundary(text: str, length: int) -> bool:
    """Whether a label of so many canonical characters may end there: no Chinese character follows at once."""
    rest = after(text, length)
    return not rest or not ("\u4e00" <= rest[0] <= "\u9fff")


def after(text: str, length: int) -> str:
    """What follows the first ``length`` canonical characters of a text."""
    if text[:length].isalnum():
        return text[length:]
    seen = 0
    for index, sign in enumerate(text):
        if seen >= length:
            return text[index:]
        seen += sign.isalnum()
    return ""


def closest(canon: str, candidates: Sequence[Word]) -> Word | None:
    """The one candidate that a text with slips must mean; None where two come close or none does."""
    near = extract(
        canon, [word.canon for word in candidates], scorer=ratio, score_cutoff=_ALIKE - _APART, limit=None
    )
    scored = [(score, candidates[at]) for _, score, at in sorted(near, key=lambda one: (-one[1], one[2]))]
    if not scored or scored[0][0] < _ALIKE:
        return None
    best, word = scored[0]
    rivals = [score for score, other in scored[1:] if (other.kind, other.id) != (word.kind, word.id)]
    return None if rivals and best - rivals[0] < _APART else word


def is_section_heading(text: str) -> bool:
    """Whether a line is the heading of one of the form's six sections."""
    return _is_section_heading(text) if len(text) <= _SHORT else _heads_section(text)


def _heads_section(text: str) -> bool:
    number, rest = number_of(text)
    canon = canonical(rest)
    if not 4 <= len(canon) <= 40:
        return False
    return canon in _section_titles() or any(
        len(title) >= 7 and (canon.startswith(title) or (number is not None and canon.endswith(title)))
        for title in _section_titles()
    )


_is_section_heading = lru_cache(maxsize=4096)(_heads_section)


@cache
def _section_titles() -> frozenset[str]:
    return frozenset(
        canonical(wording) for section in FORM.sections for wording in (section.title, *section.aliases)
    )
