"""Documents that nobody can read: a scan without a text layer, and a download that broke off."""

from __future__ import annotations

import io
from typing import Any

from reportlab.lib.pagesizes import A4
from reportlab.pdfgen.canvas import Canvas

from analytics.demo import word
from analytics.demo.dice import Dice
from analytics.demo.paper import Paper, Text


def scan(paper: Paper) -> bytes:
    """A PDF of pictures only: grey strokes where lines of text would be."""
    buffer = io.BytesIO()
    canvas: Any = Canvas(buffer, pagesize=A4, pageCompression=0, invariant=1)
    width, height = A4
    dice = Dice("scan", paper.title)
    length = sum(len(block.text) for block in paper.blocks if isinstance(block, Text))
    for _ in range(2 + length // 900):
        for line in range(34):
            y, x = height - 80 - line * 20, 70.0
            while x < width - 70:
                stroke = dice.between(5, 10)
                canvas.setFillGray(0.35)
                canvas.rect(x, y, stroke, dice.between(6, 9), stroke=0, fill=1)
                x += stroke + dice.between(2, 4)
        canvas.showPage()
    canvas.save()
    return buffer.getvalue()


def broken_off(paper: Paper) -> bytes:
    """A Word document of which only the first part arrived."""
    whole = word.write(paper)
    return whole[: len(whole) * 3 // 5]
