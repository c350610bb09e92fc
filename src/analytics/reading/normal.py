"""Text made comparable: width, blanks, punctuation and traditional characters are no differences.

``canonical("１．屬於 秘密")`` is ``"1属于秘密"``: labels of the form are compared in this shape only.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

from analytics.agencies import simplified

_MORE_TRADITIONAL = "罰罚額额沒没確确糾纠繳缴納纳"
_MORE_SIMPLIFIED = str.maketrans(_MORE_TRADITIONAL[::2], _MORE_TRADITIONAL[1::2])
"""Signs of the form's labels that names of agencies do not need."""
_INVISIBLE = re.compile("[\u200b\u200c\u200d\u2060\ufeff\u00ad\u200e\u200f]")
_CACHED = 80
"""Signs of the longest text whose comparable shape is remembered; labels are short and come again."""


def plain(text: str) -> str:
    """NFKC without invisible characters: full-width forms and Kangxi radicals become ordinary ones."""
    if text.isascii():
        return text
    return unicodedata.normalize("NFKC", _INVISIBLE.sub("", text))


def canonical(text: str) -> str:
    """Letters, digits and Chinese characters only, in simplified form and ordinary width."""
    return _canonical(text) if len(text) <= _CACHED else _comparable(text)


def _comparable(text: str) -> str:
    return "".join(filter(str.isalnum, simplified(plain(text)).translate(_MORE_SIMPLIFIED)))


_canonical = lru_cache(maxsize=4096)(_comparable)


def squeeze(text: str) -> str:
    """The text on one line, runs of white space as one blank."""
    return text if text.isalnum() else " ".join(text.split())
