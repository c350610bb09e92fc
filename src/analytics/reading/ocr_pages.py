"""Which pages are scans, and what it takes to read them: pictures in, lines and grids out.

    read_scans(pdf, characters, pages, source)   the pages of a PDF that are pictures, put in their place
    read_picture(data, source, format)           a .png .jpg .tif .bmp as a Document

The packages of the extra ``gongkai[ocr]`` are loaded when the first scan comes; without them it is refused.
"""

from __future__ import annotations

import importlib.util
import io
from collections.abc import Collection, Iterator, Sequence
from typing import Any

import pypdfium2.raw as raw

from .errors import Damaged, NeedsRecognition, NoText, TooMuch
from .limits import LARGEST_PICTURE, MOST_PIXELS, check_picture, check_scans
from .model import Document, Grid
from .pdf_flow import flow
from .pdf_layout import Draft, Page, lay_out

PICTURES = ("png", "jpg", "tif", "bmp")
"""Kinds of file that are pictures of pages."""
SECONDS_A_PAGE = 30.0
"""Time that a page may take beyond what any document may; on an idle core it is about 4."""
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


def read_scans(
    pdf: Any, characters: Sequence[int], pages: list[Draft], source: str, nameless: Collection[int] = ()
) -> tuple[tuple[int, ...], tuple[int, ...]]:
    """Puts what is recognised on pages that are pictures in place of what their text says.

    ``characters`` counts those of each page's text, ``nameless`` are pages (from 0) whose fonts do not say
    which characters they draw. Returns the numbers (from 1) of pages that were
    recognised, and of those that were not: beside pages with text the want of the extra costs only them.
    Raises NoText, NeedsRecognition where nothing is left to read, TooMuch for too many such pages.
    """
    scans = [
        number
        for number, count in enumerate(characters)
        if number in nameless or (count < _FURNITURE and _is_drawn(pdf[number], count))
    ]
    numbers = tuple(number + 1 for number in scans)
    has_text = sum(characters) >= _LEAST_TEXT
    if not scans and not has_text:
        raise NoText(source, len(characters))
    if not scans or (has_text and not can_recognise()):
        return (), numbers
    if not can_recognise():
        raise NeedsRecognition(source, f"这份 PDF 共 {len(characters)} 页，没有文字层，像是扫描件", "pdf")
    check_scans(len(scans), source, "pdf")
    _ask_for(len(scans))
    for number in scans:
        pages[number] = _drawn(pdf[number], f"page {number + 1}")
    if not has_text:
        _check_text(lay_out(pages), source, "pdf")
    return numbers, ()


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


def _drawn(page: Any, place: str) -> Draft:
    from . import ocr

    width, height = page.get_size()
    # A sheet far larger than paper is drawn smaller.
    scale = min(_DPI / 72, (MOST_PIXELS / max(1.0, width * height)) ** 0.5)
    bitmap = page.render(scale=scale, grayscale=True)
    picture = bitmap.to_numpy().reshape(bitmap.height, -1)[:, : bitmap.width].copy()
    bitmap.close()
    return ocr.read_page(picture, 72 * scale, place)


def _ask_for(pages: int) -> None:
    from . import pool

    pool.allow_more(SECONDS_A_PAGE * pages, MEMORY)


def read_picture(data: bytes, source: str, format: str) -> Document:
    """A picture of a page (a .tif may hold several) as a Document, its pages counted from 1.

    Raises NeedsRecognition without the extra, Damaged, TooMuch, and NoText where there is none in it.
    """
    if not can_recognise():
        raise NeedsRecognition(source, f"这是图片（.{format}）", format)
    from . import ocr

    drafts = [
        ocr.read_page(picture, dpi, f"page {number}")
        for number, (picture, dpi) in enumerate(_frames(data, source, format), 1)
    ]
    pages = lay_out(drafts)
    _check_text(pages, source, format)
    return Document(format, tuple(flow(pages)), {}, tuple(range(1, len(pages) + 1)))


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
    except Image.DecompressionBombError as error:
        said = f"图片的像素多得不合常理，超出最多读取的 {LARGEST_PICTURE // 1_000_000} 百万像素"
        raise TooMuch(source, said, format) from error
    except (OSError, ValueError, SyntaxError, EOFError) as error:
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


def _check_text(pages: Sequence[Page], source: str, format: str) -> None:
    """Raises NoText where recognition found next to nothing on all the pages."""
    from .ocr import UNSURE

    blocks = [block for page in pages for block in page.blocks]
    texts = [part.text for block in blocks for part in (block.cells if isinstance(block, Grid) else (block,))]
    if sum(map(str.isalnum, "".join(texts).replace(UNSURE, ""))) < _LEAST_TEXT:
        raise NoText(source, len(pages), format)
