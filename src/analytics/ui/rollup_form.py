"""The form's table as printed, each cell the sum of the units, marked where it is not whole."""

from __future__ import annotations

from collections.abc import Mapping
from html import escape

from analytics import formats
from analytics.charts.tokens import SEVERITY_MARK
from analytics.consolidation.totals import Total, Totals
from analytics.export.consolidated import behind, sign
from analytics.form import FORM
from analytics.form.printed import Slot, drawing, wide_figures
from analytics.ui import memo, rollup_data, rollup_words, tables
from analytics.ui.form_view import Place, label

TONE: Mapping[str, str] = {"wrong": "red", "open": "yellow"}
HOLDER = "CELL"
"""Stands in the address for the cell that a link opens."""


@memo.view
def markup(year: int, group: str | None, table_id: str, address: str) -> str:
    """The table as HTML; ``address`` has ``HOLDER`` where the cell's name (t3~received~total) belongs."""
    found = rollup_data.board(year, group).found
    shape = drawing(table_id, found.edition)
    cells = {(one.place[1], one.place[2]): one for one in found.of_table(table_id)}
    columns = "".join(f'<col style="width:{share:.2%}">' for share in wide_figures(shape))
    body = "".join(
        "<tr>" + "".join(_slot(slot, found, cells, address) for slot in line) + "</tr>"
        for line in shape.lines()
    )
    kind = FORM.table(table_id).layout
    return (
        f'<div class="g-paper"><table class="g-form g-sums {kind}"><colgroup>{columns}</colgroup>'
        f"<tbody>{body}</tbody></table></div>"
    )


def _slot(slot: Slot, found: Totals, cells: Mapping[Place, Total], address: str) -> str:
    spans = (f' rowspan="{slot.rowspan}"' if slot.rowspan > 1 else "") + (
        f' colspan="{slot.colspan}"' if slot.colspan > 1 else ""
    )
    if slot.cell is None:
        text = "<br>".join(map(escape, slot.text)) if slot.upright else escape(slot.text)
        return f'<td class="{slot.role}{" up" if slot.upright else ""}"{spans}>{text}</td>'
    one = cells[slot.cell]
    pick = "~".join(one.place)
    said = _said(one, found)
    named = escape(f"{label(one.place[0], found.edition, slot.cell)}：{said}")
    href = escape(address.replace(HOLDER, pick))
    return (
        f'<td class="{_classes(one)}"{spans}><a href="{href}" target="_self" '
        f'data-pick="{pick}" title="{escape(said)}" aria-label="{named}">{_inner(one, found)}</a></td>'
    )


def _classes(one: Total) -> str:
    tone = TONE.get(rollup_data.verdict(one))
    classes = ["fig", *(["bad", tone] if tone else [])]
    if one.total is None:
        classes.append("none")
    elif not one.total and not tone:
        classes.append("zero")
    return " ".join(classes)


def _inner(one: Total, found: Totals) -> str:
    marks = "".join(f"<i>{mark}</i>" for mark in _marks(one, found))
    tone = TONE.get(rollup_data.verdict(one))
    figure = tables.NONE if one.total is None else formats.number(one.total)
    if tone is None:
        return f"{marks}<span>{figure}</span>"
    own = f"<small>{SEVERITY_MARK[tone]}{rollup_words.brief(one.own_value)}</small>"
    return f"<span>{marks}{figure}{own}</span>"


def _marks(one: Total, found: Totals) -> list[str]:
    marks: list[str] = []
    lacking = found.reported - one.known_count
    if lacking and one.total is not None:
        marks.append(f"缺{lacking}")
    if one.derived:
        marks.append("算")
    if one.scanned:
        marks.append("扫")
    return marks


def _said(one: Total, found: Totals) -> str:
    """The cell in words: what it is the sum of, and how it stands to the city's own figure."""
    told = [f"{sign(one)}{formats.number(one.total)}，{behind(one)}有数"]
    if one.derived:
        told.append(f"{one.derived} 家的总计由各列相加得出")
    if one.scanned:
        told.append(f"{one.scanned} 家由扫描件识别")
    if one.difference is not None:
        told.append(rollup_words.verdict_words(one, found).rstrip("。"))
    return "；".join(told)
