"""The generated pages: equal to what is committed, and nothing left out of them."""

from __future__ import annotations

from pathlib import Path
from typing import get_args

import pytest

from analytics.cli import docs
from analytics.metrics import METRICS
from analytics.metrics.wording import formula_words
from analytics.rules import RULES, Level, Need, rulebook

FOLDER = Path(__file__).resolve().parents[1] / "docs"


@pytest.mark.parametrize("name", docs.PAGES)
def test_the_committed_page_is_the_generated_one(name: str) -> None:
    committed = FOLDER.joinpath(name).read_text("utf-8")
    assert committed == docs.PAGES[name](), "registries changed: make docs"


def test_every_rule_is_told_with_its_basis_and_remedy() -> None:
    page = docs.rules_page()
    for rule in RULES:
        own = page.split(f"### {rule.id} {rule.title}\n")[1].split("\n#")[0]
        assert all(words in own for words in (rule.basis, rule.fix, f"版本：{rule.version}"))


def test_every_indicator_is_told_with_its_formula() -> None:
    page = docs.dictionary_page()
    for one in METRICS:
        own = page.split(f"## {one.title}\n\n- 代码：`{one.id}`")[1].split("\n## ")[0]
        assert one.basis in own
        assert one.mind in own
        assert formula_words(one.numerator) in own
        assert one.denominator is None or formula_words(one.denominator) in own
    assert "{" not in page


def test_levels_and_needs_have_words() -> None:
    assert set(get_args(Level)) == set(rulebook.LEVELS)
    assert set(get_args(Need)) == set(rulebook.NEEDS)


@pytest.mark.parametrize(
    ("expression", "told"),
    [
        ("{t3.received} - 2 * {days_early}", "总计−2×报送期限减公开日期的天数"),
        ("{t3.denied.*}", "8 项总计之和"),
        ("{t2.normative_documents.made|newly_made}", "（2019 年版："),
        ("{t2.fees.amount}", "（2019 年版没有此项）"),
        ("{findings.red}", "红色规则"),
    ],
)
def test_a_formula_in_words(expression: str, told: str) -> None:
    assert told in formula_words(expression)


def test_the_pages_are_written_into_a_folder_that_is_there(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert docs.main([str(tmp_path)]) == 0
    assert {path.name for path in tmp_path.iterdir()} == set(docs.PAGES)
    assert docs.main([str(tmp_path / "nowhere")]) == 2
    assert "没有文件夹" in capsys.readouterr().err
