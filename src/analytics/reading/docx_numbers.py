"""Automatic numbers of Word paragraphs: ``一、`` before a heading is often no text but a list level."""

from __future__ import annotations

import re

from lxml.etree import _Element as Element  # pyright: ignore[reportPrivateUsage]

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_HANZI = (
    "chineseCounting",
    "chineseCountingThousand",
    "taiwaneseCountingThousand",
    "ideographDigital",
    "japaneseCounting",
)
_DIGITS = "零一二三四五六七八九"


class Numbering:
    """Counts the numbered paragraphs of a document as it is read from top to bottom."""

    def __init__(self, numbering: Element | None, styles: Element | None) -> None:
        self._levels: dict[str, dict[int, tuple[str, str, int]]] = {}
        self._lists: dict[str, str] = {}
        self._styles: dict[str, tuple[str, int]] = {}
        self._counts: dict[str, dict[int, int]] = {}
        for abstract in numbering.iterchildren(f"{_W}abstractNum") if numbering is not None else ():
            levels = {
                _int(level.get(f"{_W}ilvl")): _level(level) for level in abstract.iterchildren(f"{_W}lvl")
            }
            self._levels[abstract.get(f"{_W}abstractNumId", "")] = levels
        for number in numbering.iterchildren(f"{_W}num") if numbering is not None else ():
            self._lists[number.get(f"{_W}numId", "")] = _value(number, "abstractNumId")
        for style in styles.iterchildren(f"{_W}style") if styles is not None else ():
            properties = style.find(f"{_W}pPr/{_W}numPr")
            if properties is not None and _value(properties, "numId"):
                self._styles[style.get(f"{_W}styleId", "")] = (
                    _value(properties, "numId"),
                    _int(_value(properties, "ilvl")),
                )

    def has_style(self, name: str) -> bool:
        """Whether paragraphs of this style are numbered."""
        return name in self._styles

    def of(self, paragraph: Element) -> str:
        """The number printed before this paragraph, counted on; "" where it has none or only a bullet."""
        properties = paragraph.find(f"{_W}pPr")
        if properties is None:
            return ""
        own = properties.find(f"{_W}numPr")
        if own is not None:
            list_id, level = _value(own, "numId"), _int(_value(own, "ilvl"))
        else:
            list_id, level = self._styles.get(_value(properties, "pStyle"), ("", 0))
        abstract = self._lists.get(list_id, "")
        levels = self._levels.get(abstract, {})
        if not abstract or level not in levels:
            return ""
        counts = self._counts.setdefault(abstract, {})
        counts[level] = counts.get(level, levels[level][2] - 1) + 1
        for deeper in [other for other in counts if other > level]:
            del counts[deeper]
        if levels[level][0] in ("bullet", "none"):
            return ""

        def printed(found: re.Match[str]) -> str:
            other = int(found[1]) - 1
            format, _, start = levels.get(other, ("decimal", "", 1))
            return _number(counts.get(other, start), format)

        return re.sub(r"%(\d)", printed, levels[level][1])


def _level(level: Element) -> tuple[str, str, int]:
    """Format, text and first number of a list level."""
    return _value(level, "numFmt") or "decimal", _value(level, "lvlText"), _int(_value(level, "start"), 1)


def _value(element: Element, name: str) -> str:
    found = element.find(f"{_W}{name}")
    return "" if found is None else (found.get(f"{_W}val") or "")


def _int(text: str | None, default: int = 0) -> int:
    return int(text) if text and text.isdigit() else default


def _number(value: int, format: str) -> str:
    if format not in _HANZI or not 0 < value < 100:
        return str(value)
    tens, ones = divmod(value, 10)
    head = "" if tens == 0 else "十" if tens == 1 else _DIGITS[tens] + "十"
    return head + (_DIGITS[ones] if ones else "")
