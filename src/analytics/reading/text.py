"""Plain text into a Document: one paragraph a line, whatever the encoding."""

from __future__ import annotations

import codecs
import re

from .errors import EmptyFile, UnknownFormat
from .limits import check_text
from .model import Document, Paragraph

_BOMS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_DECLARED = re.compile(rb"""(?:charset|encoding)\s*=\s*["']?\s*([A-Za-z0-9_-]+)""", re.IGNORECASE)
_CONTROLS = re.compile("[\x00-\x08\x0e-\x1a\x1c-\x1f\x7f\ufffd]")
_ORDINARY = re.compile("[\u4e00-\u9fff\u3000-\u303f\uff00-\uffef\u2010-\u2030\x20-\x7e\t\r\n]")
_DRAWN = str.maketrans(dict.fromkeys("│┃║┆┇┊┋╎╏", "|"))
_RULE = re.compile(r"[-=+|:\s─━═┄-╳]+")
_STROKES = re.compile(r"[-=]{3}|[─━═┄-╳]{2}")
_SHORT_STROKE = re.compile(r"(?<![-=])[-=]{1,2}(?![-=])")
_LEAST_RULE = 7
"""Signs of a rule; what is shorter may stand for an empty cell."""
_LINE_END = re.compile("\r\n|[\r\n\v\f\x85\u2028\u2029]")


def decode_bytes(data: bytes, source: str) -> str:
    """The text of a file in UTF-8, UTF-16 or GB18030 (with GBK and GB2312), without its byte order mark.

    A character cut off at the very end is dropped. Raises UnknownFormat for what is no text.
    """
    check_text(data, source, "txt")
    for bom, encoding in _BOMS:
        if data.startswith(bom):
            return data.decode(encoding, errors="ignore").lstrip("\ufeff")
    sample = data[:4096]
    if sample.count(0) > len(sample) // 5:
        encoding = "utf-16-le" if sample[1::2].count(0) > sample[0::2].count(0) else "utf-16-be"
        return _checked(data.decode(encoding, errors="replace"), source)
    wide = ("utf-16-le", "utf-16-be") if 0 in sample else ()
    for encoding in ("utf-8", *wide, *_candidates(sample)):
        text = _whole(data, encoding)
        if text is not None and (encoding not in wide or _is_chinese(text)):
            return _checked(text, source)
    # Neither fits without a fault: a page put together from two encodings, or a few bytes lost on the way.
    texts = [data.decode(encoding, errors="replace") for encoding in ("utf-8", "gb18030")]
    return _checked(min(texts, key=lambda text: text.count("\ufffd")), source)


def _candidates(sample: bytes) -> list[str]:
    declared = [found.decode("ascii").lower() for found in _DECLARED.findall(sample)]
    known = ["gb18030" if name.startswith(("gb", "cp936", "x-gbk")) else name for name in declared]
    return list(dict.fromkeys([*(name for name in known if name == "big5"), "gb18030"]))


def _is_chinese(text: str) -> bool:
    """Whether a text is what Chinese reports are made of, and not bytes taken two by two."""
    head = text[:2000]
    return len(_ORDINARY.findall(head)) >= 0.95 * len(head)


def _whole(data: bytes, encoding: str) -> str | None:
    decoder = codecs.getincrementaldecoder(encoding)(errors="strict")
    try:
        return decoder.decode(data, final=False)  # the bytes of a character that is cut off stay behind
    except UnicodeDecodeError:
        return None


def _checked(text: str, source: str) -> str:
    faults = len(_CONTROLS.findall(text))
    if faults > 3 and faults > len(text) // 100:
        raise UnknownFormat(source, "不是文本，也不是认得的文档", "请提供 docx、pdf、网页、xlsx、csv 或 txt")
    return text


def read_text(data: bytes, source: str) -> Document:
    """A text file, one paragraph for each line that is not empty; places count all lines from 1."""
    text = decode_bytes(data, source)
    blocks = tuple(
        Paragraph(undrawn(line.rstrip(" \u3000\r")), f"line {number}")
        for number, line in enumerate(_LINE_END.split(text), 1)
        if line.strip("\ufeff \u3000\u00a0\t") and not is_rule(line)
    )
    if not any(block.text.strip() for block in blocks):
        raise EmptyFile(source, "txt")
    return Document("txt", blocks)


def undrawn(line: str) -> str:
    """A line whose cells are parted by drawn strokes, with bars in their place."""
    return line if line.isalnum() else line.translate(_DRAWN)


def is_rule(line: str) -> bool:
    """Whether a line is only the border of a table that is drawn with signs."""
    stripped = line.strip()
    if len(stripped) < _LEAST_RULE or not _RULE.fullmatch(stripped):
        return False
    if _SHORT_STROKE.search(stripped) or not _STROKES.search(stripped):
        return False
    return "|" not in stripped or "+" in stripped or not stripped.isascii()
