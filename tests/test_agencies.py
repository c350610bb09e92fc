"""The roster: which names mean the same agency, what a name says by itself, and what a bad file is told."""

from __future__ import annotations

import csv
from decimal import Decimal
from pathlib import Path

import pytest

from analytics.agencies import (
    COLUMNS,
    Roster,
    RosterError,
    kind_of,
    load_roster,
    read_roster,
    shipped_path,
    short_name,
    unlisted,
)


def roster_file(folder: Path, *rows: dict[str, str]) -> Path:
    path = folder / "agencies.csv"
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, fieldnames=list(COLUMNS))
        writer.writeheader()
        writer.writerows(rows)
    return path


@pytest.fixture
def roster(tmp_path: Path) -> Roster:
    return read_roster(
        roster_file(
            tmp_path,
            {
                "agency_id": "a1",
                "name": "云泽市青山县清溪镇人民政府",
                "aliases": "清水镇；清溪区公所",
                "population": "31,000",
            },
            {
                "agency_id": "a2",
                "name": "云泽市白水县清溪镇人民政府",
                "since_year": "2019",
                "until_year": "2022",
            },
            {"agency_id": "a3", "name": "云泽市公安局"},
            {"agency_id": "a4", "name": "云泽市城东区人民政府南门街道办事处"},
            {"agency_id": "a5", "name": "龙潭乡人民政府", "county": "青山县"},
        )
    )


MATCHES = [
    ("云泽市青山县清溪镇人民政府", "a1"),
    ("青山县清溪镇人民政府", "a1"),
    ("青山县清溪镇", "a1"),
    ("某某省云泽市青山县清溪镇人民政府", "a1"),
    ("白水县清溪镇政府", "a2"),
    ("清水镇", "a1"),
    ("清水镇人民政府", "a1"),
    ("云泽市公安局", "a3"),
    ("公安局", "a3"),
    ("南门街道", "a4"),
    ("南门街道办事处", "a4"),
    ("南門街道辦事處", "a4"),
    ("城东区南门街", "a4"),
    ("云泽市城东区南门街道办事处", "a4"),
    ("龙潭乡", "a5"),
    ("青山县龙潭乡人民政府", "a5"),
    ("龍潭鄉 人民政府", "a5"),
]


@pytest.mark.parametrize(("name", "agency_id"), MATCHES)
def test_names_that_mean_an_agency(roster: Roster, name: str, agency_id: str) -> None:
    found = roster.match(name)
    assert found is not None
    assert found.agency_id == agency_id


@pytest.mark.parametrize(
    "name",
    [
        "清溪镇",
        "清溪镇人民政府",
        "云泽市清溪镇人民政府",
        "红旗县清溪镇人民政府",
        "白水县龙潭乡",
        "清溪乡人民政府",
        "云泽市公安局青山分局",
        "",
    ],
)
def test_a_name_that_fits_two_or_none_is_matched_to_none(roster: Roster, name: str) -> None:
    assert roster.match(name) is None


def test_a_hint_decides_between_agencies_that_all_fit(roster: Roster) -> None:
    found = roster.match("清溪镇人民政府", hint="2024/白水县/清溪镇年报.docx")
    assert found is not None
    assert found.agency_id == "a2"
    assert roster.match("清溪镇人民政府", hint="2024/清溪镇年报.docx") is None
    assert roster.match("红旗县清溪镇人民政府", hint="白水县") is None


def test_an_agency_says_what_the_file_says(roster: Roster) -> None:
    first, second = roster.agencies[:2]
    assert (first.short_name, first.kind, first.initials, first.ordinal) == ("清溪镇", "镇", "qxz", 1)
    assert first.aliases == ("清水镇", "清溪区公所")
    assert first.population == Decimal(31000)
    assert [second.owes(year) for year in (2018, 2019, 2022, 2023)] == [False, True, True, False]
    assert first.owes(2030)
    assert roster.get("a3") is roster.agencies[2]
    assert roster.get("nobody") is None


NAMES = [
    ("伊宁市巴彦岱镇人民政府", "镇", "巴彦岱镇"),
    ("永嘉县溪下乡人民政府", "乡", "溪下乡"),
    ("某县清河回族乡人民政府", "乡", "清河回族乡"),
    ("鄂温克族自治旗巴彦嵯岗苏木人民政府", "乡", "巴彦嵯岗苏木"),
    ("高新区街道办事处", "街道", "高新区街道"),
    ("广州市荔湾区人民政府南源街道办事处", "街道", "南源街道"),
    ("无锡市锡山区人民政府厚桥街道", "街道", "厚桥街道"),
    ("佳荣里街", "街道", "佳荣里街"),
    ("云泽市公安局", "部门", "公安局"),
    ("云泽市市场监督管理局", "部门", "市场监督管理局"),
    ("云泽市卫生健康委员会", "部门", "卫生健康委员会"),
    ("云泽市社区服务中心", "部门", "社区服务中心"),
    ("德清县新市镇人民政府", "镇", "新市镇"),
    ("安宁市县街街道办事处", "街道", "县街街道"),
    ("正定县人民政府", "其他", "正定县"),
    ("云泽市经济开发区管理委员会", "其他", "经济开发区管理委员会"),
    ("螅镇", "镇", "螅镇"),
]


@pytest.mark.parametrize(("name", "kind", "short"), NAMES, ids=[name for name, _, _ in NAMES])
def test_what_a_name_says_by_itself(name: str, kind: str, short: str) -> None:
    assert (kind_of(name), short_name(name)) == (kind, short)


def test_an_unlisted_agency_keeps_its_id_however_its_name_is_written() -> None:
    written = [unlisted(name) for name in ("南岭镇人民政府", "南岭镇政府", "南嶺鎮 人民政府")]
    assert {agency.agency_id for agency in written} == {written[0].agency_id}
    assert written[0].agency_id.startswith("x-")
    assert not written[0].in_roster
    assert (written[0].kind, written[0].short_name, written[0].initials) == ("镇", "南岭镇", "nlz")
    assert unlisted("南岭乡人民政府").agency_id != written[0].agency_id
    assert unlisted("青山县南岭镇").county == "青山县"


def test_the_home_roster_stands_before_the_shipped_one(tmp_path: Path) -> None:
    assert len(load_roster(tmp_path)) == len(read_roster(shipped_path()))
    roster_file(tmp_path, {"agency_id": "own", "name": "清溪镇人民政府"})
    assert [agency.agency_id for agency in load_roster(tmp_path).agencies] == ["own"]


def test_the_shipped_roster_has_the_columns() -> None:
    header = shipped_path().read_text(encoding="utf-8").splitlines()[0]
    assert tuple(header.split(",")) == COLUMNS


def test_a_roster_saved_by_a_spreadsheet_program_is_read(tmp_path: Path) -> None:
    path = tmp_path / "agencies.csv"
    path.write_bytes("agency_id,name\na1,清溪镇人民政府\n".encode("gb18030"))
    assert read_roster(path).agencies[0].name == "清溪镇人民政府"
    path.write_bytes("\ufeffagency_id,name\na1,清溪镇人民政府\n,\n".encode())
    assert len(read_roster(path)) == 1


FAULTS = [
    ({"agency_id": "", "name": "清溪镇"}, "agency_id"),
    ({"agency_id": "a1", "name": ""}, "name"),
    ({"agency_id": "x-1", "name": "清溪镇"}, "x-"),
    ({"agency_id": "a1", "name": "清溪镇", "kind": "城市"}, "城市"),
    ({"agency_id": "a1", "name": "清溪镇", "since_year": "19年"}, "since_year"),
    ({"agency_id": "a1", "name": "清溪镇", "since_year": "2022", "until_year": "2020"}, "until_year"),
    ({"agency_id": "a1", "name": "清溪镇", "population": "三万"}, "三万"),
    ({"agency_id": "a1", "name": "清溪镇", "population": "-5"}, "-5"),
]


@pytest.mark.parametrize(("row", "told"), FAULTS, ids=[told for _, told in FAULTS])
def test_a_fault_names_file_line_reason_and_remedy(tmp_path: Path, row: dict[str, str], told: str) -> None:
    path = roster_file(tmp_path, {"agency_id": "ok", "name": "好单位局"}, row)
    with pytest.raises(RosterError) as caught:
        read_roster(path)
    error = caught.value
    assert (error.file, error.line) == (str(path), 3)
    assert told in str(error)
    assert error.remedy


def test_one_id_twice_a_lost_column_and_a_lost_file(tmp_path: Path) -> None:
    path = roster_file(tmp_path, {"agency_id": "a1", "name": "甲局"}, {"agency_id": "a1", "name": "乙局"})
    with pytest.raises(RosterError, match="重复"):
        read_roster(path)
    path.write_text("agency_id\na1\n", encoding="utf-8")
    with pytest.raises(RosterError, match="缺少列：name"):
        read_roster(path)
    path.write_text("agency_id,name,phone\na1,甲局,1\n", encoding="utf-8")
    with pytest.raises(RosterError, match="phone"):
        read_roster(path)
    with pytest.raises(RosterError, match="无法打开"):
        read_roster(tmp_path / "nowhere.csv")
