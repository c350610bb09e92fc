"""Which pages are scans, and what it takes to read them: pictures in, lines and grids out.

    scanned_pages(pdf, characters)     the pages of a PDF that are pictures
    read_pages(pdf, numbers, source)   their lines and grids
    read_picture(data, source, format) a .png .jpg .tif .bmp as a Document

The packages of the extra ``gongkai[ocr]`` are loaded when the first scan comes; without them it is refused.
"""

from __future__ import annotations

import importlib.util
import io
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

import pypdfium2.raw as raw

from .errors import Damaged, NeedsRecognition, NoText
from .limits import MOST_PIXELS, check_picture, check_scans
from .model import Document, Grid, GridCell
from .pdf_layout import TextLine

PICTURES = ("png", "jpg", "tif", "bmp")
"""Kinds of file that are pictures of pages."""
SECONDS_A_PAGE = 20.0
"""Time that a page may take beyond what any document may; on an idle core it is about 3."""
MEMORY = 700
"""MiB that recognition needs beyond what any document may have: models, and what they work with."""

_PACKAGES = ("rapidocr", "onnxruntime", "cv2")
_FURNITURE = 30
"""Characters of a running header and a page number, which a scanner's program may print on its pages."""
_COVERED = 0.4
_DPI = 200.0
_SHORT_SIDE = 8.27
"""Inches across a page: that of A4, where a picture does not tell its size."""
_LEAST_TEXT = 10


def can_recognise() -> bool:
    """Whether the packages of the extra ``gongkai[ocr]`` are installed."""
    return all(importlib.util.find_spec(name) is not None for name in _PACKAGES)


def scanned_pages(pdf: Any, characters: Sequence[int]) -> tuple[int, ...]:
    """Pages (from 0) that show more than their text says; ``characters`` counts those of each page."""
    return tuple(
        number
        for number, count in enumerate(characters)
        if count < _FURNITURE and _is_drawn(pdf[number], count)
    )


def _is_drawn(page: Any, characters: int) -> bool:
    """Whether a page next to without text shows a picture over much of it, or drawings in place of any."""
    width, height = page.get_size()
    covered = drawn = 0.0
    for item in page.get_objects(max_depth=3):
        if item.type == raw.FPDF_PAGEOBJ_IMAGE:
            left, bottom, right, top = item.get_bounds()
            covered += max(0.0, right - left) * max(0.0, top - bottom)
        elif item.type == raw.FPDF_PAGEOBJ_PATH:
            drawn += 1
        if covered >= _COVERED * width * height or (characters < _LEAST_TEXT and drawn > _FURNITURE):
            return True
    return False


def read_pages(pdf: Any, numbers: Sequence[int], source: str) -> dict[int, list[TextLine | Grid]]:
    """Lines and grids of each of the pages named (from 0).

    Raises NeedsRecognition without the extra, TooMuch for more pages than are recognised in one file.
    """
    if not can_recognise():
        raise NeedsRecognition(source, f"这份 PDF 有 {len(numbers)} 页没有文字层，像是扫描件", "pdf")
    check_scans(len(numbers), source, "pdf")
    _ask_for(len(numbers))
    from . import ocr

    found: dict[int, list[TextLine | Grid]] = {}
    for number in numbers:
        page = pdf[number]
        width, height = page.get_size()
        # A sheet far larger than paper is drawn smaller.
        scale = min(_DPI / 72, (MOST_PIXELS / max(1.0, width * height)) ** 0.5)
        drawn = page.render(scale=scale, grayscale=True)
        picture = drawn.to_numpy().reshape(drawn.height, -1)[:, : drawn.width].copy()
        drawn.close()
        found[number] = ocr.blocks_of(picture, 72 * scale, f"page {number + 1}")
        page.close()
    return found


def _ask_for(pages: int) -> None:
    from . import pool

    pool.allow_more(SECONDS_A_PAGE * pages, MEMORY)


def read_picture(data: bytes, source: str, format: str) -> Document:
    """A picture of a page (a .tif may hold several) as a Document, its pages counted from 1.

    Raises NeedsRecognition without the extra, Damaged, TooMuch, and NoText where there is none in it.
    """
    if not can_recognise():
        raise NeedsRecognition(source, f"这是图片（.{format}）", format)
    from .pdf import document_of

    pages: list[list[TextLine | Grid]] = []
    for number, (picture, dpi) in enumerate(_frames(data, source, format), 1):
        from . import ocr

        pages.append(ocr.blocks_of(picture, dpi, f"page {number}"))
    check_text(pages, source, format)
    return document_of(format, pages, {}, tuple(range(1, len(pages) + 1)))


def _frames(data: bytes, source: str, format: str) -> Iterator[tuple[Any, float]]:
    """Grey pixels and dots an inch of each page of a picture file."""
    import warnings

    import numpy as np
    from PIL import Image, ImageOps, ImageSequence

    try:
        # What is too large is refused below, in our words.
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", Image.DecompressionBombWarning)
            opened = Image.open(io.BytesIO(data), formats=("PNG", "JPEG", "TIFF", "BMP"))
        count = int(getattr(opened, "n_frames", 1))
        check_scans(count, source, format)
        _ask_for(count)
        for frame in ImageSequence.Iterator(opened):
            check_picture(frame.width * frame.height, source, format)
            upright = ImageOps.exif_transpose(frame)
            flat = _on_paper(upright)
            dpi = _dpi(flat.width, flat.height, upright.info.get("dpi"))
            if dpi > 1.25 * _DPI:
                shrink = _DPI / dpi
                flat = flat.resize(
                    (round(flat.width * shrink), round(flat.height * shrink)), Image.Resampling.LANCZOS
                )
                dpi = _DPI
            yield np.asarray(flat, dtype=np.uint8).copy(), dpi
    except (OSError, ValueError, SyntaxError, EOFError, Image.DecompressionBombError) as error:
        raise Damaged(source, format) from error


def _on_paper(picture: Any) -> Any:
    """The picture in grey; what is transparent is white."""
    from PIL import Image

    if picture.mode in ("RGBA", "LA", "PA") or "transparency" in picture.info:
        picture = picture.convert("RGBA")
        paper = Image.new("RGBA", picture.size, (255, 255, 255, 255))
        picture = Image.alpha_composite(paper, picture)
    return picture.convert("L")


def _dpi(width: int, height: int, told: Any) -> float:
    """Dots an inch: as the file tells where that makes a sheet of paper, else as if it were A4."""
    short = min(width, height)
    if isinstance(told, tuple) and told and 72 < float(told[0]) <= 1200 and 5 <= short / float(told[0]) <= 12:
        return float(told[0])
    return max(40.0, short / _SHORT_SIDE)


def check_text(pages: Iterable[Iterable[TextLine | Grid]], source: str, format: str) -> None:
    """Raises NoText where recognition found next to nothing on all the pages."""
    from .ocr import UNSURE

    signs = pages_read = 0
    for page in pages:
        pages_read += 1
        for block in page:
            texts: Iterable[TextLine | GridCell] = block.cells if isinstance(block, Grid) else (block,)
            signs += sum(len(part.text.replace(UNSURE, "").strip()) for part in texts)
    if signs < _LEAST_TEXT:
        raise NoText(source, pages_read, format)
