"""Lengths as a distribution over bands, with their median and 90th percentile."""

from dataclasses import dataclass
from datetime import date

from django.utils.safestring import SafeString

from impact.core import charts
from impact.core.charts import Band
from impact.core.text import counted, long_date
from reporting.figures.distribution import LengthBand
from reporting.figures.engine import Row
from reporting.presenters.tiles import chart_name
from reporting.presenters.values import extra_text
from reporting.queries.look import Lengths

_MARKS = {"median": "median", "median_days": "median", "p90": "90th percentile"}
_HEADINGS = {
    "length_of_stay": ("Discharged in the period", "spell that ended,spells that ended"),
    "current_length_of_stay": ("Here on {day}", "spell so far,spells so far"),
    "pathway_length_of_stay": ("Ended in the period", "pathway that ended,pathways that ended"),
    "waiting": ("Waiting on {day}", "person waiting,people waiting"),
    "wait_to_admission": ("Admitted in the period", "admission,admissions"),
}
_OTHER = ("Lengths", "length,lengths")


@dataclass(frozen=True)
class Spread:
    """One distribution: its heading, what it says in words, and its bars."""

    heading: str
    about: str
    chart: SafeString


def spread(lengths: Lengths, *, last: date) -> Spread | None:
    """The distribution of lengths over the whole range; None where there is none."""
    figure, row = lengths.answer.figure, next(iter(lengths.answer.rows), None)
    if row is None or not any(band.count for band in lengths.bands):
        return None
    heading, nouns = _HEADINGS.get(figure.name, _OTHER)
    heading = heading.format(day=long_date(last))
    about = _about(row, sum(band.count for band in lengths.bands), nouns)
    told = ", ".join(f"{band.label}: {band.count}" for band in lengths.bands if band.count)
    return Spread(
        heading=heading,
        about=about,
        chart=charts.distribution(
            chart=chart_name(figure, "-spread"),
            title=f"{figure.title}: {heading}",
            description=f"{about} {told}.",
            bands=[
                Band(label=band.label, count=band.count, marks=_marks(band, row))
                for band in lengths.bands
            ],
        ),
    )


def _about(row: Row, number: int, nouns: str) -> str:
    singular, plural = nouns.split(",")
    values = ", ".join(
        f"{words} {extra_text(name, row.extras[name])} days"
        for name, words in _MARKS.items()
        if row.extras.get(name) is not None
    )
    return f"{counted(number, singular, plural)}: {values}."


def _marks(band: LengthBand, row: Row) -> list[str]:
    return [
        words
        for name, words in _MARKS.items()
        if row.extras.get(name) is not None and band.holds(float(row.extras[name]))
    ]
