"""Pages as images: a box lies on what it means, whatever the paper, and bad files are refused in words."""

from __future__ import annotations

from io import BytesIO

import pytest
from PIL import Image
from reportlab.pdfgen.canvas import Canvas

from analytics.reading.errors import ReadingError
from analytics.reading.page_image import PageImage, page_image
from analytics.reading.place import Box

RED = (255, 0, 0)
PATCH = Box(600, 300, 700, 340)
"""Where the red patch of every test page is, as displayed."""


def pdf(width: float = 595, height: float = 842, turned: int = 0, pages: int = 1) -> bytes:
    """Pages that are displayed ``width`` by ``height``, empty but for a red patch; drawn on their side where
    ``turned`` is 90."""
    out = BytesIO()
    canvas = Canvas(out, pagesize=(width, height))
    across, down = width / 1000, height / 1000
    wide, high = (PATCH.right - PATCH.left) * across, (PATCH.bottom - PATCH.top) * down
    for _ in range(pages):
        canvas.setPageRotation(turned)
        canvas.setFillColorRGB(1, 0, 0)
        if turned == 90:  # the left side of the sheet is shown on top, its foot at the left
            canvas.rect(PATCH.top * down, PATCH.left * across, high, wide, stroke=0, fill=1)
        else:
            canvas.rect(PATCH.left * across, (1000 - PATCH.bottom) * down, wide, high, stroke=0, fill=1)
        canvas.showPage()
    canvas.save()
    return out.getvalue()


def picture(width: int = 800, height: int = 1000, format: str = "PNG", exif: int | None = None) -> bytes:
    image = Image.new("RGB", (width, height), "white")
    left, right = PATCH.left * width // 1000, PATCH.right * width // 1000
    image.paste(RED, (left, PATCH.top * height // 1000, right, PATCH.bottom * height // 1000))
    out = BytesIO()
    if exif is None:
        image.save(out, format)
    else:
        told = Image.Exif()
        told[274] = exif
        image.rotate(90, expand=True).save(out, format, exif=told)
    return out.getvalue()


def in_box(shown: PageImage, box: Box) -> Image.Image:
    """What the image shows inside the box, a little away from its sides."""
    image = Image.open(BytesIO(shown.png)).convert("RGB")
    across, down = image.width / (shown.right - shown.left), image.height / (shown.bottom - shown.top)
    return image.crop(
        (
            int((box.left - shown.left + 4) * across),
            int((box.top - shown.top + 4) * down),
            int((box.right - shown.left - 4) * across),
            int((box.bottom - shown.top - 4) * down),
        )
    )


def is_red(image: Image.Image) -> bool:
    red, green, blue = image.resize((1, 1)).tobytes()
    return red > 240 and green < 16 and blue < 16


@pytest.mark.parametrize("whole", [False, True])
@pytest.mark.parametrize(
    "data",
    [
        pytest.param(pdf(), id="portrait"),
        pytest.param(pdf(842, 595), id="landscape"),
        pytest.param(pdf(turned=90), id="displayed on its side"),
        pytest.param(pdf(200, 200), id="small"),
        pytest.param(pdf(8000, 9000), id="poster"),
        pytest.param(picture(), id="png"),
        pytest.param(picture(format="JPEG"), id="jpg"),
        pytest.param(picture(5000, 6000), id="large scan"),
        pytest.param(picture(format="JPEG", exif=6), id="camera held upright"),
    ],
)
def test_the_box_lies_on_what_is_printed_there(data: bytes, whole: bool) -> None:
    shown = page_image(data, "a.pdf", 1, [PATCH], whole=whole)
    assert is_red(in_box(shown, PATCH))
    assert shown.whole == whole
    if whole:
        assert (shown.left, shown.top, shown.right, shown.bottom) == (0, 0, 1000, 1000)
    else:
        assert shown.bottom - shown.top < 300


def test_the_image_is_sharp_and_light() -> None:
    shown = page_image(pdf(), "a.pdf", 1, [PATCH], whole=True)
    assert Image.open(BytesIO(shown.png)).width >= 1040
    assert len(shown.png) < 300_000


def test_the_page_is_the_one_of_that_number() -> None:
    assert is_red(in_box(page_image(pdf(pages=3), "a.pdf", 3, [PATCH]), PATCH))


def test_boxes_all_over_a_page_show_the_first() -> None:
    far = [PATCH, Box(100, 5, 200, 20), Box(100, 970, 200, 990)]
    shown = page_image(pdf(), "a.pdf", 1, far)
    assert shown.top < PATCH.top
    assert shown.bottom > PATCH.bottom
    assert shown.bottom - shown.top < 400


@pytest.mark.parametrize("page", [0, 2, 10_000])
@pytest.mark.parametrize("data", [pdf(), picture()])
def test_a_page_that_is_not_there_is_told(data: bytes, page: int) -> None:
    with pytest.raises(ReadingError, match=r"a\.pdf"):
        page_image(data, "a.pdf", page)


@pytest.mark.parametrize("data", [b"", b"%PDF-1.7 cut", b"words", picture()[:200], pdf()[:300]])
def test_what_is_no_page_is_told(data: bytes) -> None:
    with pytest.raises(ReadingError, match=r"a\.pdf"):
        page_image(data, "a.pdf", 1, [PATCH])
