"""The sentences, key figures and sheets of 总览 and 合规缺口: figures of ``city.Standing`` in words."""

from __future__ import annotations

import math
from collections.abc import Callable, Hashable, Mapping
from dataclasses import dataclass, replace
from html import escape
from typing import Any

import pandas as pd

from analytics import formats
from analytics.charts.base import LAST_OF_OLD_EDITION
from analytics.charts.calendar import CalendarRow, Day
from analytics.charts.tokens import SEVERITY_TITLE, SEVERITY_WORD, SUBMISSION_WORD, Tokens
from analytics.export.sheets import ColumnSpec
from analytics.form import FORM
from analytics.ui import city, compliance_data, data, details, links, memo, panel_links
from analytics.ui.city import Standing, names
from analytics.ui.frame import Door, Kpi, Sheet

LEVEL_WORDS = {
    "form": "格式",
    "dates": "日期",
    "sums": "勾稽",
    "years": "年际",
    "prose": "图文",
    "text": "文字",
    "peers": "雷同",
    "roll_up": "汇总",
}
"""Families of rules, in the order of the rulebook."""


# ------------------------------------------------------------------ 总览


@memo.view
def overview(state: Standing) -> str:
    """Who has not reported, whose figures wait for a person, and how many red findings there are.

    HTML of two lines.
    """
    return f"{_reported(state)}{_scanned(state)}<br>{_red(state)}{own(state)}"


def _reported(state: Standing) -> str:
    if not state.owed:
        received = state.readable.get(state.year, 0)
        if not received:
            return "没有应报的单位，也没有收到报告。"
        return f"收到 {received:,} 家单位的报告；名录里没有应报单位，说不出谁没有报。"
    said = f"{state.owed:,} 家应报，"
    if state.reported == state.owed:
        late = f"，其中 {state.late:,} 家迟报" if state.late else ""
        return f"{said}全部已报{late}。"
    if len(state.missing) == state.owed:
        return f"{said}<em>一家也没有报</em>。"
    said += f"{state.reported:,} 家已报"
    if state.missing:
        said += f"；<em>{escape(names(state.missing))}未报</em>"
    if state.unreadable:
        said += f"，{escape(names(state.unreadable))}报告无法读取"
    return said + "。"


def own(state: Standing) -> str:
    """What is wrong with the report of the city itself, which is due as well and none of the units (HTML);
    empty where all is well or none is owed.
    """
    if state.own is None:
        return ""
    day, counts = state.own.days.get(state.year), state.own.counts
    if day is not None and day.state in ("missing", "unreadable"):
        return f"{escape(state.own.name)}{city.OWN}<em>{SUBMISSION_WORD[day.state]}</em>。"
    red = counts["red"] if counts else 0
    late = f"迟报 {day.days_late} 天" if day is not None and day.days_late else ""
    said = "，".join([*([late] if late else []), *([f"红色缺口 <em>{red} 项</em>"] if red else [])])
    return f"{escape(state.own.name)}{city.OWN}另计：{said}。" if said else ""


def own_apart(state: Standing) -> str:
    """That the report of the city itself is no unit's, for the line under a picture (HTML)."""
    if state.own is None:
        return ""
    units = f"{state.owed} 家应报单位" if state.owed else "各单位"
    return f"最上一行是{escape(state.own.name)}的{city.OWN}，不在{units}之内，不计入家数和项数"


def _scanned(state: Standing) -> str:
    return f"{escape(names(state.scanned))}的报告由扫描件识别，数字待核对。" if state.scanned else ""


def _red(state: Standing) -> str:
    count, holders = state.items[state.year]["red"], state.holders[state.year]["red"]
    if not state.readable.get(state.year):
        return "这一年没有能检查的报告。"
    if not count:
        return no_red(state) + settled(state)
    said = f"{holders:,} 家共有红色缺口 <em>{count:,} 项</em>"
    change = state.change("red")
    if change is not None:
        said += (
            "，与上年持平" if change == 0 else f"，比上年{'多' if change > 0 else '少'} {abs(change):,} 项"
        )
    return f"{said}。{settled(state)}"


def settled(state: Standing) -> str:
    """What a person looked at and wanted nothing done about: told, and not counted."""
    count = state.settled.get(state.year, 0)
    return f"另有 {count:,} 项经人确认无误或忽略，不计在内。" if count else ""


def no_red(state: Standing) -> str:
    """No red finding: that is good news only as far as everything could be judged."""
    readable, lost = state.readable[state.year], state.undetermined[state.year]
    if not state.unsure[state.year]:
        return f"{readable} 份报告都没有红色缺口。"
    return (
        f"{readable} 份报告没有查出红色缺口，但有 <u>{lost} 项无法判定</u>"
        f"（涉及 {state.unsure[state.year]} 家，原文缺少要查的内容）。"
    )


def _sent(state: Standing) -> str:
    """How many came in time; a report that does not say when it was published is neither early nor late."""
    if not state.owed:
        received = state.readable.get(state.year, 0)
        unknown = state.extra_undated == received and received > 0
        return "名录外，是否按时不详" if unknown else "名录外，不计是否迟报"
    said = f"按时 {state.on_time}，迟报 {state.late}"
    return said + (f"，不详 {state.undated}" if state.undated else "")


@memo.view
def overview_kpis(state: Standing) -> tuple[Kpi, ...]:
    year, years = state.year, state.years
    before = state.owed_by_year.get(year - 1)
    last = f" · 上年 {state.reported_by_year.get(year - 1, 0)}/{before}" if before and state.owed else ""
    here = {"year": str(year)}
    kind = state.kind
    return (
        Kpi(
            "已报送",
            f"{state.reported if state.owed else state.readable.get(year, 0):,}",
            f"/ {state.owed:,} 家" if state.owed else "家",
            _sent(state) + last,
            years,
            [
                float(state.reported_by_year.get(one, 0)) if state.owed_by_year.get(one) else None
                for one in years
            ],
            Door(links.RANKING, here | {"indicator": "days_early"}),
            broken=False,
        ),
        severity_kpi(state, "red"),
        count_kpi("新收申请", "requests_received", state, kind, Door(links.REQUESTS, here)),
        rate_kpi(
            f"公开率（含{PARTLY}）",
            "disclosure_rate",
            state,
            kind,
            Door(links.RANKING, here | {"indicator": "disclosure_rate"}),
        ),
        _carried(state, kind),
    )


def severity_kpi(state: Standing, severity: str) -> Kpi:
    """Findings of a severity; a rise of red ones is said to be worse, a fall better."""
    count, holders = state.items[state.year][severity], state.holders[state.year][severity]
    change = state.change(severity)
    note = f"{holders:,} 家"
    if change is not None:
        note += f" · 较上年 {formats.change(change)} 项" if change else " · 与上年持平"
        if severity == "red" and change:
            note += " <b class='g-red'>变差</b>" if change > 0 else " <b class='g-good'>好转</b>"
    params = {"year": str(state.year), "severity": severity}
    return Kpi(
        SEVERITY_TITLE[severity],
        f"{count:,}" if state.readable.get(state.year) else formats.NOT_APPLICABLE,
        "项" if state.readable.get(state.year) else "",
        note if state.readable.get(state.year) else "没有能检查的报告",
        state.years,
        state.series(severity),
        Door(links.COMPLIANCE, params),
        severity,
    )


@dataclass(frozen=True, slots=True)
class Pool:
    """The city's figures of one indicator, a year each; None where nothing is known."""

    years: Mapping[int, Mapping[str, float]]

    @classmethod
    def of(cls, indicator: str, state: Standing, kind: str | None) -> Pool:
        held = data.pooled(indicator, state.years, kind)
        columns = ("value", "numerator", "denominator")
        return cls(
            {int(row["year"]): {one: float(row[one]) for one in columns} for row in held.to_dict("records")}
        )

    def at(self, year: int, column: str = "value") -> float | None:
        value = self.years.get(year, {}).get(column)
        return None if value is None or math.isnan(value) else value

    def series(self, column: str = "value") -> list[float | None]:
        return [self.at(year, column) for year in self.years]


def count_kpi(label: str, indicator: str, state: Standing, kind: str | None, door: Door) -> Kpi:
    """A count of the city with its change: “较上年 +123 件（+10.8%）”."""
    pool = Pool.of(indicator, state, kind)
    now = pool.at(state.year)
    note = "没有读到" if now is None else _against(now, pool.at(state.year - 1), state.year)
    unit = "" if now is None else "件"
    return Kpi(label, formats.number(now), unit, note, state.years, pool.series(), door)


def rate_kpi(label: str, indicator: str, state: Standing, kind: str | None, door: Door) -> Kpi:
    """A rate of the city with its x/n and its change in points."""
    pool = Pool.of(indicator, state, kind)
    now, cases, before = pool.at(state.year), pool.at(state.year, "denominator"), pool.at(state.year - 1)
    if now is None:
        why = "没有办结的申请" if cases == 0 else "没有读到"
        return Kpi(label, formats.NOT_APPLICABLE, "", why, state.years, pool.series(), door)
    note = f"{formats.fraction(pool.at(state.year, 'numerator'), cases)} 件"
    if comparable(state.year) and before is not None:
        note += f" · 较上年 {formats.points(now - before, cases)}"
    return Kpi(label, formats.percent(now, cases, sign=False), "%", note, state.years, pool.series(), door)


def _carried(state: Standing, kind: str | None) -> Kpi:
    """What is carried into the next year, as a count, with its share of all that was to be handled."""
    pool = Pool.of("carry_over_rate", state, kind)
    now, before = pool.at(state.year, "numerator"), pool.at(state.year - 1, "numerator")
    note = "没有读到" if now is None else _against(now, before, state.year, ratio=False)
    if pool.at(state.year) is not None:
        note += f" · 占 {formats.percent(pool.at(state.year), pool.at(state.year, 'denominator'))}"
    door = Door(links.RANKING, {"year": str(state.year), "indicator": "carry_over_rate"})
    unit = "" if now is None else "件"
    return Kpi("结转下年", formats.number(now), unit, note, state.years, pool.series("numerator"), door)


def comparable(year: int) -> bool:
    """Figures of the form are not set against those of another edition."""
    return year != LAST_OF_OLD_EDITION + 1


def _against(now: float, before: float | None, year: int, *, ratio: bool = True) -> str:
    """“较上年 +123 件（+10.8%）”; no percentage from 0, nothing across an edition break."""
    if not comparable(year):
        return "2021 年换版，不与上年比"
    if before is None:
        return "没有上年数"
    if now == before:
        return "与上年持平"
    share = (
        f"（{'+' if now > before else ''}{formats.percent((now - before) / before)}）"
        if ratio and before
        else ""
    )
    return f"较上年 {formats.change(now - before)} 件{share}"


# ------------------------------------------------------------------ calendar


@memo.view
def submission_legend(state: Standing, tokens: Tokens) -> tuple[tuple[str, str, str], ...]:
    """The states as they look in the calendar: style, sign, words."""
    outside = [bool(row.about) for row in state.rows]
    dash = SUBMISSION_WORD["not_due"]
    dash = (
        "名录外单位未收到"
        if outside and all(outside)
        else f"{dash}，或名录外未收到"
        if any(outside)
        else dash
    )
    signs = {"submitted": "", "late": "12", "missing": "未", "unreadable": "?", "not_due": "—"}
    return tuple(
        (
            f"background:{tokens.submission[one]};color:{tokens.submission_text[one]}"
            + (";border:1px solid var(--line)" if one == "not_due" else ""),
            sign,
            dash if one == "not_due" else SUBMISSION_WORD[one],
        )
        for one, sign in signs.items()
    )


@memo.view
def calendar_caption(state: Standing) -> str:
    """What the calendar shows, in words."""
    said: list[str] = []
    if state.owed:
        parts = [f"{state.on_time} 家按时"] + ([f"{state.late} 家迟报"] if state.late else [])
        parts += [f"{state.undated} 家已报、是否按时不详"] if state.undated else []
        parts += [f"{len(state.missing)} 家未报"] if state.missing else []
        parts += [f"{len(state.unreadable)} 家无法读取"] if state.unreadable else []
        said.append(f"{state.year} 年度 " + "、".join(parts))
    if state.extra:
        said.append(f"{'另有' if state.owed else '收到'}名录外 {state.extra} 家的报告，不计应报与迟报")
    if state.latest is not None and state.latest[1] > 1:
        name, count = state.latest
        said.append(f"{escape(name)}{len(state.years)} 年中 {count} 年迟报，次数最多")
    worst = next(iter(state.checked), None)
    if worst is not None and worst.counts and worst.counts["red"]:
        said.append(f"红色缺口最多的是{escape(worst.name)}（{worst.counts['red']} 项）")
    said += [own_apart(state)] if state.own else []
    left_out = state.units - len(state.rows)
    if left_out > 0:
        said.append(f"只画问题最重的 {len(state.rows)} 家，另有 {left_out:,} 家，见下载")
    return "；".join(said) + "。点任一方格，看当年报告与出处。"


def own_name(row: CalendarRow) -> str:
    """What the row of the city's own report is called: 云泽市（全市年报）."""
    return f"{row.name}（{city.OWN}）"


def day_words(day: Day | None) -> str:
    """One cell of the calendar for a sheet: 已报, 迟报 12 天, 未报, 无法读取, —."""
    if day is None or day.state == "not_due":
        return formats.NOT_APPLICABLE
    return SUBMISSION_WORD[day.state] + (f" {day.days_late} 天" if day.days_late else "")


def calendar_sheet(state: Standing) -> Sheet:
    """The calendar with its counts, all agencies; no count where there is no report to check."""
    return Sheet(
        "报送日历",
        lambda: _calendar_table(state),
        {"迟报": "公布或落款日期晚于期限的天数", "缺口数为空": "没有可检查的报告，不作 0"},
    )


def _calendar_table(state: Standing) -> pd.DataFrame:
    rows = state.rows if len(state.rows) >= state.units else city.calendar_rows(state.year, state.kind)
    rows = [*([replace(state.own, name=own_name(state.own))] if state.own else []), *rows]
    return pd.DataFrame(
        [
            {"单位": row.name}
            | {f"{year} 年度": day_words(row.days.get(year)) for year in state.years}
            | {
                f"{state.year} {SEVERITY_TITLE[severity]}（项）": row.counts[severity] if row.counts else None
                for severity in city.SEVERITIES
            }
            for row in rows
        ]
    )


# ------------------------------------------------------------------ changes


def movement_door(row: Mapping[Hashable, Any]) -> str:
    """The figure of a change, leading to its cell where it is one cell, else to the report."""
    text = formats.number(row["value"])
    if row["what"] in _CELLS_OF_T3:
        href = panel_links.cell_link(row["report_id"], "t3", row["what"], "total")
    else:
        href = panel_links.report_link(row["agency_id"], int(row["year"]))
    return f'<a class="g-a" href="{href}" target="_self">{text}</a>'


PARTLY = FORM.table("t3").row("partly_granted").label
_CELLS_OF_T3 = {row.id for row in FORM.table("t3").all_rows}


def change_sheet(year: int, kind: str | None, named: Mapping[str, str], least: int) -> Sheet:
    """All changes that the list was drawn from."""
    heads = {
        "short_name": "单位",
        "what": "指标",
        "previous": f"{year - 1}（件）",
        "value": f"{year}（件）",
        "difference": "增减（件）",
        "ratio": "幅度",
        "derived": "算",
        "scanned": "扫",
    }

    def table() -> pd.DataFrame:
        found = data.movements(year, kind, tuple(named), least)[list(heads)]
        found["what"] = found["what"].map(dict(named))
        for mark in ("derived", "scanned"):
            found[mark] = found[mark].map({True: "是", False: ""})
        return found.rename(columns=heads)

    columns = [
        ColumnSpec(head, head, "percent" if head == "幅度" else "number" if "件" in head else "text")
        for head in heads.values()
    ]
    words = {
        "幅度": f"增减 ÷ {year - 1} 年数；不足 {least} 件的不列",
        "算": "由其他格相加得出",
        "扫": details.MARK_WORDS["扫"],
    }
    return Sheet("变化最大", table, words, columns)


# ------------------------------------------------------------------ findings


def finding_sheet(ask: Callable[[], pd.DataFrame]) -> Sheet:
    """Findings (as ``data.findings`` gives them) with all that a letter needs."""
    rules = {f"{rule.id} {rule.short}": f"{rule.title}（依据 {rule.basis}）" for rule in data.rules()}
    about = rules | {"认定人为空": "状态由收到的报告得出，不是人认定的"}
    return Sheet("缺口清单", lambda: _finding_table(ask()), about)


def _finding_table(found: pd.DataFrame) -> pd.DataFrame:
    places = data.evidence_places(int(found["year"].iloc[0])) if len(found) else {}
    return pd.DataFrame(
        {
            "级别": found["severity"].map(dict(SEVERITY_WORD)),
            "结果": found["outcome"].map(dict(details.OUTCOME_WORDS)),
            "单位": found["short_name"],
            "单位全称": found["name"],
            "年度": found["year"].astype(str),
            "检查项": found["rule_id"],
            "名称": found["title"],
            "应为": found["expected"],
            "实为": found["found"],
            "出处": found["finding_id"].map(places).fillna(""),
            "改法": found["fix"],
            "状态": found["state"].fillna(""),
            "认定人": found["state_who"].fillna(""),
            "认定日期": [_day(at) for at in found["state_at"]],
            "状态说明": found["state_why"].fillna(""),
            "编号": found["number"].fillna(""),
        }
    )


def _day(at: Any) -> str:
    return "" if pd.isna(at) else f"{at:%Y-%m-%d}"


def none_common(state: Standing) -> str:
    """In place of the list of red findings where there is none (plain text)."""
    if not state.readable.get(state.year):
        return "这一年没有能检查的报告。"
    unsure = state.unsure[state.year]
    return f"没有查出红色缺口；{unsure} 家有检查项无法判定。" if unsure else "没有红色缺口。"


@dataclass(frozen=True, slots=True)
class Common:
    """A red rule and how many agencies failed it."""

    rule_id: str
    short: str
    agencies: int


def common(state: Standing) -> tuple[Common, ...]:
    """Red rules that failed, most agencies first."""
    spread = compliance_data.spread(state.year, state.kind)
    rows = [
        Common(rule.id, rule.short, spread[rule.id].red)
        for rule in data.rules()
        if rule.id in spread and spread[rule.id].red
    ]
    return tuple(sorted(rows, key=lambda row: -row.agencies))
