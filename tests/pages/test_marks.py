"""A figure that is not as the source has it wears its mark on every page that shows it.

Over the county of ``tests.doubtful``: 青杨镇 was recognised from a picture for 2024 (扫) and lost its totals
of 2025 (算), 赫山街道 used the older form in 2024 (混), 教育局 broke off in 2025 (缺).
"""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from tests.pages.conftest import Show, Shown
from tests.pages.test_township import clickable


def everything(shown: Shown) -> str:
    """All that can be read: HTML, what can be clicked, tables, the words of pictures."""
    tables = [str(frame.value.to_dict("records")) for frame in shown.app.dataframe]
    return "\n".join([shown.html, clickable(shown), *tables, str(shown.pictures)])


@pytest.mark.parametrize(
    ("page", "address", "sign"),
    [
        ("pages/city/overview.py", {"year": "2025"}, "算"),
        ("pages/city/overview.py", {"year": "2025"}, "扫"),
        ("pages/city/ranking.py", {"year": "2025"}, "算"),
        ("pages/city/ranking.py", {"year": "2024"}, "扫"),
        ("pages/city/compare.py", {"agency": "qingyang", "year": "2025"}, "算"),
        ("pages/city/compare.py", {"agency": "qingyang", "year": "2025"}, "扫"),
        ("pages/city/compare.py", {"agency": "heshan", "year": "2025"}, "混"),
        ("pages/business/requests.py", {"year": "2025"}, "算"),
        ("pages/business/requests.py", {"year": "2025"}, "缺"),
        ("pages/business/requests.py", {"year": "2024"}, "扫"),
        ("pages/business/requests.py", {"year": "2024"}, "混"),
        ("pages/business/disputes.py", {"year": "2024"}, "扫"),
        ("pages/agency/township.py", {"agency": "qingyang", "year": "2025", "table": "t3"}, "算"),
        ("pages/agency/township.py", {"agency": "qingyang", "year": "2024", "table": "t3"}, "扫"),
        ("pages/agency/township.py", {"agency": "jiaoyu", "year": "2025", "table": "t4"}, "缺"),
        ("pages/agency/township.py", {"agency": "heshan", "tab": "years"}, "混"),
        ("pages/agency/township.py", {"agency": "qingyang", "tab": "years"}, "扫"),
        ("pages/office/roll_up.py", {"year": "2025", "table": "t3"}, "算"),
        ("pages/office/roll_up.py", {"year": "2024", "table": "t3"}, "扫"),
    ],
)
def test_the_figure_wears_its_mark(
    doubtful_home: Path, show: Show, page: str, address: dict[str, str], sign: str
) -> None:
    said = everything(show(doubtful_home, page, **address))
    assert re.search(rf">{sign}<|['\" ]{sign}[  '\"]|{sign}[算扫混缺]|[算扫混缺]{sign}", said), sign


def test_a_page_without_such_figures_explains_none(doubtful_home: Path, show: Show) -> None:
    page = show(doubtful_home, "pages/agency/township.py", agency="baihua", tab="years")
    assert "扫＝" not in page.words
    assert "混＝" not in page.words


def test_a_form_alike_in_both_editions_is_never_mixed(doubtful_home: Path, show: Show) -> None:
    said = clickable(show(doubtful_home, "pages/agency/township.py", agency="heshan", tab="years"))
    (row,) = re.findall(r"<tr[^>]*>(?:(?!</tr>).)*复议纠错率(?:(?!</tr>).)*</tr>", said, re.DOTALL)
    assert "混" not in row
