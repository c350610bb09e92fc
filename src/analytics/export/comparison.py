"""Comparisons as sheets: one agency over the years, the kinds of agencies by one indicator."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from fractions import Fraction

import pandas as pd

from analytics import formats
from analytics.export.sheets import ColumnSpec, Sheet, marks
from analytics.metrics import Benchmark, Metric, Standpoint, comparable, reason_words
from analytics.metrics.submission import STATES, Submitted

BREAK = "┃"
"""Before a figure that does not go on from the year before: the form was replaced, or its sense changed."""
BREAK_WORDS = f"{BREAK}：换版或口径改变，与上一年不相接，不算增减"

Figure = Decimal | Fraction | float | None
_GLANCE = 2
"""Decimals of a rate where years stand side by side; the details have all."""


def mark_of(one: Standpoint) -> str:
    """算 where it was added up, 扫 where it was recognised from a picture, 混 where the agency used another
    edition's table; all that hold.
    """
    if one.value is None:
        return ""
    return marks(derived=one.derived, scanned=one.scanned, outdated=one.outdated)


def reason_of(one: Standpoint) -> str:
    """Why there is no figure; empty where there is one."""
    return reason_words(one.metric, one.missing) if one.value is None and one.missing else ""


def scaled(asked: Metric, value: Figure, rate_places: int = 6) -> Decimal | None:
    """The figure in the unit of the indicator: a share of 1 in percent; a count keeps its decimals."""
    if value is None:
        return None
    exact = Decimal(value.numerator) / Decimal(value.denominator) if isinstance(value, Fraction) else value
    hundred = 100 if asked.unit == "%" else 1
    return formats.round_half_up(Decimal(exact) * hundred, rate_places if asked.kind == "rate" else 6)


def has_ratio(asked: Metric) -> bool:
    """A change is told as a percentage too: not of a percentage, and not of days."""
    return asked.unit != "%" and asked.pooling == "sum"


# ------------------------------------------------------------------ one agency


def side_by_side(points: Sequence[Standpoint]) -> Sheet:
    """对比: one row an indicator, one column a year, then the newest year's change and its peers."""
    years = sorted({one.year for one in points})
    rows: list[dict[str, object]] = []
    for asked in dict.fromkeys(one.metric for one in points):
        own = {one.year: one for one in points if one.metric == asked}
        last = own[years[-1]]
        row: dict[str, object] = {"title": asked.title, "unit": asked.unit}
        for year, one in own.items():
            row |= {
                str(year): scaled(asked, one.value, _GLANCE),
                f"mark{year}": mark_of(one),
                f"break{year}": "",
            }
            row[f"break{year}"] = BREAK if one.breaks and year != years[0] else ""
        row |= _beside(last, _GLANCE)
        row["reasons"] = "；".join(f"{year} {why}" for year, one in own.items() if (why := reason_of(one)))
        rows.append(row)
    broken = [year for year in years[1:] if any(row[f"break{year}"] for row in rows)]
    columns: list[ColumnSpec] = [ColumnSpec("title", "指标"), ColumnSpec("unit", "单位")]
    for year in years:
        if year in broken:
            columns.append(ColumnSpec(f"break{year}", BREAK))
        columns.append(ColumnSpec(str(year), f"{year} 年", "number", mark=f"mark{year}"))
    columns += [
        ColumnSpec("change", f"{years[-1]} 年比上年", "number"),
        ColumnSpec("ratio", "增减（%）", "number"),
        ColumnSpec("peer_median", "同类中位数", "number"),
        ColumnSpec("city_median", "全市中位数", "number"),
        ColumnSpec("reasons", "没有数的原因"),
    ]
    keys = dict.fromkeys([*(column.key for column in columns), *(key for row in rows for key in row)])
    return Sheet("对比", pd.DataFrame(rows, columns=list(keys)), columns, note=BREAK_WORDS if broken else "")


def _beside(one: Standpoint, rate_places: int = 6) -> dict[str, object]:
    """Change, and where the groups lie, in the unit of the indicator; a rate changes by points."""
    asked, change, peers, city = one.metric, one.change, one.peers, one.city
    spread = peers.spread if peers else None

    def told(value: Figure) -> Decimal | None:
        return scaled(asked, value, rate_places)

    return {
        "change": told(change.difference) if change else None,
        "ratio": percent_of(change.ratio, rate_places) if change and has_ratio(asked) else None,
        "peer_median": told(spread.median) if spread else None,
        "peer_low": told(spread.low) if spread else None,
        "peer_high": told(spread.high) if spread else None,
        "peer_compared": peers.compared if peers else 0,
        "city_median": told(city.spread.median) if city.spread else None,
        "city_value": told(city.pool.value),
        "city_reports": city.pool.reports,
        "city_owed": city.pool.owed,
    }


def percent_of(share: Fraction | None, places: int) -> Decimal | None:
    """A share of 1 in percent; None for None."""
    return (
        None
        if share is None
        else formats.round_half_up(Decimal(share.numerator * 100) / share.denominator, places)
    )


DETAIL_COLUMNS = (
    ColumnSpec("title", "指标"),
    ColumnSpec("id", "代码"),
    ColumnSpec("unit", "单位"),
    ColumnSpec("year", "年度"),
    ColumnSpec("value", "数值", "number", mark="mark"),
    ColumnSpec("numerator", "分子", "number"),
    ColumnSpec("denominator", "分母", "number"),
    ColumnSpec("low", "95% 区间下限（%）", "number"),
    ColumnSpec("high", "95% 区间上限（%）", "number"),
    ColumnSpec("previous", "上年", "number"),
    ColumnSpec("change", "比上年（率为百分点）", "number"),
    ColumnSpec("ratio", "增减（%）", "number"),
    ColumnSpec("broken", "与上年不相接"),
    ColumnSpec("edition", "表格版式"),
    ColumnSpec("peer_median", "同类中位数", "number"),
    ColumnSpec("peer_low", "同类下四分位", "number"),
    ColumnSpec("peer_high", "同类上四分位", "number"),
    ColumnSpec("peer_compared", "同类可比家数", "number"),
    ColumnSpec("city_value", "全市合并", "number"),
    ColumnSpec("city_median", "全市中位数", "number"),
    ColumnSpec("city_reports", "全市有数份数", "number"),
    ColumnSpec("city_owed", "全市应报份数", "number"),
    ColumnSpec("reason", "没有数的原因"),
)


def details(points: Sequence[Standpoint]) -> Sheet:
    """逐年: one row an indicator and year, everything that is known of it."""
    rows = [
        {
            "title": one.metric.title,
            "id": one.metric.id,
            "unit": one.metric.unit,
            "year": str(one.year),
            "value": scaled(one.metric, one.value),
            "mark": mark_of(one),
            "numerator": one.numerator if one.metric.kind == "rate" else None,
            "denominator": one.denominator,
            "low": scaled(one.metric, one.interval[0]) if one.interval else None,
            "high": scaled(one.metric, one.interval[1]) if one.interval else None,
            "previous": scaled(one.metric, one.change.previous) if one.change else None,
            "broken": "是" if one.breaks else "",
            "edition": one.edition or "",
            "reason": reason_of(one),
            **_beside(one),
        }
        for one in points
    ]
    keys = [*(column.key for column in DETAIL_COLUMNS), "mark"]
    return Sheet("逐年", pd.DataFrame(rows, columns=keys), DETAIL_COLUMNS)


# ------------------------------------------------------------------ groups


def by_group(asked: Metric, found: Sequence[Benchmark]) -> Sheet:
    """分类: one row a year and group, in the order given."""
    rate = asked.kind == "rate"
    shape = "percent" if asked.unit == "%" else "number"
    together = "平均" if asked.pooling == "mean" else "合并"
    years = {one.year for one in found}
    columns = [
        ColumnSpec("year", "年度"),
        ColumnSpec("group", "分组"),
        ColumnSpec("value", f"{together}{asked.head}", shape, cases="denominator"),
        *(
            (ColumnSpec("numerator", asked.of, "number"), ColumnSpec("denominator", asked.among, "number"))
            if rate
            else ()
        ),
        ColumnSpec("reports", "有数份数", "number"),
        ColumnSpec("owed", "应报份数", "number"),
        *(
            (
                ColumnSpec("interval_low", "95% 区间下限（%）", shape, cases="denominator"),
                ColumnSpec("interval_high", "95% 区间上限（%）", shape, cases="denominator"),
            )
            if asked.proportion
            else ()
        ),
        ColumnSpec("compared", "可比家数", "number"),
        *(
            ColumnSpec(key, title, shape)
            for key, title in (
                ("least", "最低"),
                ("low", "下四分位"),
                ("median", "中位数"),
                ("high", "上四分位"),
                ("most", "最高"),
            )
        ),
    ]
    rows = [_group_row(asked, one, years) for one in found]
    keys = [*(column.key for column in columns), *(() if rate else ("denominator",))]
    floor = f"{asked.among}不足 {asked.ranking_floor} 件的不列入可比" if asked.ranking_floor else ""
    note = "；".join(
        filter(None, (floor, BREAK_WORDS if any(BREAK in str(row["year"]) for row in rows) else ""))
    )
    return Sheet("分类", pd.DataFrame(rows, columns=keys), columns, note=note)


def _group_row(asked: Metric, one: Benchmark, years: set[int]) -> dict[str, object]:
    pool, spread, interval = one.pool, one.spread, one.interval
    broken = one.year - 1 in years and not comparable(asked, one.year, one.year - 1)
    return {
        "year": f"{BREAK if broken else ''}{_years_words(one.years)}",
        "group": one.group,
        "value": None if pool.value is None else float(pool.value),
        "numerator": pool.numerator,
        "denominator": pool.denominator,
        "reports": pool.reports,
        "owed": pool.owed,
        "interval_low": interval[0] if interval else None,
        "interval_high": interval[1] if interval else None,
        "compared": one.compared,
        **{
            name: None if spread is None else float(getattr(spread, name))
            for name in ("least", "low", "median", "high", "most")
        },
    }


def _years_words(years: Sequence[int]) -> str:
    return str(years[0]) if len(years) == 1 else f"{years[0]}—{years[-1]}"


def submissions_sheet(found: Sequence[Submitted]) -> Sheet:
    """报送: one row a year and group, one column a state."""
    columns = (
        ColumnSpec("year", "年度"),
        ColumnSpec("group", "分组"),
        ColumnSpec("owed", "应报", "number"),
        *(ColumnSpec(state, words, "number") for state, words in STATES.items()),
    )
    rows = [{"year": str(one.year), "group": one.group, "owed": one.owed, **one.states} for one in found]
    return Sheet("报送", pd.DataFrame(rows, columns=[column.key for column in columns]), columns)
