"""The demonstration city: thirty fictional units, seven years of reports, and the faults in them.

    write(Path("演示"))        -> Planted    reports, roster, settings and the list of faults, as files
    fill(Home.find())         -> Summary    the same, taken into an empty home as any reports are
    remove(Home.find())                     empties a home that holds the demonstration

Everything is the same to the last byte on every run and every machine.
"""

from __future__ import annotations

import csv
import io
import json
import shutil
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta, timezone
from pathlib import Path
from typing import TYPE_CHECKING

from analytics.agencies import COLUMNS
from analytics.agencies import FILE_NAME as ROSTER_NAME
from analytics.demo import broken, html, pdf, sheet, text, word
from analytics.demo.city import CITY, CITY_HALL, FIRST_YEAR, LAST_YEAR, OFFICE, UNITS, YEARS, unit
from analytics.demo.faults import Fault, calendar_faults, city_faults, report_of
from analytics.demo.paper import Paper, paper_of
from analytics.demo.report import REPORTS, Report
from analytics.settings import FILE_NAME as SETTINGS_NAME
from analytics.store.home import Home, MixedError, StoreError, write_atomically
from analytics.store.journal import Journal

if TYPE_CHECKING:
    from analytics.intake import Progress, Summary

FAULTS_NAME = "faults.json"
TAKEN_IN = datetime(2026, 2, 26, 9, 30, tzinfo=timezone(timedelta(hours=8)))
"""When the reports came in, by the journal: after the last late one."""
SAMPLES = (("qingxi", 2025), ("qingshi", 2025), ("zhujian", 2025), ("liuhe", 2025), ("anping", 2025))
"""The reports that stand in the repository, one a format."""

WRITERS: dict[str, Callable[[Paper], bytes]] = {
    "docx": word.write,
    "pdf": pdf.write,
    "html": html.write,
    "txt": text.write,
    "xlsx": sheet.write,
}
BROKEN: dict[str, Callable[[Paper], bytes]] = {"pdf": broken.scan, "docx": broken.broken_off}


class DemoError(StoreError):
    """The demonstration cannot be put where it was asked for; names the place, the reason and the remedy."""


@dataclass(frozen=True, slots=True)
class DemoFile:
    """One report as a file; ``path`` is below the folder of the demo, with ``/`` between its parts."""

    report: Report
    readable: bool

    @property
    def path(self) -> str:
        return self.report.file_name

    def content(self) -> bytes:
        """The document as bytes."""
        writers = WRITERS if self.readable else BROKEN
        return writers[self.report.format](paper_of(self.report))


@dataclass(frozen=True, slots=True)
class Planted:
    """What was written: the reports, and every fault in them (missing and late reports included)."""

    directory: Path
    files: tuple[DemoFile, ...]
    faults: tuple[Fault, ...]


def files() -> Iterator[DemoFile]:
    """Every report of the city, year by year in the order of the roster; its own comes last."""
    for year in YEARS:
        for known in (*UNITS, CITY_HALL):
            if known.hands_in(year):
                report, _ = report_of(known, year)
                yield DemoFile(report, known.readable(year))


def faults() -> tuple[Fault, ...]:
    """Every planted fault, by year, in the order of the roster. In an unreadable document nobody sees one."""
    order = {known.id: position for position, known in enumerate((*UNITS, CITY_HALL))}
    planted = [
        fault
        for file in files()
        if file.readable
        for fault in report_of(file.report.unit, file.report.year)[1]
    ]
    return tuple(
        sorted(
            [*planted, *calendar_faults(), *city_faults()],
            key=lambda fault: (fault.year, order[fault.agency_id], fault.rule),
        )
    )


# ------------------------------------------------------------------ files


def write(directory: Path, progress: Progress | None = None) -> Planted:
    """Writes reports, roster, settings and the list of faults into a new or empty folder.

    Raises DemoError where the folder holds something already or cannot be written.
    """
    try:
        if directory.exists() and (not directory.is_dir() or any(directory.iterdir())):
            raise DemoError(f"{directory}：不是空文件夹，演示文件不与别的文件放在一起。请换一个新文件夹。")
        planted = Planted(directory, tuple(files()), faults())
        for done, file in enumerate(planted.files, start=1):
            path = directory.joinpath(*file.path.split("/"))
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(file.content())
            if progress is not None:
                progress(done, len(planted.files), path.name)
        directory.joinpath(ROSTER_NAME).write_bytes(roster())
        directory.joinpath(SETTINGS_NAME).write_bytes(settings())
        listed = json.dumps([fault.as_json() for fault in planted.faults], ensure_ascii=False, indent=1)
        directory.joinpath(FAULTS_NAME).write_bytes((listed + "\n").encode("utf-8"))
    except OSError as error:
        raise DemoError(
            f"{directory}：无法写入（{error.strerror}）。请检查权限和磁盘空间，或换一个文件夹。"
        ) from error
    return planted


def samples() -> Iterator[tuple[str, bytes]]:
    """The five reports of ``data/samples``: file name and content."""
    for unit_id, year in SAMPLES:
        report, _ = report_of(unit(unit_id), year)
        yield report.file_name.rsplit("/", 1)[-1], WRITERS[report.format](paper_of(report))


def roster() -> bytes:
    """The roster of the city, as ``agencies.csv``."""
    lines = io.StringIO()
    table = csv.DictWriter(lines, COLUMNS, lineterminator="\n")
    table.writeheader()
    for known in UNITS:
        table.writerow(
            {
                "agency_id": known.id,
                "name": known.name,
                "short_name": known.short_name,
                "kind": known.kind,
                "county": CITY,
                "aliases": "；".join(known.aliases),
                "since_year": known.since_year or "",
                "population": known.population or "",
                "population_year": LAST_YEAR if known.population else "",
                "population_source": "演示数据" if known.population else "",
            }
        )
    return lines.getvalue().encode("utf-8")


def settings() -> bytes:
    """The settings of the city, as ``settings.toml``; what it does not name stays as shipped."""
    return (
        "# 演示城市的设置：单位与数字均为虚构\n"
        f'city = "{OFFICE}"\n'
        f"first_year = {FIRST_YEAR}\n"
        f"last_year = {LAST_YEAR}\n\n"
        "[deadlines]\n"
        'default = "01-31"\n'
    ).encode()


# ------------------------------------------------------------------ home


def fill(
    home: Home,
    *,
    writing: Progress | None = None,
    reading: Progress | None = None,
    workers: int | None = None,
) -> Summary:
    """Takes the city into an empty home; goes on where an earlier attempt was broken off.

    Raises DemoError for a home that holds something, and whatever ``intake.ingest`` raises.
    """
    from analytics.intake import ingest

    _refuse_filled(home)
    home.create()
    for name, content in _own_files():
        write_atomically(home.root / name, content)
    with tempfile.TemporaryDirectory(prefix="gongkai-demo-") as folder:
        write(Path(folder), writing)
        return ingest(
            home, [Path(folder, REPORTS)], progress=reading, now=TAKEN_IN, demo=True, workers=workers
        )


def remove(home: Home) -> None:
    """Deletes what the demonstration put into a home. Raises DemoError where the home is none of it."""
    if home.is_empty and not home.current_path.exists():
        raise DemoError(f"{home.root}：这里没有数据，没有什么可以删除。")
    if Journal(home).is_demo is not True:
        raise MixedError(f"{home.root}：这里不是演示数据，没有删除任何东西。")
    with home.lock():
        home.current_path.unlink(missing_ok=True)
        for path in sorted(home.root.glob("warehouse-*.duckdb*")):
            path.unlink()
        # The journal tells the demonstration, so it goes last: a removal cut short can be repeated.
        for folder in (home.readings_dir, home.originals_dir, home.journal_path.parent):
            shutil.rmtree(folder, ignore_errors=False)
        for name, content in _own_files():
            path = home.root / name
            if path.is_file() and path.read_bytes() == content:
                path.unlink()


def is_shown(home: Home) -> bool:
    """Whether a home has a snapshot, of whatever data."""
    return home.current_path.is_file()


def _own_files() -> tuple[tuple[str, bytes], ...]:
    return (ROSTER_NAME, roster()), (SETTINGS_NAME, settings())


def _refuse_filled(home: Home) -> None:
    if is_shown(home):
        demo = Journal(home).is_demo is True
        remedy = "请先删除：gongkai demo --remove" if demo else "请用 GONGKAI_HOME 或 --home 指定另一个文件夹"
        raise DemoError(
            f"{home.root}：这里已有{'演示' if demo else '真实'}数据，演示只能放进空的数据文件夹。{remedy}。"
        )
    if not home.is_empty and Journal(home).is_demo is not True:
        raise DemoError(
            f"{home.root}：这里已收有真实的年报，演示只能放进空的数据文件夹。"
            "请用 GONGKAI_HOME 或 --home 指定另一个文件夹。"
        )
    for name, content in _own_files():
        path = home.root / name
        if path.exists() and path.read_bytes() != content:
            raise DemoError(
                f"{path}：这里已有自己的 {name}，演示不会覆盖它。请移走它，或用 --home 指定另一个文件夹。"
            )
