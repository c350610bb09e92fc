"""报告入库 over the demonstration city, a home with every kind of trouble, one report, and nothing."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

import duckdb
import pytest
from tests.homes import cut_off_report
from tests.pages.conftest import Show, Shown

from analytics import intake
from analytics.store.finding_states import State
from analytics.store.home import Home
from analytics.ui import intake_words

PAGE = "pages/office/intake.py"
READING = Path(intake.__file__).parent / "reading"
ROSTER = "\n".join(
    [
        (
            "agency_id,name,short_name,kind,county,aliases,since_year,until_year,"
            "population,population_year,population_source"
        ),
        "baihua,松山县白桦镇人民政府,白桦镇,镇,松山县,,,,,,",
        "qingyang,松山县青杨镇人民政府,青杨镇,镇,松山县,,,,,,",
    ]
)


@pytest.fixture(scope="module")
def mixed_home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Six documents in two batches: a copy and its original, a revision and what it replaced, one outside the
    roster, one without name and year, one that is broken; and one finding that a person ignored.
    """
    folder = tmp_path_factory.mktemp("mixed")
    home = Home(folder / "home")
    home.create()
    (home.root / "agencies.csv").write_text(ROSTER, "utf-8")
    text = cut_off_report()
    birch, poplar = text, text.replace("白桦镇", "青杨镇")
    first = {
        "白桦镇.txt": birch,
        "青杨镇.txt": poplar,
        "云杉镇.txt": text.replace("白桦镇", "云杉镇"),
        "无名.txt": re.sub(r"松山县白桦镇人民政府|2025年度?|2026年1月20日", "", text),
    }
    second = {
        "白桦镇（再报）.txt": birch + "\n",
        "青杨镇（修订）.txt": poplar.replace("召开会议3次", "召开会议5次"),
    }
    _take(home, folder / "first", first, "2026-01-22T09:00:00+08:00", broken="2024_白桦镇_年报.docx")
    _take(home, folder / "second", second, "2026-02-03T10:30:00+08:00")
    with duckdb.connect(str(_snapshot(home.root)), read_only=True) as con:
        ((finding,),) = con.execute(
            "SELECT finding_id FROM findings WHERE outcome = 'fail' AND agency_id = 'qingyang' "
            "AND report_id IS NOT NULL ORDER BY finding_id LIMIT 1"
        ).fetchall()
    at = datetime.fromisoformat("2026-02-04T11:00:00+08:00")
    intake.decide(home, [finding], State.IGNORED, "已与单位核实", who="王敏", now=at, workers=1)
    return home.root


def _take(home: Home, inbox: Path, files: dict[str, str], at: str, broken: str = "") -> None:
    inbox.mkdir()
    for name, text in files.items():
        (inbox / name).write_text(text, "utf-8")
    if broken:
        (inbox / broken).write_bytes(b"PK\x03\x04 cut off")
    intake.ingest(home, [inbox], now=datetime.fromisoformat(at), workers=1)


def _snapshot(root: Path) -> Path:
    return root / (root / "CURRENT").read_text("utf-8").strip()


@pytest.fixture
def facts(demo_home: Path) -> Iterator[duckdb.DuckDBPyConnection]:
    with duckdb.connect(str(_snapshot(demo_home)), read_only=True) as con:
        yield con


ALL = {"year": "all"}
"""The address of every year: ``show`` comes from another page, whose year the address still has."""


def answer(page: Shown) -> str:
    return re.sub(r"<[^>]+>", "", re.findall(r'g-answer">(.*?)</div>', page.html)[0].replace("<br>", "\n"))


def listing(page: Shown) -> str:
    """The list of documents: HTML that a component carries."""
    held = [json.loads(one.proto.json or "{}").get("html", "") for one in page.app.get("bidi_component")]
    return "\n".join(held)


def test_the_answer_counts_the_documents_of_the_home(
    demo_home: Path, show: Show, facts: duckdb.DuckDBPyConnection
) -> None:
    ((total, failed, noted),) = facts.execute(
        "SELECT count(*), count(*) FILTER (WHERE outcome = 'failed'), "
        "(SELECT count(DISTINCT sha256) FROM problems) FROM documents"
    ).fetchall()
    said = answer(show(demo_home, PAGE, **ALL))
    assert f"共收到 {total} 份，读出并归入 {total - failed} 份" in said
    assert f"{noted} 份有疑问" in said
    assert f"无法读取 {failed} 份" in said


def test_the_answer_says_whom_to_ask_for_another_file(
    demo_home: Path, show: Show, facts: duckdb.DuckDBPyConnection
) -> None:
    names = facts.execute(
        "SELECT DISTINCT short_name FROM documents JOIN agencies USING (agency_id) WHERE outcome = 'failed'"
    ).fetchall()
    said = answer(show(demo_home, PAGE, **ALL))
    assert all(name in said for (name,) in names)


def test_every_trouble_has_its_state(mixed_home: Path, show: Show) -> None:
    said = answer(show(mixed_home, PAGE, **ALL))
    assert "共收到 7 份，读出并归入 3 份，其中 3 份有疑问" in said
    for words in ("无法读取 1 份", "未归入 1 份", "被新版替代 1 份", "重复 1 份"):
        assert words in said
    assert "向白桦镇要可读的文件；认定 1 份的单位和年度；核对 3 份有疑问的" in said


@pytest.mark.parametrize(
    ("state", "name"),
    [
        ("failed", "2024_<wbr>白桦镇"),
        ("unplaced", "无名.txt"),
        ("superseded", "青杨镇.txt"),
        ("duplicate", "白桦镇.txt"),
        ("doubtful", "云杉镇.txt"),
    ],
)
def test_a_state_in_the_address_lists_its_documents_only(
    mixed_home: Path, show: Show, state: str, name: str
) -> None:
    page = show(mixed_home, PAGE, state=state, **ALL)
    assert name in listing(page)
    assert listing(page).count("<tr data-pick") == (3 if state == "doubtful" else 1)


def test_how_an_agency_was_known_is_said(mixed_home: Path, show: Show) -> None:
    html = listing(show(mixed_home, PAGE, **ALL))
    assert "标题写明，名册外" in html
    assert "据文件名" in html
    assert "单位未认出，年度未认出" in html


def test_typed_words_narrow_the_list_and_stand_in_the_address(mixed_home: Path, show: Show) -> None:
    page = show(mixed_home, PAGE, q="修订", **ALL)
    assert listing(page).count("<tr data-pick") == 1
    assert "符合条件的 1 份（这一范围共 7 份）" in page.words
    assert page.address["q"] == "修订"
    page.app.text_input(key="filter.q").set_value("").run()
    assert "q" not in page.address


def test_year_and_kind_choose_what_the_answer_counts(mixed_home: Path, show: Show) -> None:
    assert "共收到 1 份" in answer(show(mixed_home, PAGE, year="2024"))
    assert "共收到 5 份" in answer(show(mixed_home, PAGE, year="2025", kind="镇"))


def test_a_scope_without_documents_says_so(demo_home: Path, show: Show) -> None:
    page = show(demo_home, PAGE, q="没有这样的文件名")
    assert "没有符合条件的文件" in page.words


def test_what_was_not_understood_shows_in_the_row(
    demo_home: Path, show: Show, facts: duckdb.DuckDBPyConnection
) -> None:
    sha256, lost = facts.execute(
        "SELECT sha256, count(*) FROM cells JOIN reports USING (report_id) WHERE status = 'not_in_source' "
        "AND year = 2025 GROUP BY sha256, table_id ORDER BY 2 DESC, 1 LIMIT 1"
    ).fetchall()[0]
    (row,) = re.findall(rf'<tr data-pick="{sha256}~0">.*?</tr>', listing(show(demo_home, PAGE, **ALL)))
    assert f">缺{lost}<" in row


def test_a_link_opens_the_document_with_place_and_remedy(
    demo_home: Path, show: Show, facts: duckdb.DuckDBPyConnection
) -> None:
    sha256, message = facts.execute(
        "SELECT sha256, message FROM problems WHERE code = 'row_lost' ORDER BY sha256 LIMIT 1"
    ).fetchall()[0]
    page = show(demo_home, PAGE, open=f"document~{sha256}~0")
    assert message in page.words
    assert "表 " in page.words
    assert intake_words.REMEDIES["row_lost"] in page.words
    assert "下载原件" in [one.proto.label for one in page.app.get("download_button")]


@pytest.mark.parametrize("asked", ["document~x~0", "document~x~y", "document~x"])
def test_a_link_to_a_document_that_is_gone_breaks_nothing(demo_home: Path, show: Show, asked: str) -> None:
    show(demo_home, PAGE, open=asked)


def test_a_revision_says_what_it_changed(mixed_home: Path, show: Show) -> None:
    words = show(mixed_home, PAGE, **ALL).words
    assert "第一部分文字不同" in words
    assert "数字、文字都相同" in words


def test_the_history_names_who_and_why(mixed_home: Path, show: Show) -> None:
    words = show(mixed_home, PAGE, **ALL).words
    assert "王敏" in words
    assert "已与单位核实" in words
    assert "缺口改为“已忽略”：青杨镇 2025 年度" in words
    assert re.findall(r"收到文件 (\d+) 个", words) == ["2", "5"], "the newest batch first"


def test_the_picture_counts_what_the_answer_counts(demo_home: Path, show: Show) -> None:
    page = show(demo_home, PAGE, **ALL)
    (figure,) = page.pictures
    drawn = sum(sum(trace["x"]) for trace in figure["data"] if trace["type"] == "bar")
    assert f"共收到 {drawn} 份" in answer(page)


def test_every_note_of_the_reader_has_a_remedy() -> None:
    text = "\n".join(path.read_text("utf-8") for path in READING.glob("*.py"))
    codes = set(re.findall(r'_?[Pp]roblem\(\s*"([a-z_]+)"', text))
    assert len(codes) > 12
    assert codes <= set(intake_words.REMEDIES)


def test_one_report_is_shown_as_what_it_is(seed_home: Path, show: Show) -> None:
    page = show(seed_home, PAGE)
    assert "共收到 1 份，读出并归入 1 份，其中 1 份有疑问" in answer(page)
    assert "名册外" in listing(page)


def test_an_empty_home_says_what_to_do(empty_home: Path, show: Show) -> None:
    assert "gongkai ingest" in show(empty_home, PAGE).words
