"""Both texts of a pair as HTML: shared passages on the colour of copies, changed figures reversed, what the
form and the regulation make everybody say in grey.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from html import escape
from typing import Any

from analytics.similarity.signs import BREAK, Codes, Masker
from analytics.similarity.texts import word_runs
from analytics.ui import side_by_side
from analytics.ui.text_data import Texts

OWN, COPIED, CHANGED, STATUTORY = "", "c", "n", "g"
_LEAST_GREY = 4
"""A shorter word of the form is a word like others."""
_SENTENCE = re.compile(r"[^。；;！!？?\n\r]+")
_COPIED = re.compile("c+")
_EMPTY = re.compile(r"[\W〇一二三四五六七八九十]*")
_PLAIN = re.compile(r"[\d\s.,%％年月日]*")


def kinds(texts: Texts, names: Sequence[str]) -> tuple[str, str]:
    """A kind for each sign of the own and of the other text."""
    own, other = [OWN] * len(texts.own), [OWN] * len(texts.other)
    if texts.passages:
        for one in texts.passages:
            _mark_passage(own, other, one)
    else:
        found = side_by_side.compare(texts.other, texts.own, names)
        own, other = _of_pieces(found.now), _of_pieces(found.before)
    masker = Masker(names)
    for text, held in ((texts.own, own), (texts.other, other)):
        for start, stop in statutory(text, masker.mask(text), texts.common):
            held[start:stop] = [STATUTORY] * (stop - start)
    return _tidy(texts.own, own), _tidy(texts.other, other)


def _tidy(text: str, held: Sequence[str]) -> str:
    """One kind a sign; a stop or an ordinal alone between grey words is no passage."""
    kinds = "".join(" " if sign == "\n" else kind or " " for sign, kind in zip(text, held, strict=True))
    return _COPIED.sub(
        lambda run: " " * len(run[0]) if _EMPTY.fullmatch(text, *run.span()) else run[0], kinds
    )


def _mark_passage(own: list[str], other: list[str], one: Mapping[str, Any]) -> None:
    start, other_start = int(one["start"]), int(one["other_start"])
    found = side_by_side.compare(str(one["other_text"]), str(one["text"]))
    for held, at, pieces in ((own, start, found.now), (other, other_start, found.before)):
        for offset, kind in enumerate(_of_pieces(pieces)):
            if at + offset < len(held):
                # A year that had to change stands in a copied passage all the same.
                held[at + offset] = CHANGED if kind == CHANGED else COPIED


def _of_pieces(pieces: Sequence[side_by_side.Piece]) -> list[str]:
    kind = {"own": OWN, "copied": COPIED, "changed": CHANGED}
    return [kind[piece.kind] for piece in pieces for _ in piece.text]


def statutory(text: str, mask: Codes, common: frozenset[str]) -> list[tuple[int, int]]:
    """What every report says: the form's words, duties of the regulation, sentences that many have."""
    found: list[tuple[int, int]] = []
    for match in _SENTENCE.finditer(text):
        start, stop = match.span()
        if word_runs(mask[start:stop]) in common:
            found.append((start, stop))
            continue
        at = start
        while at < stop:
            end = at
            while end < stop and mask[end] == BREAK:
                end += 1
            if end - at >= _LEAST_GREY and not _PLAIN.fullmatch(text[at:end]):
                found.append((at, end))
            at = max(end, at + 1)
    return found


_TAG = {
    COPIED: ("<mark>", "</mark>"),
    CHANGED: ('<mark class="num">', "</mark>"),
    STATUTORY: ('<span class="said-by-all">', "</span>"),
}


def markup(text: str, held: str, doors: Mapping[int, str]) -> str:
    """One text. ``doors``: HTML that is put in before the sign at a place (links to the source)."""
    parts: list[str] = []
    at = 0
    while at < len(text):
        end = at + 1
        while end < len(text) and held[end] == held[at] and end not in doors:
            end += 1
        before, after = _TAG.get(held[at], ("", ""))
        inner = escape(text[at:end]).replace("\n", "<br>")
        parts.append(doors.get(at, "") + before + inner + after)
        at = end
    return "".join(parts)


def paragraphs(text: str) -> list[tuple[int, int]]:
    """Begin and end of each paragraph that has words."""
    return [(match.start(), match.end()) for match in re.finditer(r"[^\n\r]+", text) if match.group().strip()]
