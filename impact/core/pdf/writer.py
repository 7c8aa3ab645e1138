"""Writes a document over A4 pages, on its side, with its number and foot on each."""

from collections.abc import Iterator, Sequence
from typing import BinaryIO

from reportlab.lib.colors import HexColor
from reportlab.lib.enums import TA_RIGHT
from reportlab.lib.pagesizes import A4, landscape
from reportlab.lib.styles import ParagraphStyle
from reportlab.lib.units import mm
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import (
    CondPageBreak,
    Flowable,
    LongTable,
    Paragraph,
    SimpleDocTemplate,
    Spacer,
    TableStyle,
)

from impact.core.pdf.columns import share
from impact.core.pdf.document import Block, Chart, Document, Grid, Words
from impact.core.pdf.drawing import HEIGHT, drawing
from impact.core.pdf.letters import BOLD, PLAIN, known, legible, longest_word, markup, width

_PAGE = landscape(A4)
_MARGIN = 15 * mm
_ROOM = _PAGE[0] - 2 * _MARGIN - 12  # ReportLab's frame keeps 6 points at each side
_PAD, _SMALL, _FOOT = 4.0, 8.0, 7.0
_UNBROKEN = 90.0  # a word longer than this may break, rather than squeeze the other columns
_RULE, _BAND = HexColor("#aeb7bd"), HexColor("#f0f4f5")

_TITLE = ParagraphStyle("title", fontName=BOLD, fontSize=18, leading=23)
_CAPTION = ParagraphStyle("caption", fontName=PLAIN, fontSize=10, leading=14)
_HEADING = ParagraphStyle("heading", fontName=BOLD, fontSize=12, leading=16, spaceAfter=4)
_BODY = ParagraphStyle("body", fontName=PLAIN, fontSize=9, leading=13, spaceAfter=4)
_CELL = ParagraphStyle("cell", fontName=PLAIN, fontSize=_SMALL, leading=10.5, splitLongWords=True)
_BOLD_CELL = ParagraphStyle("bold", _CELL, fontName=BOLD)
_NUMBER = ParagraphStyle("number", _CELL, alignment=TA_RIGHT)
_BOLD_NUMBER = ParagraphStyle("bold number", _BOLD_CELL, alignment=TA_RIGHT)


def write_pdf(target: BinaryIO, document: Document) -> None:
    """Writes the document to the target, A4 on its side; the same document gives the same bytes.

    ValueError for a row that has more or fewer cells than its table has columns.
    """
    known()  # the fonts are there before anything is measured
    page = SimpleDocTemplate(
        target,
        pagesize=_PAGE,
        leftMargin=_MARGIN,
        rightMargin=_MARGIN,
        topMargin=_MARGIN,
        bottomMargin=_MARGIN + 5 * mm,
        title=document.title,
        subject=document.caption,
        invariant=1,
        lang="en-GB",
    )

    def foot(canvas: Canvas, _: SimpleDocTemplate) -> None:
        canvas.setFont(PLAIN, _FOOT)
        canvas.drawString(_MARGIN, 10 * mm, legible(document.foot))
        canvas.drawRightString(_PAGE[0] - _MARGIN, 10 * mm, f"Page {canvas.getPageNumber()}")

    page.build(list(_flow(document)), onFirstPage=foot, onLaterPages=foot)


def _flow(document: Document) -> Iterator[Flowable]:
    yield Paragraph(markup(document.caption), _CAPTION)
    yield Paragraph(markup(document.title), _TITLE)
    yield Spacer(0, 6)
    if document.facts:
        yield _facts(document.facts)
    for block in document.blocks:
        yield from _block(block)


def _block(block: Block) -> Iterator[Flowable]:
    yield Spacer(0, 14)
    match block:
        case Words():
            yield from _heading(block.heading, below=40)
            for text in block.paragraphs:
                yield Paragraph(markup(text), _BODY)
        case Chart():
            yield from _heading(block.heading, below=HEIGHT + 40)
            yield drawing(block)
            yield Paragraph(markup(block.description), _BODY)
        case Grid():
            yield from _heading(block.heading, below=60)
            yield _table(block) if block.rows else Paragraph(markup(block.empty), _BODY)
            if block.note:
                yield Paragraph(markup(block.note), _BODY)


def _heading(text: str, *, below: float) -> Iterator[Flowable]:
    """A heading never stands alone at the foot of a page."""
    yield CondPageBreak(below + 20)
    if text:
        yield Paragraph(markup(text), _HEADING)


def _facts(facts: Sequence[tuple[str, str]]) -> LongTable:
    rows = [
        [Paragraph(markup(label), _BOLD_CELL), Paragraph(markup(value), _CELL)]
        for label, value in facts
    ]
    widths = [_ROOM * 0.2, _ROOM * 0.8]
    return LongTable(rows, colWidths=widths, style=_lines(), hAlign="LEFT")


def _table(grid: Grid) -> LongTable:
    body = [*grid.rows, grid.total] if grid.total else list(grid.rows)
    cells = [
        _row(grid.headers, grid, bold=True),
        *(_row(row, grid, bold=row is grid.total) for row in body),
    ]
    style = _lines()
    style.add("BACKGROUND", (0, 0), (-1, 0), _BAND)
    widths = _widths(grid.headers, body)
    return LongTable(cells, colWidths=widths, repeatRows=1, style=style, hAlign="LEFT")


def _row(row: Sequence[str], grid: Grid, *, bold: bool) -> list[Paragraph]:
    styles = (_BOLD_CELL, _BOLD_NUMBER) if bold else (_CELL, _NUMBER)
    return [
        Paragraph(markup(text), styles[place in grid.numeric])
        for place, (text, _) in enumerate(zip(row, grid.headers, strict=True))
    ]


def _widths(headers: Sequence[str], rows: Sequence[Sequence[str]]) -> list[float]:
    least, wanted = [], []
    for place, header in enumerate(headers):
        texts = [row[place] for row in rows]
        words = [longest_word(text, size=_SMALL) for text in texts]
        lines = [width(text, size=_SMALL) for text in texts]
        word = max(longest_word(header, size=_SMALL, font=BOLD), *words)
        least.append(min(word, _UNBROKEN) + 2 * _PAD)
        wanted.append(max(width(header, size=_SMALL, font=BOLD), *lines) + 2 * _PAD)
    return share(least=least, wanted=wanted, room=_ROOM)


def _lines() -> TableStyle:
    return TableStyle(
        [
            ("LINEBELOW", (0, 0), (-1, -1), 0.5, _RULE),
            ("VALIGN", (0, 0), (-1, -1), "TOP"),
            ("LEFTPADDING", (0, 0), (-1, -1), _PAD),
            ("RIGHTPADDING", (0, 0), (-1, -1), _PAD),
            ("TOPPADDING", (0, 0), (-1, -1), 3),
            ("BOTTOMPADDING", (0, 0), (-1, -1), 3),
        ]
    )
