"""Two years of a section side by side: what counts as copied, what as changed, what as neither."""

from __future__ import annotations

from collections.abc import Iterable

from analytics.ui.side_by_side import Doubt, Piece, compare, markup

BEFORE = "2024年，本镇全年组织培训2次，群众反映较好。"
NOW = "2025年，本镇全年组织培训3次，群众反映较好。"


def kinds(text: str, pieces: Iterable[Piece]) -> str:
    return next(piece.kind for piece in pieces if text in piece.text)


def test_a_copy_with_a_new_year_is_still_a_copy() -> None:
    pair = compare(BEFORE, NOW)
    assert pair.share == 1
    assert kinds("组织培训", pair.now) == "copied"
    assert kinds("2025", pair.now) == "own"


def test_a_figure_changed_in_a_copied_passage_is_told_apart() -> None:
    pair = compare(BEFORE, NOW)
    assert [piece.text for piece in pair.before if piece.kind == "changed"] == ["2"]
    assert [piece.text for piece in pair.now if piece.kind == "changed"] == ["3"]


def test_other_text_is_not_marked_and_a_few_characters_in_common_are_chance() -> None:
    pair = compare("甲乙丙丁戊己庚辛", "子丑甲乙丙寅卯辰")
    assert {piece.kind for piece in pair.now} == {"own"}
    assert pair.share == 0


def test_the_agency_s_own_name_counts_as_nothing() -> None:
    pair = compare("清溪镇认真落实公开要求", "红岩乡认真落实公开要求", ("清溪镇", "红岩乡"))
    assert pair.share == 1


def test_no_text_gives_no_share() -> None:
    assert compare("", NOW).share is None
    assert compare(BEFORE, "").share is None


def test_the_pieces_are_the_text_again() -> None:
    pair = compare(BEFORE, NOW)
    assert "".join(piece.text for piece in pair.before) == BEFORE
    assert "".join(piece.text for piece in pair.now) == NOW


def test_html_escapes_the_source_and_underlines_what_is_in_doubt() -> None:
    pair = compare("", "收到<b>申请53件</b>。")
    html = markup(pair.now, [Doubt("申请53件", "◆ X01 表三为 56 件", "a|2025|X01|")])
    assert "&lt;b&gt;" in html
    assert '<u class="bad">申请53件</u>' in html
    assert 'data-pick="finding~a|2025|X01|"' in html


def test_a_quote_is_found_though_white_space_runs_otherwise() -> None:
    pair = compare("", "收到\n申请 53件。")
    assert '<u class="bad">' in markup(pair.now, [Doubt("收到申请53件", "◆ X01", "f")])
