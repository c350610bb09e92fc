"""One agency in one year: everything that its page says, asked for once."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

from analytics.form import FORM
from analytics.ui import agency_data, blame, data, details, memo
from analytics.ui.form_view import Place
from analytics.ui.records import Agency, Cell, Finding, Report, Submission

TABLES = tuple(table.id for table in FORM.tables)


@dataclass(frozen=True, eq=False)
class Unit:
    """The agency's year, kept from run to run. ``report`` is None where nothing readable came."""

    agency: Agency
    year: int
    years: tuple[int, ...]
    report: Report | None
    submission: Submission | None

    @cached_property
    def state(self) -> str:
        """submitted late missing unreadable not_due."""
        return self.submission.state if self.submission else "not_due"

    @cached_property
    def findings(self) -> list[Finding]:
        """Failed and doubtful judgements on the report, gravest first."""
        return data.findings_of(self.report.report_id) if self.report else []

    @cached_property
    def readable(self) -> tuple[int, ...]:
        """The years with a readable report, newest first."""
        return tuple(one.year for one in data.reports(self.agency.agency_id) if one.is_current)

    @cached_property
    def red(self) -> list[Finding]:
        return [one for one in self.findings if one.outcome == "fail" and one.severity == "red"]

    @cached_property
    def faults(self) -> list[blame.Fault]:
        return blame.faults(self.findings)

    @cached_property
    def figures(self) -> dict[str, dict[int, agency_data.Figure]]:
        """Every indicator by id and year."""
        return agency_data.figures(self.agency.agency_id)

    @cached_property
    def cells(self) -> Mapping[str, Mapping[Place, Cell]]:
        """The report's cells by table and place."""
        if self.report is None:
            return {}
        found: dict[str, dict[Place, Cell]] = {table: {} for table in TABLES}
        for cell in data.cells(self.report.report_id):
            found[cell.table_id][cell.row_id, cell.column_id] = cell
        return found

    @cached_property
    def derived(self) -> Mapping[str, Mapping[Place, float]]:
        """Totals that the source lost and that follow from their parts, by table and place."""
        if self.report is None:
            return {}
        held = data.figures_of(self.report.report_id)
        marked = held[held["mark"] == "derived"].to_dict("records")
        found: dict[str, dict[Place, float]] = {}
        for row in marked:
            found.setdefault(str(row["table_id"]), {})[str(row["row_id"]), str(row["column_id"])] = float(
                row["value"]
            )
        return found

    def edition(self, table_id: str) -> str:
        """The edition that a table follows; the year's own one where the table could not be read."""
        cells = self.cells.get(table_id) or {}
        given = self.report.editions.get(table_id) if self.report else None
        held = next((cell.edition for cell in cells.values()), None)
        return given or held or FORM.edition_for(self.year).id

    def faulty(self, table_id: str) -> dict[Place, str]:
        """The cells at fault in a table, with the gravest severity."""
        found: dict[Place, str] = {}
        for fault in self.faults:
            table, row, column = fault.cell
            if table == table_id:
                found.setdefault((row, column), fault.severity)
        return found

    def red_cells(self, table_id: str) -> int:
        return sum(severity == "red" for severity in self.faulty(table_id).values())

    def first_fault(self, table_id: str | None = None) -> blame.Fault | None:
        """The gravest fault, of one table where it is named."""
        return next((one for one in self.faults if table_id in (None, one.cell[0])), None)

    def start(self, table_id: str) -> Place:
        """The cell shown first: the gravest fault, else the form's own first total, else the first cell."""
        fault = self.first_fault(table_id)
        if fault is not None and fault.cell[1:] in self.cells[table_id]:
            return fault.cell[1], fault.cell[2]
        table = FORM.table(table_id)
        places = [(row.id, column.id) for row, column in table.cells(self.edition(table_id))]
        totals = [place for place in places if table.column_parts(place[1])]
        return next(iter(totals or places))

    def touching(self, table_id: str, place: Place) -> list[Finding]:
        """Failed and doubtful judgements that rest on a cell; the one that names it faulty first."""
        if self.report is None:
            return []
        named = next((one.findings for one in self.faults if one.cell == (table_id, *place)), ())
        found = data.findings_on_cell(self.report.report_id, table_id, *place)
        found += [one for one in named if one not in found]
        order = {one.finding_id: index for index, one in enumerate(named)}
        return sorted(
            (one for one in found if one.finding_id in order or not _of_whole_table(one)),
            key=lambda one: order.get(one.finding_id, len(order)),
        )

    def used(self, table_id: str, place: Place) -> set[Place]:
        """The cells that were added up or compared with this one.

        Those of the failed checks on it, else those that the form sums up in it.
        """
        failed = [one for one in self.touching(table_id, place) if one.outcome == "fail"]
        found = {
            (str(item["row"]), str(item["column"]))
            for one in failed
            for item in one.evidence
            if item.get("table") == table_id and not item.get("report_id") and "row" in item
        }
        if not found:
            table = FORM.table(table_id)
            edition = self.edition(table_id)
            found = {(row.id, place[1]) for row in table.parts(place[0], edition)}
            found |= {(place[0], column.id) for column in table.column_parts(place[1])}
        return found - {place}


def _of_whole_table(one: Finding) -> bool:
    """A finding about so many cells that it says nothing of a single one (a wrong edition)."""
    return one.level == "form" and sum("row" in item for item in one.evidence) > _MANY


_MANY = 5


@memo.view
def unit(agency_id: str, year: int) -> Unit | None:
    """None for an agency that the snapshot does not know."""
    agency = data.agency(agency_id)
    shown = data.snapshot()
    if agency is None or shown is None:
        return None
    return Unit(agency, year, shown.years, data.report_of(agency_id, year), data.submission(agency_id, year))


def asked_cell(unit: Unit, cell: str | None, finding_id: str | None) -> tuple[str, Place] | None:
    """The cell that the address asks for: ``t3.received.total`` or of a finding; None where it is gone."""
    if finding_id:
        found = data.finding(finding_id)
        place = details.faulty_cell(found) if found else None
        if place is not None and unit.report is not None and place[0] == unit.report.report_id:
            return place[1], (place[2], place[3])
    if cell:
        table_id, _, rest = cell.partition(".")
        row_id, _, column_id = rest.rpartition(".")
        if (row_id, column_id) in unit.cells.get(table_id, {}):
            return table_id, (row_id, column_id)
    return None
