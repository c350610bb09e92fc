"""Whether what a person decided on is still what is found."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pytest

from analytics.store.finding_basis import Basis, basis_of, same_fault


def cell(row: str, value: float | None, **more: Any) -> Mapping[str, Any]:
    return {"table": "t3", "row": row, "column": "total", "value": value, "status": "stated", **more}


def quote(text: str, place: str = "line 1") -> Mapping[str, Any]:
    return {"quote": text, "place": place}


def basis(*evidence: Mapping[str, Any], version: int = 1, report: str = "r", found: str = "") -> Basis:
    return basis_of(version, report, found, evidence)


SAME = {
    "another place of the same cell": (
        basis(cell("granted", 2, place="line 3", line=3)),
        basis(cell("granted", 2, place="line 9", line=9)),
    ),
    "1 and 1.0": (basis(cell("granted", 1)), basis(cell("granted", 1.0))),
    "blanks within a sentence": (basis(quote("收到 3 件")), basis(quote("收到3件"))),
    "a sentence cut elsewhere": (basis(quote("收到3件。")), basis(quote("全年收到3件。已办结。"))),
    "a rule that looks at more cells": (
        basis(cell("granted", 2)),
        basis(cell("granted", 2), cell("other", 1), version=2),
    ),
    "a rule that words the same file otherwise": (
        basis(found="晚了 3 天"),
        basis(found="迟 3 天，应为 31 日", version=2),
    ),
}
OTHER = {
    "another figure": (basis(cell("granted", 2)), basis(cell("granted", 3))),
    "a blank is no 0": (
        basis(cell("granted", 0)),
        basis({**cell("granted", None), "status": "blank"}),
    ),
    "one more cell": (basis(cell("granted", 2)), basis(cell("granted", 2), cell("other", 2))),
    "another figure, also by another rule": (basis(cell("granted", 2)), basis(cell("granted", 3), version=2)),
    "another figure in last year's report": (
        basis(cell("granted", 2), cell("other", 1, report_id="last")),
        basis(cell("granted", 2), cell("other", 5, report_id="last")),
    ),
    "another sentence": (basis(quote("收到3件")), basis(quote("收到4件"))),
    "one more sentence": (basis(quote("收到3件")), basis(quote("收到3件"), quote("办结5件"))),
    "other figures in words": (basis(found="晚了 3 天"), basis(found="晚了 8 天")),
    "other sentences of another rule in another report": (
        basis(quote("收到3件")),
        basis(quote("收到4件"), version=2, report="s"),
    ),
}


@pytest.mark.parametrize("pair", SAME.values(), ids=SAME.keys())
def test_the_same_fault(pair: tuple[Basis, Basis]) -> None:
    assert same_fault(*pair)


@pytest.mark.parametrize("pair", OTHER.values(), ids=OTHER.keys())
def test_another_fault(pair: tuple[Basis, Basis]) -> None:
    assert not same_fault(*pair)


def test_a_basis_comes_back_from_the_journal() -> None:
    given = basis(cell("granted", 2), quote("收到 3 件"), cell("other", 1, report_id="last"))
    assert Basis.from_json(given.to_json()) == given
    assert list(given.cells) == ["t3.granted.total", "t3.other.total^"]


def test_a_journal_entry_without_a_basis_says_nothing_of_what_was_found() -> None:
    assert Basis.from_json({}) == Basis(0, None, {}, (), ())
