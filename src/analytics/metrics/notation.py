"""What an indicator is, and the small reference notation of its numerator, denominator and words.

A reference stands in braces and names a figure of one agency and year:

    {t3.granted}                      a cell; the table's total column where none is named
    {t4.review.corrected}             a cell of a named column
    {t2.normative_documents.made|newly_made}   the first of these columns that the report's edition has
    {t3.denied.*}                     sum of the rows under a heading, in that report's edition
    {claim:supervision.trainings}     a figure said in prose
    {agency.population}  {findings.red}  {days_early}  {rectified.days}  {rectified.count}

Between references stand + − * ( ) and numbers. A figure that is not known makes the whole expression unknown.
The words of the form come from FORM by the same references, so no label is written here: in a title, basis or
caution ``{t3.granted}`` is the row's label and ``{t3.denied.*}`` the heading's.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from typing import Literal

from analytics import formats
from analytics.form import EDITIONS, FORM, Row, Table

Kind = Literal["count", "rate"]
Direction = Literal["more", "less", "neither"]
Family = Literal["proactive", "requests", "disputes", "documents", "supervision", "compliance"]

REFERENCE = re.compile(r"\{([^{}]+)\}")
SEVERITIES = ("red", "yellow", "blue")


class MetricError(Exception):
    """An indicator that contradicts the form or itself; names it. A build fault, never bad input."""


class UnknownIndicator(MetricError):
    """Someone asked for an indicator that there is not; the message lists those there are."""


@dataclass(frozen=True, slots=True)
class Metric:
    """One indicator. ``numerator`` and ``denominator`` are expressions over references (see above)."""

    id: str
    title: str
    family: Family
    unit: str
    """件, %, 件/万人, 万元, 天, 项 …; with % the value is a share of 1."""
    kind: Kind
    direction: Direction
    numerator: str
    denominator: str | None
    basis: str
    """The definition shown to people, in Chinese."""
    mind: str
    """What to mind when it is read, in Chinese."""
    table: str | None
    """The table whose edition counts; None for figures from prose, dates and findings."""
    of: str = ""
    among: str = ""
    """Words for the parts of x/n: 公开 and 办结 in 公开/办结（件）."""
    floor: int = 0
    """Fewer cases than this in the denominator are not ranked."""
    proportion: bool = False
    """The numerator counts a part of the denominator, so that an interval can be given."""
    pooling: Literal["sum", "mean"] = "sum"
    """What stands for several agencies or years: Σ (rates: Σ/Σ), or for days the mean."""

    @property
    def break_at_edition(self) -> bool:
        """The series breaks where the form was replaced (2020/2021): nothing is joined across.

        Not where every edition asks for the same cells in each table that it rests on.
        """
        return _rests_on_a_changed_table(self.numerator, self.denominator or "")

    @property
    def edition_bound(self) -> bool:
        """The two editions ask for different things here, so their figures do not stand in one ranking."""
        return "|" in self.numerator

    @property
    def ranking_floor(self) -> int:
        """Cases that a ranking asks for: only a share is too uncertain over few; a count is what it is."""
        return self.floor if self.unit == "%" else 0

    @property
    def case(self) -> str:
        """What one of the denominator is counted by: 件, 项."""
        return "件" if self.unit == "%" else self.unit.partition("/")[2]

    @property
    def ranked_by_merit(self) -> bool:
        """There is a better end of the list, so the first three may be marked."""
        return self.direction != "neither"

    @property
    def head(self) -> str:
        """Title with the unit, for the head of a column: 办结率（%）, 公开率（含…，%）."""
        if self.title.endswith("）"):
            return f"{self.title.removesuffix('）')}，{self.unit}）"
        return f"{self.title}（{self.unit}）"

    @property
    def parts_head(self) -> str:
        """Head for the x/n column of a rate: 公开/办结（件）."""
        return f"{self.of}/{self.among}（{'件' if self.unit == '%' else self.unit.replace('/', '、')}）"


@cache
def _rests_on_a_changed_table(*expressions: str) -> bool:
    found = [parse(one) for expression in expressions for one in references(expression)]
    tables = {ref.table for ref in found if isinstance(ref, CellRef)}
    return any(len({FORM.cells(table, edition) for edition in EDITIONS}) > 1 for table in tables)


# ------------------------------------------------------------------ references


@dataclass(frozen=True, slots=True)
class CellRef:
    """Cells to be added up, per edition: (row, column) pairs; an edition without them has no such figure."""

    table: str
    cells: tuple[tuple[str, tuple[tuple[str, str], ...]], ...]


@dataclass(frozen=True, slots=True)
class OtherRef:
    """A figure that is no cell: ``kind`` says of what, ``name`` which of them."""

    kind: Literal["claim", "population", "findings", "days_early", "rectified"]
    name: str = ""


Ref = CellRef | OtherRef


def parse(reference: str) -> Ref:
    """What a reference without its braces stands for. Raises MetricError where the form has no such thing."""
    try:
        if reference.startswith("claim:"):
            return OtherRef("claim", FORM.claim(reference.removeprefix("claim:")).id)
        if reference == "agency.population":
            return OtherRef("population")
        if reference == "days_early":
            return OtherRef("days_early")
        if reference in ("rectified.days", "rectified.count"):
            return OtherRef("rectified", reference.removeprefix("rectified."))
        if reference.startswith("findings.") and reference.removeprefix("findings.") in SEVERITIES:
            return OtherRef("findings", reference.removeprefix("findings."))
        return _parse_cells(reference)
    except KeyError as error:
        raise MetricError(f"reference {{{reference}}}: the form has no {error}") from error


def references(expression: str) -> tuple[str, ...]:
    """The references of an expression, in order, each once."""
    return tuple(dict.fromkeys(REFERENCE.findall(expression)))


def _parse_cells(reference: str) -> CellRef:
    table, rows, columns = _split(reference)
    cells: list[tuple[str, tuple[tuple[str, str], ...]]] = []
    for edition in EDITIONS:
        pairs = tuple(
            (row.id, column)
            for row in rows
            if edition in row.editions and (column := _column_in(table, edition, row.id, columns)) is not None
        )
        if pairs:
            cells.append((edition, pairs))
    if not cells:
        raise KeyError(reference)
    return CellRef(table.id, tuple(cells))


def _split(reference: str) -> tuple[Table, tuple[Row, ...], tuple[str, ...]]:
    """Table, rows and wished columns of ``t3.granted``, ``t3.denied.*``, ``t4.review.corrected``."""
    table_id, _, rest = reference.partition(".")
    table = FORM.table(table_id)
    group, star, column = rest.partition(".*")
    if star:
        rows = tuple(row for row in table.all_rows if row.group == table.group(group).id)
        return table, rows, tuple(column.removeprefix(".").split("|")) if column else ("total",)
    if any(row.id == rest for row in table.all_rows):
        return table, (table.row(rest),), ("total",)
    row_id, _, column = rest.rpartition(".")
    return table, (table.row(row_id),), tuple(column.split("|"))


def _column_in(table: Table, edition: str, row_id: str, wished: tuple[str, ...]) -> str | None:
    there = {column.id for column in table.columns(edition, row_id)}
    return next((column for column in wished if column in there), None)


def words(text: str) -> str:
    """Replaces the references in a text by the form's own words for them."""
    return REFERENCE.sub(lambda found: _words_for(found.group(1)), text)


def _words_for(reference: str) -> str:
    if reference.startswith("claim:"):
        return FORM.claim(reference.removeprefix("claim:")).label
    if reference.startswith("topic:"):
        wanted = reference.removeprefix("topic:")
        return next(
            topic.title for section in FORM.sections for topic in section.topics if topic.id == wanted
        )
    table_id, _, rest = reference.partition(".")
    table = FORM.table(table_id)
    if rest.endswith(".*"):
        return table.group(rest.removesuffix(".*")).label
    if any(row.id == rest for row in table.all_rows):
        row = table.row(rest)
        # A `short` that is parted into lines is made for the head of a narrow column, not for a sentence.
        return row.short if row.short and "\n" not in row.short else row.label
    row_id, _, column_id = rest.rpartition(".")
    for edition in reversed(EDITIONS):
        for column in table.columns(edition, row_id):
            if column.id == column_id:
                return column.label
    raise KeyError(reference)


# ------------------------------------------------------------------ figures as people read them


def format_value(metric: Metric, value: formats.Figure, denominator: formats.Figure = None) -> str:
    """A value as people read it: "72%" over 18 cases, "53.4%" over 1,239, "1,239", "−3"; "—" for none."""
    if metric.unit == "%":
        return formats.percent(value, denominator)
    return formats.number(value, decimals=2 if metric.kind == "rate" else None)


def format_change(metric: Metric, difference: formats.Figure, denominator: formats.Figure = None) -> str:
    """A difference as people read it: "+8", "−8", rates in points ("+0.3 点"), "＝" for none."""
    if metric.unit == "%":
        return formats.points(difference, denominator)
    return formats.change(difference, decimals=2 if metric.kind == "rate" else None)
