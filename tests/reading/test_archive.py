"""Zip archives: each document in them is read, and nothing that they say of themselves is believed."""

from __future__ import annotations

import argparse
import hashlib
import json
import stat
import zipfile
from io import BytesIO
from pathlib import Path

import pytest

from analytics.cli import read as command
from analytics.reading import archive, read, read_all

from . import render
from .reports import (
    DOC,
    DRAWING,
    PAGE,
    TOGETHER,
    same_report,
)

# ------------------------------------------------------------------ archives


def zip_of(*members: tuple[str | zipfile.ZipInfo, bytes]) -> bytes:
    out = BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in members:
            archive.writestr(name, data)
    return out.getvalue()


def test_each_document_of_an_archive_is_read() -> None:
    data = zip_of(
        ("2023/", b""),
        ("2023/b.html", PAGE),
        ("a.docx", render.as_docx(DRAWING)),
        ("坏.docx", b"PK\x03\x04"),
        ("c.xlsx", render.as_xlsx(TOGETHER)),
        ("photo.gif", b"GIF89a"),
        ("__MACOSX/._b.html", b"x"),
        ("~$a.docx", b"x"),
    )
    readings = read_all(data, "in/x.zip")
    assert [r.source for r in readings] == [
        "in/x.zip/2023/b.html",
        "in/x.zip/a.docx",
        "in/x.zip/坏.docx",
        *["in/x.zip/c.xlsx"] * 3,
    ]
    same_report(readings[0])
    same_report(readings[1])
    assert (readings[2].error or "").startswith("in/x.zip/坏.docx：")
    assert readings[0].sha256 == hashlib.sha256(PAGE).hexdigest()


@pytest.mark.parametrize("encoding", ["gbk", "utf-8"])
def test_names_are_read_in_the_encoding_they_were_packed_in(encoding: str) -> None:
    name = "河湾镇人民政府2023年报.html"
    stand_in = "x" * (len(name.encode(encoding)) - 5) + ".html"
    data = zip_of((stand_in, PAGE)).replace(stand_in.encode(), name.encode(encoding))
    assert [r.source for r in read_all(data, "x.zip")] == [f"x.zip/{name}"]


@pytest.mark.parametrize(
    "name",
    ["../a.html", "b/../../a.html", "/etc/a.html", "..\\a.html", "C:\\a.html", "c:a.html", "a\x01b.html"],
)
def test_a_name_that_points_out_of_the_archive_is_refused_and_the_others_are_read(name: str) -> None:
    first, second = read_all(zip_of((name, PAGE), ("good.html", PAGE)), "x.zip")
    assert "拒绝读取" in (first.error or "")
    assert first.cells == ()
    same_report(second)


def test_a_link_is_refused() -> None:
    link = zipfile.ZipInfo("a.html")
    link.external_attr = (stat.S_IFLNK | 0o777) << 16
    (reading,) = read_all(zip_of((link, b"/etc/passwd")), "x.zip")
    assert "拒绝读取" in (reading.error or "")


def test_an_archive_in_an_archive_is_opened_once() -> None:
    inner = zip_of(("a.html", PAGE))
    one, two = read_all(zip_of(("in.zip", inner), ("deep.zip", zip_of(("in.zip", inner)))), "x.zip")
    assert one.source == "x.zip/in.zip/a.html"
    same_report(one)
    assert two.source == "x.zip/deep.zip/in.zip"
    assert "太多层" in (two.error or "")


def test_what_unpacks_beyond_reason_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(archive, "LARGEST_MEMBER", 1_000_000)
    first, second = read_all(zip_of(("a.txt", b" " * 1_000_001), ("b.html", PAGE)), "x.zip")
    assert "大得不合常理" in (first.error or "")
    same_report(second)


def test_the_whole_is_bounded_too(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(archive, "LARGEST_WHOLE", len(PAGE) + 10)
    monkeypatch.setattr(archive, "MOST_MEMBERS", 2)
    first, second, third = read_all(zip_of(*((f"{n}.html", PAGE) for n in "abc")), "x.zip")
    same_report(first)
    assert "大得不合常理" in (second.error or "")
    assert "超过 2 个" in (third.error or "")
    assert third.source == "x.zip"


def test_a_size_that_is_not_true_is_not_believed() -> None:
    data = bytearray(zip_of(("a.html", PAGE)))
    at = data.index(b"PK\x01\x02")
    data[at + 24 : at + 28] = (10).to_bytes(4, "little")
    (reading,) = read_all(bytes(data), "x.zip")
    assert reading.error
    assert reading.source == "x.zip/a.html"


def test_a_member_with_a_password_says_so() -> None:
    data = bytearray(zip_of(("a.html", PAGE)))
    for mark, offset in ((b"PK\x01\x02", 8), (b"PK\x03\x04", 6)):
        data[data.index(mark) + offset] |= 1
    (reading,) = read_all(bytes(data), "x.zip")
    assert "密码" in (reading.error or "")


@pytest.mark.parametrize("members", [[], [("photo.gif", b"GIF89a")]], ids=["empty", "pictures"])
def test_an_archive_without_documents_says_so(members: list[tuple[str, bytes]]) -> None:
    (reading,) = read_all(zip_of(*members), "x.zip")
    assert reading.source == "x.zip"
    assert "没有能读的文件" in (reading.error or "")


def test_a_damaged_archive_is_an_error_or_a_reading_but_never_a_crash() -> None:
    whole = zip_of(("a.html", PAGE), ("b.docx", render.as_docx(render.Drawing(["一、总体情况"]))))
    for part in range(1, 16):
        cut = len(whole) * part // 16
        for damaged in (whole[:cut], whole[:cut] + b"\x00\xff\x13" * 5 + whole[cut + 15 :]):
            assert read_all(damaged, "x.zip")


def test_reading_an_archive_as_one_document() -> None:
    same_report(read(zip_of(("a.html", PAGE)), "x.zip"))
    assert "解压" in (read(zip_of(("a.html", PAGE), ("b.html", PAGE)), "x.zip").error or "")


# ------------------------------------------------------------------ the command


def test_the_command_prints_a_line_for_each_report(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "x.zip"
    path.write_bytes(zip_of(("a.html", PAGE), ("b/c.html", render.as_html(TOGETHER)), ("d.doc", DOC[:700])))
    parser = argparse.ArgumentParser()
    command.add(parser.add_subparsers())
    args = parser.parse_args(["read", str(tmp_path), "--json"])
    assert args.run(args) == 3
    answers = [json.loads(line) for line in capfd.readouterr().out.splitlines()]
    assert [(answer["source"], answer.get("part")) for answer in answers] == [
        (f"{path}/a.html", None),
        (f"{path}/b/c.html", 1),
        (f"{path}/b/c.html", 2),
        (f"{path}/b/c.html", 3),
        (f"{path}/d.doc", None),
    ]
    assert [bool(answer["error"]) for answer in answers] == [False, False, False, False, True]
