"""What is masked of a text before it is compared, and that every place stays where it was."""

from __future__ import annotations

import pytest

from analytics.form import FORM
from analytics.similarity import Masker, plain_words, word_runs

MASKER = Masker(["甲县清溪镇人民政府", "清溪镇", "清溪", "石桥乡", "镇"])


def left(text: str) -> str:
    """The signs that still count."""
    return plain_words(MASKER.mask(text))


def test_a_mask_has_one_code_for_every_sign() -> None:
    text = "２０２５年，清溪鎮\u3000公開信息 12 條。\n𠮷㈱ﬁ（一）"
    assert len(MASKER.mask(text)) == len(text)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("汛期前后逐户走访1,200次", "汛期前后逐户走访次"),
        ("一是汛期前后逐户走访", "是汛期前后逐户走访"),
        ("甲县清溪镇人民政府逐户走访", "逐户走访"),
        ("到清溪村和石桥乡走访", "到村和走访"),
        ("我镇逐户走访，全乡张贴", "逐户走访张贴"),
        ("按照《村务公开目录（试行）》逐户走访", "按照逐户走访"),
        ("逐户，走访；（张贴）", "逐户走访张贴"),
        ("服務清單", "服务清单"),
        ("ＡＢＣ平台", "abc平台"),
    ],
)
def test_figures_names_titles_and_punctuation_do_not_count(text: str, words: str) -> None:
    assert left(text) == words


def test_a_name_of_one_sign_masks_nothing() -> None:
    assert left("镇里逐户走访") == "镇里逐户走访"


def test_nothing_of_the_forms_own_words_is_left() -> None:
    topics = [topic.title for section in FORM.sections for topic in section.topics]
    assert topics
    for words in (*topics, *(section.title for section in FORM.sections), FORM.table("t3").note):
        assert left(words) == "", words


@pytest.mark.parametrize(
    "duty",
    [
        f"严格按照《{FORM.applicable_law}》的规定履行职责。",
        "坚持以公开为常态、不公开为例外，切实保障知情权。",
        "落实条例要求，推进各项工作。",
    ],
)
def test_a_sentence_that_tells_a_duty_is_masked_whole(duty: str) -> None:
    assert left(f"逐户走访。{duty}张贴账目。") == "逐户走访张贴账目"


def test_a_duty_with_a_figure_of_its_own_counts() -> None:
    assert "印发折页" in left("落实条例要求，印发折页300份。")


def test_words_for_people_show_where_something_is_masked() -> None:
    assert word_runs(MASKER.mask("清溪镇走访9户")) == "□□□走访□户"


@pytest.mark.parametrize("text", ["", "\n", "。", "12", "\ud800", "\x00\x00"])
def test_strange_texts_have_a_mask_too(text: str) -> None:
    assert len(MASKER.mask(text)) == len(text)
    assert left(text) == ""
