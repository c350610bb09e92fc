"""argparse in Chinese: its own words go through gettext, which is answered here."""

from __future__ import annotations

import argparse
from typing import Any

_WORDS = {
    "usage: ": "用法：",
    "options": "选项",
    "positional arguments": "参数",
    "show this help message and exit": "显示这段说明",
    "show program's version number and exit": "显示版本号",
    "%(prog)s: error: %(message)s\n": "%(prog)s：%(message)s。用 %(prog)s --help 看用法。\n",
    "argument %(argument_name)s: %(message)s": "%(argument_name)s：%(message)s",
    "ambiguous option: %(option)s could match %(matches)s": "选项 %(option)s 不明确，可能是 %(matches)s",
    "expected one argument": "需要一个值",
    "expected at most one argument": "至多一个值",
    "expected at least one argument": "至少需要一个值",
    "ignored explicit argument %r": "不能带值 %r",
    "invalid %(type)s value: %(value)r": "值 %(value)r 不合要求",
    "invalid choice: %(value)r (choose from %(choices)s)": "没有 %(value)r，可选：%(choices)s",
    "not allowed with argument %s": "不能与 %s 同用",
    "one of the arguments %s is required": "需要 %s 之一",
    "the following arguments are required: %s": "缺少 %s",
    "unrecognized arguments: %s": "不认识 %s",
}


def install() -> None:
    """Makes help and errors of argparse Chinese. Words of another Python version that are not listed stay."""
    module: Any = argparse
    module._ = lambda message: _WORDS.get(message, message)
    module.ngettext = lambda one, many, count: _WORDS.get(one if count == 1 else many, many)
