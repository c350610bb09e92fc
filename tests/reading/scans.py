"""Scans made of documents: pages drawn, laid askew, blurred, speckled and pressed into JPEG."""

from __future__ import annotations

import io
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import cv2
import numpy as np
import pypdfium2 as pdfium
from PIL import Image

from analytics.reading.model import Cell, Reading, Status

Pixels = Any
"""Grey, uint8, height × width."""
FARTHEST = (26, 15, 26, 15)
"""Thousandths of the page by which a cell of a scan may stand elsewhere, as paper lies askew by up to 1.8°:
less than a column across, less than a row down."""


@dataclass(frozen=True)
class Scanner:
    """``tilt`` in degrees, ``noise`` and ``shade`` in steps of grey, ``blur`` in pixels."""

    dpi: int = 200
    tilt: float = 0.6
    noise: float = 5.0
    blur: float = 0.5
    shade: float = 15.0
    quality: int = 80

    def pages(self, pdf: bytes, seed: int = 0) -> list[Pixels]:
        """Every page of a PDF, as it comes out of this scanner."""
        chance = np.random.default_rng(seed)
        document = pdfium.PdfDocument(pdf)
        try:
            return [self._scan(draw(document, page, self.dpi), chance) for page in range(len(document))]
        finally:
            document.close()

    def _scan(self, page: Pixels, chance: np.random.Generator) -> Pixels:
        height, width = page.shape
        turn = cv2.getRotationMatrix2D((width / 2, height / 2), chance.uniform(-self.tilt, self.tilt), 1.0)
        askew: Any = cv2.warpAffine(page, turn, (width, height), borderValue=255).astype(float)
        # Paper is not white, ink not black, and one side is a little darker than the other.
        lit = 30 + 0.85 * askew - np.linspace(0, self.shade, width)
        soft: Any = cv2.GaussianBlur(lit, (0, 0), self.blur) if self.blur else lit
        return np.clip(soft + chance.normal(0, self.noise, soft.shape), 0, 255).astype(np.uint8)


def draw(document: pdfium.PdfDocument, page: int, dpi: int) -> Pixels:
    """A page (from 0) in grey."""
    bitmap = document[page].render(scale=dpi / 72, grayscale=True)
    return bitmap.to_numpy().reshape(bitmap.height, -1)[:, : bitmap.width].copy()


def as_picture(page: Pixels, kind: str = "JPEG", **options: object) -> bytes:
    out = io.BytesIO()
    Image.fromarray(np.ascontiguousarray(page)).save(out, kind, **options)
    return out.getvalue()


def as_pdf(pages: Sequence[Pixels], dpi: int = 200, quality: int = 80) -> bytes:
    """A PDF of pictures only."""
    out = io.BytesIO()
    first, *others = [Image.open(io.BytesIO(as_picture(page, quality=quality))) for page in pages]
    first.save(out, "PDF", save_all=True, append_images=others, resolution=dpi, quality=quality)
    return out.getvalue()


def compared(truth: Reading, scan: Reading, holds: Callable[[Cell], bool] = lambda _: True) -> Counter[str]:
    """How the cells of a scan stand to those of the text: right, wrong, and for a figure that was not read
    unreadable, blank, slash or lost. ``wrong``: another figure, one taken from another cell's place, or one
    for a cell that has none."""
    found = {(cell.table, cell.row, cell.column): cell for cell in scan.cells}
    counts: Counter[str] = Counter()
    for cell in truth.cells:
        seen = found.pop((cell.table, cell.row, cell.column), None)
        if not holds(cell):
            continue
        if seen is not None and seen.value is not None:
            right = seen.value == cell.value and _same_box(seen, cell)
            counts["right" if right else "wrong"] += 1
        elif cell.status is Status.STATED:
            lost = seen is None or seen.status is Status.NOT_IN_SOURCE
            counts["lost" if lost or seen is None else str(seen.status)] += 1
    counts["wrong"] += sum(cell.value is not None for cell in found.values())
    return counts


def box_of(cell: Cell) -> tuple[int, ...]:
    """Left, top, right, bottom in thousandths of the page; nothing where the place tells no box."""
    told = (cell.place or "").rpartition("box ")[2].split()
    return tuple(map(int, told)) if len(told) == 4 else ()


def _same_box(one: Cell, other: Cell) -> bool:
    boxes = box_of(one), box_of(other)
    return all(boxes) and bool((np.abs(np.subtract(*boxes)) <= FARTHEST).all())
