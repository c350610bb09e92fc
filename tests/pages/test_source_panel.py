"""The source panel over the demonstration city: the document itself with the cell marked, in every format."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

import duckdb
import pytest
from tests.pages.conftest import Show, Shown

PAGE = "pages/city/compliance.py"
CELL = ("t3", "received", "total")


def ask(home: Path, sql: str, *params: str) -> list[tuple[str, ...]]:
    path = home / (home / "CURRENT").read_text("utf-8").strip()
    with duckdb.connect(str(path), read_only=True) as facts:
        return facts.execute(sql, params).fetchall()


def stated_cell(home: Path, format: str) -> tuple[str, str, str]:
    """Report, value as printed and original of one of the cells in a document of that format."""
    found = ask(
        home,
        """
        SELECT c.report_id, c.raw, d.sha256
        FROM cells c JOIN reports r USING (report_id) JOIN documents d USING (sha256)
        WHERE d.format = ? AND c.table_id = ? AND c.row_id = ? AND c.column_id = ? AND c.value > 9
        ORDER BY r.year DESC, c.report_id LIMIT 1
        """,
        format,
        *CELL,
    )
    report_id, raw, sha256 = found[0]
    return report_id, raw.strip(), sha256


def opened(show: Show, home: Path, report_id: str) -> Shown:
    return show(home, PAGE, open="~".join(("cell", report_id, *CELL)))


def marked(html: str) -> list[str]:
    """What is marked in the document: cells of its table, words of its lines."""
    inside = html.partition('<div class="g-original">')[2]
    found = re.findall(r'<(td|mark) class="(?:here|bad)[^"]*"[^>]*>(.*?)</\1>', inside)
    return [re.sub(r"<[^>]+>", "", words) for _, words in found]


@pytest.mark.parametrize("format", ["docx", "html", "xlsx", "txt"])
def test_the_cell_is_marked_in_the_document_itself(show: Show, demo_home: Path, format: str) -> None:
    report_id, raw, _ = stated_cell(demo_home, format)
    shown = opened(show, demo_home, report_id)
    assert marked(shown.html) == [raw]
    assert "读出的行" in shown.words


def test_a_page_of_a_pdf_has_a_frame_where_its_place_has_a_box(
    show: Show, demo_home: Path, tmp_path: Path
) -> None:
    report_id, _, sha256 = stated_cell(demo_home, "pdf")
    home = copied(demo_home, tmp_path, sha256)
    rewrite(home, "UPDATE cells SET place = 'page 2, table 2, row 4, cell 8, box 835 411 896 432'")
    html = opened(show, home, report_id).html
    assert 'alt="原件第 2 页的一部分，标出 1 处"' in html
    (frame,) = re.findall(r'<i class="(?:here|bad red) lead" style="([^"]+)"', html)
    sides = [float(side) for side in re.findall(r"[\d.]+", frame)]
    assert len(sides) == 4
    assert all(0 <= side <= 100 for side in sides)
    assert "box" not in re.sub(r"<[^>]+>", "", html.partition("g-original")[2]), "a box is not for people"


def test_a_pdf_read_without_boxes_shows_its_table(show: Show, demo_home: Path, tmp_path: Path) -> None:
    report_id, raw, sha256 = stated_cell(demo_home, "pdf")
    home = copied(demo_home, tmp_path, sha256)
    rewrite(home, "UPDATE cells SET place = regexp_replace(place, ', box .*', '')")
    assert marked(opened(show, home, report_id).html) == [raw]


def test_a_finding_marks_all_cells_it_rests_on(show: Show, demo_home: Path) -> None:
    ((finding_id,),) = ask(
        demo_home,
        """
        SELECT f.finding_id FROM findings f JOIN reports r USING (report_id) JOIN documents d USING (sha256)
        WHERE f.rule_id = 'T02' AND f.outcome = 'fail' AND d.format IN ('docx', 'html') LIMIT 1
        """,
    )
    html = show(demo_home, PAGE, open=f"finding~{finding_id}").html.partition('<div class="g-original">')[2]
    assert len(re.findall(r'<td class="used[^"]*"', html)) > 15
    assert len(re.findall(r'<td class="bad red lead[^"]*"', html)) == 1


def test_a_finding_in_prose_marks_the_words(show: Show, demo_home: Path) -> None:
    ((finding_id,),) = ask(
        demo_home,
        """
        SELECT f.finding_id FROM findings f JOIN reports r USING (report_id) JOIN documents d USING (sha256)
        WHERE f.rule_id = 'X01' AND f.outcome = 'fail' AND d.format = 'docx' LIMIT 1
        """,
    )
    shown = show(demo_home, PAGE, open=f"finding~{finding_id}")
    (quote,) = {words for words in marked(shown.html) if "申请" in words}
    assert f"“{quote}”" in shown.words


def test_the_whole_table_comes_on_request(show: Show, demo_home: Path) -> None:
    report_id, raw, _ = stated_cell(demo_home, "docx")
    shown = opened(show, demo_home, report_id)
    before = shown.html.count("<tr>")
    (switch,) = [one for one in shown.app.toggle if "整张表" in one.label]
    switch.set_value(True)
    shown.run()
    assert shown.html.count("<tr>") > before + 10
    assert marked(shown.html) == [raw]


@pytest.mark.parametrize("content", [None, b"", b"PK\x03\x04 no document any more"])
def test_without_a_readable_original_the_lines_stay(
    show: Show, demo_home: Path, tmp_path: Path, content: bytes | None
) -> None:
    report_id, raw, sha256 = stated_cell(demo_home, "docx")
    home = copied(demo_home, tmp_path, sha256)
    original = home / "originals" / sha256
    original.unlink()
    if content is not None:
        original.write_bytes(content)
    shown = opened(show, home, report_id)
    assert marked(shown.html) == []
    assert ("下面是入库时读出的行" in shown.words) == (content is not None)
    assert ("原件不在数据文件夹里" in shown.words) == (content is None)
    assert re.search(rf'class="hit[^"]*">.*<b>{raw}</b>', shown.html)


def test_a_cell_that_the_document_has_not_shows_no_document(show: Show, demo_home: Path) -> None:
    ((report_id, table, row, column),) = ask(
        demo_home,
        """
        SELECT report_id, table_id, row_id, column_id FROM cells
        WHERE status = 'not_in_source' AND place IS NULL LIMIT 1
        """,
    )
    shown = show(demo_home, PAGE, open="~".join(("cell", report_id, table, row, column)))
    assert "文件里没有这一格" in shown.words
    assert "g-original" not in shown.html


def copied(home: Path, folder: Path, *originals: str) -> Path:
    """A home of its own with the same snapshot and some of the originals."""
    copy = folder / "home"
    (copy / "originals").mkdir(parents=True)
    shutil.copy(home / "CURRENT", copy / "CURRENT")
    snapshot = (home / "CURRENT").read_text("utf-8").strip()
    shutil.copy(home / snapshot, copy / snapshot)
    for name in originals:
        shutil.copy(home / "originals" / name, copy / "originals" / name)
    return copy


def rewrite(home: Path, sql: str) -> None:
    with duckdb.connect(str(home / (home / "CURRENT").read_text("utf-8").strip())) as facts:
        facts.execute(sql)
