"""Old Word and WPS files through LibreOffice: one alone, many together, and what may go wrong with it."""

from __future__ import annotations

import json
import os
import select
import stat
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from analytics.reading import bundles, office, pool, read, read_path, read_paths
from analytics.reading.model import Reading

from . import old_sheets, render
from .reports import DOC, DRAWING, same_report

RTF = b"{\\rtf1\\ansi\\ansicpg936 report}"
KINDS = [
    (DOC, "a.doc", "doc"),
    (DOC, "a.wps", "wps"),
    (DOC, "a.docx", "doc"),
    (RTF, "a.rtf", "rtf"),
    (RTF, "a.doc", "rtf"),
]


@pytest.fixture
def no_office(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", "")
    monkeypatch.setattr(office, "_ELSEWHERE", ())


Fake = Callable[[str], Path]


@pytest.fixture
def fake_office(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Fake:
    """An executable soffice, first on the path, whose doings are given as the body of a Python program.

    ``args`` are its arguments, ``here`` a folder that outlives the call, ``made`` the docx to hand out.
    """

    def install(body: str) -> Path:
        here = tmp_path / "office"
        here.mkdir()
        (here / "made.docx").write_bytes(render.as_docx(DRAWING))
        program = here / "soffice"
        program.write_text(
            f"#!{sys.executable}\nimport json, os, pathlib, shutil, subprocess, sys, time\n"
            f"args = sys.argv[1:]\nhere = pathlib.Path({str(here)!r})\nmade = here / 'made.docx'\n{body}\n"
        )
        program.chmod(program.stat().st_mode | stat.S_IXUSR)
        monkeypatch.setenv("PATH", f"{here}{os.pathsep}{os.environ['PATH']}")
        return here

    return install


CONVERT = """
out = pathlib.Path(args[args.index("--outdir") + 1])
out.mkdir(exist_ok=True)
shutil.copy(made, out / (pathlib.Path(args[-1]).stem + ".docx"))
(here / "given").write_bytes(pathlib.Path(args[-1]).read_bytes())
with (here / "calls").open("a") as calls:
    calls.write(json.dumps(args) + "\\n")
"""


def calls(here: Path) -> list[list[str]]:
    """The files of each call of the fake LibreOffice."""
    lines = (here / "calls").read_text().splitlines() if (here / "calls").exists() else []
    return [[Path(arg).name for arg in json.loads(line) if "document-" in arg] for line in lines]


def ends(process: int) -> bool:
    """Whether a process is gone, or goes within a minute."""
    try:
        handle = os.pidfd_open(process)
    except ProcessLookupError:
        return True
    gone, _, _ = select.select([handle], [], [], 60)
    os.close(handle)
    return bool(gone)


@pytest.mark.parametrize(("data", "name", "format"), KINDS)
def test_without_libreoffice_it_is_said_what_to_install(
    data: bytes, name: str, format: str, no_office: None
) -> None:
    reading = read(data, name)
    assert reading.format == format
    for words in (f"{name}：", "LibreOffice", "libreoffice-writer", "另存为 docx"):
        assert words in (reading.error or "")


@pytest.mark.parametrize(("data", "name", "format"), KINDS)
def test_with_libreoffice_it_reads_like_the_docx(
    data: bytes, name: str, format: str, fake_office: Fake
) -> None:
    here = fake_office(CONVERT)
    reading = read(data, name)
    same_report(reading)
    assert reading.format == format
    assert (here / "given").read_bytes() == data


def test_each_call_has_a_profile_of_its_own_and_leaves_nothing_behind(fake_office: Fake) -> None:
    here = fake_office(CONVERT)
    read(DOC, "-o ../坏.doc")
    read(DOC, "b.doc")
    calls = [json.loads(line) for line in (here / "calls").read_text().splitlines()]
    profiles = [
        next(arg for arg in call if arg.startswith("-env:UserInstallation=file:///")) for call in calls
    ]
    assert len(set(profiles)) == 2
    for call in calls:
        assert "--headless" in call
        assert call[call.index("--convert-to") + 1] == "docx"
        assert Path(call[-1]).name == "document-1.doc"
        assert not Path(call[-1]).parent.exists()


@pytest.mark.parametrize(
    ("body", "said"),
    [
        ("sys.exit(77)", "退出状态 77"),
        ("pass", "没有得到任何文件"),
        (CONVERT.replace("shutil.copy(made, ", "(lambda path: path.write_bytes(b'PK'))("), "得到的不是 docx"),
        ("made.write_bytes(made.read_bytes()[:3000])" + CONVERT, "损坏"),
    ],
)
def test_what_libreoffice_cannot_open_says_so(body: str, said: str, fake_office: Fake) -> None:
    fake_office(body)
    error = read(DOC, "a.doc").error or ""
    assert error.startswith("a.doc：LibreOffice 打不开")
    assert said in error
    assert "另存为 docx" in error


def test_a_call_that_hangs_is_ended_with_all_it_started(
    fake_office: Fake, monkeypatch: pytest.MonkeyPatch
) -> None:
    here = fake_office("")
    (here / "soffice").write_text(f"#!/bin/sh\nsleep 600 &\necho $! > '{here}/child'\nsleep 600\n")
    monkeypatch.setattr(office, "TIMEOUT", 2.0)
    assert "没有完成，已停止" in (read(DOC, "a.doc").error or "")
    try:
        child = os.pidfd_open(int((here / "child").read_text()))
    except ProcessLookupError:
        return
    ended, _, _ = select.select([child], [], [], 60)
    os.close(child)
    assert ended, "a process that LibreOffice started is still there"


def test_a_locked_word_document_asks_for_no_conversion(fake_office: Fake) -> None:
    here = fake_office(CONVERT)
    locked = old_sheets.compound({"WordDocument": b"\xec\xa5" + bytes(8) + b"\x00\x01" + bytes(60)})
    assert "密码" in (read(locked, "a.doc").error or "")
    assert not (here / "calls").exists()


# ------------------------------------------------------------------ many files, one call

CONVERT_MANY = """
out = pathlib.Path(args[args.index("--outdir") + 1])
out.mkdir(exist_ok=True)
with (here / "calls").open("a") as calls:
    calls.write(json.dumps(args) + "\\n")
for path in map(pathlib.Path, args):
    if path.name.startswith("document-"):
        if b"never" in path.read_bytes():
            time.sleep(600)
        if b"broken" not in path.read_bytes():
            shutil.copy(made, out / (path.stem + ".docx"))
"""


def folder_of(folder: Path, *contents: bytes) -> list[Path]:
    """Files of different bytes, each an old Word file."""
    paths = [folder / f"{number}.doc" for number in range(len(contents))]
    for number, (path, more) in enumerate(zip(paths, contents, strict=True)):
        path.write_bytes(DOC + bytes([number]) + more)
    return paths


def read_bundled(paths: list[Path], *, seconds: float = 60) -> list[Reading | pool.Failure]:
    """What one worker makes of the files, in their order."""
    limits = pool.Limits(seconds=seconds)
    found = dict(bundles.each(read_path, paths, lambda path: (path, str(path)), workers=1, limits=limits))
    return [found[at] for at in range(len(paths))]


def test_many_old_files_are_converted_by_one_call(fake_office: Fake, tmp_path: Path) -> None:
    here = fake_office(CONVERT_MANY)
    page = tmp_path / "page.html"
    page.write_bytes(render.as_html(DRAWING))
    paths = folder_of(tmp_path, b"", b"", b"")
    given = [*paths[:2], page, paths[2]]
    for path, reading in zip(given, read_bundled(given), strict=True):
        assert isinstance(reading, Reading)
        same_report(reading)
        assert reading.source == str(path)
    assert calls(here) == [["document-1.doc", "document-2.doc", "document-3.doc"]]


def test_what_the_common_call_leaves_out_is_tried_alone(fake_office: Fake, tmp_path: Path) -> None:
    here = fake_office(CONVERT_MANY)
    paths = folder_of(tmp_path, b"", b"broken", b"")
    errors = [reading.error for reading in read_paths(paths, workers=None)]
    assert [bool(error) for error in errors] == [False, True, False]
    assert "没有得到任何文件" in (errors[1] or "")
    assert ["document-1.doc"] in calls(here)


def test_a_file_that_hangs_in_a_bundle_costs_none_of_its_neighbours(
    fake_office: Fake, tmp_path: Path
) -> None:
    fake_office(CONVERT_MANY)
    paths = folder_of(tmp_path, b"", b"never", b"")
    found = read_bundled(paths, seconds=3)
    assert [isinstance(result, pool.Failure) for result in found] == [False, True, False]


def test_all_workers_have_their_share(fake_office: Fake, tmp_path: Path) -> None:
    here = fake_office(CONVERT_MANY)
    paths = folder_of(tmp_path, *[b""] * 5)
    assert all(reading.error is None for reading in read_paths(paths, workers=2))
    assert sorted(map(len, calls(here))) == [2, 3]


@pytest.mark.parametrize("names", [["a.doc", "b.doc"], ["a.doc", "lost.doc"]])
def test_a_file_that_is_no_old_file_or_is_not_there_takes_its_usual_way(
    fake_office: Fake, tmp_path: Path, names: list[str]
) -> None:
    here = fake_office(CONVERT_MANY)
    for name in ("a.doc", "b.doc"):
        (tmp_path / name).write_bytes(render.as_html(DRAWING))
    readings = list(read_paths([tmp_path / name for name in names], workers=2))
    assert readings[0].format == "html"
    assert ("没有这个文件" in (readings[1].error or "")) == (names[1] == "lost.doc")
    assert calls(here) == []


# ------------------------------------------------------------------ within a worker

HANG = """
child = subprocess.Popen(["sleep", "600"])
(here / "running").write_text(f"{os.getpid()} {child.pid} {args[args.index('--outdir') + 1]}")
time.sleep(600)
"""


@pytest.mark.skipif(sys.platform != "linux", reason="asks Linux for processes")
def test_a_worker_that_is_stopped_leaves_nothing_behind(fake_office: Fake, tmp_path: Path) -> None:
    here = fake_office(HANG)
    (path,) = folder_of(tmp_path, b"")
    ((_, result),) = pool.each(read_path, [path], limits=pool.Limits(seconds=3))
    assert isinstance(result, pool.Failure)
    program, child, made = (here / "running").read_text().split()
    assert ends(int(program))
    assert ends(int(child))
    assert not Path(made).parent.exists()


@pytest.mark.skipif(sys.platform != "linux", reason="the system does not hold memory by process")
def test_libreoffice_has_more_memory_than_the_worker_that_starts_it(
    fake_office: Fake, tmp_path: Path
) -> None:
    here = fake_office(
        "import resource\n"
        "(here / 'limit').write_text(str(resource.getrlimit(resource.RLIMIT_DATA)[0]))\n" + CONVERT
    )
    (path,) = folder_of(tmp_path, b"")
    ((_, result),) = pool.each(read_path, [path], limits=pool.Limits(seconds=60, memory=300))
    assert not isinstance(result, pool.Failure)
    assert result.error is None
    limit = int((here / "limit").read_text())
    assert limit == -1 or limit > 1000 << 20


# ------------------------------------------------------------------ the real one


def rtf_of(drawing: render.Drawing) -> bytes:
    """The report as RTF, its cells parted by tabs."""
    text = render.as_tabs(drawing).decode()
    words = "".join(
        "\\par\n"
        if sign == "\n"
        else "\\tab "
        if sign == "\t"
        else sign
        if ord(sign) < 128
        else f"\\u{ord(sign)}?"
        for sign in text
    )
    return f"{{\\rtf1\\ansi\\ansicpg936 {words}}}".encode("ascii")


PROGRAM = office.find_office() or ""

if PROGRAM:  # where it is not installed there is nothing to ask

    @pytest.mark.parametrize("name", ["a.rtf", "a.doc"])
    def test_the_real_libreoffice_reads_rtf(name: str) -> None:
        same_report(read(rtf_of(DRAWING), name))

    @pytest.mark.parametrize("kind", ["doc", "rtf", "odt"])
    def test_what_the_real_libreoffice_writes_reads_like_the_docx(kind: str, tmp_path: Path) -> None:
        (tmp_path / "a.docx").write_bytes(render.as_docx(DRAWING))
        profile = f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}"
        subprocess.run(
            [PROGRAM, profile, "--headless", "--convert-to", kind, "--outdir", tmp_path, tmp_path / "a.docx"],
            check=True,
            capture_output=True,
        )
        data = (tmp_path / f"a.{kind}").read_bytes()
        for name in (f"a.{kind}", "a.wps", "a"):
            same_report(read(data, name))
