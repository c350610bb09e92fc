"""Documents are kept as they came, once."""

from __future__ import annotations

import hashlib
from datetime import datetime
from pathlib import Path

import pytest

from analytics.store.home import Home, default_root
from analytics.store.originals import Originals

AT = datetime(2026, 2, 20, 12, 0, 0)


@pytest.fixture
def originals(tmp_path: Path) -> Originals:
    home = Home.find(tmp_path)
    home.create()
    return Originals(home)


def test_a_document_is_named_by_its_hash_and_kept_to_the_byte(originals: Originals) -> None:
    original, is_new = originals.add(b"report", "清溪镇 2025.PDF", AT)
    assert is_new
    assert original.sha256 == hashlib.sha256(b"report").hexdigest()
    assert originals.path(original.sha256).read_bytes() == b"report"
    assert (original.file_name, original.bytes, original.format) == ("清溪镇 2025.PDF", 6, "pdf")


def test_the_same_bytes_under_another_name_are_the_same_document(originals: Originals) -> None:
    first, _ = originals.add(b"report", "a.txt", AT)
    manifest = originals.home.manifest_path.read_bytes()
    second, is_new = originals.add(b"report", "b.txt", datetime(2027, 1, 1))
    assert not is_new
    assert second == first
    assert originals.home.manifest_path.read_bytes() == manifest


def test_the_manifest_alone_brings_everything_back_in_order(originals: Originals) -> None:
    for number in range(5):
        originals.add(f"{9 - number}".encode(), f"{number}.txt", AT)
    assert Originals(originals.home).all() == originals.all()
    assert [original.file_name for original in originals.all()] == [f"{number}.txt" for number in range(5)]


def test_a_crash_between_file_and_manifest_is_mended_by_the_next_try(originals: Originals) -> None:
    sha256 = hashlib.sha256(b"report").hexdigest()
    originals.path(sha256).write_bytes(b"report")
    _, is_new = originals.add(b"report", "a.txt", AT)
    assert is_new
    assert [original.sha256 for original in Originals(originals.home).all()] == [sha256]


def test_nothing_half_written_is_left(originals: Originals) -> None:
    original, _ = originals.add(b"report", "a.txt", AT)
    names = {path.name for path in originals.home.originals_dir.iterdir()}
    assert names == {original.sha256, "manifest.jsonl"}


def test_the_home_is_where_the_environment_says(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("GONGKAI_HOME", str(tmp_path / "elsewhere"))
    assert Home.find().root == tmp_path / "elsewhere"
    monkeypatch.setenv("GONGKAI_HOME", " ")
    assert default_root().parts[-2:] == ("data", "home")
