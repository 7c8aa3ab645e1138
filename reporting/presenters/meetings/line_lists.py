"""Lists under the bed state with what a meeting asks of them besides."""

from collections import Counter
from dataclasses import replace

from beds.presenters.offers import offers_list
from beds.presenters.out_of_area import free
from beds.queries import Lists, Person
from impact.core.listing import Cell, Column, Listing
from impact.core.text import counted, listed, long_date
from reporting.presenters.meetings.sections import Section
from reporting.queries.meetings import LineSeen

_LONGEST = 90
_STEPS = (30, _LONGEST)


def offered(seen: LineSeen) -> list[Section]:
    """Beds asked for: those without an answer, and folded those refused since the last meeting."""
    today = seen.state.as_at
    return [
        Section(
            offers_list(
                seen.unanswered,
                anchor="offers",
                heading="Beds asked for without an answer",
                about="The earliest due first.",
                today=today,
            )
        ),
        Section(
            offers_list(
                seen.refused,
                anchor="refused",
                heading="Beds asked for and not given",
                about=f"Answered with no or not now since {long_date(seen.since)}.",
                today=today,
            ),
            folded=True,
        ),
    ]


def with_beds(listing: Listing, seen: LineSeen) -> Listing:
    """Who is out of area, each with the beds that would suit and the first of them."""
    return replace(
        listing,
        columns=[*listing.columns, Column(label="Beds that suit")],
        rows=[
            [*row, _beds(one, seen)]
            for row, one in zip(listing.rows, seen.lists.out_of_area, strict=True)
        ],
    )


def _beds(one: Person, seen: LineSeen) -> Cell:
    found = seen.returns.get(one.patient, ())
    if not found:
        return Cell("None within 12 weeks")
    bed = found[0].bed
    first = f"{bed.ward_name} bed {bed.label}, {bed.provider_name}: {free(found[0]).lower()}"
    return Cell(counted(len(found), "bed"), note=first)


def by_days_and_whom(listing: Listing, lists: Lists) -> Listing:
    """Who is ready for discharge, with how many wait how long and for whom."""
    people = [one.ready for one in lists.ready if one.ready]
    if not people:
        return listing
    days = Counter(_band(one.days) for one in people)
    whom = Counter(one.attributable_to_label or "not recorded" for one in people)
    bands = listed(f"{days[band]} {band}" for band in _BANDS if days[band])
    waits = "; ".join(f"{name} {number}" for name, number in whom.most_common())
    return replace(listing, about=f"{listing.about} {bands}. Waiting for: {waits}.")


_BANDS = ("under 30 days", "30 to 89 days", "90 days or more")


def _band(days: int) -> str:
    return _BANDS[sum(days >= step for step in _STEPS)]
