"""The letters of a document: a font that ReportLab brings along, and text that it can show."""

import unicodedata
from functools import cache
from xml.sax.saxutils import escape

from reportlab.pdfbase.pdfmetrics import registerFont, stringWidth
from reportlab.pdfbase.ttfonts import TTFont

PLAIN, BOLD = "Vera", "VeraBd"
_INSTEAD = {"→": "->", "✓": "yes"}


@cache
def known() -> frozenset[int]:
    """The characters that the font has; registers it before it is first used."""
    for name in (PLAIN, BOLD):
        registerFont(TTFont(name, f"{name}.ttf"))
    return frozenset(TTFont(PLAIN, f"{PLAIN}.ttf").face.charToGlyph)


def legible(text: str) -> str:
    """The text in letters that the font has: ŵ becomes w, what has nothing like it becomes ?."""
    return "".join(sign if sign == "\n" or ord(sign) in known() else _like(sign) for sign in text)


def markup(text: str) -> str:
    """The text as a paragraph takes it: nothing in it is markup, its lines stay lines."""
    return escape(legible(text)).replace("\n", "<br/>")


def width(text: str, *, size: float, font: str = PLAIN) -> float:
    """How wide the longest line of a text is, in points."""
    return max(float(stringWidth(line, font, size)) for line in legible(text).split("\n"))


def longest_word(text: str, *, size: float, font: str = PLAIN) -> float:
    """How wide the longest word of a text is, in points."""
    return max((width(word, size=size, font=font) for word in text.split()), default=0.0)


def _like(sign: str) -> str:
    base = unicodedata.normalize("NFKD", sign)[0]
    return _INSTEAD.get(sign, base if ord(base) in known() else "?")
