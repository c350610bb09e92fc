"""Was a report changed after it was published, without saying so."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING

from analytics.form import FORM
from analytics.reading.flat import fold
from analytics.rules.rule import EvidenceItem, Judgement, Outcome, Rule, Severity
from analytics.rules.words import shortened

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

    from analytics.settings import Settings

_NOTE = re.compile(
    r"(?:更正|修订|修正|勘误|更改|调整)(?:说明|声明|公告|启事|版|后|日期|时间|内容|情况)|(?:现|已|予以)(?:作)?更正|重新(?:发布|公布)|原(?:报告|年报|发布)"
)
_SIGNS = re.compile(r"[^\u4e00-\u9fff0-9A-Za-z]")

_PAIRS = """
SELECT
    now.agency_id,
    now.year,
    now.report_id,
    now.published_on,
    before.report_id,
    before.published_on,
    current_file.format = earlier_file.format
FROM reports AS now
INNER JOIN documents AS current_file
    ON current_file.sha256 = now.sha256 AND current_file.part = now.part
LEFT JOIN reports AS before
    ON before.agency_id = now.agency_id AND before.year = now.year AND before.report_id <> now.report_id
    AND before.kind <> 'row_of_table'
LEFT JOIN documents AS earlier_file
    ON earlier_file.sha256 = before.sha256 AND earlier_file.part = before.part
WHERE now.is_current AND now.kind <> 'row_of_table'
QUALIFY row_number() OVER (PARTITION BY now.report_id ORDER BY before.revision DESC NULLS LAST) = 1
ORDER BY now.agency_id, now.year
"""

_EXPECTED = "发布之后改动内容的，附更正说明"
_Sections = dict[str, tuple[str, str | None]]
_Cells = dict[str, dict[tuple[str, str], tuple[str, Decimal | None]]]
"""Table → (row, column) → (edition, figure)."""


def _judge(con: DuckDBPyConnection, _: Settings) -> Iterator[Judgement]:
    for agency, year, report, published, earlier, earlier_published, same_format in con.execute(
        _PAIRS
    ).fetchall():
        yield _judge_pair(con, agency, year, report, published, earlier, earlier_published, same_format)


def _judge_pair(
    con: DuckDBPyConnection,
    agency_id: str,
    year: int,
    report_id: str,
    published: date | None,
    earlier: str | None,
    earlier_published: date | None,
    same_format: bool,
) -> Judgement:
    def judgement(
        outcome: Outcome, found: str, evidence: tuple[EvidenceItem, ...] = (), fix: str | None = None
    ) -> Judgement:
        return Judgement(agency_id, year, report_id, "", outcome, _EXPECTED, found, evidence, fix)

    if earlier is None:
        return judgement(Outcome.NOT_APPLICABLE, "只收到一个文本，没有可比的")
    places, evidence = _differences(con, earlier, report_id)
    if not places:
        return judgement(Outcome.PASS, "两次收到的文本内容相同")
    if published is None or earlier_published is None:
        return judgement(
            Outcome.UNDETERMINED,
            f"两次收到的文本在{'、'.join(places)}不同，原文没有发布日期，不知是否已经发布",
        )
    if published != earlier_published:
        return judgement(Outcome.NOT_APPLICABLE, "两次收到的文本发布日期不同，是重新发布的")
    if _has_note(con, report_id):
        return judgement(Outcome.PASS, f"{'、'.join(places)}有改动，已附说明")
    words = "、".join(places)
    said = f"{published.year}年{published.month}月{published.day}日"
    if not same_format:
        return judgement(
            Outcome.REVIEW,
            f"两次收到的文件格式不同，在{words}读出的内容不同，请对照原文",
            evidence,
            f"请对照两次收到的文件；{words}确有改动的，附更正说明，写明改了什么、为什么改。",
        )
    return judgement(
        Outcome.FAIL,
        f"两次收到的文本都写 {said} 发布，而在{words}不同，没有更正说明",
        evidence,
        f"请附更正说明，写明{words}改了什么、为什么改；没有改动的，请核对网站上的文本。",
    )


def _differences(
    con: DuckDBPyConnection, earlier: str, now: str
) -> tuple[list[str], tuple[EvidenceItem, ...]]:
    """Where both texts show something and show it otherwise, in words, with the sentences as they are now."""
    before, after = _sections(con, earlier), _sections(con, now)
    whole = _is_signed(con, earlier) and _is_signed(con, now)
    places: list[str] = []
    evidence: list[EvidenceItem] = []
    for section in FORM.sections:
        old, new = before.get(section.id), after.get(section.id)
        if (old is None) != (new is None):
            if whole and section.table is None:
                places.append(f"第{section.numeral}部分（{'原来没有' if old is None else '后来没有'}）")
            continue
        if old is None or new is None or _bare(old[0]) == _bare(new[0]):
            continue
        places.append(f"第{section.numeral}部分")
        known = {_bare(sentence) for sentence in re.split(r"[。；\n]", old[0])}
        changed = [each for each in re.split(r"[。；\n]", new[0]) if _bare(each) and _bare(each) not in known]
        evidence += [{"quote": shortened(each), "place": new[1], "line": None} for each in changed[:2]]
    return places + list(_table_differences(_cells(con, earlier), _cells(con, now))), tuple(evidence)


def _table_differences(before: _Cells, after: _Cells) -> Iterator[str]:
    """A table drawn in another edition of the form, else how many of its cells show another thing."""
    for table in FORM.tables:
        old, new = before.get(table.id, {}), after.get(table.id, {})
        place = f"第{FORM.section(table.section).numeral}部分的表"
        if (
            old
            and new
            and {edition for edition, _ in old.values()}.isdisjoint(edition for edition, _ in new.values())
        ):
            yield f"{place}（换了格式）"
        elif changed := sum(cell != new[key] for key, cell in old.items() if key in new):
            yield f"{place}（{changed} 格）"


def _is_signed(con: DuckDBPyConnection, report_id: str) -> bool:
    """Whether a text shows its end: what is not in it was not lost behind a cut."""
    rows = con.execute(
        "SELECT signed_on IS NOT NULL FROM reports WHERE report_id = ?", [report_id]
    ).fetchall()
    return bool(rows[0][0])


def _bare(text: str) -> str:
    return _SIGNS.sub("", fold(text))


def _sections(con: DuckDBPyConnection, report_id: str) -> _Sections:
    rows = con.execute(
        "SELECT section_id, text, place FROM sections"
        " WHERE report_id = ? AND status = 'present' AND text <> ''",
        [report_id],
    ).fetchall()
    return {section: (text, place) for section, text, place in rows}


def _cells(con: DuckDBPyConnection, report_id: str) -> _Cells:
    """What the cells show: a figure, or none where they are empty. Lost and unreadable ones show nothing."""
    cells: _Cells = {}
    for table, row, column, edition, value in con.execute(
        "SELECT table_id, row_id, column_id, edition, value FROM cells"
        " WHERE report_id = ? AND status IN ('stated', 'blank', 'slash')",
        [report_id],
    ).fetchall():
        cells.setdefault(table, {})[row, column] = (edition, value)
    return cells


def _has_note(con: DuckDBPyConnection, report_id: str) -> bool:
    """Whether the text says, outside the sections of work done, that it was changed."""
    rows = con.execute(
        "SELECT text FROM lines WHERE report_id = ? AND table_id IS NULL AND section_id IN ('0', '6')",
        [report_id],
    ).fetchall()
    return any(_NOTE.search(fold(text)) for (text,) in rows)


D02 = Rule(
    id="D02",
    title="发布后改动内容附更正说明",
    short="改动附说明",
    level="dates",
    severity=Severity.YELLOW,
    basis="工作惯例：已公开的内容改动要说明",
    version=2,
    needs=("sections", "t2", "t3", "t4", "dates"),
    fix="请附更正说明。",
    judge=_judge,
)
