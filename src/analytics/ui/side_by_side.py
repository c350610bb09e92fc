"""Two years of a section side by side: which passages were copied, where only a figure was changed.

Years, figures, white space and the agency's own names count as nothing when passages are compared, so that a
copy with a new year in it is still a copy.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from html import escape
from itertools import pairwise

LEAST = 6
"""A shorter passage in common is chance."""
GRAM = 5
_TOKEN = re.compile(r"\d{4}(?=年)|\d[\d,.]*\d|\d|\s+|.", re.DOTALL)
_YEAR = re.compile(r"(?:19|20)\d\d")
_WORDS = re.compile(r"[\w]", re.UNICODE)


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of text. ``kind``: own (only here), copied, changed (a figure in a copied passage)."""

    text: str
    kind: str


@dataclass(frozen=True, slots=True)
class Pair:
    """Both years in pieces; ``share``: the part of this year's text that stands in last year's, or None."""

    before: tuple[Piece, ...]
    now: tuple[Piece, ...]
    share: float | None


def compare(before: str, now: str, names: Sequence[str] = ()) -> Pair:
    """Compare last year's text with this year's. ``names`` (of the agency) count as nothing in the share."""
    old, new = _tokens(before), _tokens(now)
    matcher = SequenceMatcher(None, [_key(one) for one in old], [_key(one) for one in new], autojunk=False)
    old_kinds, new_kinds = ["own"] * len(old), ["own"] * len(new)
    for block in matcher.get_matching_blocks():
        passage = "".join(old[block.a : block.a + block.size])
        if len(_WORDS.findall(passage)) < LEAST:
            continue
        for step in range(block.size):
            a, b = block.a + step, block.b + step
            kind = _kind(old[a], new[b])
            old_kinds[a] = new_kinds[b] = kind
    return Pair(_pieces(old, old_kinds), _pieces(new, new_kinds), _share(before, now, names))


def _tokens(text: str) -> list[str]:
    return _TOKEN.findall(text)


def _key(token: str) -> str:
    if token.isspace():
        return " "
    return "0" if token[0].isdigit() else token


def _kind(old: str, new: str) -> str:
    """A year is neither copied nor changed: it has to differ."""
    if old[0].isdigit() and (_YEAR.fullmatch(old) or _YEAR.fullmatch(new)):
        return "own" if old != new else "copied"
    return "changed" if old[0].isdigit() and old != new else "copied"


def _pieces(tokens: Sequence[str], kinds: Sequence[str]) -> tuple[Piece, ...]:
    pieces: list[Piece] = []
    for token, kind in zip(tokens, kinds, strict=True):
        if pieces and pieces[-1].kind == kind and kind != "changed":
            pieces[-1] = Piece(pieces[-1].text + token, kind)
        else:
            pieces.append(Piece(token, kind))
    return tuple(pieces)


def _share(before: str, now: str, names: Sequence[str]) -> float | None:
    """Containment of masked five-character grams."""
    old, new = _masked(before, names), _masked(now, names)
    grams = [new[at : at + GRAM] for at in range(len(new) - GRAM + 1)]
    if not grams or len(old) < GRAM:
        return None
    known = {old[at : at + GRAM] for at in range(len(old) - GRAM + 1)}
    return sum(gram in known for gram in grams) / len(grams)


def _masked(text: str, names: Sequence[str]) -> str:
    for name in sorted(names, key=len, reverse=True):
        text = text.replace(name, "")
    return "".join(_WORDS.findall(re.sub(r"[\d,.%％]+年?", "", text)))


# ------------------------------------------------------------------ HTML


@dataclass(frozen=True, slots=True)
class Doubt:
    """A sentence that a rule found at odds with a table; ``words`` are printed behind it as a door."""

    quote: str
    words: str
    finding_id: str


def markup(pieces: Sequence[Piece], doubts: Sequence[Doubt] = ()) -> str:
    """One side as HTML; quotes that are in doubt are underlined, wherever marks run through them."""
    text = "".join(piece.text for piece in pieces)
    spans = _spans(text, doubts)
    parts: list[str] = []
    at = 0
    for piece in pieces:
        start, end = at, at + len(piece.text)
        cuts = sorted(
            {start, end} | {edge for span in spans for edge in (span[0], span[1]) if start < edge < end}
        )
        for left, right in pairwise(cuts):
            inner = escape(text[left:right]).replace("\n", "<br>")
            if piece.kind == "copied":
                inner = f"<mark>{inner}</mark>"
            elif piece.kind == "changed":
                inner = f'<mark class="num">{inner}</mark>'
            under = next((span for span in spans if span[0] <= left and right <= span[1]), None)
            if under is not None:
                inner = f'<u class="bad">{inner}</u>'
                if right == under[1]:
                    doubt = under[2]
                    pick = escape(f"finding~{doubt.finding_id}")
                    inner += (
                        f'<a class="why" href="?open={pick}" data-pick="{pick}">{escape(doubt.words)}</a>'
                    )
            parts.append(inner)
        at = end
    return "".join(parts)


def _spans(text: str, doubts: Sequence[Doubt]) -> list[tuple[int, int, Doubt]]:
    """Where the quotes stand; white space may run differently in the text."""
    found: list[tuple[int, int, Doubt]] = []
    for doubt in doubts:
        pattern = r"\s*".join(re.escape(char) for char in re.sub(r"\s", "", doubt.quote))
        hit = re.search(pattern, text) if pattern else None
        if hit and not any(start < hit.end() and hit.start() < end for start, end, _ in found):
            found.append((hit.start(), hit.end(), doubt))
    return sorted(found, key=lambda span: span[0])


KEY: Mapping[str, str] = {
    "<mark>文字</mark>": "与另一年相同",
    '<mark class="num">3</mark>': "只改了数字",
}
"""What the marks mean, for the line above the two columns."""
