"""The run of pieces read against the form: which rows of it stand there, with which cells after them.

Labels come in form order and each row's figures follow its label, whatever the table was drawn with. The
reader walks over the run once; it keeps the table, the group and the heads it is under, opens a row at
each row label and gives it the cells that follow. It decides nothing about columns: that is ``align``.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

from analytics.form import FORM

from .labels import Word, after, boundary, closest, is_section_heading, number_of, starting_with, words_of
from .normal import canonical, plain
from .numbers import read_mark
from .pieces import Piece, Run

EndedBy = Literal["label", "prose", "end"]

_SIGHT = 14
"""So many pieces ahead are looked at to tell a table from running text that uses its words."""
_LONGEST_LABEL = 60


@dataclass(slots=True, eq=False)
class Head:
    """A column heading as it stands over a table."""

    word: Word
    piece: Piece
    raw: str


@dataclass(slots=True, eq=False)
class Hit:
    """A row of the form found in the document. ``row`` is None for a row that the form does not have."""

    table: str
    row: str | None
    raw: str
    first: Piece
    heads: tuple[Head, ...]
    order: int
    word: Word | None = None
    block: str | None = None
    slots: list[Piece] = field(default_factory=list[Piece])
    pending: str = ""
    """The rest of a label that is parted by its figures or cut off."""
    ended_by: EndedBy = "end"
    across: tuple[str, ...] = ()
    """Wide tables: the rows that stand beside one another over this line of figures."""


@dataclass(slots=True)
class Found:
    """All that the walk found."""

    hits: list[Hit] = field(default_factory=list[Hit])
    heads: dict[str, list[Head]] = field(default_factory=dict[str, list[Head]])
    started: dict[str, Piece] = field(default_factory=dict[str, Piece])
    """The first piece of each table that is there at all."""
    groups: dict[str, Piece] = field(default_factory=dict[str, Piece])
    """Headings before rows, and blocks, as "t3.other": the piece where they stand."""
    scraps: dict[str, list[str]] = field(default_factory=dict[str, list[str]])
    """Text within a table that is no label, canonical."""


@dataclass(frozen=True, slots=True)
class _Match:
    words: tuple[Word, ...]
    number: int | None
    end: int
    tail: str
    raw: str


class Walk:
    """One walk over a run. ``Walk(run).found`` is the result; pieces get their ``table``."""

    def __init__(self, run: Run) -> None:
        self.pieces = run.pieces
        self.found = Found()
        self.table: str | None = None
        self.grid: int | None = None
        self.group: str | None = None
        self.block: str | None = None
        self.heads: list[Head] = []
        self.in_head = False
        self.current: Hit | None = None
        self.torn: Hit | None = None
        self.across: list[str] = []
        self.order: dict[str, int] = {}
        self.by_row: dict[int, list[Piece]] = {}
        for piece in self.pieces:
            self.by_row.setdefault(piece.row, []).append(piece)
        self._walk()
        self._close("end")

    # ------------------------------------------------------------------ the walk

    def _walk(self) -> None:
        index = 0
        while index < len(self.pieces):
            piece = self.pieces[index]
            if self.table is not None and piece.grid != self.grid and piece.grid is None and self.grid is not None:
                self._pause()
            index = self._text(index) if piece.is_text else self._cell(index)

    def _pause(self) -> None:
        """The real table ends here; a further part of it may follow."""
        self._close("prose")
        self.table = None

    def _cell(self, index: int) -> int:
        piece = self.pieces[index]
        if self.table is None:
            return index + 1
        self.grid = piece.grid
        piece.table = self.table
        if self.table_layout() == "wide" and not piece.is_empty:
            self._open_wide(piece)
        hit = self.current
        if hit is None:
            return index + 1
        if piece.row == hit.first.row or self._continues(piece, hit):
            hit.slots.append(piece)
            self.in_head = False
        return index + 1

    def _continues(self, piece: Piece, hit: Hit) -> bool:
        """Whether a cell on a later line still belongs to the row: the line holds cells only."""
        if piece.grid is not None and hit.slots:
            return False
        return not self._text_in_row(piece)

    def _text_in_row(self, piece: Piece) -> bool:
        return any(other.is_text for other in self.by_row[piece.row])

    def _text(self, index: int) -> int:
        piece = self.pieces[index]
        match = self._match(index)
        if match and self._admits(index, match):
            return self._labels(index, match)
        if self.table is None:
            return index + 1
        if self._mends(piece):
            piece.table = self.table
            return index + 1
        if self._leaves(index):
            self._close("prose")
            self.table = None
            return index + 1
        piece.table = self.table
        self.grid = piece.grid
        guess = self._torn_or_misspelt(index)
        if guess:
            return guess
        self._unknown(piece)
        return index + 1

    # ------------------------------------------------------------------ matching

    def _match(self, index: int, text: str | None = None) -> _Match | None:
        """The longest label that begins with this piece (or this rest of it), across pieces if need be."""
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
        for word in starting_with(canon[0]) if canon else ():
            if best and len(word.canon) < len(best[0].canon):
                break
            end = self._reach(word.canon, first, rest, canon)
            if end:
                best.append(word)
                found = end
        if not found:
            return None
        end_at, tail = found
        raw = rest if end_at == first + 1 else rest + "".join(p.text.strip() for p in self.pieces[first + 1 : end_at])
        return _Match(tuple(best), number, end_at, tail, raw[: len(raw) - len(tail)] if tail else raw)

    def _next_text_in_sight(self, index: int) -> int | None:
        for at in range(index + 1, min(index + 4, len(self.pieces))):
            if self.pieces[at].is_text:
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
            before = len(gathered)
            gathered += piece.canon
            at += 1
            if gathered.startswith(word):
                text = plain(piece.text)
                used = len(word) - before
                return (at, after(text, used)) if boundary(text, used) else None
        return None

    @staticmethod
    def _label_text(text: str) -> bool:
        canon = canonical(number_of(text)[1])
        return bool(canon) and any(canon.startswith(word.canon) for word in starting_with(canon[0]))

    # ------------------------------------------------------------------ entering and leaving a table

    def _admits(self, index: int, match: _Match) -> bool:
        """Whether the label found here is one of a table and no word of running text."""
        if self.table is not None and any(word.table == self.table for word in match.words):
            return True
        table = match.words[0].table
        if len({word.table for word in match.words}) > 1:
            return False
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
            further = self._match(at)
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
        resumed = table in self.found.started and piece.celled
        long = len(match.words[0].canon) >= 8 and match.words[0].kind == "row"
        return known >= (1.5 if resumed or long else 2.5)

    def _leaves(self, index: int) -> bool:
        piece = self.pieces[index]
        if is_section_heading(piece.text):
            return True
        if piece.grid is not None and piece.grid == self.grid:
            return False
        if len(piece.canon) > 45 or "。" in piece.text:
            return not piece.celled or len(piece.canon) > 120
        ahead = self.pieces[index + 1 : index + 5]
        for offset, other in enumerate(ahead, index + 1):
            if not other.is_text:
                if not other.is_empty:
                    return False
                continue
            if is_section_heading(other.text) or len(other.canon) > 45:
                return True
            further = self._match(offset)
            if further and any(word.table == self.table for word in further.words):
                return False
        return not self._could_begin_label(piece, index)

    def _could_begin_label(self, piece: Piece, index: int) -> bool:
        """The last words of a document that is cut off within a label."""
        canon = canonical(number_of(piece.text)[1])
        last = index + 1 >= len(self.pieces)
        return last and any(word.canon.startswith(canon) for word in words_of(self.table or ""))

    # ------------------------------------------------------------------ labels

    def _labels(self, index: int, match: _Match) -> int:
        word = self._resolve(match)
        if self.table != word.table:
            self._close("label")
            self.table = word.table
            self._enter(word.table)
        for piece in self.pieces[index : match.end]:
            piece.table = self.table
        piece = self.pieces[index]
        self.grid = piece.grid
        self.found.started.setdefault(word.table, piece)
        getattr(self, f"_on_{word.kind}")(word, match, piece)
        tail = match.tail.strip(" :;,。、.\n\t|")
        if tail:
            self._tail(match.end - 1, tail)
        return match.end

    def _enter(self, table: str) -> None:
        self.group = self.block = None
        self.heads = []
        self.in_head = False
        self.across = []

    def _tail(self, index: int, tail: str) -> None:
        """What follows a label within its piece: the next label, a figure, or a hint that is let go."""
        piece = self.pieces[index]
        match = self._match(index, tail)
        if match and match.end == index + 1 and any(word.table == self.table for word in match.words):
            word = self._resolve(match)
            getattr(self, f"_on_{word.kind}")(word, match, piece)
            rest = match.tail.strip(" :;,。、.\n\t|")
            if rest and rest != tail:
                self._tail(index, rest)
            return
        mark = read_mark(tail)
        if self.current is not None and mark.value is not None:
            self.current.slots.append(Piece(tail, piece.row, piece.place, mark, table=self.table))

    def _resolve(self, match: _Match) -> Word:
        """Which of several labels with the same wording is meant here."""
        here = [word for word in match.words if word.table == self.table] or list(match.words)
        if len({(word.kind, word.id) for word in here}) == 1:
            return here[0]
        rows = [word for word in here if word.kind == "row"]
        columns = [word for word in here if word.kind == "column"]
        groups = [word for word in here if word.kind == "group"]
        if rows and groups:
            return groups[0]
        if rows and columns:
            table = rows[0].table
            started = table in self.order
            numbered = match.number is not None and any(word.number == match.number for word in rows)
            return rows[0] if numbered or (started and not self.in_head) else columns[0]
        return here[0]

    def _on_note(self, word: Word, match: _Match, piece: Piece) -> None:
        self._start_head()

    def _on_head(self, word: Word, match: _Match, piece: Piece) -> None:
        self._start_head()

    def _on_block(self, word: Word, match: _Match, piece: Piece) -> None:
        self._start_head(fresh=True)
        self.block = word.id
        self.found.groups.setdefault(f"{word.table}.{word.id}", piece)

    def _on_column(self, word: Word, match: _Match, piece: Piece) -> None:
        self._start_head()
        head = Head(word, piece, match.raw)
        self.heads.append(head)
        self.found.heads.setdefault(word.table, []).append(head)

    def _start_head(self, *, fresh: bool = False) -> None:
        if fresh or not self.in_head:
            self.heads = []
        if self.current is not None and self.table_layout() == "wide" and not self.current.slots:
            self.current = None  # a row label that stands over columns, not before figures
        self._close("label")
        self.in_head = True

    def table_layout(self) -> str:
        return FORM.table(self.table).layout if self.table else ""

    def _on_group(self, word: Word, match: _Match, piece: Piece) -> None:
        self._close("label")
        self.group = word.id
        self.found.groups.setdefault(f"{word.table}.{word.id}", piece)
        if self.table_layout() != "wide":
            # Figures that follow at once make a row of it; （六） may be one, the others are sums of their rows.
            same = [row for row in words_of(word.table) if row.kind == "row" and row.canon == word.canon]
            self._open(same[0] if same else None, match.raw, piece, of_group=True)

    def _on_row(self, word: Word, match: _Match, piece: Piece) -> None:
        self._close("label")
        if self.table_layout() == "wide":
            self.across.append(word.id)
        self._open(word, match.raw, piece)

    def _open(self, word: Word | None, raw: str, piece: Piece, *, of_group: bool = False) -> None:
        table = self.table or ""
        self.in_head = False
        row = FORM.table(table).row(word.id) if word else None
        self.current = Hit(
            table=table,
            row=word.id if word else None,
            raw=raw.strip(),
            first=piece,
            heads=tuple(self.heads),
            order=word.order if word else -1,
            word=word,
            block=row.block if row else self.block,
        )
        if word and not of_group:
            self.order[table] = word.order

    def _open_wide(self, piece: Piece) -> None:
        """The first figure of a line of figures under rows that stand beside one another."""
        if not self.in_head or not self.across:
            return
        rows = tuple(dict.fromkeys(self.across))
        self.across = []
        self.in_head = False
        self.current = Hit(
            table=self.table or "",
            row=rows[0],
            raw="",
            first=piece,
            heads=tuple(self.heads),
            order=0,
            across=rows,
        )
        self.order[self.table or ""] = 0

    def _close(self, by: EndedBy) -> None:
        hit = self.current
        if hit is None:
            return
        hit.ended_by = by
        self.found.hits.append(hit)
        self.current = None

    # ------------------------------------------------------------------ text that is no whole label

    def _mends(self, piece: Piece) -> bool:
        """Whether the piece is the rest of a label that its own figures or a page break parted."""
        hit = self.torn
        if hit is None or not piece.canon or not hit.pending.startswith(piece.canon):
            return False
        hit.pending = hit.pending[len(piece.canon) :]
        if self.current is None and not hit.slots and hit in self.found.hits:
            self.found.hits.remove(hit)
            self.current = hit
        if not hit.pending:
            self.torn = None
        return True

    def _torn_or_misspelt(self, index: int) -> int | None:
        """Opens the row whose label is cut off or misspelt here; the index after it, or None."""
        piece = self.pieces[index]
        number, rest = number_of(piece.text)
        canon = canonical(rest)
        last = self.order.get(self.table or "", -1)
        if not canon:
            self._number_alone(number, piece)
            return None
        ahead = [word for word in words_of(self.table or "") if word.kind == "row" and word.order > last]
        if number is not None:
            ahead = [word for word in ahead if word.number == number] or ahead
        word = self._torn(canon, ahead, numbered=number is not None)
        if word:
            self._close("label")
            self._open(word, rest, piece)
            hit = self.current
            if hit is not None:
                hit.pending = word.canon[len(canon) :]
                self.torn = hit
            return index + 1
        gathered = canon
        for end in range(index + 1, min(index + 5, len(self.pieces) + 1)):
            word = closest(gathered, ahead)
            if word:
                for other in self.pieces[index:end]:
                    other.table = self.table
                self._close("label")
                self._open(word, "".join(p.text.strip() for p in self.pieces[index:end]), piece)
                return end
            if end >= len(self.pieces) or not self.pieces[end].is_text:
                return None
            gathered += self.pieces[end].canon
        return None

    @staticmethod
    def _torn(canon: str, ahead: list[Word], *, numbered: bool) -> Word | None:
        if len(canon) < 2:
            return None
        fitting = [word for word in ahead if word.canon.startswith(canon) and len(word.canon) > len(canon)]
        if not fitting:
            return None
        rows = {word.id for word in fitting}
        if len(rows) > 1 and not numbered:
            return None
        return min(fitting, key=lambda word: (word.order, not word.own))

    def _number_alone(self, number: int | None, piece: Piece) -> None:
        """``（四）`` alone before ``1.…``: the heading's own words come later or not at all."""
        if number is None or "(" not in plain(piece.text) or self.table is None:
            return
        for group in FORM.table(self.table).groups:
            if number_of(group.number)[0] == number and group.number.startswith("（"):
                self._close("label")
                self.group = group.id
                self.found.groups.setdefault(f"{self.table}.{group.id}", piece)

    def _unknown(self, piece: Piece) -> None:
        """A text within the table that no label explains: a cell's text, a hint, or a row of the agency's own."""
        table = self.table or ""
        canon = canonical(number_of(piece.text)[1])
        hit = self.current
        if not canon:
            return
        if self.in_head or (hit is None and table not in self.order):
            self.found.scraps.setdefault(table, []).append(canon)
            self.in_head = True
            return
        if hit is not None:
            same_row = piece.row == hit.first.row and piece.celled
            hint = plain(piece.text).lstrip().startswith(("(", "[", "【", "注")) and not same_row
            if same_row or (hit.slots and any(sign.isdigit() for sign in canon) and len(canon) <= 14):
                hit.slots.append(piece)
                return
            if hint and not hit.slots:
                return
        self._close("label")
        self._open(None, piece.text, piece)


def walk(run: Run) -> Found:
    """Finds the rows of the form in a run; marks each piece with the table it belongs to."""
    return Walk(run).found
