"""A report as a Word document: WordprocessingML written directly, with merged cells as spans."""

from __future__ import annotations

from xml.sax.saxutils import escape

from analytics.demo.archive import pack
from analytics.demo.paper import MARK, Heading, Paper, Text, day
from analytics.form.printed import Drawing, Slot

_W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_R = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml"
_TEXT_WIDTH = 9070
"""Width between the margins of an A4 page, in twentieths of a point."""


def write(paper: Paper) -> bytes:
    """The document as bytes."""
    return pack((name, (_HEAD + text).encode("utf-8")) for name, text in _parts(paper))


def _parts(paper: Paper) -> list[tuple[str, str]]:
    types = (
        f'<Types xmlns="{_PACKAGE}/content-types">'
        '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        '<Default Extension="xml" ContentType="application/xml"/>'
        f'<Override PartName="/word/document.xml" ContentType="{_TYPE}.document.main+xml"/>'
        f'<Override PartName="/word/styles.xml" ContentType="{_TYPE}.styles+xml"/>'
        f'<Override PartName="/word/footer1.xml" ContentType="{_TYPE}.footer+xml"/>'
        "</Types>"
    )
    return [
        ("[Content_Types].xml", types),
        ("_rels/.rels", _relations(("officeDocument", "word/document.xml"))),
        ("word/_rels/document.xml.rels", _relations(("styles", "styles.xml"), ("footer", "footer1.xml"))),
        ("word/styles.xml", _STYLES),
        ("word/footer1.xml", f'<w:ftr xmlns:w="{_W}">{_paragraph(MARK, "Footer")}</w:ftr>'),
        (
            "word/document.xml",
            f'<w:document xmlns:w="{_W}" xmlns:r="{_R}"><w:body>{_body(paper)}</w:body></w:document>',
        ),
    ]


def _relations(*targets: tuple[str, str]) -> str:
    listed = "".join(
        f'<Relationship Id="rId{number}" Type="{_R}/{kind}" Target="{target}"/>'
        for number, (kind, target) in enumerate(targets, start=1)
    )
    return f'<Relationships xmlns="{_PACKAGE}/relationships">{listed}</Relationships>'


def _style(name: str, based: str, paragraph: str, run: str) -> str:
    return (
        f'<w:style w:type="paragraph" w:styleId="{name}"><w:name w:val="{based or name}"/>'
        f"<w:pPr>{paragraph}</w:pPr><w:rPr>{run}</w:rPr></w:style>"
    )


_STYLES = (
    f'<w:styles xmlns:w="{_W}"><w:docDefaults><w:rPrDefault><w:rPr>'
    '<w:rFonts w:ascii="Times New Roman" w:hAnsi="Times New Roman" w:eastAsia="宋体"/><w:sz w:val="24"/>'
    "</w:rPr></w:rPrDefault></w:docDefaults>"
    + _style(
        "Title",
        "Title",
        '<w:spacing w:before="200" w:after="240"/><w:jc w:val="center"/>',
        '<w:b/><w:sz w:val="36"/>',
    )
    + _style(
        "Heading1", "heading 1", '<w:spacing w:before="200" w:after="80"/><w:outlineLvl w:val="0"/>', "<w:b/>"
    )
    + _style("Heading2", "heading 2", '<w:ind w:firstLine="480"/><w:outlineLvl w:val="1"/>', "<w:b/>")
    + _style("Normal", "Normal", '<w:spacing w:line="400" w:lineRule="exact"/><w:ind w:firstLine="480"/>', "")
    + _style("Dates", "Dates", '<w:jc w:val="center"/>', '<w:sz w:val="21"/>')
    + _style("Signature", "Signature", '<w:spacing w:before="120"/><w:jc w:val="right"/>', "")
    + _style("Cell", "Cell", '<w:jc w:val="center"/>', '<w:sz w:val="18"/>')
    + _style("Footer", "footer", '<w:jc w:val="center"/>', '<w:color w:val="888888"/><w:sz w:val="16"/>')
    + "</w:styles>"
)


def _body(paper: Paper) -> str:
    parts = [_paragraph(paper.title, "Title")]
    if paper.published_on:
        parts.append(_paragraph(f"发布日期：{day(paper.published_on)}", "Dates"))
    for block in paper.blocks:
        match block:
            case Heading(text, level):
                parts.append(_paragraph(text, f"Heading{level}"))
            case Text(text):
                parts.append(_paragraph(text, "Normal"))
            case Drawing():
                # Two tables without a paragraph between them become one in Word.
                parts += [_table(block), _paragraph("", "Normal")]
    parts += [_paragraph(paper.signature, "Signature"), _paragraph(day(paper.signed_on), "Signature")]
    parts.append(
        '<w:sectPr><w:footerReference w:type="default" r:id="rId2"/><w:pgSz w:w="11906" w:h="16838"/>'
        '<w:pgMar w:top="1440" w:right="1418" w:bottom="1440" w:left="1418"'
        ' w:header="851" w:footer="992" w:gutter="0"/>'
        "</w:sectPr>"
    )
    return "".join(parts)


def _paragraph(text: str, style: str) -> str:
    run = f'<w:r><w:t xml:space="preserve">{escape(text)}</w:t></w:r>' if text else ""
    return f'<w:p><w:pPr><w:pStyle w:val="{style}"/></w:pPr>{run}</w:p>'


def _table(drawing: Drawing) -> str:
    widths = [round(width * _TEXT_WIDTH) for width in drawing.widths]
    border = "".join(
        f'<w:{side} w:val="single" w:sz="4" w:space="0" w:color="000000"/>'
        for side in ("top", "left", "bottom", "right", "insideH", "insideV")
    )
    grid = "".join(f'<w:gridCol w:w="{width}"/>' for width in widths)
    rows = "".join(f"<w:tr>{_row(drawing, row, widths)}</w:tr>" for row in range(drawing.height))
    return (
        f'<w:tbl><w:tblPr><w:tblW w:w="{_TEXT_WIDTH}" w:type="dxa"/><w:tblBorders>{border}</w:tblBorders>'
        f'<w:tblLayout w:type="fixed"/></w:tblPr><w:tblGrid>{grid}</w:tblGrid>{rows}</w:tbl>'
    )


def _row(drawing: Drawing, row: int, widths: list[int]) -> str:
    """The cells of a row; a cell that goes on from above is there again, empty, with ``vMerge``."""
    here = [slot for slot in drawing.slots if slot.row <= row < slot.row + slot.rowspan]
    return "".join(
        _cell(slot, slot.row == row, widths) for slot in sorted(here, key=lambda slot: slot.column)
    )


def _cell(slot: Slot, begins: bool, widths: list[int]) -> str:
    width = sum(widths[slot.column : slot.column + slot.colspan])
    span = f'<w:gridSpan w:val="{slot.colspan}"/>' if slot.colspan > 1 else ""
    merge = ("<w:vMerge/>", '<w:vMerge w:val="restart"/>')[begins] if slot.rowspan > 1 else ""
    return (
        f'<w:tc><w:tcPr><w:tcW w:w="{width}" w:type="dxa"/>{span}{merge}<w:vAlign w:val="center"/></w:tcPr>'
        f"{_paragraph(slot.text if begins else '', 'Cell')}</w:tc>"
    )
