"""Homes that page tests look at: the demonstration city, a single real-looking report, nothing at all.

A conftest imports the fixtures it wants. Each home is filled once for all workers of a run.
"""

from __future__ import annotations

import csv
import os
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from analytics import demo, intake
from analytics.form import FORM
from analytics.store.home import Home

__all__ = ["counties_home", "cut_off_report", "demo_home", "empty_home", "seed_home"]


@pytest.fixture(scope="session")
def demo_home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The demonstration city, taken in once for all workers."""
    return _once(tmp_path_factory, "demo", lambda home: demo.fill(home, workers=1))


SOUTH = {
    *("baisha", "liuhe", "anping", "yongfeng", "taihe", "chengxi", "jiefanglu", "xinhua", "binhe", "gaoxin"),
    *("gongan", "minzheng", "shijian"),
}
"""Units of 北关区, which has no 乡; all others lie in 清源县."""
OF_THE_CITY = {"fagai", "zhujian"}
"""Bureaus of the city itself: they lie in no county."""


@pytest.fixture(scope="session")
def counties_home(demo_home: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The demonstration city as one of two counties, each with a 清溪镇: the second is 柳河镇, renamed."""

    def fill(home: Home) -> None:
        shutil.copytree(demo_home, home.root, ignore=shutil.ignore_patterns("warehouse-*", "CURRENT"))
        path = home.root / "agencies.csv"
        with path.open(encoding="utf-8", newline="") as lines:
            rows = list(csv.DictReader(lines))
        for row in rows:
            own = row["agency_id"]
            row["county"] = "" if own in OF_THE_CITY else "北关区" if own in SOUTH else "清源县"
            if own == "liuhe":
                row |= {"short_name": "清溪镇", "aliases": f"{row['aliases']}；{row['short_name']}"}
        with path.open("w", encoding="utf-8", newline="") as lines:
            table = csv.DictWriter(lines, rows[0], lineterminator="\n")
            table.writeheader()
            table.writerows(rows)
        intake.rebuild(home)

    return _once(tmp_path_factory, "counties", fill)


@pytest.fixture(scope="session")
def seed_home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """One report of a town that no roster knows, its third table cut off in the middle."""

    def fill(home: Home) -> None:
        inbox = home.root.parent / "inbox"
        inbox.mkdir(exist_ok=True)
        (inbox / "年报.txt").write_text(cut_off_report(), "utf-8")
        intake.ingest(home, [inbox], workers=1)

    return _once(tmp_path_factory, "seed", fill)


@pytest.fixture(scope="session")
def empty_home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder in which nothing was ever taken in."""
    return tmp_path_factory.mktemp("empty")


def _once(factory: pytest.TempPathFactory, name: str, fill: Callable[[Home], object]) -> Path:
    """Fill a home in a folder that all workers of this run share; the first one in does it."""
    base = factory.getbasetemp()
    folder = (base.parent if "PYTEST_XDIST_WORKER" in os.environ else base) / f"shared-{name}"
    folder.mkdir(exist_ok=True)
    home = Home(folder / "home")
    with Home(folder / "lock").lock():
        if not home.current_path.exists():
            fill(home)
    return home.root


def cut_off_report() -> str:
    """A report for 2025 in plain text, its tables by tabs: t3 stops within （五）, t4 is gone."""
    town = "松山县白桦镇人民政府"
    t2, t3 = FORM.table("t2"), FORM.table("t3")
    lines = [
        f"{town}2025年政府信息公开工作年度报告",
        "依照国务院公开办函〔2021〕30号文件的格式，现公布本镇2025年度报告。",
        FORM.section("1").heading,
        "（一）主动公开。全年主动公开信息12条。（二）依申请公开。全年收到申请0件。",
        "（三）政府信息管理。审查信息12条。（四）平台建设。在网站开设专栏。（五）监督保障。召开会议3次。",
        FORM.section("2").heading,
    ]
    for block in t2.blocks:
        columns = block.columns.get("2021", ())
        if not columns:  # a table of the older edition only
            continue
        lines.append(block.label)
        lines.append("\t".join([block.head, *(column.label for column in columns)]))
        lines += [
            "\t".join([row.label, *("0" for _ in columns)])
            for row in t2.rows("2021")
            if row.block == block.id
        ]
    lines += [FORM.section("3").heading]
    lines.append("\t".join(["", *(column.label for column in t3.plain_columns)]))
    for row in t3.rows("2021"):
        lines.append("\t".join([row.printed("2021"), *("0" for _ in t3.plain_columns)]))
        if row.id == "not_processed.repeat":
            break
    lines += [
        FORM.section("5").heading,
        "一是更新不够及时，将按周检查。二是解读形式单一，将增加图解。",
        FORM.section("6").heading,
        "本年度收取信息处理费0元。",
        town,
        "2026年1月20日",
    ]
    return "\n".join(lines)
