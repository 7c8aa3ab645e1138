"""Documents as PDF: a title, facts, then tables, charts and paragraphs over A4 pages.

`write_pdf` writes a `Document` of blocks. The same document gives the same bytes.
"""

from impact.core.pdf.document import Block, Chart, Document, Grid, Words, grid_of
from impact.core.pdf.writer import write_pdf

__all__ = ["Block", "Chart", "Document", "Grid", "Words", "grid_of", "write_pdf"]
