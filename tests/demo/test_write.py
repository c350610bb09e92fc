"""The files of the demonstration: the same bytes each time, believable in number and kind."""

from __future__ import annotations

import hashlib
import json
import os
import subprocess
import sys
from collections import Counter
from pathlib import Path

import pytest

from analytics import demo
from analytics.agencies import load_roster
from analytics.demo.city import CITY_HALL, FORMATS, LAST_YEAR, OFFICE, UNITS, YEARS
from analytics.settings import load_settings

ROOT = Path(__file__).resolve().parents[2]
DIGEST = """
import hashlib
from analytics import demo
digest = hashlib.sha256(demo.roster() + demo.settings() + repr(demo.faults()).encode())
for file in demo.files():
    digest.update(file.path.encode() + file.content())
print(digest.hexdigest())
"""


@pytest.fixture(scope="module")
def written(tmp_path_factory: pytest.TempPathFactory) -> demo.Planted:
    return demo.write(tmp_path_factory.mktemp("demo"))


def test_neither_clock_zone_nor_hash_seed_change_a_byte(written: demo.Planted) -> None:
    """Another process, with everything different that a machine could have different, writes the same."""
    digest = hashlib.sha256(demo.roster() + demo.settings() + repr(demo.faults()).encode())
    for file in written.files:
        digest.update(file.path.encode() + (written.directory / file.path).read_bytes())
    other = subprocess.run(
        [sys.executable, "-c", DIGEST],
        env={**os.environ, "PYTHONHASHSEED": "2", "TZ": "America/Lima", "LC_ALL": "C", "PYTHONUTF8": "0"},
        capture_output=True,
        text=True,
        check=True,
    )
    assert other.stdout.strip() == digest.hexdigest()


def test_the_list_of_faults_names_files_that_are_there(written: demo.Planted) -> None:
    listed = json.loads((written.directory / demo.FAULTS_NAME).read_text(encoding="utf-8"))
    assert len(listed) == len(written.faults)
    for fault in listed:
        if fault["rule"] == "A02":
            assert fault["file"] is None
        else:
            assert (written.directory / fault["file"]).is_file()
        assert fault["words"]
        assert fault["expected"] != fault["planted"]


def test_nothing_is_written_but_what_is_returned(written: demo.Planted) -> None:
    there = {
        path.relative_to(written.directory).as_posix()
        for path in written.directory.rglob("*")
        if path.is_file()
    }
    assert there == {file.path for file in written.files} | {"agencies.csv", "settings.toml", "faults.json"}


def test_formats_and_years_are_mixed_and_a_tenth_is_missing_or_late(written: demo.Planted) -> None:
    formats = Counter(file.report.format for file in written.files)
    assert set(formats) == set(FORMATS)
    assert min(formats.values()) >= 15
    assert {file.report.format for file in written.files if file.report.year == LAST_YEAR} == set(FORMATS)
    own = [file for file in written.files if file.report.unit is CITY_HALL]
    assert [file.report.year for file in own] == [2022, 2023, 2024, 2025]
    owed = [(unit, year) for unit in UNITS for year in YEARS if unit.mark(year) != "-"]
    troubled = [(unit, year) for unit, year in owed if unit.mark(year) == "M" or unit.days_late(year)]
    assert len(owed) == 208
    assert 0.08 <= len(troubled) / len(owed) <= 0.14
    assert sum(not file.readable for file in written.files) == 4
    assert len(written.files) - len(own) == len(owed) - sum(unit.mark(year) == "M" for unit, year in owed)


def test_roster_and_settings_are_those_of_the_fictional_city(written: demo.Planted) -> None:
    roster, settings = load_roster(written.directory), load_settings(written.directory)
    assert len(roster) == 30
    assert settings.city == OFFICE
    assert (settings.first_year, settings.last_year) == (2019, 2025)
    assert Counter(agency.kind for agency in roster.agencies) == {"镇": 10, "乡": 6, "街道": 6, "部门": 8}
    new = roster.match("高新区街道办事处")
    assert new is not None
    assert new.since_year == 2021
    assert not new.owes(2020)
    for agency in roster.agencies:
        assert (agency.population is None) == (agency.kind == "部门")
        assert all(roster.match(name) == agency for name in agency.names), agency.name


def test_a_folder_with_other_files_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "mine.txt").write_text("mine")
    with pytest.raises(demo.DemoError, match="不是空文件夹"):
        demo.write(tmp_path)
    assert [path.name for path in tmp_path.iterdir()] == ["mine.txt"]


def test_the_samples_are_what_the_writer_writes() -> None:
    """To renew them: ``python -m analytics.demo data/samples``."""
    folder = ROOT / "data" / "samples"
    written = dict(demo.samples())
    assert {name.rsplit(".", 1)[-1] for name in written} == set(FORMATS)
    assert {path.name for path in folder.iterdir()} == {*written, "README.md"}
    for name, content in written.items():
        assert (folder / name).read_bytes() == content, name
