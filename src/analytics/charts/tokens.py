"""Colours of both themes and every palette. Nothing else in the product names a colour.

The palettes are told apart with normal, protan, deutan and tritan sight; where two of them are close, a mark,
a character or a number goes with the colour (severity has three shapes).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from analytics.metrics.submission import STATES

ThemeName = Literal["light", "dark"]
Severity = Literal["red", "yellow", "blue"]

SEVERITIES: tuple[Severity, ...] = ("red", "yellow", "blue")
SEVERITY_WORD: Mapping[str, str] = {"red": "红", "yellow": "黄", "blue": "蓝"}
SEVERITY_MARK: Mapping[str, str] = {"red": "◆", "yellow": "▲", "blue": "●"}
SEVERITY_TITLE: Mapping[str, str] = {"red": "红色缺口", "yellow": "黄色缺口", "blue": "蓝色提示"}
SEVERITY_SYMBOL: Mapping[str, tuple[str, float]] = {
    "red": ("diamond", 11.5),
    "yellow": ("triangle-up", 11),
    "blue": ("circle", 9),
}
"""Plotly symbol and its size in px."""

OUTCOMES: tuple[str, ...] = (
    "granted",
    "partly_granted",
    "denied",
    "unavailable",
    "not_processed",
    "other",
    "carried_out",
)
"""Order of the outcomes wherever they stand side by side: open, not open, neither."""

DISPUTES: tuple[str, ...] = ("upheld", "corrected", "other", "pending")
"""Order of the results of reviews and lawsuits. A corrected decision is the exception that must be seen: it
has the one strong colour, and its mark is taller; what is pending is an outline."""

SUBMISSION_WORD: Mapping[str, str] = {**STATES, "not_due": "当年未设立"}
"""Every state of a cell of the calendar; who owed nothing has no state elsewhere."""

FONT = "'PingFang SC','Microsoft YaHei','Noto Sans CJK SC',sans-serif"
SERIF = "'STSong','SimSun','Noto Serif CJK SC',serif"


@dataclass(frozen=True, slots=True, eq=False)
class Tokens:
    """One theme. Colours are ``#RRGGBB``; mappings are keyed by the ids that data carry."""

    name: ThemeName
    bg: str
    panel: str
    side: str
    field: str
    ink: str
    ink2: str
    ink3: str
    line: str
    line2: str
    accent: str
    on_accent: str
    accent_bg: str
    good: str
    cell0: str
    void: str
    copy: str
    seq: tuple[str, ...]
    severity: Mapping[str, str]
    tint: Mapping[str, str]
    outcome: Mapping[str, str]
    outcome_text: Mapping[str, str]
    dispute: Mapping[str, str]
    dispute_text: Mapping[str, str]
    submission: Mapping[str, str]
    submission_text: Mapping[str, str]
    kind: Mapping[str, str]
    bump_first: tuple[str, str, str]
    bump_last: tuple[str, str, str]

    def scale(self) -> list[list[float | str]]:
        """The sequential palette as a Plotly colour scale from 0 to the maximum."""
        last = len(self.seq) - 1
        return [[position / last, colour] for position, colour in enumerate(self.seq)]


_INK_ON_PALE = "#14181D"

LIGHT = Tokens(
    name="light",
    bg="#FBFAF7",
    panel="#FFFFFF",
    side="#F3F1EB",
    field="#F1EFE8",
    ink="#1B2229",
    ink2="#47505A",
    ink3="#666E77",
    line="#D9D5CA",
    line2="#EBE8E0",
    accent="#1B4F86",
    on_accent="#FFFFFF",
    accent_bg="#E4ECF5",
    good="#1E6B52",
    cell0="#F3F1EB",
    void="#E5E1D6",
    copy="#FBE7C6",
    seq=("#F3F1EB", "#DCE6EF", "#B5CCE2", "#82A9CF", "#4A80B5", "#1B4F86", "#0E3159"),
    severity={"red": "#8F0F16", "yellow": "#9E6500", "blue": "#3272B4"},
    tint={"red": "#F7DEDC", "yellow": "#FBEBC8", "blue": "#DDEAF6"},
    outcome={
        "granted": "#1B64A0",
        "partly_granted": "#62AEE0",
        "denied": "#7E4321",
        "unavailable": "#BE8619",
        "not_processed": "#F4DCAE",
        "other": "#82878A",
        "carried_out": "#D9DEE3",
    },
    outcome_text={
        "granted": "#FFFFFF",
        "partly_granted": _INK_ON_PALE,
        "denied": "#FFFFFF",
        "unavailable": _INK_ON_PALE,
        "not_processed": _INK_ON_PALE,
        "other": _INK_ON_PALE,
        "carried_out": _INK_ON_PALE,
    },
    dispute={
        "upheld": "#A3C0DA",
        "corrected": "#6A1B6E",
        "other": "#818488",
        "pending": "#EDE9DF",
    },
    dispute_text={
        "upheld": _INK_ON_PALE,
        "corrected": "#FFFFFF",
        "other": _INK_ON_PALE,
        "pending": _INK_ON_PALE,
    },
    submission={
        "submitted": "#D3E4E1",
        "late": "#E8AE38",
        "missing": "#8F0F16",
        "unreadable": "#56616D",
        "not_due": "#FBFAF7",
    },
    submission_text={
        "submitted": _INK_ON_PALE,
        "late": _INK_ON_PALE,
        "missing": "#FFFFFF",
        "unreadable": "#FFFFFF",
        "not_due": "#666E77",
    },
    kind={"镇": "#1B4986", "乡": "#37937A", "街道": "#E39A3C", "部门": "#9C6EA9"},
    bump_first=("#0E3159", "#1B64A0", "#4A92D0"),
    bump_last=("#5E2F14", "#96561F", "#BE8619"),
)

DARK = Tokens(
    name="dark",
    bg="#14181D",
    panel="#1A1F26",
    side="#0F1317",
    field="#20272F",
    ink="#E9E7E1",
    ink2="#BAC0C7",
    ink3="#929AA3",
    line="#39424C",
    line2="#272E36",
    accent="#8FBDEE",
    on_accent="#10151B",
    accent_bg="#1E3046",
    good="#7CCBAA",
    cell0="#1E242B",
    void="#2B323B",
    copy="#4B3A17",
    seq=("#1E242B", "#20364D", "#254B70", "#2F6699", "#4A87C2", "#86B4E2", "#C9E0F7"),
    severity={"red": "#FF7468", "yellow": "#FFD56B", "blue": "#5B9FDB"},
    tint={"red": "#4A1F20", "yellow": "#43350F", "blue": "#1B3550"},
    outcome={
        "granted": "#3F86C8",
        "partly_granted": "#B1DBF0",
        "denied": "#A05A2A",
        "unavailable": "#CE9730",
        "not_processed": "#F8E3BC",
        "other": "#93989C",
        "carried_out": "#4B5157",
    },
    outcome_text={
        "granted": _INK_ON_PALE,
        "partly_granted": _INK_ON_PALE,
        "denied": "#FFFFFF",
        "unavailable": _INK_ON_PALE,
        "not_processed": _INK_ON_PALE,
        "other": _INK_ON_PALE,
        "carried_out": "#E9E7E1",
    },
    dispute={
        "upheld": "#33597F",
        "corrected": "#E2B4FA",
        "other": "#8E9398",
        "pending": "#1E242B",
    },
    dispute_text={
        "upheld": "#FFFFFF",
        "corrected": _INK_ON_PALE,
        "other": _INK_ON_PALE,
        "pending": "#E9E7E1",
    },
    submission={
        "submitted": "#1F4044",
        "late": "#F7BD46",
        "missing": "#C5414A",
        "unreadable": "#A3B6C3",
        "not_due": "#14181D",
    },
    submission_text={
        "submitted": "#E9E7E1",
        "late": _INK_ON_PALE,
        "missing": "#FFFFFF",
        "unreadable": _INK_ON_PALE,
        "not_due": "#929AA3",
    },
    kind={"镇": "#64A4EB", "乡": "#A6E39F", "街道": "#D28440", "部门": "#F1B4D3"},
    bump_first=("#C9E0F7", "#8FBDEE", "#5B9FDB"),
    bump_last=("#F0D2A0", "#D29A55", "#B0703A"),
)


def tokens(theme: str | None) -> Tokens:
    """The tokens of a theme by name; light where the name is unknown (printing, a picture for a letter)."""
    return DARK if theme == "dark" else LIGHT
