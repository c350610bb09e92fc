"""Scans: what is read from them is right or unreadable, never a figure of our own, and always marked."""

from __future__ import annotations

import io
import shutil
import subprocess
from functools import lru_cache
from pathlib import PurePath

import cv2
import numpy as np
import pytest
from PIL import Image
from reportlab.lib.utils import ImageReader
from reportlab.pdfgen.canvas import Canvas
from tests.reading import scans

from analytics import demo
from analytics.demo import pdf as pdf_writer
from analytics.demo.paper import paper_of
from analytics.reading import limits, ocr, ocr_pages, pool, read
from analytics.reading.model import Status
from analytics.reading.ocr import UNSURE, sure_of
from analytics.reading.ocr_engine import Recognised
from analytics.reading.ocr_fields import Crop, crops_of
from analytics.reading.ocr_page import Upright, upright
from analytics.reading.ocr_rules import find_fields, find_strokes
from analytics.reading.sniff import decode, is_document

PERCENT_RIGHT = 97


@lru_cache
def has_chinese_font() -> bool:
    """Whether pages can be drawn at all: the demonstration's PDFs carry no font of their own."""
    lister = shutil.which("fc-list")
    found = lister and subprocess.run([lister, ":lang=zh-cn"], capture_output=True, check=False).stdout
    return bool(found)


drawn = pytest.mark.skipif(not has_chinese_font(), reason="no Chinese font to draw pages with")


@lru_cache
def report() -> bytes:
    """A report of the demonstration city as a PDF with text."""
    first = next(file for file in demo.files() if file.readable)
    return pdf_writer.write(paper_of(first.report))


@lru_cache
def pages() -> list[scans.Pixels]:
    return scans.Scanner().pages(report())


@lru_cache
def small_page() -> scans.Pixels:
    """The head of the last page: a heading and the smallest table, quickly read."""
    page = pages()[-1]
    return page[: page.shape[0] // 4]


# ------------------------------------------------------------------ whole pages


@drawn
def test_a_scanned_page_is_right_or_unreadable_and_every_figure_has_its_place() -> None:
    truth = read(report(), "text.pdf")
    scan = read(scans.as_picture(pages()[1], quality=80, dpi=(200, 200)), "scan.jpg")
    assert (scan.error, scan.format, scan.scanned) == (None, "jpg", (1,))
    assert [problem.place for problem in scan.problems if problem.code == "read_from_scan"] == ["page 1"]

    counts = scans.compared(truth, scan, lambda cell: (cell.place or "").startswith("page 2,"))
    print(dict(counts))
    assert counts["wrong"] == counts["blank"] == 0
    assert 100 * counts["right"] >= PERCENT_RIGHT * counts.total()
    assert counts.total() > 100

    assert all(scan.is_scanned(cell.place) for cell in scan.cells if cell.status is Status.STATED)


@drawn
@pytest.mark.parametrize("quarters", [1, 2])
def test_a_page_is_set_upright_and_its_points_are_known_where_they_were(quarters: int) -> None:
    came = np.ascontiguousarray(np.rot90(small_page(), quarters))
    page = upright(came)
    assert page.picture.shape[1] > page.picture.shape[0]
    assert page.came == came.shape[::-1]
    found = ocr.read_page(came, 200, "page 1")
    assert len(found.tables) == 1
    assert found.lines
    # The darkest pixel of the upright page is as dark where it is said to have come from.
    y, x = np.unravel_index(int(page.picture.argmin()), page.picture.shape)
    column, row = (round(value) for value in page.as_came(float(x), float(y)))
    around = came[max(0, row - 2) : row + 3, max(0, column - 2) : column + 3]
    assert around.min() < 90


@drawn
def test_the_same_picture_gives_the_same_reading() -> None:
    picture = scans.as_picture(small_page(), "PNG")
    assert read(picture, "a.png") == read(picture, "a.png")


# ------------------------------------------------------------------ rules and fields


def table(rows: int = 3, columns: int = 4, *, high: int = 50, sides: bool = True) -> scans.Pixels:
    """An empty ruled table on a page: fields of 120 × ``high`` pixels from (40, 40) on."""
    page = np.full((100 + high * rows, 100 + 120 * columns), 240, np.uint8)
    left, right, bottom = 40, 40 + 120 * columns, 40 + high * rows
    for row in range(rows + 1):
        cv2.line(page, (left, 40 + high * row), (right, 40 + high * row), 40, 2)
    for column in range(0 if sides else 1, columns + 1 if sides else columns):
        cv2.line(page, (left + 120 * column, 40), (left + 120 * column, bottom), 40, 2)
    return page


def fields_of(page: scans.Pixels) -> list[tuple[int, int, int, int]]:
    strokes, mask = find_strokes(page, 25.0, ())
    return sorted(find_fields(strokes, mask, 25.0).boxes.values())


def crops(page: scans.Pixels) -> list[Crop]:
    strokes, mask = find_strokes(page, 25.0, ())
    shown = Upright(page, (), 25.0, page.shape[::-1], np.eye(3)[:2])
    return crops_of(shown, find_fields(strokes, mask, 25.0))


def test_fields_are_found_between_rules() -> None:
    assert len(fields_of(table(3, 4))) == 12


def test_where_a_rule_is_missing_fields_are_one() -> None:
    page = table(3, 4)
    page[44:86, 155:166] = 240  # the line between the first two fields
    assert len(fields_of(page)) == 11


def test_a_worn_rule_still_parts_two_fields() -> None:
    page = table(3, 4)
    page[108:118, 155:166] = 240
    assert len(fields_of(page)) == 12


def test_the_open_sides_of_a_table_are_closed() -> None:
    assert len(fields_of(table(3, 4, sides=False))) == 12


def test_a_line_that_runs_a_little_beyond_the_table_makes_no_field_of_its_own() -> None:
    page = table(3, 4)
    for row in range(4):
        cv2.line(page, (520, 40 + 50 * row), (535, 40 + 50 * row), 40, 2)
    strokes, _ = find_strokes(page, 25.0, ())
    assert {round(stroke.end) for stroke in strokes if stroke.horizontal} == {520}
    assert len(strokes) == 4 + 5


def test_a_line_that_meets_no_other_is_no_rule() -> None:
    page = np.full((200, 600), 240, np.uint8)
    cv2.line(page, (50, 100), (550, 100), 40, 2)
    assert find_strokes(page, 25.0, ())[0] == []


def test_strokes_side_by_side_in_a_line_of_text_are_no_rule() -> None:
    page = table(3, 4)
    cv2.line(page, (41, 65), (159, 65), 40, 2)  # 一一一一 from side to side
    strokes, _ = find_strokes(page, 25.0, [(40, 50, 160, 82)])
    assert len([stroke for stroke in strokes if stroke.horizontal]) == 4


def test_a_field_without_ink_gives_nothing_to_read_and_dust_is_no_ink() -> None:
    page = table(2, 2)
    page[60:62, 90:92] = 60
    assert crops(page) == []


@pytest.mark.parametrize("end", [(110, 65), (104, 52)], ids=["dash", "slash"])
def test_a_stroke_is_something_to_read(end: tuple[int, int]) -> None:
    page = table(2, 2)
    cv2.line(page, (92, 65), end, 40, 2)
    (crop,) = crops(page)
    assert crop.strokes == 1
    assert crop.picture.shape[0] >= 18  # as high as a character, not blown up to one


def test_lines_of_a_field_are_read_one_by_one_and_strokes_of_a_character_together() -> None:
    page = table(1, 2)
    for y in (56, 66, 76):  # 三
        cv2.line(page, (90, y), (110, y), 40, 2)
    assert len(crops(page)) == 1
    page = table(1, 2, high=150)
    for y in (50, 95, 140):
        cv2.rectangle(page, (80, y), (100, y + 22), 40, 2)
    assert len(crops(page)) == 3


def test_a_blot_is_something_to_read() -> None:
    page = table(2, 2)
    page[50:80, 60:140] = 20
    assert len(crops(page)) == 1


# ------------------------------------------------------------------ what is sure


def seen(text: str, *sure: float) -> Recognised:
    return Recognised(text, sure or (0.99,) * len(text))


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        (seen("共12件"), "共12件"),
        (seen("共12件", 0.99, 0.99, 0.6, 0.99), f"共{UNSURE}件"),
        (seen("共12件", 0.3, 0.99, 0.99, 0.3), "共12件"),
        (seen("1,2", 0.99, 0.99, 0.5), UNSURE),
        (seen("十二件", 0.5, 0.99, 0.99), f"{UNSURE}件"),
    ],
)
def test_a_figure_in_prose_is_sure_as_a_whole_or_not_said(given: Recognised, kept: str) -> None:
    assert sure_of(given) == kept


def crop_of(strokes: int, width: int = 40, *, lean: int = 0) -> Crop:
    picture = np.full((40, width + 20), 240, np.uint8)
    cv2.line(picture, (10 + lean, 5), (10, 35), 40, 3)
    return Crop((10, 5, 10 + width, 35), picture, 25.0, strokes)


def texts(monkeypatch: pytest.MonkeyPatch, crop: Crop, *looks: Recognised) -> str:
    """What a crop says if it is recognised so at the first look, the second and the third."""
    answers = iter(looks)
    monkeypatch.setattr(ocr, "recognise", lambda pictures: [next(answers) for _ in pictures])
    return ocr.read_crops([crop])[0]


@pytest.mark.parametrize(
    ("strokes", "looks", "read_as"),
    [
        (1, [seen("0")], "0"),
        (1, [seen("0", 0.7), seen("0"), seen("0")], "0"),
        (1, [seen("0", 0.7), seen("8"), seen("0")], UNSURE),
        (1, [seen("0", 0.7), seen("0", 0.7), seen("0", 0.7)], UNSURE),
        (1, [seen("", *()), seen(""), seen("")], UNSURE),
        (2, [seen("1")], UNSURE),
        (2, [seen("12")], "12"),
        (1, [seen("O")], "O"),
    ],
    ids=[
        *("sure", "sure at other looks", "looks differ", "never sure", "ink without text"),
        *("a digit was passed over", "two digits", "a letter is no figure"),
    ],
)
def test_a_cell_is_read_beyond_doubt_or_not_at_all(
    monkeypatch: pytest.MonkeyPatch, strokes: int, looks: list[Recognised], read_as: str
) -> None:
    assert texts(monkeypatch, crop_of(strokes), *looks) == read_as


@pytest.mark.parametrize(
    ("lean", "said", "read_as"), [(0, "1", "1"), (14, "1", UNSURE), (14, "/", "/"), (0, "/", UNSURE)]
)
def test_a_stroke_must_stand_as_it_is_read(
    monkeypatch: pytest.MonkeyPatch, lean: int, said: str, read_as: str
) -> None:
    assert texts(monkeypatch, crop_of(1, lean=lean), seen(said)) == read_as


def test_two_digits_need_the_room_of_two(monkeypatch: pytest.MonkeyPatch) -> None:
    assert texts(monkeypatch, crop_of(1, width=6), seen("11")) == UNSURE


# ------------------------------------------------------------------ errors and limits


def picture_pdf(pages: int = 1, text: str = "") -> bytes:
    out = io.BytesIO()
    canvas = Canvas(out)
    paper = ImageReader(io.BytesIO(scans.as_picture(np.full((200, 140), 250, np.uint8), "PNG")))
    if text:
        canvas.drawString(60, 700, text)
        canvas.showPage()
    for _ in range(pages):
        canvas.drawImage(paper, 0, 0, 595, 842)
        canvas.showPage()
    canvas.save()
    return out.getvalue()


def error_of(data: bytes, name: str) -> str:
    reading = read(data, name)
    assert reading.error
    assert reading.error.startswith(f"{name}：")
    return reading.error


@pytest.mark.parametrize("name", ["a.pdf", "a.png", "a.jpg", "a.tif", "a.bmp"])
def test_without_the_extra_the_error_says_what_to_install(monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    monkeypatch.setattr(ocr_pages, "can_recognise", lambda: False)
    kind = {"png": "PNG", "jpg": "JPEG", "tif": "TIFF", "bmp": "BMP"}.get(name[2:], "")
    data = scans.as_picture(np.full((60, 40), 250, np.uint8), kind) if kind else picture_pdf()
    said = error_of(data, name)
    assert "pip install 'gongkai[ocr]'" in said
    assert "没有安装" in said


def test_without_the_extra_pages_with_text_are_read_and_the_others_named(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(ocr_pages, "can_recognise", lambda: False)
    document = decode(
        picture_pdf(2, text="Report of the year 2025, page with text in it, and enough"), "a.pdf"
    )
    assert (document.scanned, document.unread) == ((), (2, 3))


def test_a_page_without_words_is_told_as_such() -> None:
    assert "没有识别出文字" in error_of(picture_pdf(), "a.pdf")
    assert "没有识别出文字" in error_of(scans.as_picture(np.full((300, 200), 250, np.uint8), "PNG"), "a.png")


def test_too_many_pages_are_refused_before_any_is_read() -> None:
    said = error_of(picture_pdf(limits.MOST_SCANS + 1), "a.pdf")
    assert f"{limits.MOST_SCANS + 1} 页" in said
    assert f"最多读取的 {limits.MOST_SCANS} 页" in said


def test_a_picture_beyond_all_bounds_is_refused_unopened() -> None:
    out = io.BytesIO()
    Image.new("1", (20_000, 20_000)).save(out, "PNG")
    assert "百万像素" in error_of(out.getvalue(), "a.png")


def test_a_picture_that_breaks_off_is_told_as_such() -> None:
    whole = scans.as_picture(np.full((300, 200), 250, np.uint8), "PNG")
    assert "不完整或已损坏" in error_of(whole[: len(whole) // 2], "a.png")


# ------------------------------------------------------------------ room in a worker process


def swell(ask: bool) -> int:
    if ask:
        pool.allow_more(5.0, 600)
    return len(bytearray(400_000_000))


def linger(ask: bool) -> str:
    import threading

    if ask:
        pool.allow_more(60.0, 0)
    threading.Event().wait(1.5)
    return "done"


def test_a_scan_may_ask_for_more_memory_and_time_than_others() -> None:
    tight = pool.Limits(seconds=20, memory=200)
    assert dict(pool.each(swell, [True], workers=1, limits=tight)) == {0: 400_000_000}
    assert isinstance(dict(pool.each(swell, [False], workers=1, limits=tight))[0], pool.Failure)
    short = pool.Limits(seconds=0.5, memory=0)
    found = dict(pool.each(linger, [True, False], workers=1, limits=short))
    assert found[0] == "done"
    assert isinstance(found[1], pool.Failure)


# ------------------------------------------------------------------ which files are taken for documents


@pytest.mark.parametrize(
    ("name", "taken"),
    [("年报.jpg", True), ("年报.PNG", True), ("年报_files/logo.png", False), ("年报.files/第1页.htm", True)],
)
def test_pictures_that_were_saved_with_a_web_page_are_no_documents(name: str, taken: bool) -> None:
    assert is_document(PurePath("收件箱") / name) is taken
