"""The run of pieces read against the form: which rows of it stand there, with which cells after them.

Labels come in form order and each row's figures follow its label, whatever the table was drawn with. The
reader walks over the run once; it keeps the table, the group and the heads it is under, opens a row at
each row label and gives it the cells that follow. It decides nothing about columns: that is ``align``.
"""

from __future__ import annotations

from analytics.form import FORM

from .hits import EndedBy, Found, Head, Hit, Rest, widths
from .labels import Word, closest, is_section_heading, is_within_label, number_of, unsaid, words_of
from .matching import Match, Matcher
from .normal import canonical, plain
from .numbers import read_mark
from .pieces import Piece, Run
from .slips import (
    COUNTING,
    as_printed,
    due_with_slips,
    holds_figure,
    is_hint,
    numbers_columns,
    parts_rows,
    torn,
)


class Walk:
    """One walk over a run. ``Walk(run).found`` is the result; pieces get their ``table``."""

    def __init__(self, run: Run) -> None:
        self.pieces = run.pieces
        self.matcher = Matcher(run.pieces)
        self.found = Found()
        self.table: str | None = None
        self.grid: int | None = None
        self.group: str | None = None
        self.block: str | None = None
        self.heads: list[Head] = []
        self.in_head = False
        self.current: Hit | None = None
        self.torn: list[Rest] = []
        """Labels whose end is still to come, the last one last."""
        self.mended: dict[int, Hit] = {}
        """Lines that begin with the end of a label: its figures may stand there."""
        self.across: list[str] = []
        self.leading: list[Piece] = []
        """Empty cells after the last heading of a wide table, before its first figure."""
        self.order: dict[str, int] = {}
        self.at = 0
        self.by_row: dict[int, list[Piece]] = {}
        for piece in self.pieces:
            self.by_row.setdefault(piece.row, []).append(piece)
        self._walk()
        self._drop_open_cell(run)
        self._close("end")
        self.found.prose_weighed |= self.matcher.prose_weighed

    # ------------------------------------------------------------------ the walk

    def _walk(self) -> None:
        index = 0
        while index < len(self.pieces):
            piece = self.pieces[index]
            if (
                self.table is not None
                and piece.grid != self.grid
                and piece.grid is None
                and self.grid is not None
            ):
                self._pause()
            self.at = index
            index = self._text(index) if piece.is_text else self._cell(index)

    def _drop_open_cell(self, run: Run) -> None:
        """A text that breaks off right after a tab begins a cell that nothing is known of."""
        hit, last = self.current, self.pieces[-1] if self.pieces else None
        if hit is None or last is None or not hit.slots or hit.slots[-1] is not last:
            return
        closed = last.grid is not None or plain(run.rows[last.row].text).rstrip().endswith("|")
        if last.is_empty and not closed:
            hit.slots.pop()

    def _pause(self) -> None:
        """The table ends here; a further part of it may follow."""
        if self.table_layout() == "wide" and self.across and len(self.heads) >= len(set(self.across)) * 5:
            self._open_wide(self.heads[-1].piece)  # the whole head stands there and nothing under it
        self._close("prose")
        self.table = None

    def _cell(self, index: int) -> int:
        piece = self.pieces[index]
        if self.table is None:
            return index + 1
        self.grid = piece.grid
        piece.table = self.table
        if self.table_layout() == "wide" and (not piece.is_empty or self._begins_wide_line(piece)):
            self._open_wide(piece)
        hit = self.current
        if hit is None:
            self.leading.append(piece)
            if not piece.celled and not piece.is_empty:
                self.found.strays[self.table] = self.found.strays.get(self.table, 0) + 1
            return index + 1
        if piece.row == hit.first.row or self._continues(piece, hit):
            hit.slots.append(piece)
            self.in_head = False
        return index + 1

    def _begins_wide_line(self, piece: Piece) -> bool:
        """Whether the piece begins a line that has a cell for each column of a wide table."""
        row = self.by_row[piece.row]
        wide = len(set(self.across)) * len(FORM.table(self.table or "").plain_columns)
        return (
            self.in_head
            and row[0] is piece
            and piece.celled
            and len(row) == wide
            and not parts_rows(row, self.by_row.get(piece.row + 1, ()))
        )

    def _continues(self, piece: Piece, hit: Hit) -> bool:
        """Whether a cell on a later line still belongs to the row: the line holds cells only."""
        if piece.grid is not None and hit.slots and hit.slots[-1].row != piece.row:
            return False
        if hit.slots and not piece.celled and hit.first.celled and hit.slots[-1].row == hit.first.row:
            return False  # a number of a label that is cut off, under a line of cells
        return self.mended.get(piece.row) is hit or not self._text_in_row(piece)

    def _text_in_row(self, piece: Piece) -> bool:
        return any(other.is_text for other in self.by_row[piece.row])

    def _text(self, index: int) -> int:
        piece = self.pieces[index]
        match = self.matcher.match(index)
        if match is None and self.table is None:
            match = self.matcher.misspelt(index)
        if match and self.matcher.admits(index, match, self.table, self.found.started):
            return self._labels(index, match)
        if self.table is None:
            return index + 1
        if piece.canon in COUNTING and self._numbers_columns(piece):
            return index + len(self.by_row[piece.row])
        if self._mends(piece):
            piece.table = self.table
            return index + 1
        if self._is_cell_text(piece):
            self.found.prose_weighed |= piece.prose
            piece.table = self.table
            return self._cell(index)
        if self.matcher.leaves(index, self.table, self.grid):
            self._pause()
            return index + 1
        self.found.prose_weighed |= piece.prose
        piece.table = self.table
        self.grid = piece.grid
        guess = self._torn_or_misspelt(index)
        if guess:
            return guess
        self._unknown(piece)
        return index + 1

    def _numbers_columns(self, piece: Piece) -> bool:
        """Whether the piece stands before a line of numbers that are the columns' own."""
        self.found.prose_weighed |= piece.prose
        return numbers_columns(self.by_row[piece.row], piece)

    def _is_cell_text(self, piece: Piece) -> bool:
        """Whether a text that is no label stands where a figure should."""
        if self.table_layout() == "wide" and self._begins_wide_line(piece):
            return True
        hit = self.current
        if hit is None or hit.of_group or not piece.celled or piece.row != (hit.slots or [hit.first])[-1].row:
            return False
        return bool(hit.slots) or not (is_hint(piece) or self.table_layout() == "wide")

    # ------------------------------------------------------------------ labels

    def _labels(self, index: int, match: Match) -> int:
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
        if word.kind == "row" and piece.celled and self.by_row[piece.row][0].is_empty:
            self.found.filled.add(word.table)
        getattr(self, f"_on_{word.kind}")(word, match, piece)
        self.leading = []
        if self.current is not None:
            self.current.label_end = self.pieces[match.end - 1]
            self._may_go_on(self.current, self.pieces[match.end - 1])
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
        match = self.matcher.match(index, tail)
        if match and match.end == index + 1 and any(word.table == self.table for word in match.words):
            word = self._resolve(match)
            getattr(self, f"_on_{word.kind}")(word, match, piece)
            rest = match.tail.strip(" :;,。、.\n\t|")
            if rest and rest != tail:
                self._tail(index, rest)
            return
        mark = read_mark(tail)
        if self.current is not None and mark.value is not None:
            printed = as_printed(piece.text, tail)
            self.current.slots.append(Piece(printed, piece.row, piece.place, mark, table=self.table))

    def _resolve(self, match: Match) -> Word:
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

    def _on_note(self, word: Word, match: Match, piece: Piece) -> None:
        self._start_head()

    def _on_head(self, word: Word, match: Match, piece: Piece) -> None:
        self._start_head()

    def _on_block(self, word: Word, match: Match, piece: Piece) -> None:
        self._start_head(fresh=True)
        self.block = word.id
        self.found.groups.setdefault(f"{word.table}.{word.id}", piece)

    def _on_column(self, word: Word, match: Match, piece: Piece) -> None:
        self._start_head()
        head = Head(word, piece, match.raw)
        self.heads.append(head)
        self.found.heads.setdefault(word.table, []).append(head)

    def _start_head(self, *, fresh: bool = False) -> None:
        # The headings of rows beside one another stand on two lines, with labels of rows between them.
        if fresh or not (self.in_head or (self.across and self.table_layout() == "wide")):
            self.heads = []
        if (
            self.current is not None
            and self.table_layout() == "wide"
            and all(piece.is_empty for piece in self.current.slots)
        ):
            self.current = None  # a row label that stands over columns, not before figures
        self._close("label")
        self.in_head = True

    def table_layout(self) -> str:
        return FORM.table(self.table).layout if self.table else ""

    def _on_group(self, word: Word, match: Match, piece: Piece) -> None:
        self._close("label")
        self.group = word.id
        self.found.groups.setdefault(f"{word.table}.{word.id}", piece)
        if self.table_layout() != "wide":
            # Figures that follow at once make a row of it: （六） may be one, the others are sums.
            same = [row for row in words_of(word.table) if row.kind == "row" and row.canon == word.canon]
            self._open(same[0] if same else None, match.raw, piece, of_group=True)

    def _on_row(self, word: Word, match: Match, piece: Piece) -> None:
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
            of_group=of_group,
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
            slots=list(self.leading),
            label_end=self.heads[-1].piece if self.heads else None,
        )
        self.order[self.table or ""] = 0

    def _close(self, by: EndedBy) -> None:
        hit = self.current
        if hit is None:
            return
        hit.ended_by = by
        hit.following = self.pieces[self.at] if by != "end" else None
        self.found.hits.append(hit)
        self.current = None

    # ------------------------------------------------------------------ text that is no whole label

    def _may_go_on(self, hit: Hit, piece: Piece) -> None:
        """Notes how a row's label goes on where its piece holds more of it than the wording found."""
        if hit.row is None or hit.first is not piece:
            return
        rest = unsaid(hit.table, hit.row, canonical(number_of(piece.text)[1]))
        if rest:
            self._tear(Rest(hit, rest))

    def _tear(self, rest: Rest) -> None:
        self.torn = [*self.torn[-1:], rest]

    def _mends(self, piece: Piece) -> bool:
        """Whether the piece is the rest of a label that its own figures, a line or a page break parted."""
        self.found.prose_weighed |= piece.prose and bool(self.torn)
        fitting = [rest for rest in reversed(self.torn) if rest.text.startswith(piece.canon)]
        if not fitting or not piece.canon:
            return False
        rest = next((rest for rest in fitting if rest.text == piece.canon), fitting[0])
        hit = rest.hit
        rest.text = rest.text[len(piece.canon) :]
        if rest.due:
            hit.pending = rest.text
        if self.current is None and not hit.slots and hit in self.found.hits:
            self.found.hits.remove(hit)
            self.current = hit
        if not rest.text:
            self.torn.remove(rest)
        if hit is self.current and not hit.slots:
            self.mended[piece.row] = hit
        return True

    def _fills_gap(self, hit: Hit, canon: str) -> bool:
        """Whether a short word among figures one under another fills the one cell that is missing."""
        if len(canon) > 4 or is_within_label(canon):
            return False
        figures = 0
        for piece in self.pieces[self.at + 1 : self.at + 20]:
            if piece.is_text:
                break
            figures += 1
        return len(hit.slots) + 1 + figures in widths(hit)

    def _torn_or_misspelt(self, index: int) -> int | None:
        """Opens the row whose label is cut off or misspelt here; gives the index after it, or None."""
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
        rows = FORM.table(self.table or "")
        inside = [word for word in ahead if self.group and rows.row(word.id).group == self.group]
        word = torn(canon, inside or ahead, numbered=number is not None)
        if word:
            self._close("label")
            self._open(word, rest, piece)
            hit = self.current
            if hit is not None:
                hit.pending = word.canon[len(canon) :]
                hit.torn = True
                self._tear(Rest(hit, hit.pending, due=True))
            return index + 1
        word = due_with_slips(canon, number, ahead, last)
        if word:
            self._close("label")
            self._open(word, rest, piece)
            return index + 1
        gathered = canon
        for end in range(index + 1, min(index + 5, len(self.pieces) + 1)):
            word = closest(gathered, ahead)
            if word:
                for other in self.pieces[index:end]:
                    other.table = self.table
                self._close("label")
                said = "".join(p.text.strip() for p in self.pieces[index:end])
                self._open(word, number_of(said)[1], piece)
                return end
            if end >= len(self.pieces) or not self.pieces[end].is_text or self.matcher.match(end):
                return None
            # Looking past the heading of a section is to look at the prose under it.
            self.found.prose_weighed |= self.pieces[end].prose or is_section_heading(self.pieces[end].text)
            gathered += self.pieces[end].canon
        return None

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
        """A text within the table that no label explains: a cell's, a hint, or a row of the agency's own."""
        table = self.table or ""
        canon = canonical(number_of(piece.text)[1])
        hit = self.current
        if not canon:
            if is_hint(piece) and hit is not None and hit.slots:
                self._close("text")  # the bracket of the next label's number
            return
        if self.in_head or (hit is None and table not in self.order):
            self.found.scraps.setdefault(table, []).append(canon)
            self.in_head = True
            return
        if hit is not None:
            apart = piece.grid is not None and piece.row != hit.first.row
            if hit.slots and not apart and (self._fills_gap(hit, canon) or holds_figure(canon)):
                hit.slots.append(piece)
                return
            if is_hint(piece) and not hit.slots:
                return
        self._close("text")
        self._open(None, piece.text, piece)


def walk(run: Run) -> Found:
    """Finds the rows of the form in a run; marks each piece with the table it belongs to."""
    return Walk(run).found
