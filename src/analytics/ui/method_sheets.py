"""The sheets of 口径说明: dictionary, rulebook, what the editions changed, settings."""

from __future__ import annotations

import pandas as pd

from analytics.form import EDITIONS
from analytics.metrics import METRICS, dictionary
from analytics.metrics.submission import SUBMISSION_TITLE
from analytics.rules import RULES, rulebook
from analytics.ui import frame, method_data, method_words

DICTIONARY_HEADS = (
    "单位",
    "口径",
    "取数",
    "分子",
    "分母",
    "方向",
    "合并",
    "排名",
    "区间",
    "版式",
    "取值",
    "注意",
)


def sheets(year: int) -> list[frame.Sheet]:
    """All sheets; ``year`` is that of the counts beside the rules."""
    return [
        frame.Sheet("指标字典", _dictionary),
        frame.Sheet("规则", lambda: _rules(year)),
        frame.Sheet("换版", _editions),
        frame.Sheet("阈值", lambda: _thresholds(year)),
    ]


def _dictionary() -> pd.DataFrame:
    told = [
        (method_words.FAMILIES[one.family], one.title, dict(dictionary.facts(one)))
        for family in method_words.FAMILIES
        for one in METRICS
        if one.family == family
    ]
    told.append((method_words.FAMILIES["compliance"], SUBMISSION_TITLE, dict(dictionary.submission_facts())))
    rows = [
        (group, title, *(facts.get(head, "") for head in DICTIONARY_HEADS)) for group, title, facts in told
    ]
    return pd.DataFrame(rows, columns=["类别", "指标", *DICTIONARY_HEADS])


def _rules(year: int) -> pd.DataFrame:
    found = method_data.year(year).rules
    rows = [
        {
            "规则": one.id,
            "名称": one.title,
            "类别": rulebook.LEVELS[one.level],
            **dict(rulebook.facts(one)),
            f"{year}年度不合规（项）": found[one.id].items + found[one.id].absent,
            f"{year}年度不合规（家）": found[one.id].agencies or found[one.id].absent,
        }
        for one in RULES
    ]
    return pd.DataFrame(rows)


def _editions() -> pd.DataFrame:
    heads = ["表", f"{EDITIONS[0]}年版", f"{EDITIONS[-1]}年版"]
    return pd.DataFrame(list(method_words.edition_changes()), columns=heads)


def _thresholds(year: int) -> pd.DataFrame:
    settings = method_data.settings()
    return pd.DataFrame(
        [
            (words, rules, method_words.rates_words(name, settings.threshold(name, year=year)))
            for name, (rules, words) in method_words.THRESHOLDS.items()
        ],
        columns=["比什么", "规则", "值"],
    )
