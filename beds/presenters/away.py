"""One person out of area: what is planned, what was done, and beds that would suit."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.urls import reverse

from beds.presenters.addresses import patient_address
from beds.presenters.lists.away import next_step
from beds.presenters.out_of_area import (
    beds_listing,
    last_seen,
    next_review,
    people_listing,
    price,
    target,
)
from beds.queries.away import Away
from impact.core.listing import Cell, Column, Listing
from impact.core.text import long_date
from patients.models import CareReview, Visit


@dataclass(frozen=True, kw_only=True)
class AwayPage:
    """What the page places; `facts` lead to the forms that change them."""

    pseudonym: str
    patient_url: str
    today: date
    known_at: datetime
    facts: list[dict[str, str]]
    lists: list[Listing]


def away_page(
    away: Away,
    *,
    visits: Sequence[Visit],
    reviews: Sequence[CareReview],
    today: date,
    now: datetime,
) -> AwayPage:
    """The page of one person of a caseload."""
    return AwayPage(
        pseudonym=away.person.pseudonym,
        patient_url=patient_address(away.person.pseudonym),
        today=today,
        known_at=now,
        facts=_facts(away, today),
        lists=[beds_listing([away]), _visits(visits), _reviews(reviews)],
    )


_ONES_OWN = ("Where", "Confirmed", "Distance", "Days", "Reason", "Ministry of Justice")


def _facts(away: Away, today: date) -> list[dict[str, str]]:
    (line,) = people_listing([away], today).lines
    stands = [_fact(column.label, cell) for column, cell in line if column.label in _ONES_OWN]
    return [
        *stands,
        _fact("Price a day", Cell(price(away.plan)), away, "plan"),
        _fact("Next step", next_step(away.person, away.move, today=today), away, "plan"),
        _fact("Target", target(away, today), away, "plan"),
        _fact("Last seen", last_seen(away, today), away, "seen", "Record a visit"),
        _fact("Next review", next_review(away, today), away, "plan-review", "Plan"),
        _fact("Review held", Cell("When one was held"), away, "review-held", "Record"),
    ]


def _fact(
    label: str, cell: Cell, away: Away | None = None, what: str = "", action: str = "Change"
) -> dict[str, str]:
    fact = {"label": label, "value": f"{cell.text}, {cell.note}" if cell.note else cell.text}
    if away is None:
        return fact
    href = reverse("away_record", args=[away.placement, what])
    return {**fact, "href": href, "action": action}


def _visits(visits: Sequence[Visit]) -> Listing:
    rows = [[Cell(long_date(one.seen_on)), Cell(one.seen_by)] for one in visits]
    return _list("visits", "Visits", "Nobody is recorded to have seen them.", "Seen on", "By", rows)


def _reviews(reviews: Sequence[CareReview]) -> Listing:
    rows = [
        [
            Cell(one.get_kind_display(), note=f"planned for {long_date(one.planned_for)}"),
            Cell(long_date(one.held_on) if one.held_on else "Not held yet"),
        ]
        for one in reviews
    ]
    return _list("reviews", "Reviews", "No review is recorded.", "Review", "Held on", rows)


def _list(
    anchor: str, heading: str, empty: str, first: str, second: str, rows: list[list[Any]]
) -> Listing:
    return Listing(
        anchor=anchor,
        heading=heading,
        about="",
        empty=empty,
        columns=[Column(label=first), Column(label=second)],
        rows=rows,
        count=len(rows),
    )
