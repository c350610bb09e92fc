"""The sheets of 合规缺口: what rules said of whom, and red findings over the years."""

from __future__ import annotations

import pandas as pd

from analytics import formats
from analytics.charts.matrix import Mark
from analytics.charts.tokens import SEVERITY_WORD
from analytics.ui import city, city_data, compliance_data, details
from analytics.ui.compliance import Board
from analytics.ui.frame import Sheet


def matrix_sheet(found: Board) -> Sheet:
    """Rules down, agencies across, the outcome in words; agencies down where not all of them are drawn."""
    return Sheet("检查项×单位", lambda: _by_agency(found) if found.left_out else _by_rule(found))


def _by_rule(found: Board) -> pd.DataFrame:
    return pd.DataFrame(
        [
            {
                "类别": row.family,
                "检查项": row.rule_id,
                "名称": row.title,
                "级别": SEVERITY_WORD[row.severity],
            }
            | {"不合规单位数（家）": row.agencies}
            | {
                column.name: column.void or _in_words(found.marks.get((row.rule_id, column.agency_id)))
                for column in found.columns
            }
            for row in found.rules
        ]
    )


def _by_agency(found: Board) -> pd.DataFrame:
    titles = {row.rule_id: f"{row.rule_id} {row.title}" for row in found.rules}
    table = compliance_data.outcomes_by_agency(found.year, found.kind, tuple(titles))
    for rule_id in titles:
        table[rule_id] = table[rule_id].map(dict(details.OUTCOME_WORDS)).fillna(formats.NOT_APPLICABLE)
    return table.rename(columns=titles | {"name": "单位", "county": "区县"})


def _in_words(mark: Mark | None) -> str:
    if mark is None:
        return formats.NOT_APPLICABLE
    words = details.OUTCOME_WORDS[mark.outcome]
    return f"{words} {mark.items} 项" if mark.outcome == "fail" else words


def years_sheet(state: city.Standing) -> Sheet:
    """Every agency with its red findings of each year; no count where no report could be checked."""
    return Sheet("历年红色缺口", lambda: _years(state), {"项数为空": "没有可检查的报告，不作 0"})


def _years(state: city.Standing) -> pd.DataFrame:
    table = city_data.red_table(state.year, state.kind, state.years)
    return table.rename(columns={str(year): f"{year} 年度（项）" for year in state.years})
