"""Parts of HTML that panel and pages share: a value with its mark, the words of a cell, lines of the source,
evidence.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal
from html import escape
from typing import Any

from analytics.form import FORM
from analytics.reading.place import place_in_words
from analytics.store.finding_states import FIRST_FOUND
from analytics.ui import data, links, tables
from analytics.ui.panel_links import cell_link

STATUS_WORDS: Mapping[str, str] = {
    "stated": "原文有数",
    "blank": "原文空着",
    "slash": "原文画线或写“无”",
    "unreadable": "原文不是数",
    "not_in_source": "原文没有这一格",
}
OUTCOME_WORDS: Mapping[str, str] = {
    "fail": "不合规",
    "review": "待核",
    "undetermined": "无法判定",
    "pass": "通过",
    "not_applicable": "不适用",
    "settled": "已认定",
}
OUTCOME_MARK: Mapping[str, str] = {"review": "○", "undetermined": "？", "settled": "✓"}
MARK_WORDS: Mapping[str, str] = {
    "算": "由其他格相加得出",
    "改": "已更正，原填数另列",
    "混": "新旧版式混用",
    "缺": "原文没有这一格",
    "扫": "扫描识别，待核对",
}
MARK_SIGNS: Mapping[str, str] = {"derived": "算", "scanned": "扫"}
"""The sign of each mark of the mart ``figures``."""


def figure(value: Decimal | float | None) -> str:
    """A figure as people write it: thousands commas, no needless decimals; “—” where there is none."""
    if value is None:
        return tables.NONE
    number = Decimal(str(value))
    if not number.is_finite():
        return tables.NONE
    whole = number == number.to_integral_value()
    return f"{int(number):,}" if whole else f"{number.normalize():,f}"


def table_words(table_id: str) -> str:
    """“表三” for t3: a table is called by the number of its section."""
    return "表" + FORM.section(FORM.table(table_id).section).numeral


def row_words(table_id: str, row_id: str, edition: str) -> str:
    try:
        return FORM.table(table_id).words(row_id, edition)
    except KeyError:
        return row_id


def column_words(table_id: str, row_id: str, column_id: str, edition: str) -> str:
    try:
        return FORM.table(table_id).column(edition, row_id, column_id).label
    except KeyError:
        return column_id


def row_short(table_id: str, row_id: str) -> str:
    """A row in few words: its short name, else its label, else (where that is long) its number: （五）4."""
    row = FORM.table(table_id).row(row_id)
    if row.short:
        return row.short.replace("\n", "")
    if len(row.label) <= _FITS or row.group is None:
        return row.label
    return FORM.table(table_id).group(row.group).number + row.number.rstrip(".")


_FITS = 8
"""Characters that a narrow column holds."""


def locus_words(rule_id: str, locus: str) -> str:
    """What of the report a finding is about, in few words: 表三, 自然人列, 第五部分, 全文."""
    if not locus:
        return {"prose": "正文", "dates": "日期"}.get(data.rule(rule_id).level, "全文")
    if locus.startswith("section "):
        return f"第{FORM.section(locus.removeprefix('section ')).numeral}部分"
    tables_of_rule = [table for table in FORM.tables if table.id in data.rule(rule_id).needs]
    for table in FORM.tables:
        if locus == table.id or locus.startswith(f"{table.id}."):
            return table_words(table.id)
    for table in tables_of_rule:
        column = next((one for one in table.plain_columns if one.id == locus), None)
        if column is not None:
            return f"{column.label}列"
        if any(row.id == locus for row in table.all_rows):
            return row_short(table.id, locus)
    return "正文"


def cell_words(table_id: str, row_id: str, column_id: str, edition: str) -> str:
    """A cell named for people: 表三 · 四、… · 总计."""
    row, column = row_words(table_id, row_id, edition), column_words(table_id, row_id, column_id, edition)
    return f"{table_words(table_id)} · {row} · {column}"


def mark(sign: str) -> str:
    """One of 算 改 混 缺 扫, before a figure; its meaning stands in the tooltip and in the 图示 line."""
    return f'<span class="g-mark" title="{MARK_WORDS[sign]}">{sign}</span>'


def cell_mark(cell: data.Cell) -> str:
    """The mark of a figure as it was read: 扫 where it was recognised from a picture."""
    return mark("扫") if cell.scanned else ""


def outcome(severity: str, result: str, text: str = "") -> str:
    """Mark and words of a judgement: ◆ 红, ○ 待核, ？ 无法判定."""
    if result == "fail":
        return tables.severity(severity, text)
    return f"<b>{OUTCOME_MARK.get(result, '')} {escape(text or OUTCOME_WORDS[result])}</b>"


def gravest(found: Sequence[data.Finding]) -> str:
    """The gravest severity among findings; red where there are none."""
    order = ("red", "yellow", "blue")
    return min((one.severity for one in found), key=order.index, default="red")


def source_line(report: data.Report, place: str | None) -> str:
    """File, place (where there is one), time of receipt and check sum, as two short lines."""
    where = f" · {escape(place_in_words(place))}" if place else ""
    return (
        f"{escape(report.file_name)}{where}<br>"
        f"收到 {report.received_at:%Y-%m-%d %H:%M} · 校验码 {report.sha256[:4]}…{report.sha256[-4:]}"
    )


def lines_around(
    report_id: str, line: int | None, raw: str | None = None, *, calm: bool = True, width: int = 2
) -> str:
    """The lines of the source around one of them, that one highlighted and ``raw`` in it bold.

    Empty without a line.
    """
    if line is None:
        return ""
    near = [one for one in data.lines(report_id) if abs(one.position - line) <= width]
    shown: list[str] = []
    for one in near:
        text = escape(one.text) or "&nbsp;"
        if one.position == line:
            if raw and raw.strip():
                text = _embolden(text, escape(raw.strip()))
            shown.append(f'<div class="hit{" calm" if calm else ""}">{text}</div>')
        else:
            shown.append(f"<div>{text}</div>")
    return f'<div class="g-lines">{"".join(shown)}</div>'


def _embolden(line: str, raw: str) -> str:
    """Only where the raw text stands once: a row of zeros would be bold in the wrong place."""
    parts = [part.strip() for part in line.split("|")]
    if parts.count(raw) == 1 and len(parts) > 1:
        return " | ".join(f"<b>{part}</b>" if part == raw else part for part in parts)
    return line.replace(raw, f"<b>{raw}</b>") if line.count(raw) == 1 and not raw.isdigit() else line


# ------------------------------------------------------------------ findings


def evidence(found: data.Finding) -> str:
    """What a finding rests on: a table of cells, each a door, and quotes in Song type.

    Empty where there is neither.
    """
    items = [item for item in found.evidence if "row" in item]
    quotes = [item for item in found.evidence if item.get("quote")]
    blocks: list[str] = []
    if items:
        blocks.append(_evidence_cells(found, items))
    blocks += [f'<div class="src">“{escape(str(item["quote"]))}”</div>' for item in quotes]
    return "".join(blocks)


_LIST = 12


def _evidence_cells(found: data.Finding, items: Sequence[Mapping[str, Any]]) -> str:
    """One line a cell; rows under one heading that are only added up share a line.

    A faulty cell is never left out.
    """
    bundles = _bundles(items)
    shown = [one for index, one in enumerate(bundles) if index < _LIST or _faulty(one[0])]
    rows = [_bundle_row(found, bundle) for bundle in shown]
    left = sum(len(bundle) for bundle in bundles) - sum(len(bundle) for bundle in shown)
    more = f'<div class="g-note">另有 {left} 格，见单位画像里的原表。</div>' if left else ""
    return tables.markup(["行", ("列", "nw"), ("数", "r")], rows) + more


def _faulty(item: Mapping[str, Any]) -> bool:
    return item.get("role") == "faulty"


def _bundles(items: Sequence[Mapping[str, Any]]) -> list[list[Mapping[str, Any]]]:
    """Neighbours under one heading of one column, all of them known parts of a sum, in one bundle."""
    bundles: list[list[Mapping[str, Any]]] = []
    for item in items:
        key = _heading_of(item)
        if bundles and key is not None and _heading_of(bundles[-1][0]) == key:
            bundles[-1].append(item)
        else:
            bundles.append([item])
    return bundles


def _heading_of(item: Mapping[str, Any]) -> tuple[str, str, str, str] | None:
    """What an item can be bundled by; None where it has to stand for itself."""
    if item.get("role") != "part" or item.get("value") is None:
        return None
    table = FORM.table(str(item["table"]))
    group = table.row(str(item["row"])).group
    if group is None or table.group(group).within is None:
        return None
    return table.id, group, str(item["column"]), str(item.get("report_id") or "")


def _bundle_row(found: data.Finding, bundle: Sequence[Mapping[str, Any]]) -> list[str]:
    first = bundle[0]
    report_id = str(first.get("report_id") or found.report_id)
    table, row, column = str(first["table"]), str(first["row"]), str(first["column"])
    held = data.cell(report_id, table, row, column)
    edition = held.edition if held else FORM.edition_for(found.year).id
    words = row_words(table, row, edition)
    value = _evidence_value(first)
    if len(bundle) > 1:
        heading = FORM.table(table).group(str(FORM.table(table).row(row).group))
        words = f"{heading.printed}（{len(bundle)} 行之和）"
        value = figure(sum((Decimal(str(item["value"])) for item in bundle), Decimal(0)))
    if _faulty(first):
        value = f'<span class="g-box">{value}</span>'
    return [
        escape(f"{table_words(table)} {words}"),
        escape(column_words(table, row, column, edition)),
        tables.link(cell_link(report_id, table, row, column), value),
    ]


def _evidence_value(item: Mapping[str, Any]) -> str:
    value = item.get("value")
    if value is not None:
        return figure(Decimal(str(value)))
    words = STATUS_WORDS.get(str(item.get("status", "")), "")
    return f'<span class="g-dim">{words}</span>' if words else tables.NONE


def places(found: data.Finding) -> str:
    """Where a finding leads to in its document, in words, each place once."""
    named = dict.fromkeys(place_in_words(str(item["place"])) for item in found.leading)
    shown = list(named)[:3]
    return "；".join(shown) + (f" 等 {len(named)} 处" if len(named) > len(shown) else "")


def finding_detail(found: data.Finding) -> str:
    """Expected, found, cells, others on the same cells, place and fix of a finding, as HTML."""
    return _facts([*_judged(found), *_grounds(found)])


def finding_judged(found: data.Finding) -> str:
    """The first part of ``finding_detail``: expected and found."""
    return _facts(_judged(found))


def finding_grounds(found: data.Finding) -> str:
    """The rest of ``finding_detail``: cells, others on the same cells, place and fix. Empty without any."""
    return _facts(_grounds(found))


def _judged(found: data.Finding) -> list[tuple[str, str]]:
    return [("应为", escape(found.expected)), ("实为", escape(found.found))]


def _grounds(found: data.Finding) -> list[tuple[str, str]]:
    pairs: list[tuple[str, str]] = []
    cells = evidence(found)
    if cells:
        pairs.append(("依据", cells))
    report = data.report(found.report_id) if found.report_id else None
    if report is not None:
        also = _also(found)
        if also:
            pairs.append(("同指此格", also))
        where = places(found)
        pairs.append(("出处", escape(report.file_name) + (f" · {escape(where)}" if where else "")))
    if found.outcome in ("fail", "review") and found.fix:
        pairs.append(("改法", f'<div class="g-fix">{escape(found.fix)}</div>'))
    if found.state:
        pairs.append(("状态", escape(state_words(found))))
    return pairs


def state_words(found: data.Finding) -> str:
    """待处理, or with who, when, the days it took and why: 已通知（王芳 2026-02-21，已电话告知）."""
    told: list[str] = []
    if found.state_who:
        told.append(found.state_who + (f" {found.state_at:%Y-%m-%d}" if found.state_at else ""))
    if found.days is not None:
        told.append(f"用了 {found.days} 天")
    if found.state_why and found.state_why != FIRST_FOUND:
        told.append(found.state_why)
    return f"{found.state}（{'，'.join(told)}）" if told else str(found.state)


def _facts(pairs: Sequence[tuple[str, str]]) -> str:
    inner = "".join(f"<div>{label}</div><div>{text}</div>" for label, text in pairs)
    return f'<div class="g-dl">{inner}</div>' if inner else ""


def _also(found: data.Finding) -> str:
    """Other failed checks whose faulty cell is this one's."""
    faulty = {
        (item["table"], item["row"], item["column"])
        for item in found.evidence
        if item.get("role") == "faulty" and "row" in item
    }
    if not faulty or found.report_id is None:
        return ""
    others = [
        f"{one.rule_id} {data.rule(one.rule_id).short}"
        for one in data.findings_of(found.report_id, ("fail",))
        if one.rule_id != found.rule_id
        and any((item.get("table"), item.get("row"), item.get("column")) in faulty for item in one.evidence)
    ]
    return escape("、".join(dict.fromkeys(others)))


def faulty_cell(found: data.Finding) -> tuple[str, str, str, str] | None:
    """The cell to open for a finding: report, table, row, column. The faulty one before the others."""
    cells = [item for item in found.evidence if "row" in item]
    cells.sort(key=lambda item: item.get("role") != "faulty")
    if not cells or found.report_id is None:
        return None
    first = cells[0]
    report_id = str(first.get("report_id") or found.report_id)
    return report_id, str(first["table"]), str(first["row"]), str(first["column"])


def rule_line(found: data.Finding) -> str:
    """Severity, basis and version of the rule behind a finding."""
    rule = data.rule(found.rule_id)
    word = {"red": "红色", "yellow": "黄色", "blue": "蓝色"}[found.severity]
    shown = outcome(found.severity, found.outcome, word if found.outcome == "fail" else "")
    version = f'<span class="g-nw">规则版本 {rule.version}</span>'
    return f"{shown}　<span class='g-dim'>依据 {escape(rule.basis)}　{version}</span>"


def unit_link(agency_id: str, year: int, words: str) -> str:
    """A link to an agency's own page."""
    return tables.link(links.unit(agency_id, year), escape(words))
