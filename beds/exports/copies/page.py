"""A copy as one page that a browser opens from a folder, and that prints."""

from collections.abc import Sequence
from datetime import date, datetime
from decimal import ROUND_HALF_UP, Decimal
from pathlib import Path

from django.template.loader import render_to_string
from django.utils.html import format_html

from beds.exports.bed_state import cover
from beds.exports.copies.content import Section
from beds.exports.tables import Table
from impact.core.tabular.values import Value
from impact.core.text import long_moment, short_date
from providers.models import Provider

# Nothing in it needs escaping, so it goes into the page as it is: a test says so.
_STYLE = Path(__file__).with_name("page.css")


def page(provider: Provider, sections: Sequence[Section], *, made_at: datetime) -> str:
    """The page: nothing in it asks for anything else."""
    return render_to_string(
        "beds/copy.html",
        {
            "provider": provider.name,
            "moment": long_moment(made_at),
            "style": format_html("<style>{}</style>", _STYLE.read_text("utf-8")),
            "sections": [
                {
                    "name": section.state.collaborative_name,
                    "cover": cover(section.state),
                    "stale": section.stale,
                    "tables": [_in_words(table) for table in section.tables],
                }
                for section in sections
            ],
        },
    )


def _in_words(table: Table) -> Table:
    """The table as people read it; columns of keys, which are for machines, left out."""
    kept = [place for place, name in enumerate(table.headers) if not name.endswith(" key")]
    return Table(
        table.title,
        [table.headers[place] for place in kept],
        [[_words(row[place]) for place in kept] for row in table.rows],
    )


def _words(value: Value) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "Yes" if value else "No"
    if isinstance(value, datetime):
        return long_moment(value)
    if isinstance(value, date):
        return short_date(value)
    if isinstance(value, Decimal):
        return str(value.quantize(Decimal("0.1"), ROUND_HALF_UP))
    return str(value)
