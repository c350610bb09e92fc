"""Every rule with labelled sentences, tests/rules/sentences/<ID>.yml; the scores stand under the test run."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from tests.rules.sentences import (
    PRECISION,
    RECALL,
    Judged,
    Score,
    Sentence,
    judge,
    load,
    reading_of,
    rules_with_sentences,
)


@pytest.mark.parametrize("rule_id", rules_with_sentences())
def test_a_rule_judges_its_sentences_as_a_careful_person_does(
    rule_id: str, record_property: Callable[[str, object], None]
) -> None:
    judged = judge(rule_id, load(rule_id))
    score = Score.of(judged)
    wrong = [str(each) for each in judged if not each.right]
    record_property("sentences", (rule_id, score.sentences, score.said, score.due, score.hit, score.right))
    assert score.precision >= PRECISION, "\n".join([score.line(rule_id), *wrong])
    assert score.recall >= RECALL, "\n".join([score.line(rule_id), *wrong])


def test_a_sentence_is_read_with_its_table() -> None:
    told = {"t3": {"received": 3, "carried_in": "slash"}, "t4": "lost"}
    reading = reading_of(Sentence("全年收到信息公开申请3件。\n工作有序。", "pass", "", cells=told))
    cells = {(cell.table, cell.row, cell.column): cell for cell in reading.cells}
    assert cells["t3", "received", "total"].value == 3
    assert cells["t3", "carried_in", "total"].status == "slash"
    assert cells["t3", "granted", "total"].value == 0
    assert {cell.status for cell in reading.cells if cell.table == "t4"} == {"not_in_source"}
    assert [claim.value for claim in reading.claims if claim.id == "requests.received"] == [3]


def test_precision_and_recall_are_of_what_fails() -> None:
    outcomes = [("fail", "fail"), ("fail", "pass"), ("pass", "fail"), ("review", "pass")]
    score = Score.of(Judged(Sentence("", due, ""), said, "") for said, due in outcomes)
    assert (score.precision, score.recall, score.right) == (0.5, 0.5, 1)
