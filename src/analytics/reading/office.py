"""Old Word and WPS files (.doc .wps .rtf .odt, Word's XML) into a Document, through LibreOffice.

Each call has a profile and a folder of its own, so that calls do not wait for one another, macros stay off
and linked pictures are not fetched; a call that hangs is ended with all that it started. To start takes
LibreOffice ten times as long as to convert: ``together`` has one call do for many files.
"""

from __future__ import annotations

import hashlib
import os
import shutil
import signal
import subprocess
import tempfile
from collections.abc import Generator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import replace
from pathlib import Path

from .docx import read_docx
from .errors import NeedsOffice, NotConverted, ReadingError
from .model import Document

TIMEOUT = 25.0
"""Seconds for one call, the start of LibreOffice included."""

_MOST_SECONDS = 120
"""Of the processor; an end for a call that nobody watches any more."""
_MOST_MEMORY = 2 << 30
"""Bytes; it runs beside a process that may have much less (``pool.Limits``), and must not eat the machine."""

_NAMES = ("soffice", "libreoffice")
_ELSEWHERE = (
    "/usr/lib/libreoffice/program/soffice",
    "/Applications/LibreOffice.app/Contents/MacOS/soffice",
    "C:/Program Files/LibreOffice/program/soffice.exe",
)
_WORDS = {
    "doc": "旧版 Word 文件（.doc）",
    "wps": "WPS 文件（.wps）",
    "rtf": "RTF 文件（.rtf）",
    "odt": "OpenDocument 文件",
    "xml": "Word 另存的 XML 文件",
}
_PROFILE = """<?xml version="1.0" encoding="UTF-8"?>
<oor:items xmlns:oor="http://openoffice.org/2001/registry" xmlns:xs="http://www.w3.org/2001/XMLSchema">
<item oor:path="/org.openoffice.Office.Common/Security/Scripting"><prop oor:name="DisableMacrosExecution"
 oor:op="fuse"><value>true</value></prop></item>
<item oor:path="/org.openoffice.Office.Common/Security/Scripting"><prop oor:name="BlockUntrustedRefererLinks"
 oor:op="fuse"><value>true</value></prop></item>
</oor:items>
"""


def find_office() -> str | None:
    """The LibreOffice of this machine: on the path, else where it is usually installed."""
    for name in _NAMES:
        if found := shutil.which(name):
            return found
    return next((path for path in _ELSEWHERE if Path(path).is_file()), None)


def read_office(data: bytes, source: str, format: str, timeout: float | None = None) -> Document:
    """A document of a kind named in ``sniff.OFFICE``, its places those of the docx made of it.

    Raises NeedsOffice where LibreOffice is not installed, NotConverted where it fails or takes longer than
    ``timeout`` seconds (default ``TIMEOUT``).
    """
    made = _together.get(_key(data)) if _together else None
    if made is None:
        office = find_office()
        if office is None:
            raise NeedsOffice(source, _WORDS[format], format)
        made = _convert_one(office, data, source, format, TIMEOUT if timeout is None else timeout)
    return replace(_read_made(made, source, format), format=format)


_together: dict[str, bytes] = {}
"""The docx made of the files that ``together`` was given, by the hash of the old file."""


@contextmanager
def together(files: Sequence[tuple[bytes, str]]) -> Generator[None]:
    """Within it ``read_office`` has these files (bytes, kind) at hand, converted by one call.

    What that call could not convert is tried alone when its turn comes, and gets its own error then.
    """
    office = find_office()
    if office is not None and len(files) > 1:
        _together.update(_convert(office, files, TIMEOUT)[0])
    try:
        yield
    finally:
        _together.clear()


def _key(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


def _read_made(made: bytes, source: str, format: str) -> Document:
    from .sniff import sniff

    try:
        if sniff(made, source) != "docx":
            raise NotConverted(source, _WORDS[format], "得到的不是 docx", format)
        return read_docx(made, source)
    except NotConverted:
        raise
    except ReadingError as error:
        raise NotConverted(source, _WORDS[format], error.reason, format) from error


def _convert_one(office: str, data: bytes, source: str, format: str, timeout: float) -> bytes:
    made, said = _convert(office, [(data, format)], timeout)
    if said is None:
        raise NotConverted(source, _WORDS[format], f"超过 {timeout:.0f} 秒没有完成，已停止", format)
    if not made:
        raise NotConverted(source, _WORDS[format], said or "没有得到任何文件", format)
    return made[_key(data)]


def _convert(
    office: str, files: Sequence[tuple[bytes, str]], timeout: float
) -> tuple[Mapping[str, bytes], str | None]:
    """The docx made of each file, as far as any was, and what ``_run`` says."""
    with tempfile.TemporaryDirectory(prefix="gongkai-", ignore_cleanup_errors=True) as name:
        folder = Path(name)
        profile, made = folder / "profile", folder / "made"
        (profile / "user").mkdir(parents=True)
        (profile / "user" / "registrymodifications.xcu").write_text(_PROFILE, encoding="utf-8")
        given: dict[str, Path] = {}
        for number, (data, format) in enumerate(files, start=1):
            # Never the name of the file itself, which may be anything.
            path = given[_key(data)] = folder / f"document-{number}.{format}"
            path.write_bytes(data)
        command = [
            office,
            f"-env:UserInstallation={profile.as_uri()}",
            *("--headless", "--norestore", "--nolockcheck", "--nodefault", "--nologo"),
            *("--convert-to", "docx", "--outdir", str(made), *map(str, given.values())),
        ]
        said = _run(command, timeout)
        results = {key: made / f"{path.stem}.docx" for key, path in given.items()}
        # Whatever a call that was ended has left may be half a file.
        whole = {} if said is None else {key: path for key, path in results.items() if path.is_file()}
        return {key: path.read_bytes() for key, path in whole.items()}, said


def _run(command: list[str], timeout: float) -> str | None:
    """What went wrong in few words ("" where nothing is known to have); None where time ran out."""
    try:
        process = subprocess.Popen(
            command,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
            preexec_fn=_limit if os.name == "posix" else None,
        )
    except OSError as error:
        return f"无法启动：{error.strerror}"
    try:
        status = process.wait(timeout)
    except subprocess.TimeoutExpired:
        return None
    finally:
        _end(process)
    return f"退出状态 {status}" if status else ""


def _limit() -> None:
    """LibreOffice needs more memory than a process that reads may have, and has bounds of its own."""
    import resource

    for kind, most in ((resource.RLIMIT_DATA, _MOST_MEMORY), (resource.RLIMIT_CPU, _MOST_SECONDS)):
        _, hard = resource.getrlimit(kind)
        resource.setrlimit(kind, (most if hard == resource.RLIM_INFINITY else min(most, hard), hard))


def _end(process: subprocess.Popen[bytes]) -> None:
    """Ends the process and all that it started; what has ended already is no fault."""
    with suppress(ProcessLookupError, PermissionError):
        if hasattr(os, "killpg"):
            os.killpg(process.pid, signal.SIGKILL)
        else:
            process.kill()
    process.wait()
