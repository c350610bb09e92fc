"""The form's own tables as HTML, with what a report says in them: faulty cells framed, used ones tinted."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from html import escape

from analytics import formats
from analytics.form import FORM
from analytics.form.printed import Drawing, Slot, drawing
from analytics.ui.records import Cell

Place = tuple[str, str]
"""(row id, column id) within a table."""

STATUS_SIGN: Mapping[str, tuple[str, str]] = {
    "blank": ("空", "这一格在原文里空着，不是 0"),
    "slash": ("／", "这一格在原文里画线或写“无”，不是 0"),
    "unreadable": ("？", "这一格在原文里不是数"),
    "not_in_source": ("缺", "原文没有这一格，不是 0"),
}
"""What stands in a cell without a figure, and what it means."""
SCANNED_SIGN, SCANNED_WORDS = "扫", "扫描识别，待核对"


@dataclass(frozen=True, slots=True)
class Look:
    """How the cells of a table are to look.

    ``faulty``: with their severity; ``derived``: figures worked out for cells that are lost.
    """

    faulty: Mapping[Place, str] = field(default_factory=dict[Place, str])
    used: Collection[Place] = ()
    chosen: Place | None = None
    derived: Mapping[Place, float] = field(default_factory=dict[Place, float])


def markup(
    table_id: str, edition: str, cells: Mapping[Place, Cell], look: Look, address: Mapping[Place, str]
) -> str:
    """The table in the layout of its edition. ``address`` gives links of cells; one without is no door."""
    shape = drawing(table_id, edition)
    columns = "".join(f'<col style="width:{share:.2%}">' for share in shape.widths)
    body = "".join(
        "<tr>" + "".join(_slot(slot, shape, cells, look, address) for slot in line) + "</tr>"
        for line in shape.lines()
    )
    kind = FORM.table(table_id).layout
    table = f'<table class="g-form {kind}"><colgroup>{columns}</colgroup><tbody>{body}</tbody></table>'
    return f'<div class="g-paper">{table}</div>'


def _slot(
    slot: Slot, shape: Drawing, cells: Mapping[Place, Cell], look: Look, address: Mapping[Place, str]
) -> str:
    spans = (f' rowspan="{slot.rowspan}"' if slot.rowspan > 1 else "") + (
        f' colspan="{slot.colspan}"' if slot.colspan > 1 else ""
    )
    if slot.cell is None:
        text = "<br>".join(map(escape, slot.text)) if slot.upright else escape(slot.text)
        upright = " up" if slot.upright else ""
        return f'<td class="{slot.role}{upright}"{spans}>{text}</td>'
    inner, classes = _figure(cells.get(slot.cell), slot.cell, look)
    href = address.get(slot.cell)
    if href is None:
        return f'<td class="{classes}"{spans}>{inner}</td>'
    row_id, column_id = slot.cell
    pick = escape(f"{shape.table_id}.{row_id}.{column_id}")
    # The name of a door holds what is seen of it: speech control goes by the figure.
    seen = re.sub(r"<[^>]*>", "", inner)
    where = f"{escape(label(shape.table_id, shape.edition, slot.cell))} {seen}"
    return (
        f'<td class="{classes}"{spans}><a href="{escape(href)}" target="_self" data-pick="{pick}"'
        f' aria-label="{where}">{inner}</a></td>'
    )


def _figure(cell: Cell | None, place: Place, look: Look) -> tuple[str, str]:
    """What stands in a figure's place, as HTML, and its classes."""
    classes = ["fig"]
    if place in look.faulty:
        classes += ["bad", look.faulty[place]]
    elif place in look.used:
        classes.append("used")
    if place == look.chosen:
        classes.append("here")
    if cell is not None and cell.value is not None:
        if not cell.value:
            classes.append("zero")
        return _scanned(cell) + formats.number(cell.value), " ".join(classes)
    worked_out = look.derived.get(place)
    if worked_out is not None:
        classes += [] if worked_out else ["zero"]
        return f'<i title="由其他格相加得出">算</i>{formats.number(worked_out)}', " ".join(classes)
    sign, words = STATUS_SIGN[cell.status if cell else "not_in_source"]
    classes.append("none")
    return _scanned(cell) + f'<i title="{words}">{sign}</i>', " ".join(classes)


def _scanned(cell: Cell | None) -> str:
    if cell is None or not cell.scanned:
        return ""
    return f'<i title="{SCANNED_WORDS}">{SCANNED_SIGN}</i>'


def label(table_id: str, edition: str, place: Place) -> str:
    """A cell in words for a screen reader: row, column."""
    table = FORM.table(table_id)
    return f"{table.words(place[0], edition)}，{table.column(edition, *place).label}"


def legend(cells: Mapping[Place, Cell], look: Look) -> str:
    """The line under the table: what frames, tints and signs in it mean; only those that occur."""
    said = ["加粗框＝选中的格，点任一格看它的来源"]
    severities = set(look.faulty.values())
    if "red" in severities:
        said.append("红框＝红色缺口")
    if "yellow" in severities:
        said.append("黄框＝黄色缺口")
    if look.used:
        said.append("蓝底＝核算用到的格")
    if look.derived:
        said.append("算＝原表没有填，由其他格相加得出")
    if any(cell.scanned for cell in cells.values()):
        said.append(f"{SCANNED_SIGN}＝{SCANNED_WORDS}")
    for status, (sign, words) in STATUS_SIGN.items():
        if any(cell.status == status and place not in look.derived for place, cell in cells.items()):
            said.append(f"{sign}＝{words.removeprefix('这一格在')}")
    return "；".join(said) + "。"


def subtitle(edition: str, year: int) -> str:
    """Which edition the table follows; frames and tints are told of under it, where they occur."""
    other = "" if edition == FORM.edition_for(year).id else "，不是当年规定的版式"
    return f"原表原样（{edition} 年版式{other}）"
