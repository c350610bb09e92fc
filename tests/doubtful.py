"""A small county whose documents are in doubt in every way that pages have to bear.

Of its ten units one owes a report of 2025 only, one none after 2023; the county's own report is due as well.
Nobody reported for 2022. What came since: cells lost, a column lost that can be added up, an older edition,
figures recognised from a picture, a title and a text that disagree on the year, a report without a date, one
of an agency that no roster knows, one that names nobody, one that is broken, a revision that mends a figure
(and what people decided on it), a report in two parts of one file.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import datetime
from pathlib import Path

import duckdb
from tests.reading import render

from analytics import intake, reading
from analytics.agencies import COLUMNS
from analytics.form import FORM
from analytics.reading.model import Problem, Reading
from analytics.store.finding_states import State
from analytics.store.home import Home

COUNTY = "松山县"
_UNITS = (  # id, name, kind, since, until
    ("baihua", "白桦镇", "镇", "", ""),
    ("qingyang", "青杨镇", "镇", "", ""),
    ("yunshan", "云杉乡", "乡", "", ""),
    ("heshan", "赫山街道", "街道", "", ""),
    ("gongan", "公安局", "部门", "2024", ""),
    ("jiaoyu", "教育局", "部门", "2024", ""),
    ("xinqu", "新区街道", "街道", "2025", ""),
    ("jiuzhen", "旧镇", "镇", "", "2023"),
    ("shalin", "沙林乡", "乡", "", ""),
)
_NAMES = {"镇": "人民政府", "乡": "人民政府", "街道": "办事处", "部门": "", "其他": "人民政府"}
SETTINGS = 'city = "松山县政务公开办公室"\nfirst_year = 2022\nlast_year = 2025\n'
SCANNED = "扫描"
"""In the name of a file: its figures count as recognised from a picture."""

Figures = Mapping[tuple[str, str, str], str]


def full_name(short: str) -> str:
    kind = next((kind for _, name, kind, *_ in _UNITS if name == short), "镇")
    return COUNTY + short + _NAMES[kind]


def roster() -> str:
    """With the county itself: it owes a report of its own."""
    lines = [",".join(COLUMNS)]
    for unit, name, kind, since, until in (*_UNITS, ("songshan", "", "其他", "2024", "")):
        short, full = (name, full_name(name)) if name else (COUNTY, f"{COUNTY}人民政府")
        values = {
            "agency_id": unit,
            "name": full,
            "short_name": short,
            "kind": kind,
            "county": COUNTY,
            "since_year": since,
            "until_year": until,
        }
        lines.append(",".join(values.get(column, "") for column in COLUMNS))
    return "\n".join(lines)


def figures(
    received: int, granted: int, denied: int = 0, *, before: int = 0, after: int = 0, corrected: int = 0
) -> dict[tuple[str, str, str], str]:
    """A balanced third table, all of one sort of applicant, with what is not granted or denied not held; some
    documents, decisions and reviews.
    """
    done = received + before - after
    rows = {
        "received": received,
        "carried_in": before,
        "granted": granted,
        "denied.law_forbids": denied,
        "unavailable.not_held": done - granted - denied,
        "outcome_total": done,
        "carried_out": after,
    }
    cells = {
        ("t3", row, column): str(value)
        for row, value in rows.items()
        for column in ("natural_person", "total")
    }
    t2 = {"made": 2, "repealed": 1, "in_force": 9}
    cells |= {("t2", "normative_documents", column): str(value) for column, value in t2.items()}
    cells |= {("t2", "licensing", "decisions"): "7"}
    t4 = {"upheld": 2, "corrected": corrected, "total": 2 + corrected}
    return cells | {("t4", "review", column): str(value) for column, value in t4.items()}


def report(
    short: str,
    year: int,
    cells: Figures,
    *,
    edition: str = "2021",
    dated: str | None = "01-20",
    said: int | None = None,
    bend: Callable[[render.Drawing], None] | None = None,
    name: str = "",
) -> bytes:
    """A report as a page. ``dated``: month and day of the signature; ``said``: requests in the prose."""
    agency = name or full_name(short)
    drawing = render.report(
        lambda table, row, column: cells.get((table, row, column), "0"),
        edition,
        f"{agency}{year}年政府信息公开工作年度报告",
    )
    if said is None:
        said = int(re.sub(r"\D", "", cells.get(("t3", "received", "total"), "0")) or 0)
    prose = {
        "1": f"（一）主动公开。全年主动公开政府信息{100 + len(short) * year % 97}条。"
        f"（二）依申请公开。全年收到政府信息公开申请{said}件。（三）政府信息管理。定期清理{short}的栏目。"
        f"（四）平台建设。设公开专区{year - 2020}个。（五）监督保障。召开会议3次，举办培训{year - 2021}次。",
        "5": f"一是{short}的解读形式单一，将增加图解；二是栏目更新不及时，将按周检查。",
        "6": "本年度收取信息处理费0元。",
    }
    for section, text in prose.items():
        drawing.blocks[drawing.blocks.index(f"这一部分写于测试，编号{section}。")] = text
    if bend:
        bend(drawing)
    if dated:
        month, day = map(int, dated.split("-"))
        drawing.blocks += [agency, f"{year + 1}年{month}月{day}日"]
    return render.as_html(drawing)


def without_totals(drawing: render.Drawing) -> None:
    """The last column of the third table is clipped: its totals can be added up from the others."""
    table = _tables(drawing)[FORM.table("t3").id]
    head, second, *rows = table
    text, down, across = head[-1]
    head[-1] = (text, down, across - 1)
    second.pop()
    for row in rows[1:]:
        row.pop()


def broken_off(drawing: render.Drawing) -> None:
    """The document ends within the third table."""
    tables = _tables(drawing)
    del tables["t3"][12:]
    position = next(i for i, block in enumerate(drawing.blocks) if block is tables["t3"])
    del drawing.blocks[position + 1 :]


def _tables(drawing: render.Drawing) -> dict[str, render.TableRows]:
    found = [block for block in drawing.blocks if not isinstance(block, str)]
    return {"t3": found[-2], "t4": found[-1]}


def another_year_in_the_text(drawing: render.Drawing) -> None:
    drawing.blocks.insert(
        1, "现公布本单位2023年度政府信息公开工作年度报告，数据统计期限为2023年1月1日至12月31日。"
    )


def first_batch() -> dict[str, bytes]:
    """By file name."""
    blurred = figures(30, 12, 6) | {("t3", "granted", "natural_person"): "若干"}
    nobody = report("", 2024, figures(3, 1), name="某单位", dated=None).decode()
    return {
        "白桦镇2023.html": report("白桦镇", 2023, figures(20, 8, 6, after=2)),
        "白桦镇2024.html": report("白桦镇", 2024, figures(24, 15, 5, before=2, after=1, corrected=1)),
        "白桦镇2025.html": report("白桦镇", 2025, figures(31, 18, 7, before=1, corrected=2), said=13),
        f"青杨镇2024{SCANNED}.html": report("青杨镇", 2024, figures(18, 9, 2)),
        "青杨镇2025.html": report("青杨镇", 2025, figures(22, 11, 5), bend=without_totals, said=40),
        "云杉乡2023.html": report("云杉乡", 2023, figures(12, 4), dated="02-17"),
        "云杉乡2025.html": report("云杉乡", 2025, figures(16, 4, corrected=1), dated=None),
        "赫山街道2024.html": report("赫山街道", 2024, figures(15, 6), edition="2019"),
        "赫山街道2025.html": report("赫山街道", 2025, figures(9, 6), bend=another_year_in_the_text),
        "公安局2024.html": report("公安局", 2024, blurred),
        "2025_公安局_年报.docx": b"PK\x03\x04 cut off",
        "教育局2025.html": report("教育局", 2025, figures(40, 21, 8), bend=broken_off),
        "旧镇2023.html": report("旧镇", 2023, figures(0, 0)),
        "银杉镇2025.html": report("银杉镇", 2025, figures(11, 5, 1)),
        "无名.html": re.sub(r"2024年|2024", "", nobody).encode(),
        "松山县2024.html": report("", 2024, figures(90, 30, 20), name=f"{COUNTY}人民政府", dated="02-02"),
        "松山县2025.html": report("", 2025, figures(100, 50, 20), name=f"{COUNTY}人民政府"),
    }


def second_batch() -> dict[str, bytes]:
    """A revision: the prose now says what the table says."""
    mended = figures(31, 18, 7, before=1, corrected=1)
    return {"白桦镇2025（修订）.html": report("白桦镇", 2025, mended)}


def as_received(data: bytes, source: str) -> tuple[Reading, ...]:
    """As ever, but a file that is named so counts as recognised from a picture."""
    found = reading.read_all(data, source)
    return tuple(_recognised(one) for one in found) if SCANNED in source else found


def _recognised(found: Reading) -> Reading:
    cells = tuple(
        replace(cell, place=f"page 1, {cell.place}" if cell.place else None) for cell in found.cells
    )
    told = Problem("read_from_scan", "page 1", "第 1 页由扫描图片识别得出，待人工确认")
    return replace(found, cells=cells, scanned=(1,), problems=(told, *found.problems))


def fill(home: Home) -> None:
    """Takes both batches in, and lets a person ignore one finding and confirm another."""
    home.create()
    (home.root / "agencies.csv").write_text(roster(), "utf-8")
    (home.root / "settings.toml").write_text(SETTINGS, "utf-8")
    for number, batch in enumerate((first_batch(), second_batch())):
        inbox = home.root.parent / f"inbox-{number}"
        inbox.mkdir(exist_ok=True)
        for name, data in batch.items():
            (inbox / name).write_bytes(data)
        at = datetime.fromisoformat(f"2026-02-{20 + number}T09:00:00+08:00")
        intake.ingest(home, [inbox], now=at, reader=as_received, workers=0)
    at = datetime.fromisoformat("2026-02-25T11:00:00+08:00")
    red = _red(home, "qingyang")[:1]
    intake.decide(home, red, State.IGNORED, "已与单位核实", who="王敏", now=at, workers=0)


def _red(home: Home, agency_id: str) -> list[str]:
    path: Path = home.root / home.current_path.read_text("utf-8").strip()
    with duckdb.connect(str(path), read_only=True) as con:
        found = con.execute(
            "SELECT finding_id FROM findings WHERE outcome = 'fail' AND severity = 'red' AND year = 2025 "
            "AND agency_id = ? AND report_id IS NOT NULL ORDER BY finding_id",
            [agency_id],
        ).fetchall()
    return [str(finding_id) for (finding_id,) in found]
