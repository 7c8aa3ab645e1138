"""The page of a month as reported, against what is counted now, with what changed and why."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from impact.core.listing import Cell, Column, Listing, PersonCell
from impact.core.text import long_date, long_moment
from reporting.figures.catalogue import Figure
from reporting.figures.engine import Row
from reporting.figures.reported import Difference
from reporting.figures.stored.history import Change
from reporting.models import Publication
from reporting.presenters.values import side_text, with_unit
from reporting.queries.told import Told

SHOWN = 200
_BOOKKEEPING = ("pgh_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "pgh_context_id", "id")
_NOUNS = {
    "patients_stay": "Ward stay",
    "patients_placement": "Placement",
    "patients_leave": "Leave",
    "patients_readiness": "Readiness",
    "patients_intervention": "Intervention",
    "patients_referral": "Referral",
    "beds_bed": "Bed",
    "beds_bedperiod": "Use of a bed",
    "providers_baseline": "Baseline",
}


@dataclass(frozen=True, kw_only=True)
class ReportedPage:
    """What the page places."""

    heading: str
    about: str
    differences: Listing
    changes: Listing

    @property
    def people(self) -> set[str]:
        """Whom the page names."""
        return self.changes.people


def reported_page(
    publication: Publication,
    *,
    differences: Sequence[Difference],
    changes: Sequence[Change] | None,
    told: Sequence[Told],
) -> ReportedPage:
    """The page; `told` of each change shown. `changes` is None where there are too many."""
    return ReportedPage(
        heading=f"{publication.month:%B %Y} as reported",
        about=(
            f"{publication.collaborative.short_name}: frozen by {publication.by} on "
            f"{long_moment(publication.published_at)}, counted before "
            f"{long_date(publication.cut_off)}. These numbers do not change any more."
        ),
        differences=_differences(differences),
        changes=_changes(changes, told),
    )


def _differences(found: Sequence[Difference]) -> Listing:
    labels = ("Figure", "Of", "Reported", "Now", "Note")
    return Listing(
        anchor="differences",
        heading="Reported and now",
        about="Numbers that are counted otherwise today, numerator over denominator below each.",
        empty="Every number is still what was reported.",
        columns=[Column(label=label, numeric=label in ("Reported", "Now")) for label in labels],
        rows=[
            [
                Cell(each.figure.title),
                Cell(", ".join(value or "no provider" for value in each.group) or "all"),
                _number(each.figure, each.reported),
                _number(each.figure, each.now),
                Cell("Its definition has changed since." if each.redefined else ""),
            ]
            for each in found[:SHOWN]
        ],
        count=len(found),
    )


def _number(figure: Figure, row: Row | None) -> Cell:
    if row is None:
        return Cell("–")
    sides = side_text(row.numerator)
    if row.denominator is not None:
        sides = f"{sides} / {side_text(row.denominator)}"
    return Cell(with_unit(figure, row.value), note=sides)


def _changes(found: Sequence[Change] | None, told: Sequence[Told]) -> Listing:
    labels = ("When", "Who", "Doing what", "Record", "For whom", "What changed")
    return Listing(
        anchor="changes",
        heading="What changed since",
        about="Changes of records that touch days of the month, the latest first.",
        empty=(
            "Nothing that touches the month has been recorded since."
            if found is not None
            else "More than 5,000 records have changed since, too many to list here."
        ),
        columns=[Column(label=label) for label in labels],
        rows=[
            [
                Cell(long_moment(change.at)),
                Cell(by.who),
                Cell(by.action),
                Cell(noun_of(change)),
                PersonCell(by.patient) if by.patient else Cell("–"),
                Cell(what_changed(change)),
            ]
            for change, by in zip((found or ())[:SHOWN], told, strict=True)
        ],
        count=len(found or ()),
    )


def noun_of(change: Change) -> str:
    """What kind of record was changed."""
    return _NOUNS.get(change.table, "Reference data")


def what_changed(change: Change) -> str:
    """Made, taken away, or the columns that differ with their old and new values."""
    if change.new is None:
        return "taken away"
    if change.old is None:
        return "made"
    columns = [
        name
        for name, value in change.new.items()
        if name not in _BOOKKEEPING and change.old.get(name) != value
    ]
    shown = [
        f"{_column(name)}: {_value(name, change.old[name])} to {_value(name, change.new[name])}"
        for name in columns
    ]
    return "; ".join(shown)


def _column(name: str) -> str:
    return name.removesuffix("_id").replace("_", " ")


def _value(name: str, value: Any) -> str:
    """Dates in words; the number of another record says nothing to people."""
    if value is None or value == "":
        return "none"
    if name.endswith("_id"):
        return "another" if isinstance(value, int) else str(value)
    if name.endswith(("_on", "_date")):
        return long_date(date.fromisoformat(value))
    return str(value)
