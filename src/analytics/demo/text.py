"""A report as plain text: what is left of a page when somebody copies it, in one of three ways."""

from __future__ import annotations

from analytics.demo.dice import Dice
from analytics.demo.paper import MARK, Heading, Paper, Text, day
from analytics.form.printed import Drawing

LAYOUTS = ("pipes", "tabs", "lines")


def layout_of(paper: Paper) -> str:
    """How the text shows its tables: cells between pipes, between tabs, or one a line.

    One a line only where no cell is empty: an empty line would say nothing.
    """
    layout = Dice("layout", paper.title).pick(LAYOUTS)
    tables = [block for block in paper.blocks if isinstance(block, Drawing)]
    bare = any(not slot.text for table in tables for slot in table.slots)
    return "pipes" if layout == "lines" and bare else layout


def write(paper: Paper) -> bytes:
    """The text as bytes, in UTF-8 or GB18030."""
    charset = "gb18030" if Dice("charset", paper.title).chance(0.25) else "utf-8"
    layout = layout_of(paper)
    lines = [paper.title]
    if paper.published_on:
        lines.append(f"发布日期：{paper.published_on.isoformat()}")
    lines.append("")
    for block in paper.blocks:
        match block:
            case Heading(text, _):
                lines.append(text)
            case Text(text):
                lines.append(f"　　{text}")
            case Drawing():
                lines += [*_table(block, layout), ""]
    lines += ["", paper.signature, day(paper.signed_on), "", f"（{MARK}）", ""]
    return "\n".join(lines).encode(charset)


def _table(drawing: Drawing, layout: str) -> list[str]:
    if layout == "pipes":
        return ["".join(f"{slot.text} | " for slot in line).rstrip() for line in drawing.lines()]
    if layout == "tabs":
        return ["\t".join(row) for row in drawing.full()]
    return [part for line in drawing.lines() for slot in line for part in (slot.text, "")]
