"""A form that contradicts itself is refused, with the place that does."""

from __future__ import annotations

import tomllib
from collections.abc import Callable
from importlib import resources
from typing import Any

import pytest

from analytics.form import FORM, FormError
from analytics.form.loading import parse

Raw = dict[str, Any]


@pytest.fixture
def raw() -> Raw:
    return tomllib.loads(resources.files("analytics.form").joinpath("national.toml").read_text("utf-8"))


def test_the_shipped_form_is_parsed_alike_every_time(raw: Raw) -> None:
    assert parse(raw) == FORM


def first(raw: Raw, table: str, **with_keys: str) -> Raw:
    """The first row of a table that has these keys and values."""
    return next(row for row in raw["tables"][table]["rows"] if with_keys.items() <= row.items())


def _row_of_no_sum(raw: Raw) -> None:
    first(raw, "t3", id="granted")["of"] = "everything"


def _row_of_no_group(raw: Raw) -> None:
    first(raw, "t3", id="denied.state_secret")["group"] = "elsewhere"


def _row_of_no_block(raw: Raw) -> None:
    first(raw, "t2", id="fees")["block"] = "elsewhere"


def _row_without_columns(raw: Raw) -> None:
    del first(raw, "t2", id="fees")["block"]


def _column_of_no_sum(raw: Raw) -> None:
    raw["tables"]["t3"]["columns"][0]["of"] = "everybody"


def _balance_of_no_row(raw: Raw) -> None:
    raw["tables"]["t3"]["balance"]["right"] = ["outcome_total", "the_rest"]


@pytest.mark.parametrize(
    ("bend", "place"),
    [
        (_row_of_no_sum, "t3.granted.*everything"),
        (_row_of_no_group, "t3.denied.state_secret.*elsewhere"),
        (_row_of_no_block, "t2.fees.*elsewhere"),
        (_row_without_columns, "t2.fees"),
        (_column_of_no_sum, "t3.natural_person.*everybody"),
        (_balance_of_no_row, "t3.*balance"),
    ],
)
def test_a_name_that_nothing_bears_is_told_by_its_place(
    raw: Raw, bend: Callable[[Raw], None], place: str
) -> None:
    bend(raw)
    with pytest.raises(FormError, match=place):
        parse(raw)
