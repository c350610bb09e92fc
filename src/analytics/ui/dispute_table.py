"""The table of 复议诉讼: three groups of five figures an agency, every figure a button."""

from __future__ import annotations

from html import escape

from analytics.ui import business, details, dispute_words, memo
from analytics.ui.dispute_data import RESULTS, ROWS, T4, TOTAL, AgencyCases, Board, Cases

FAULT = "fault"
"""In place of a column: the finding on the total."""


@memo.view
def markup(one: Board) -> str:
    """HTML for ``clickable``; a pick is ``agency~row~column``, the agency alone, or with no agency all."""
    groups = "".join(f'<th class="g" colspan="5">{escape(T4.words(row))}</th>' for row in ROWS)
    words = dispute_words.result_words() | {TOTAL: T4.plain_columns[-1].label}
    columns = "".join(
        f'<th class="r{" g" if column == RESULTS[0] else ""}">{escape(label)}</th>'
        for _ in ROWS
        for column, label in words.items()
    )
    head = f'<thead><tr><th rowspan="2">单位</th>{groups}</tr><tr>{columns}</tr></thead>'
    all_words = business.group_name(one.kind)
    body = f'<tr class="all"><td>{escape(all_words)}</td>{_city(one)}</tr>'
    body += "".join(_row(row) for row in one.rows)
    return f'<div class="g-wide"><table class="g-tab g-cases">{head}<tbody>{body}</tbody></table></div>'


def _city(one: Board) -> str:
    return "".join(_group("", row, one.city[row], faulty=False) for row in ROWS)


def _row(row: AgencyCases) -> str:
    signs = "".join(details.mark(sign) for sign in row.marks)
    name = f'<button data-pick="{escape(row.agency_id)}">{escape(row.name)}</button>'
    cells = "".join(
        _group(row.agency_id, row_id, held, faulty=row_id in row.findings)
        for row_id, held in row.cases.items()
    )
    return f'<tr><td class="nw">{signs}{name}</td>{cells}</tr>'


def _group(agency_id: str, row_id: str, held: Cases, *, faulty: bool) -> str:
    cells: list[str] = []
    for column, count in zip((*RESULTS, TOTAL), (*held.counts, held.total), strict=True):
        strong = column == "corrected" and count
        classes = "r" + (" g" if column == RESULTS[0] else "") + (" c" if strong else "")
        fault = column == TOTAL and faulty
        target = FAULT if fault else column
        words = "—" if count is None else f"{count:,}"
        words = f"◆ {words}" if fault else words
        dim = ' class="z"' if not count and not fault else ' class="f"' if fault else ""
        pick = f"{escape(agency_id)}~{row_id}~{target}"
        cells.append(f'<td class="{classes}"><button{dim} data-pick="{pick}">{words}</button></td>')
    return "".join(cells)


def caption(one: Board) -> str:
    """What the signs of the table mean, and how much of it is shown (HTML)."""
    corrected = dispute_words.result_words()["corrected"]
    said = [f"紫色为{corrected}" if any(row.any for row in one.rows) else "全部为 0 或没有数"]
    if any(row.findings for row in one.rows):
        said.append("◆ 为总计与四种结果之和不等，点开看缺口")
    if any(None in (*held.counts, held.total) for row in one.rows for held in row.cases.values()):
        said.append("“—”为报告没有给出，不是 0")
    more = one.tally.reports - len(one.rows)
    if more > 0:
        said.append(f"只列前 {len(one.rows)} 家，另有 {more:,} 家见下载，也可按名称查找")
    return "；".join(said) + "。"
