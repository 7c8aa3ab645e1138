"""People in wards that no member feeds: by ward, when each was last confirmed, what is due."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from itertools import groupby

from django.urls import reverse

from beds.freshness import FRESH_DAYS
from beds.queries import Person
from impact.core.listing import Cell, Column, Listing, PersonCell
from impact.core.text import counted, long_date
from providers.models import Ward


@dataclass(frozen=True, kw_only=True)
class UnfedWardPage:
    """What the page of such a ward places beside its form."""

    name: str
    where: str
    today: date
    known_at: datetime
    freshness: str
    people: Listing


def ward_address(reference: str) -> str:
    """The page of a ward that no member feeds, by its `PROVIDER:WARD`."""
    provider, _, code = reference.partition(":")
    return reverse("unfed_ward", args=[provider, code])


def unfed_ward_page(
    ward: Ward, people: Sequence[Person], *, today: date, now: datetime
) -> UnfedWardPage:
    """The page of a ward with those of one's caseload who are in it."""
    late = sum(one.last_word.is_stale(today) for one in people if one.last_word)
    return UnfedWardPage(
        name=ward.name,
        where=f"{ward.provider.short_name}, {ward.site.name}",
        today=today,
        known_at=now,
        freshness=f"{counted(late, 'person', 'people')} stale" if late else "",
        people=_people(people, today),
    )


def to_confirm(people: Iterable[Person], today: date) -> Listing:
    """The wards in which people of a caseload are, those that are due first."""
    by_ward = sorted(people, key=lambda one: (one.ward, one.pseudonym))
    groups = [list(group) for _, group in groupby(by_ward, key=lambda one: one.ward)]
    wards = sorted(groups, key=lambda group: (min(map(_heard_of, group)), group[0].ward))
    return Listing(
        anchor="confirm-away",
        heading="Wards that no member feeds",
        about=(
            f"Whoever is there is confirmed by you every {FRESH_DAYS} days, the longest ago first."
        ),
        empty="Nobody of yours is in a ward that no member feeds.",
        columns=[
            Column(label="Ward"),
            Column(label="People", numeric=True),
            Column(label="Last confirmed"),
            Column(label="Due"),
        ],
        rows=[_ward_row(group, today) for group in wards],
        count=len(wards),
    )


def last_confirmed(one: Person, today: date) -> Cell:
    """When somebody was last confirmed to be where they are, and whether that is stale."""
    word = one.last_word
    if word is None:
        return Cell("With their ward")
    if word.on is None:
        return Cell("Never: stale", colour="red")
    by = f"by {word.by}" if word.by else "since they came, never confirmed"
    if word.is_stale(today):
        return Cell(f"{long_date(word.on)}: stale", note=by, colour="red")
    return Cell(long_date(word.on), note=by)


def due(one: Person, today: date) -> Cell:
    """By when the next confirmation is due."""
    on = (one.last_word and one.last_word.due_on) or today
    gap = (today - on).days
    if gap > 0:
        return Cell(f"Overdue by {counted(gap, 'day')}", colour="red")
    return Cell("Today" if not gap else long_date(on))


def _heard_of(one: Person) -> date:
    return (one.last_word and one.last_word.on) or one.in_ward_since


def _ward_row(people: Sequence[Person], today: date) -> list[Cell]:
    oldest = min(people, key=_heard_of)
    return [
        Cell(
            oldest.ward_name,
            ward_address(oldest.ward),
            f"{oldest.provider_name}, {oldest.site_name}",
        ),
        Cell(str(len(people))),
        last_confirmed(oldest, today),
        due(oldest, today),
    ]


def _people(people: Sequence[Person], today: date) -> Listing:
    rows = [
        [
            PersonCell(one.pseudonym, reverse("patient", args=[one.pseudonym])),
            Cell(long_date(one.in_ward_since), note=counted(one.days, "day") + " so far"),
            last_confirmed(one, today),
            due(one, today),
        ]
        for one in people
    ]
    return Listing(
        anchor="people",
        heading="People",
        about="Those of your collaborative; others may be in this ward whom you do not look after.",
        empty="Nobody of yours is in this ward.",
        columns=[
            Column(label="Person"),
            Column(label="In the ward since"),
            Column(label="Last confirmed"),
            Column(label="Due"),
        ],
        rows=rows,
        count=len(rows),
    )
