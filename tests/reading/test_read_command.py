"""``gongkai read``: one JSON object a line, in the order given; what a person sees; the exit status."""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from analytics.cli import read as command
from analytics.form import FORM

from . import render


def figure(table: str, row: str, column: str) -> str:
    return "/" if (row, column) == ("received", "research") else "7"


def run(*arguments: str) -> int:
    parser = argparse.ArgumentParser()
    command.add(parser.add_subparsers())
    args = parser.parse_args(["read", *arguments])
    return int(args.run(args))


@pytest.fixture
def report(tmp_path: Path) -> Path:
    path = tmp_path / "b.html"
    path.write_bytes(
        render.as_html(render.report(figure, title="某县河湾镇人民政府2023年政府信息公开工作年度报告"))
    )
    return path


def test_the_contract(report: Path, capfd: pytest.CaptureFixture[str]) -> None:
    assert run(str(report), "--json") == 0
    out, _ = capfd.readouterr()
    (line,) = out.splitlines()
    answer = json.loads(line)
    assert list(answer) == [
        "source",
        "sha256",
        "format",
        "agency",
        "year",
        "published_on",
        "signed_on",
        "editions",
        "sections",
        "cells",
        "claims",
        "problems",
        "error",
    ]
    assert (answer["source"], answer["format"], answer["error"]) == (str(report), "html", None)
    assert (answer["agency"], answer["year"]) == ("某县河湾镇人民政府", 2023)
    assert [(cell["table"], cell["row"], cell["column"]) for cell in answer["cells"]] == [
        key for table in FORM.tables for key in FORM.cells(table.id, "2021")
    ]
    cells = {(cell["table"], cell["row"], cell["column"]): cell for cell in answer["cells"]}
    assert cells["t3", "received", "total"] == {
        "table": "t3",
        "row": "received",
        "column": "total",
        "value": 7,
        "status": "stated",
        "raw": "7",
        "place": "table 5, row 4, cell 8",
    }
    assert cells["t3", "received", "research"]["status"] == "slash"
    assert cells["t3", "received", "research"]["value"] is None
    assert "某县河湾镇" in line
    assert '": ' not in line.split('"cells"')[0]


def test_a_document_that_cannot_be_read_never_stops_the_others(
    report: Path, tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    broken = tmp_path / "a.docx"
    broken.write_bytes(b"PK\x03\x04broken")
    assert run(str(broken), str(tmp_path / "missing.pdf"), str(report), "--json") == 3
    answers = [json.loads(line) for line in capfd.readouterr().out.splitlines()]
    assert [bool(answer["error"]) for answer in answers] == [True, True, False]
    assert all(answer["source"] in (answer["error"] or answer["source"]) for answer in answers)


def test_folders_are_walked_in_order_and_other_files_left_alone(
    report: Path, tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "c").mkdir()
    for name in ("c/d.htm", "a.HTML", ".hidden.html", "~$b.docx", "notes.log"):
        (tmp_path / name).write_bytes(report.read_bytes())
    assert run(str(tmp_path), "--json") == 0
    sources = [json.loads(line)["source"] for line in capfd.readouterr().out.splitlines()]
    assert sources == [str(tmp_path / name) for name in ("a.HTML", "b.html", "c/d.htm")]


def test_many_files_come_back_in_order(
    report: Path, tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    paths = [tmp_path / f"{number:02}.html" for number in range(9)]
    for path in paths:
        path.write_bytes(report.read_bytes())
    assert run(*map(str, paths), "--json") == 0
    sources = [json.loads(line)["source"] for line in capfd.readouterr().out.splitlines()]
    assert sources == [str(path) for path in paths]


ODD_NAMES = (b"a\nb.html", b"\xc4\xea\xb1\xa8.html", b"[red]c.html")


@pytest.mark.skipif(sys.platform != "linux", reason="other systems allow no such names")
@pytest.mark.parametrize("arguments", [[], ["--json"]], ids=["person", "json"])
def test_any_file_name_can_be_printed(report: Path, tmp_path: Path, arguments: list[str]) -> None:
    for name in ODD_NAMES:
        Path(os.fsdecode(os.fsencode(tmp_path) + b"/" + name)).write_bytes(report.read_bytes())
    program = "from analytics.cli import main; raise SystemExit(main())"
    command = [sys.executable, "-c", program, "read", str(tmp_path), *arguments]
    done = subprocess.run(command, capture_output=True, check=False, env=os.environ | {"COLUMNS": "200"})
    told = done.stdout.decode()
    assert (done.returncode, done.stderr.decode()) == (0, "")
    assert "[red]c.html" in told
    if arguments:
        assert [json.loads(line)["year"] for line in told.splitlines()] == [2023] * 4


def test_an_empty_folder_prints_nothing(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    assert run(str(tmp_path), "--json") == 0
    assert capfd.readouterr().out == ""


def test_wrong_usage_is_status_2() -> None:
    with pytest.raises(SystemExit) as stopped:
        run("--json")
    assert stopped.value.code == 2


def test_a_person_sees_tables_marks_and_problems(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("COLUMNS", "200")
    path = tmp_path / "a.txt"
    path.write_text(
        "第二十条第（六）项 |\n信息内容 | 本年处理决定数量 |\n行政处罚 | 17 |\n行政强制 | 见附件 |\n"
    )
    assert run(str(path)) == 0
    out = capfd.readouterr().out
    for word in ("行政处罚", "17", "？ 见附件", "缺", "需要留意", "2021 年版格式"):
        assert word in out


def test_a_person_sees_which_of_several_reports_it_is_and_what_it_stands_in(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("COLUMNS", "200")
    path = tmp_path / "a.csv"
    rows = [["单位名称", "年度", "t3.received.total", "t3.carried_in.total"]]
    rows += [[f"{name}镇人民政府", "2023", "4", "/"] for name in "甲乙"]
    path.write_text("\n".join(",".join(row) for row in rows))
    assert run(str(path)) == 0
    out = capfd.readouterr().out
    for word in (
        "第 1 份，共 2 份",
        "第 2 份，共 2 份",
        "没有正文：这份报告是汇总表里的一行",
        "175 格中 1 格有数",
    ):
        assert word in out
    assert "\x1b" not in out


def test_a_person_sees_why_a_file_cannot_be_read(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("COLUMNS", "200")
    path = tmp_path / "a.doc"
    path.write_bytes(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600))
    assert run(str(path)) == 3
    assert "另存为 docx" in capfd.readouterr().out
