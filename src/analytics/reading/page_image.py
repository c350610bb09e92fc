"""A page of a PDF, or a picture, as an image: the part around some boxes, or all of it.

The image shows the page as it is displayed, in which boxes count (``place.Box``). pypdfium2 is not made for
threads: call this in a process of its own (``aside``).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from io import BytesIO
from typing import Any

from PIL import Image, ImageChops, ImageOps, UnidentifiedImageError

from .errors import Damaged, Encrypted, UnknownFormat
from .place import Box

WIDTH = 1040
"""Pixels of an image at least: twice the width that it is shown in, where the page is not too large."""
_MOST_PIXELS = 9_000_000
_LEAST_SCALE, _MOST_SCALE = 0.2, 4.0
_AROUND = 0.11
"""How much of the page's height is shown above and below the boxes."""
_TALLEST = 0.62
"""Where the boxes reach over more of the height than this, the first of them decides."""
_MARGIN = 0.015
_PAPER, _FAINT = 245, 12
_COLOURS, _GREYS = 128, 16


@dataclass(frozen=True, slots=True)
class PageImage:
    """``png``: what is shown. ``left top right bottom``: which part of the page, in thousandths.

    ``points``: the width of that part in points of 1/72 inch, as printed; ``whole``: it is all of the page.
    """

    png: bytes
    left: float
    top: float
    right: float
    bottom: float
    points: float
    whole: bool


def page_image(
    data: bytes, source: str, page: int, boxes: Sequence[Box] = (), *, whole: bool = False
) -> PageImage:
    """The part of a page (counted from 1) around boxes, the first of which leads; all of it without boxes.

    Raises ReadingError for what is neither PDF nor picture, and for a page that is not there.
    """
    image, scale = _pdf_page(data, source, page) if b"%PDF-" in data[:1024] else _picture(data, source, page)
    width, height = image.size
    area = (0, 0, width, height) if whole or not boxes else _area(image, boxes)
    shown = image.crop(area)
    if shown.width > 2 * WIDTH:
        shown = shown.resize((2 * WIDTH, round(shown.height * 2 * WIDTH / shown.width)))
    left, top, right, bottom = area
    return PageImage(
        png=_png(shown),
        left=1000 * left / width,
        top=1000 * top / height,
        right=1000 * right / width,
        bottom=1000 * bottom / height,
        points=(right - left) / scale,
        whole=area == (0, 0, width, height),
    )


def _pdf_page(data: bytes, source: str, page: int) -> tuple[Image.Image, float]:
    """The page and its pixels a point."""
    import pypdfium2 as pdfium

    try:
        pdf: Any = pdfium.PdfDocument(data)
    except pdfium.PdfiumError as error:
        if "assword" in str(error):
            raise Encrypted(source, "pdf") from error
        raise Damaged(source, "pdf") from error
    try:
        if not 1 <= page <= len(pdf):
            raise Damaged(source, "pdf", f"没有第 {page} 页")
        leaf: Any = pdf[page - 1]
        width, height = leaf.get_size()
        if width <= 0 or height <= 0:
            raise Damaged(source, "pdf", f"第 {page} 页没有大小")
        most = (_MOST_PIXELS / (width * height)) ** 0.5
        scale = min(most, max(_LEAST_SCALE, min(_MOST_SCALE, 1.3 * WIDTH / min(width, height))))
        image: Image.Image = leaf.render(scale=scale).to_pil().convert("RGB")
    except pdfium.PdfiumError as error:
        raise Damaged(source, "pdf", "页面画不出") from error
    finally:
        pdf.close()
    return image, scale


def _picture(data: bytes, source: str, page: int) -> tuple[Image.Image, float]:
    """A picture as viewers show it (turned as its camera says), of several the ``page``-th."""
    try:
        with Image.open(BytesIO(data)) as opened:
            opened.seek(page - 1)
            image = ImageOps.exif_transpose(opened).convert("RGB")
    except (UnidentifiedImageError, Image.DecompressionBombError) as error:
        raise UnknownFormat(source, "不是图片，也不是 PDF", "请下载原件查看") from error
    except (OSError, EOFError, ValueError, SyntaxError) as error:
        raise Damaged(source, "图片") from error
    if image.width * image.height > _MOST_PIXELS:
        image.thumbnail((WIDTH * 3, WIDTH * 3))
    # How large it was printed is not known: a page of the usual paper.
    return image, max(image.width, image.height) / 842


def _area(image: Image.Image, boxes: Sequence[Box]) -> tuple[int, int, int, int]:
    """The pixels around the boxes: from margin to margin of what is printed there, with some lines above and
    below."""
    width, height = image.size
    top, bottom = min(box.top for box in boxes) / 1000, max(box.bottom for box in boxes) / 1000
    if bottom - top > _TALLEST:
        top, bottom = boxes[0].top / 1000, boxes[0].bottom / 1000
    first = max(0, int((top - _AROUND) * height))
    last = min(height, int((bottom + _AROUND) * height) + 1)
    left, right = _printed(image.crop((0, first, width, last)))
    left = min([left, *(int(box.left * width / 1000) for box in boxes)])
    right = max([right, *(int(box.right * width / 1000) + 1 for box in boxes)])
    margin = int(_MARGIN * width)
    return max(0, left - margin), first, min(width, right + margin), max(last, first + 1)


def _printed(band: Image.Image) -> tuple[int, int]:
    """From where to where anything is printed, in pixels; all of an empty band."""
    ink = band.convert("L").point([255 if shade < _PAPER else 0 for shade in range(256)])
    found = ink.getbbox()
    return (found[0], found[2]) if found else (0, band.width)


def _png(image: Image.Image) -> bytes:
    out = BytesIO()
    _few_colours(image).save(out, "png", compress_level=6)
    return out.getvalue()


def _few_colours(image: Image.Image) -> Image.Image:
    """Print is black on white with a seal at most: far smaller so, and quicker to send."""
    red, green, blue = image.split()
    apart = ImageChops.lighter(ImageChops.difference(red, green), ImageChops.difference(green, blue))
    coloured = apart.point([255 if shade > _FAINT else 0 for shade in range(256)]).getbbox()
    return image.quantize(_COLOURS) if coloured else image.convert("L").quantize(_GREYS)
