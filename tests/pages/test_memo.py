"""What a page shows is kept under the snapshot and the filters, and under nothing else."""

from __future__ import annotations

from pathlib import Path

import pytest

from analytics.store.home import VARIABLE
from analytics.ui import memo


def test_the_same_question_is_asked_once(demo_home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(VARIABLE, str(demo_home))
    asked: list[tuple[int, str | None]] = []

    @memo.view
    def shown(year: int, kind: str | None = None) -> tuple[int, str | None]:
        asked.append((year, kind))
        return year, kind

    assert shown(2025) is shown(2025)
    assert shown(2025, kind="镇") != shown(2025)
    assert asked == [(2025, None), (2025, "镇")]


def test_another_snapshot_is_another_question(
    demo_home: Path, seed_home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[int] = []

    @memo.view
    def shown(year: int) -> int:
        asked.append(year)
        return len(asked)

    for home in (demo_home, seed_home, demo_home):
        monkeypatch.setenv(VARIABLE, str(home))
        shown(2025)
    assert len(asked) == 2
