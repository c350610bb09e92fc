"""A text as signs to compare: what every report says, and what nobody can copy, is masked.

    Masker(names).mask(text)    one code a sign: a place in the mask is a place in the text

Masked are years and figures, names of agencies and places, titles of documents, the form's own words and the
duties that the regulation lays down. Punctuation and ordinals are left out: another comma is no other text.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator
from functools import cache

import numpy as np
import numpy.typing as npt

from analytics.agencies import simplified
from analytics.form import FORM

Codes = npt.NDArray[np.uint16]

BREAK, DROPPED, STOP = 0, 1, 10
"""Codes that are no signs: something masked, something left out, the end of a sentence."""

_PLANE = 0x10000
_STRANGE = (*range(0x3400), *range(0x4DC0, 0x4E00), *range(0xA000, 0xAC00), *range(0xD7A4, _PLANE))
"""All signs but Chinese characters and Korean syllables: these are nothing but themselves."""
_STOPS = "。；;！!？?\n\r"
_ORDINALS = "〇零一二三四五六七八九十百千万两"
_SHORTEST_LABEL = 4
_OWN = (
    "(?:我|本|全|该|各)(?:镇|乡|街道|苏木|县|市|区|州|盟|旗|局|委|办|厅|院|中心|单位|机关|部门|站|所|处|村|社区)"
    "(?:政府|机关)?"
)
_TITLE = r"《[^《》\n]{0,80}》"
# A sentence with one of these words tells a duty or a slogan, unless it counts something of its own.
_DUTY = re.compile(
    r"公开条例|条例(?:》)?(?:的)?(?:规定|要求|第)|国办公开办|年度报告格式|年报格式|本报告(?:由|根据|按照|依据|中?所列|的?电子版|全文)"
    r"|公开为常态|不公开为例外|谁公开[,，、]?谁负责|谁主管[,，、]?谁负责|先审查[,，、]?后公开|应公开尽公开|应公尽公"
    r"|新时代中国特色社会主义|党的[一二三四五六七八九十]+大|[一二三四五六七八九十]+届[一二三四五六七八九十]+中全会|统计期限|联系电话|邮政编码"
)
_COUNTED = re.compile(r"[0-9]\s*余?(?:条|件|次|人|篇|份|期|场|个|处|名|元|宗|批|项|%)")


class Masker:
    """``names``: agencies and places as they are written, in full and short; shorter than two signs do not
    count. The form's own words are always masked.
    """

    def __init__(self, names: Iterable[str] = ()) -> None:
        words = {_folded(name) for name in names if len(name.strip()) > 1} | _form_words()
        self._masked = re.compile(f"{_TITLE}|{_any_of(words)}|{_OWN}")

    def mask(self, text: str) -> Codes:
        """The codes of a text, as many as it has signs; a sign outside the basic plane is left out."""
        plain = _fold_codes(text)
        folded = plain.tobytes().decode("utf-16-le")
        codes = _sorts()[plain]
        for match in self._masked.finditer(folded):
            codes[match.start() : match.end()] = BREAK
        duties = [match.start() for match in _DUTY.finditer(folded)]
        if duties:
            ends = np.flatnonzero(codes == STOP)
            for number in np.unique(np.searchsorted(ends, duties)):
                start = int(ends[number - 1]) + 1 if number else 0
                stop = int(ends[number]) if number < len(ends) else len(codes)
                if not _COUNTED.search(folded, start, stop):
                    codes[start:stop] = BREAK
        return codes


def _folded(text: str) -> str:
    return _fold_codes(text.strip()).tobytes().decode("utf-16-le")


def _fold_codes(text: str) -> Codes:
    signs = np.frombuffer(text.encode("utf-32-le", "replace"), dtype=np.uint32)
    return _folding()[np.where(signs < _PLANE, signs, ord(" "))]


@cache
def _folding() -> Codes:
    """Each sign of the basic plane as one sign: half-width, simplified, lower case."""
    signs = list(map(chr, range(_PLANE)))
    for code in _STRANGE:
        signs[code] = _one_sign(chr(code))
    return np.frombuffer(simplified("".join(signs)).encode("utf-16-le"), dtype=np.uint16)


def _one_sign(sign: str) -> str:
    folded = unicodedata.normalize("NFKC", sign).lower()
    if len(folded) != 1 or not (folded.isprintable() or folded == "\n") or ord(folded) >= _PLANE:
        return "\n" if sign == "\r" else " " if len(folded) != 1 or folded.isspace() else "\x01"
    return folded


@cache
def _sorts() -> Codes:
    """What becomes of each folded sign: itself, left out, masked, or the end of a sentence."""
    sorts = np.arange(_PLANE, dtype=np.uint16)
    sorts[list(map(ord, _ORDINALS))] = DROPPED
    for code in _STRANGE:
        sign = chr(code)
        if sign in _STOPS:
            sorts[code] = STOP
        elif unicodedata.category(sign)[0] == "N" and sign not in _ORDINALS:
            sorts[code] = BREAK
        elif unicodedata.category(sign)[0] != "L" or sign in _ORDINALS:
            sorts[code] = DROPPED
    return sorts


@cache
def _form_words() -> frozenset[str]:
    """Headings, labels and notes of the form in all their wordings."""
    return frozenset(_folded(word) for word in _printed() if len(word) >= _SHORTEST_LABEL)


def _printed() -> Iterator[str]:
    yield FORM.title
    for section in FORM.sections:
        yield from (section.title, *section.aliases)
        for topic in section.topics:
            yield from (topic.title, *topic.aliases)
    for table in FORM.tables:
        yield from (table.title, table.note)
        for group in table.groups:
            yield from (group.label, *group.aliases)
        for labelled in (*table.all_rows, *table.plain_columns):
            yield from labelled.wordings


class _Branches(dict[str, "_Branches"]):
    """The signs that may follow; the empty one where a word ends."""


def _any_of(words: Iterable[str]) -> str:
    """A pattern for the longest of many words, branching sign by sign: it costs the same for thousands."""
    root = _Branches()
    for word in words:
        node = root
        for sign in word:
            node = node.setdefault(sign, _Branches())
        node[""] = _Branches()
    return _pattern(root)


def _pattern(node: _Branches) -> str:
    options = [re.escape(sign) + _pattern(rest) for sign, rest in sorted(node.items()) if sign]
    if not options:
        return ""
    inner = options[0] if len(options) == 1 else f"(?:{'|'.join(options)})"
    return f"(?:{inner})?" if "" in node else inner
