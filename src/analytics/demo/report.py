"""A report before it is a document: what it will print, cell by cell. Faults change it, writers draw it."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from analytics.demo.city import CITY_HALL, Unit, format_of, published_on, signed_on, states_publication
from analytics.demo.dice import Dice
from analytics.demo.figures import Key, figures_of
from analytics.form import FORM, EditionId

REPORTS = "年报"
"""The folder with the reports, a folder a year in it."""
COVERS = "本报告所列数据包括各乡镇、街道和市直各部门。"
"""Said by the report of the whole city."""
TABLES = tuple(table.id for table in FORM.tables)


@dataclass
class Report:
    """What one document says. A cell that is not in ``cells`` is not printed; its text is printed as is."""

    unit: Unit
    year: int
    format: str
    document: str
    """The number of the notice that the preamble cites."""
    editions: dict[str, EditionId]
    cells: dict[Key, str]
    published_on: date | None
    signed_on: date
    sections: list[str] = field(default_factory=lambda: [section.id for section in FORM.sections])
    labels: dict[tuple[str, str | None, str | None], str] = field(
        default_factory=dict[tuple[str, "str | None", "str | None"], str]
    )
    """Wordings used instead of the form's own, by table, row and column."""
    said: dict[str, Decimal] = field(default_factory=dict[str, Decimal])
    """Figures that the prose says otherwise than the tables do, by claim."""
    copied: dict[str, tuple[str, int]] = field(default_factory=dict[str, tuple[str, int]])
    """Sections in the words of another unit or year (unit id, year), with figures of its own."""
    covers: str = ""
    """The sentence that says whose figures these are; empty where none does."""

    @property
    def file_name(self) -> str:
        """The path below the folder of the demo, with ``/`` between its parts."""
        return f"{REPORTS}/{self.year}/{self.year}_{self.unit.short_name}_{FORM.title}.{self.format}"

    def number(self, table: str, row: str, column: str) -> Decimal | None:
        """The figure printed in a cell; None where none is."""
        text = self.cells.get((table, row, column), "").replace("+", "")
        try:
            return Decimal(text)
        except ArithmeticError:
            return None

    def put(self, key: Key, value: Decimal) -> None:
        self.cells[key] = plain(value)

    def use_edition(self, table: str, edition: EditionId) -> None:
        """Prints a table in another edition, with the figures that belong there."""
        self.editions[table] = edition
        kept = {key: text for key, text in self.cells.items() if key[0] != table}
        self.cells = kept | printed_cells(self.unit, self.year, table, edition)

    def drop_row(self, table: str, row: str) -> None:
        self.cells = {key: text for key, text in self.cells.items() if key[:2] != (table, row)}

    def drop_column(self, table: str, column: str) -> None:
        self.cells = {key: text for key, text in self.cells.items() if (key[0], key[2]) != (table, column)}


def plain(value: Decimal) -> str:
    """A figure as reports print it: 46, 412.6."""
    return format(value.normalize(), "f") if value else "0"


def printed_cells(unit: Unit, year: int, table: str, edition: EditionId) -> dict[Key, str]:
    """The cells of a table as the unit would print them; some write the sign of an increase."""
    signs = Dice("signs", unit.id).chance(0.4)
    cells: dict[Key, str] = {}
    for key, value in figures_of(unit.id, year).of(edition, table).items():
        signed = FORM.table(table).column(edition, key[1], key[2]).signed
        cells[key] = ("+" if signed and signs and value > 0 else "") + plain(value)
    return cells


def sound_report(unit: Unit, year: int) -> Report:
    """The report of a unit and year without any fault, in the edition of its year."""
    edition = FORM.edition_for(year)
    published = published_on(unit, year)
    return Report(
        unit=unit,
        year=year,
        format=format_of(unit, year),
        document=edition.document,
        editions=dict.fromkeys(TABLES, edition.id),
        cells={
            key: text
            for table in TABLES
            for key, text in printed_cells(unit, year, table, edition.id).items()
        },
        published_on=published if states_publication(unit, year) else None,
        signed_on=signed_on(unit, year),
        covers=COVERS if unit is CITY_HALL else "",
    )
