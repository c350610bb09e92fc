"""Which texts are found alike, and which never are."""

from __future__ import annotations

import random
from itertools import pairwise

import numpy as np
import pytest

from analytics.form import FORM
from analytics.similarity import (
    Comparer,
    Masker,
    Overlap,
    Texts,
    alike,
    clusters,
    common,
    passages,
)
from analytics.similarity.candidates import candidates, signatures

MASKER = Masker(["清溪镇", "石桥乡"])
NOUNS = "水渠山路茶田药棚鱼塘木桥粮仓冷库书屋戏台泵站渡口祠堂果园路灯校车菜场公厕电梯"
VERBS = "修整清理核对张贴登记回访拍摄讲解编印抽查移交备份标注巡看派发翻译录制装订"


def told(dice: random.Random, sentences: int = 12) -> str:
    """A text of invented sentences."""

    def word(pool: str) -> str:
        place = 2 * dice.randrange(len(pool) // 2)
        return pool[place : place + 2]

    return "".join(
        f"{word(NOUNS)}{word(VERBS)}{word(NOUNS)}，{word(VERBS)}{word(NOUNS)}{word(NOUNS)}{word(VERBS)}。"
        for _ in range(sentences)
    )


def edited(dice: random.Random, text: str) -> str:
    """Every tenth sign another one."""
    signs = list(text)
    for place in dice.sample(range(len(signs)), len(signs) // 10):
        signs[place] = dice.choice(NOUNS)
    return "".join(signs)


def texts_of(*texts: str) -> Texts:
    return Texts(MASKER.mask(text) for text in texts)


def found(texts: Texts, groups: list[int] | None = None) -> set[tuple[int, int]]:
    of_groups = np.array(groups or [0] * len(texts), np.int64)
    return {(pair.own, pair.other) for pair in alike(texts, of_groups, 0.8, 0.78)}


def test_names_figures_and_punctuation_make_no_other_text() -> None:
    text = told(random.Random(1))
    overlap = Comparer(texts_of(f"清溪镇{text}共12次。", f"石桥乡{text.replace('，', '、')}共7次。")).overlap(
        0, 1
    )
    assert (overlap.containment, overlap.similarity) == (1.0, 1.0)


def test_containment_is_the_share_of_the_own_text_that_the_other_has() -> None:
    assert Overlap(shared=40, own=50, other=400, similarity=0).containment == 0.8
    assert Overlap(shared=40, own=400, other=50, similarity=0).containment == 0.1
    assert Overlap(shared=0, own=0, other=0, similarity=0).containment == 0


def test_a_text_that_stands_whole_in_one_up_to_twice_as_long_is_contained() -> None:
    assert Overlap(shared=50, own=100, other=50, similarity=0).containment == 1.0
    assert Overlap(shared=49, own=100, other=49, similarity=0).containment == 0.49


def test_sentences_are_compared_in_any_order() -> None:
    sentences = told(random.Random(2)).split("。")[:-1]
    turned = "。".join(reversed(sentences)) + "。"
    assert found(texts_of("。".join(sentences) + "。", turned)) == {(0, 1)}


def test_five_grams_do_not_reach_over_a_masked_place() -> None:
    texts = texts_of("修整水渠9清理茶田", "修整水渠清理茶田")
    assert len(texts.shingles(0)) == 0
    assert len(texts.shingles(1)) == 4


@pytest.mark.parametrize("count", [40, 400])
def test_copies_with_every_tenth_sign_changed_are_found_and_no_other_pair(count: int) -> None:
    dice = random.Random(count)
    texts = [told(dice, 20) for _ in range(count)]
    planted = {(place, count + number) for number, place in enumerate(range(0, count, 4))}
    texts += [edited(dice, texts[place]) for place, _ in sorted(planted)]
    pairs = found(texts_of(*texts))
    assert pairs <= planted
    assert len(pairs & planted) >= 0.95 * len(planted)


def test_only_texts_of_one_group_are_compared() -> None:
    text = told(random.Random(3))
    texts = texts_of(text, text, text, text)
    assert found(texts, [1, 2, 1, -1]) == {(0, 2)}


def test_a_large_cluster_hangs_together_without_every_pair_of_it() -> None:
    text = told(random.Random(4))
    pairs = candidates(texts_of(*[text] * 500), np.zeros(500, np.int64)).tolist()
    assert len(pairs) < 500 * 499 // 4
    assert clusters((own, other) for own, other in pairs) == [list(range(500))]


def test_signatures_are_the_same_on_every_run_and_machine() -> None:
    signed = signatures(texts_of("修整水渠清理茶田核对粮仓"))
    assert signed.shape == (1, 256)
    assert signed[0, :3].tolist() == [3250445868, 3235177222, 3505007804]


def test_no_text_at_all() -> None:
    assert found(texts_of()) == set()
    assert common(texts_of(), np.array([], np.int64), np.array([], np.int64), 0.3, 10) == []


# ------------------------------------------------------------------ what everybody says


STOCK = (
    "不断提高工作质量，努力建设服务型机关。",
    "加强组织领导，把各项任务落到实处。",
    "及时回应群众关切，主动接受社会监督。",
    "强化业务学习，提升队伍整体素质。",
)


def test_a_hundred_agencies_that_say_only_what_the_form_and_everybody_says_are_not_alike() -> None:
    dice = random.Random(5)
    headings = "\n".join(topic.title for topic in FORM.sections[0].topics)
    texts = texts_of(
        *(f"{headings}\n《{FORM.applicable_law}》。{''.join(dice.sample(STOCK, 3))}" for _ in range(100))
    )
    said = common(texts, np.arange(100), np.full(100, 2025), 0.3, 10)
    assert {one.words for one in said} == {stock.rstrip("。").replace("，", "") for stock in STOCK}
    texts.mask_sentences(np.array([one.print for one in said], np.uint64))
    assert [texts.size(number) for number in range(100)] == [0] * 100


def test_a_sentence_counts_once_for_each_agency_and_by_year() -> None:
    texts = texts_of(*[STOCK[0] * 3] * 9, STOCK[0])
    years = np.array([2024] * 9 + [2025])
    assert common(texts, np.zeros(10, np.int64), years, 0.3, 2) == []
    (said,) = common(texts, np.arange(10), years, 0.3, 2)
    assert (said.year, said.owners) == (2024, 9)


def test_what_a_few_say_is_their_own() -> None:
    texts = texts_of(*[STOCK[0]] * 5, *[told(random.Random(number)) for number in range(15)])
    assert common(texts, np.arange(20), np.full(20, 2025), 0.3, 5) == []


# ------------------------------------------------------------------ where


def test_passages_tell_where_both_texts_say_the_same() -> None:
    own = "清溪镇开会。修整水渠，清理茶田，核对粮仓12座。别的事情不同。"
    other = "石桥乡说明：今年修整水渠、清理茶田、核对粮仓7座。"
    (passage,) = passages(MASKER.mask(own), MASKER.mask(other))
    assert own[passage.start : passage.stop] == "修整水渠，清理茶田，核对粮仓"
    assert other[passage.other_start : passage.other_stop] == "修整水渠、清理茶田、核对粮仓"


def test_passages_never_overlap_and_the_longest_comes_first() -> None:
    dice = random.Random(6)
    text = told(dice)
    sentences = text.split("。")
    other = "。".join([*sentences[6:], told(dice, 1), *sentences[:5]])
    found_here = passages(MASKER.mask(text), MASKER.mask(other))
    lengths = [one.stop - one.start for one in found_here]
    assert lengths == sorted(lengths, reverse=True)
    places = sorted((one.start, one.stop) for one in found_here)
    assert all(stop <= start for (_, stop), (start, _) in pairwise(places))


def test_texts_without_anything_in_common_have_no_passages() -> None:
    assert passages(MASKER.mask("修整水渠清理茶田"), MASKER.mask("")) == []
