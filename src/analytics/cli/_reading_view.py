"""A reading on the terminal, for a person: the form's tables as printed, what was said, what is doubtful."""

from __future__ import annotations

from collections.abc import Collection, Iterator

from rich.box import SIMPLE_HEAD
from rich.console import Console, Group, RenderableType
from rich.markup import escape
from rich.panel import Panel
from rich.table import Table
from rich.text import Text

from analytics.cli._form_table import form_tables
from analytics.form import FORM
from analytics.form import Table as FormTable
from analytics.reading.model import Cell, Kind, Reading, SectionStatus, Status, place_in_words, plain_number

_MARKS = {
    Status.BLANK: ("空", "yellow"),
    Status.SLASH: ("／", "yellow"),
    Status.UNREADABLE: ("？", "bold red"),
    Status.NOT_IN_SOURCE: ("缺", "dim"),
}
_LEGEND = "空：格内空白　／：画线　？：有字但不是数字　缺：文中没有这一格"
_SECTION_MARKS = {SectionStatus.PRESENT: "有", SectionStatus.EMPTY: "空", SectionStatus.MISSING: "缺"}


def show(reading: Reading, part: tuple[int, int] | None = None, console: Console | None = None) -> None:
    """Prints one reading to standard output; a document that could not be read as its error.

    ``part``: which of how many reports of its file, where there are several.
    """
    console = console or Console()
    name = f"{reading.source}（第 {part[0]} 份，共 {part[1]} 份）" if part else reading.source
    if reading.error:
        reason = reading.error.removeprefix(f"{reading.source}：")
        console.print(Panel(Text(reason, "bold red"), title=escape(name), title_align="left"))
        return
    parts: list[RenderableType] = [_facts(reading)]
    cells = {(cell.table, cell.row, cell.column): cell for cell in reading.cells}
    for table in FORM.tables:
        parts.append(Text())
        parts.extend(_table(table, reading.editions.get(table.id), cells))
    if any(cell.status is not Status.STATED for cell in reading.cells):
        parts += [Text(), Text(_LEGEND, "dim")]
    parts.extend(_claims(reading))
    parts.extend(_problems(reading))
    console.rule(Text(name, "bold"), align="left")
    console.print(Group(*parts, Text()))


def _facts(reading: Reading) -> Table:
    facts = Table.grid(padding=(0, 2))
    sections = "  ".join(
        f"{FORM.section(section.id).numeral}：{_SECTION_MARKS[section.status]}"
        for section in reading.sections
    )
    if reading.kind is Kind.ROW:
        sections = "没有正文：这份报告是汇总表里的一行"
    for name, value in (
        ("标题", reading.title or "不详"),
        ("单位", reading.agency or "不详"),
        ("年度", str(reading.year or "不详")),
        ("落款日期", reading.signed_on.isoformat() if reading.signed_on else "不详"),
        ("发布日期", reading.published_on.isoformat() if reading.published_on else "不详"),
        ("各部分", sections),
    ):
        facts.add_row(Text(name, "bold"), Text(value))
    return facts


def _table(
    table: FormTable, edition: str | None, cells: dict[tuple[str, str, str], Cell]
) -> Iterator[RenderableType]:
    heading = FORM.section(table.section).heading
    shown = {(row, column): cell for (name, row, column), cell in cells.items() if name == table.id}
    if all(cell.status is Status.NOT_IN_SOURCE for cell in shown.values()):
        yield Text.assemble((heading, "bold"), "  文中没有可读的内容")
        return
    used = edition or _edition_listed(table, shown)
    stated = sum(cell.status is Status.STATED for cell in shown.values())
    yield Text.assemble((heading, "bold"), f"  （{used} 年版格式，{len(shown)} 格中 {stated} 格有数）")
    yield from form_tables(table, used, lambda row, column: _figure(shown.get((row, column))))


def _edition_listed(table: FormTable, shown: Collection[tuple[str, str]]) -> str:
    """The edition whose cells are listed, where the document's own words leave it open."""
    keys = {e.id: {(row.id, column.id) for row, column in table.cells(e.id)} for e in FORM.editions}
    return max(keys, key=lambda edition: len(keys[edition].intersection(shown)) - len(keys[edition]))


def _figure(cell: Cell | None) -> Text:
    if cell is None:
        return Text(*_MARKS[Status.NOT_IN_SOURCE])
    if cell.status is Status.STATED:
        return Text(str(plain_number(cell.value)))
    word, style = _MARKS[cell.status]
    said = f"{word} {cell.raw}" if cell.status is Status.UNREADABLE and cell.raw else word
    return Text(said, style)


def _claims(reading: Reading) -> Iterator[RenderableType]:
    if not reading.claims:
        return
    yield Text()
    yield Text("正文中的数字", "bold")
    grid = Table(box=SIMPLE_HEAD, padding=(0, 1, 0, 0))
    for name in ("指标", "数字", "原句", "出处"):
        grid.add_column(name, overflow="fold")
    for claim in reading.claims:
        about = "约 " if claim.approximate else ""
        figure = f"{about}{plain_number(claim.value)} {claim.unit}"
        grid.add_row(
            Text(FORM.claim(claim.id).label),
            Text(figure),
            Text(claim.quote),
            Text(place_in_words(claim.place)),
        )
    yield grid


def _problems(reading: Reading) -> Iterator[RenderableType]:
    if not reading.problems:
        return
    yield Text()
    yield Text("需要留意", "bold")
    listed = Table.grid(padding=(0, 1, 0, 0))
    listed.add_column()
    listed.add_column(overflow="fold")
    for problem in reading.problems:
        where = f"（{place_in_words(problem.place)}）" if problem.place else ""
        listed.add_row(Text("·", "yellow"), Text(f"{problem.message}{where}", "yellow"))
    yield listed
