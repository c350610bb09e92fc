"""Documents bent at random: only declared errors come of it, and never a figure that does not stand there.

make fuzz                       20 000 bent documents, new ones every time
GONGKAI_FUZZ=500 pytest ...     as many as one likes
"""

from __future__ import annotations

import json
import os
import zipfile
from collections.abc import Callable
from functools import cache
from io import BytesIO
from pathlib import Path

from hypothesis import HealthCheck, settings
from hypothesis import given as given_of
from hypothesis import strategies as st

from analytics import demo
from analytics.form import FORM
from analytics.reading import read
from analytics.reading.model import Document, Paragraph, Reading, Status
from analytics.reading.sniff import decode

ASKED = int(os.environ.get("GONGKAI_FUZZ", "0"))
BENT = settings(
    max_examples=ASKED or 250,
    derandomize=not ASKED,
    database=None,
    deadline=None,
    suppress_health_check=(HealthCheck.too_slow, HealthCheck.data_too_large),
)
READINGS = Path(__file__).parents[1] / "readings"
TITLE = "云泽市河口镇人民政府2023年政府信息公开工作年度报告"
PART = "word/document.xml"
SIGNS = (
    *(
        "0",
        "9" * 20,
        "-",
        "/",
        "|",
        "\t",
        "\n",
        " ",
        "\u3000",
        "（",
        "）",
        "一、",
        "（七）",
        "1.",
        "年",
        "20",
        "。",
    ),
    *(
        "\x00",
        "\ufeff",
        "\u200b",
        "\ud7ff",
        "２",
        "①",
        "⼀",
        "²",
        "٣",
        "<td>",
        "</tr>",
        "<!--",
        "&#x30;",
        "<w:p/>",
    ),
    *(table.title for table in FORM.tables),
    *(row.label for row in FORM.tables[1].all_rows[::5]),
)
Change = tuple[int, int, int, str]
"""What is done (an index of ``CHANGES``), where and how far (in thousandths), and with which words."""
CHANGES: tuple[Callable[[bytes, int, int, bytes], bytes], ...] = (
    lambda data, at, to, sign: data[:at] + sign + data[at:],
    lambda data, at, to, sign: data[:at] + sign + data[at + len(sign) :],
    lambda data, at, to, sign: data[:at] + data[to:],
    lambda data, at, to, sign: data[:to] + data[at:to] + data[to:],
    lambda data, at, to, sign: data[:at],
    lambda data, at, to, sign: data[:at] + bytes(255 - byte for byte in data[at : at + 2]) + data[at + 2 :],
    lambda data, at, to, sign: data[to:] + data[:at],
    lambda data, at, to, sign: data.replace(data[at : at + 3] or b"0", sign),
    lambda data, at, to, sign: b"\n".join(_without(data.split(b"\n"), at)),
    lambda data, at, to, sign: b"<".join(_without(data.split(b"<"), at)),
)


def _without(parts: list[bytes], at: int) -> list[bytes]:
    del parts[at % len(parts)]
    return parts


@cache
def whole() -> tuple[tuple[str, bytes], ...]:
    """The documents that are bent: of the demonstration city one of each kind, and the golden cases."""
    found: dict[str, tuple[str, bytes]] = {}
    for file in demo.files():
        if file.readable and file.report.format not in found:
            found[file.report.format] = (f"a.{file.report.format}", file.content())
    cases = (path for path in sorted(READINGS.glob("*/*")) if path.is_file() and path.suffix != ".json")
    return (*found.values(), *((path.name, path.read_bytes()) for path in cases))


def bend(data: bytes, changes: list[Change], *, inside: bool) -> bytes:
    """The document with the changes made; ``inside``: to the text of a Word file, which stays well packed."""
    if inside and data.startswith(b"PK"):
        with zipfile.ZipFile(BytesIO(data)) as archive:
            parts = {name: archive.read(name) for name in archive.namelist()}
        if PART in parts:
            parts[PART] = bend(parts[PART], changes, inside=False)
            out = BytesIO()
            with zipfile.ZipFile(out, "w") as archive:
                for name, part in parts.items():
                    archive.writestr(name, part)
            return out.getvalue()
    for change, where, far, words in changes:
        at = len(data) * where // 1000
        to = min(len(data), at + len(data) * far // 4000 + 1)
        data = CHANGES[change](data, at, to, words.encode("utf-8", "replace"))
    return data


def text_of(document: Document) -> str:
    """All that stands in a document, in reading order, without blanks."""
    words: list[str] = []
    for block in document.blocks:
        words += [block.text] if isinstance(block, Paragraph) else [cell.text for cell in block.cells]
    return "".join("".join(words).split())


def check(reading: Reading, data: bytes, name: str) -> None:
    json.dumps(reading.to_contract(), allow_nan=False)
    if reading.error is not None:
        assert reading.error.startswith(f"{name}：")
        assert "请" in reading.error
        assert not reading.cells
        return
    stated = [cell for cell in reading.cells if cell.status is Status.STATED]
    text = text_of(decode(data, name)) if stated else ""
    for cell in stated:
        assert cell.value is not None
        assert cell.raw
        assert "".join(cell.raw.split()) in text, f"{cell} stands nowhere"
    assert all(cell.value is None for cell in reading.cells if cell.status is not Status.STATED)
    assert len({(cell.table, cell.row, cell.column) for cell in reading.cells}) == len(reading.cells)
    assert [section.id for section in reading.sections] == [section.id for section in FORM.sections]


CHANGE = st.tuples(
    st.integers(0, len(CHANGES) - 1), st.integers(0, 1000), st.integers(0, 1000), st.sampled_from(SIGNS)
)


@BENT
@given_of(
    number=st.integers(0, len(whole()) - 1),
    changes=st.lists(CHANGE, min_size=1, max_size=6),
    inside=st.booleans(),
    ending=st.sampled_from(("", "", "", ".txt", ".docx", ".html", ".csv", ".pdf")),
)
def test_a_bent_document_gives_a_reading_or_a_declared_error(
    number: int, changes: list[Change], inside: bool, ending: str
) -> None:
    name, data = whole()[number]
    bent = bend(data, changes, inside=inside)
    check(read(bent, name + ending), bent, name + ending)


@BENT
@given_of(
    data=st.binary(max_size=400),
    head=st.sampled_from((b"", b"PK\x03\x04", b"%PDF-1.4\n", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1")),
)
def test_rubbish_gives_a_declared_error(data: bytes, head: bytes) -> None:
    check(read(head + data, "a.txt"), head + data, "a.txt")


@BENT
@given_of(
    text=st.lists(
        st.sampled_from((*SIGNS, "1", "2", "0", "总计", "其他", "\n", "\n", "公开", "条")), max_size=120
    )
)
def test_words_of_the_form_in_any_order_are_read(text: list[str]) -> None:
    data = f"{TITLE}\n{''.join(text)}".encode("utf-8", "replace")
    check(read(data, "a.txt"), data, "a.txt")
