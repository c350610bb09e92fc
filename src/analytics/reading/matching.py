"""Labels of the form in a run of pieces: where one begins and ends, and whether a table begins there."""

from __future__ import annotations

from collections.abc import Container
from dataclasses import dataclass
from functools import cache

from .labels import (
    Word,
    after,
    boundary,
    closest,
    is_section_heading,
    number_of,
    starting_with,
    words,
    words_of,
)
from .normal import canonical, plain
from .pieces import Piece

_SIGHT = 14
"""So many pieces ahead are looked at to tell a table from running text that uses its words."""
_LONG_LABEL = 8
_LONGEST_LABEL = 60


@dataclass(frozen=True, slots=True)
class Match:
    """A label found: its possible meanings, its number, the index after it, the rest of its last piece."""

    words: tuple[Word, ...]
    number: int | None
    end: int
    tail: str
    raw: str


@cache
def _long_rows() -> tuple[Word, ...]:
    return tuple(word for word in words() if word.kind == "row" and len(word.canon) >= _LONG_LABEL)


class Matcher:
    """Finds labels in a run of pieces."""

    def __init__(self, pieces: tuple[Piece, ...]) -> None:
        self.pieces = pieces
        self._matches: dict[int, Match | None] = {}
        self.prose_weighed = False
        """See ``Found``."""

    def match(self, index: int, text: str | None = None) -> Match | None:
        """The longest label that begins with this piece (or this rest of it), across pieces if need be."""
        if text is not None:
            return self._match(index, text)
        if index not in self._matches:
            self._matches[index] = self._match(index, None)
        return self._matches[index]

    def _match(self, index: int, text: str | None) -> Match | None:
        number, rest = number_of(self.pieces[index].text if text is None else text)
        first = index
        if not canonical(rest):
            if number is None or text is not None:
                return None
            nearby = self._next_text_in_sight(index)
            if nearby is None or number_of(self.pieces[nearby].text)[0] is not None:
                return None
            first, rest = nearby, plain(self.pieces[nearby].text)
        canon = canonical(rest)
        best: list[Word] = []
        found: tuple[int, str] | None = None
        for word in starting_with(canon) if canon else ():
            if best and len(word.canon) < len(best[0].canon):
                break
            if not canon.startswith(word.canon) and not word.canon.startswith(canon):
                continue
            end = self._reach(word.canon, first, rest, canon)
            if end:
                best.append(word)
                found = end
        if not found:
            return None
        end_at, tail = found
        if end_at == first + 1 and tail and self._means_another(canon, tail, best):
            return None
        raw = (
            rest
            if end_at == first + 1
            else rest + "".join(p.text.strip() for p in self.pieces[first + 1 : end_at])
        )
        return Match(tuple(best), number, end_at, tail, raw[: len(raw) - len(tail)] if tail else raw)

    def _next_text_in_sight(self, index: int) -> int | None:
        for at in range(index + 1, min(index + 4, len(self.pieces))):
            if self.pieces[at].is_text:
                self.prose_weighed |= self.pieces[at].prose
                return at
            if not self.pieces[at].is_empty:
                return None
        return None

    def _reach(self, word: str, first: int, rest: str, canon: str) -> tuple[int, str] | None:
        """(index after the last piece of the label, what follows it in that piece), or None."""
        if canon.startswith(word):
            tail = after(rest, len(word))
            if boundary(rest, len(word)) or self._label_text(tail):
                return first + 1, tail
            return None
        gathered = canon
        at = first + 1
        while word.startswith(gathered) and at < len(self.pieces) and len(gathered) < _LONGEST_LABEL:
            piece = self.pieces[at]
            if not piece.is_text:
                return None
            self.prose_weighed |= piece.prose
            before = len(gathered)
            gathered += piece.canon
            at += 1
            if gathered.startswith(word):
                text = plain(piece.text)
                used = len(word) - before
                return (at, after(text, used)) if boundary(text, used) else None
        return None

    def _means_another(self, canon: str, tail: str, best: list[Word]) -> bool:
        """Whether a short label is only how a longer one with slips begins: 其他、法规禁止公开的."""
        if len(best[0].canon) >= _LONG_LABEL or not _LONG_LABEL <= len(canon) <= _LONGEST_LABEL:
            return False
        meant = closest(canon, _long_rows())
        if meant is None or any((word.kind, word.id) == (meant.kind, meant.id) for word in best):
            return False
        return not self._label_text(tail)

    def _label_text(self, text: str) -> bool:
        """Whether a text is nothing but labels, up to its end or to the first blank or stop."""
        rest = number_of(text)[1]
        canon = canonical(rest)
        return bool(canon) and any(
            canon.startswith(word.canon)
            and (boundary(rest, len(word.canon)) or self._label_text(after(rest, len(word.canon))))
            for word in starting_with(canon)
        )

    def misspelt(self, index: int) -> Match | None:
        """A long row label with slips of the pen, before cells of its own: a table may begin with it."""
        piece = self.pieces[index]
        number, rest = number_of(piece.text)
        canon = canonical(rest)
        if not piece.celled or not _LONG_LABEL <= len(canon) <= _LONGEST_LABEL:
            return None
        word = closest(canon, _long_rows())
        return Match((word,), number, index + 1, "", rest) if word else None

    # ------------------------------------------------------------------ tables and running text

    def admits(self, index: int, match: Match, table: str | None, started: Container[str]) -> bool:
        """Whether the label found here is one of a table and no word of running text."""
        if table is not None and any(word.table == table for word in match.words):
            return True
        tables = {word.table for word in match.words}
        if len(tables) > 1 and match.number is not None:
            # （七）总计 as the first row of a new page: only one table has a row with that number.
            tables = {word.table for word in match.words if word.number == match.number}
        if len(tables) != 1:
            return False
        table = tables.pop()
        if any(word.kind in ("note", "block") for word in match.words):
            return True
        piece = self.pieces[index]
        known = 1.0
        distinct = {match.words[0].canon}
        at = match.end
        stop = min(len(self.pieces), match.end + _SIGHT)
        while at < stop:
            other = self.pieces[at]
            if not other.is_text:
                known += 0.5 if not other.is_empty else 0.1
                at += 1
                continue
            further = self.match(at)
            if further and any(word.table == table for word in further.words):
                if further.words[0].canon not in distinct:
                    known += 1
                distinct.add(further.words[0].canon)
                at = further.end
                continue
            if is_section_heading(other.text) or len(other.canon) > _LONGEST_LABEL:
                break
            known -= 0.5
            at += 1
        resumed = table in started and piece.celled
        long = len(match.words[0].canon) >= _LONG_LABEL and match.words[0].kind == "row"
        return known >= (1.5 if resumed or long else 2.5)

    def leaves(self, index: int, table: str, grid: int | None) -> bool:
        piece = self.pieces[index]
        if is_section_heading(piece.text):
            return True
        if piece.grid is not None and piece.grid == grid:
            return False
        self.prose_weighed |= piece.prose
        if len(piece.canon) > 45 or "。" in piece.text:
            return not piece.celled or len(piece.canon) > 120
        ahead = self.pieces[index + 1 : index + 5]
        for offset, other in enumerate(ahead, index + 1):
            if not other.is_text:
                if not other.is_empty:
                    return False
                continue
            self.prose_weighed |= other.prose
            if is_section_heading(other.text) or len(other.canon) > 45:
                return True
            further = self.match(offset)
            if further and any(word.table == table for word in further.words):
                return False
        return not self._could_begin_label(index, table)

    def _could_begin_label(self, index: int, table: str) -> bool:
        """The last words of a document that is cut off within a label."""
        canon = canonical(number_of(self.pieces[index].text)[1])
        last = index + 1 >= len(self.pieces)
        return last and any(word.canon.startswith(canon) for word in words_of(table))
