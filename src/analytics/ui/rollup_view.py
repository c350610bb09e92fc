"""The sections of 汇总核对: the form, cells that differ, whose figure it may be, who is not in the sums."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from html import escape

from analytics import formats
from analytics.charts.tokens import SEVERITY_MARK
from analytics.consolidation.behind import Gap, Share
from analytics.consolidation.totals import Total
from analytics.export.consolidated import where_words
from analytics.form import FORM
from analytics.ui import (
    details,
    filters,
    frame,
    links,
    memo,
    panel_links,
    rollup_data,
    rollup_form,
    rollup_source,
    rollup_words,
    tables,
)
from analytics.ui.clickable import clickable
from analytics.ui.rollup_data import Board


def choose_table(page: frame.Page, one: Board) -> str:
    """Which of the tables is shown, each with the number of its cells that contradict the city's report."""
    counts: Mapping[str, int] = {}
    if one.against:
        counts = {
            table: sum(cell.place[0] == table for cell in one.against.wrong) for table in rollup_data.TABLES
        }
    words = {
        table: details.table_words(table)
        + (f" {SEVERITY_MARK['red']}{counts[table]}" if counts.get(table) else "")
        for table in rollup_data.TABLES
    }
    return filters.choice(page, "table", "表", words, default=rollup_data.FIRST)


def tall(table: str) -> bool:
    """Whether the form's table is as long as what stands beside it."""
    return FORM.table(table).layout == "grid"


def draw_form(one: Board, table: str) -> None:
    found = one.found
    frame.section(FORM.section(FORM.table(table).section).heading, rollup_words.subtitle(found))
    if not found.reported:
        frame.quiet(f"{found.year} 年度没有可以读取的报告，表里没有数字可加。报告入库后再看。")
        return
    html = rollup_form.markup(found.year, table, rollup_source.address(rollup_form.HOLDER))
    clickable(html, key=f"sums.{found.year}.{table}", on_pick=rollup_source.ask)
    frame.caption(rollup_words.caption(one, table))


# ------------------------------------------------------------------ against the city's own report


def draw_against(one: Board) -> None:
    found, side = one.found, one.against
    name = rollup_words.own_name(found)
    if side is None:
        frame.section("与全市年报核对", "市里自己发布的年报，逐格与各单位合计相比")
        _no_report(one)
        return
    frame.section(f"与{name}不同的格", _compared(one))
    if not side.differing:
        frame.quiet(f"能比的 {side.compared} 格全部一致。" if side.compared else f"{name}没有能比的数。")
        return
    clickable(
        _differing(found.year, rollup_source.address(rollup_form.HOLDER)),
        key=f"differing.{found.year}",
        on_pick=rollup_source.ask,
    )
    rest = len(side.differing) - rollup_data.LISTED
    more = f"另有 {rest} 格，见下载的“差额”表。" if rest > 0 else ""
    frame.caption(
        f"◆＝不可能由缺报造成，▲＝补报后再看；负数是{escape(name)}填少了。{more}点任一行看各单位所填。"
    )


def _compared(one: Board) -> str:
    side, scope = one.against, one.scope
    said = f"能比的 {side.compared} 格" if side else ""
    if scope is None or not scope.scope:
        return f"{said}；没有写明本级还是全域，先问清"
    if scope.scope == "own":
        return f"{said}；正文写明是本级，不同不一定是错"
    return f"{said}；正文写明是全域，每格应等于合计"


@memo.view
def _differing(year: int, address: str) -> str:
    one = rollup_data.board(year)
    listed = one.against.differing[: rollup_data.LISTED] if one.against else ()
    rows = [
        [
            _mark(cell),
            _door(address, cell, escape(rollup_words.cell_words(cell.place, one.found.edition))),
            _door(address, cell, rollup_words.brief(cell.own_value)),
            rollup_words.signed(cell),
        ]
        for cell in listed
    ]
    heads: tables.Head = ["", ("格", "nw"), ("市", "r nw"), ("减合计", "r k nw")]
    return tables.markup(heads, rows)


def _mark(cell: Total) -> str:
    tone = rollup_form.TONE[rollup_data.verdict(cell)]
    return f'<span class="g-{tone}">{SEVERITY_MARK[tone]}</span>'


def _door(address: str, cell: Total, inner: str) -> str:
    pick = "~".join(cell.place)
    href = escape(address.replace(rollup_form.HOLDER, pick))
    return f'<a class="g-a" href="{href}" target="_self" data-pick="{pick}">{inner}</a>'


def _no_report(one: Board) -> None:
    found = one.found
    if found.own is not None:
        frame.quiet(f"没有收到{rollup_words.own_name(found)}（{found.year} 年度），入库后这里逐格比较。")
        return
    frame.html(
        '<div class="g-dl g-steps"><div>一</div><div>把全市的年报也放进收件的文件夹，照常入库。</div>'
        f"<div>二</div><div>在数据文件夹的 <code>settings.toml</code> 里写一行，指明哪家的年报是全市的："
        f'<br><code>{rollup_words.SETTING} = "某某市人民政府"</code></div>'
        "<div>三</div><div>运行 <code>gongkai build</code>，再回到本页，逐格的差额就列在这里。</div></div>"
    )


def draw_shares(one: Board) -> None:
    """Unit by unit: who stands behind the cells that differ."""
    if one.against is None or not one.against.differing:
        return
    frame.section(
        "不同的格，各家填了多少", "先查所填恰好等于差额的单位：是否漏计，或计了两次；再查填得最多的"
    )
    found = rollup_data.shares(one.found.year)
    rows = [
        [
            _mark(cell),
            tables.link(
                rollup_source.address("~".join(cell.place)),
                escape(rollup_words.cell_words(cell.place, one.found.edition)),
            ),
            rollup_words.signed(cell),
            _units(cell, [share for share in found.get(cell.place, ()) if share.exact]),
            _units(cell, [share for share in found.get(cell.place, ()) if not share.exact]),
            f"{cell.owed - cell.known_count} 家" if cell.owed > cell.known_count else tables.NONE,
        ]
        for cell in one.against.differing[: rollup_data.DIFFERING]
    ]
    heads: tables.Head = [
        "",
        ("格", "nw"),
        ("市减合计", "r k nw"),
        ("恰好等于差额的", "pad"),
        "填得最多的（占合计）",
        ("没有计入", "r nw"),
    ]
    tables.html(heads, rows)
    frame.caption("小的数容易碰巧相等，差额大而恰好相等才说明问题。点单位后的数看它原表的那一格。")


def _units(cell: Total, listed: list[Share]) -> str:
    if not listed:
        return tables.NONE
    return "　".join(
        f'<span class="g-nw">{escape(share.short_name)} '
        + tables.link(
            panel_links.cell_link(share.report_id, *cell.place), f"<b>{rollup_words.brief(share.value)}</b>"
        )
        + (f" <small>{_part(cell, share)}</small>" if _shared(cell, share) else "")
        + "</span>"
        for share in listed
    )


def _part(cell: Total, share: Share) -> str:
    return formats.percent(share.value / cell.total, 10) if cell.total else tables.NONE


def _shared(cell: Total, share: Share) -> bool:
    """Whether its part of the sum says something."""
    if not cell.total or share.exact or cell.column.signed:
        return False
    return share.value >= cell.total * _WORTH_TELLING


_WORTH_TELLING = Decimal("0.005")


# ------------------------------------------------------------------ who is not in the sums


def draw_missing(one: Board) -> None:
    found = one.found
    listed, count = rollup_data.gaps(found.year)
    frame.section("哪些单位没有计入", "没有报告的整家不计；有报告而某几格没有数的，只缺那几格。都不当作 0")
    rows = [_gap(gap, one) for gap in listed]
    rows += [
        [
            tables.link(links.unit(unit.agency_id, found.year), escape(unit.short_name)),
            escape(unit.kind),
            "全部",
            why,
            tables.NONE,
            "",
        ]
        for why, units in (
            ("当年不在名册，不计入", found.outside),
            ("全域口径，所含单位各自报送，不重复计入", found.covering),
        )
        for unit in units
    ]
    if not rows:
        frame.quiet("各单位都有报告，每一格都有数，全部计入。" if found.units else "没有应报单位。")
        return
    tables.html(
        [("单位", "nw"), ("类别", "nw"), ("表", "nw"), ("原因", "nw"), ("格数", "r nw"), "哪些格"], rows
    )
    rest = count - len({gap.agency_id for gap in listed})
    if rest > 0:
        frame.caption(f"另有 {rest} 家，见下载的“缺少”表；要找某一家，用页首的查找。")


def _gap(gap: Gap, one: Board) -> list[str]:
    found = one.found
    name = tables.link(links.unit(gap.agency_id, found.year), escape(gap.short_name))
    kind, why = escape(gap.kind), escape(rollup_words.reason(gap.lacking))
    if gap.report_id is None:
        door = panel_links.report_link(gap.agency_id, found.year)
        tone = ' class="g-red"' if gap.lacking == "no_report" else ""
        words = f"<b{tone}>{why}</b>"
        return [name, kind, "全部", tables.link(door, words), str(len(found.cells)), ""]
    where = escape(where_words(found.edition, gap.places, rollup_words.short_words))
    if gap.lacking == "other_edition":
        where = tables.link(panel_links.report_link(gap.agency_id, found.year), where)
    else:
        where = tables.link(panel_links.cell_link(gap.report_id, *gap.places[0]), where)
    return [name, kind, details.table_words(gap.table), why, str(len(gap.places)), where]
