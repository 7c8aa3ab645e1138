"""Differences between files and what is held, to be worked through one by one."""

from collections.abc import Sequence
from datetime import date

from django.urls import reverse

from beds.choices import DifferenceKind
from beds.models import Difference
from impact.core.listing import Cell, Column, Fact, Listing, PersonCell
from impact.core.text import counted, long_date

_NOBODY = "Nobody yet"


def open_listing(found: Sequence[Difference], *, today: date) -> Listing:
    """What is to be worked through, the oldest first."""
    return Listing(
        anchor="open",
        heading="To be worked through",
        about="People held as here whom a complete file of stays or a census lacked, or had in "
        "another ward; people of a census who are not held; and what was typed on a fed ward and "
        "an extract says otherwise. The oldest first.",
        empty="Files and what is held agree, as far as complete files, extracts of fed wards and "
        "censuses were sent.",
        columns=[
            Column(label="Person"),
            Column(label="Ward"),
            Column(label="What differs"),
            Column(label="Found"),
            Column(label="Whose work"),
            Column(label="Next"),
        ],
        rows=[
            [
                *_whom(each),
                Cell(each.get_kind_display(), note=each.said),
                Cell(age(each, today=today), note=long_date(each.found_on)),
                Cell(str(each.owner or _NOBODY)),
                Cell("Work through", href=reverse("difference", args=[each.pk])),
            ]
            for each in found
        ],
        count=len(found),
    )


def settled_listing(found: Sequence[Difference]) -> Listing:
    """What was worked through, the latest first."""
    return Listing(
        anchor="settled",
        heading="Settled lately",
        about="The latest first.",
        empty="Nothing has been settled yet.",
        columns=[
            Column(label="Person"),
            Column(label="Ward"),
            Column(label="Settled"),
            Column(label="By"),
            Column(label="What came of it"),
        ],
        rows=[
            [
                *_whom(each),
                Cell(long_date(each.resolved_on) if each.resolved_on else ""),
                Cell(str(each.owner or "A later file")),
                Cell(each.resolution),
            ]
            for each in found
        ],
        count=len(found),
    )


def facts(difference: Difference, *, today: date) -> list[Fact]:
    """What is known of one difference."""
    stay = difference.stay
    until = f" to {long_date(stay.end_date)}" if stay and stay.end_date else ""
    held = f"{stay.ward.name} from {long_date(stay.start_date)}{until}" if stay else "Nothing"
    return [
        Fact("Held here", held),
        Fact("What differs", difference.get_kind_display()),
        *([Fact("The file", difference.said)] if difference.said else []),
        Fact("Found", f"{long_date(difference.found_on)}, {age(difference, today=today)}"),
        Fact("Whose work", str(difference.owner or _NOBODY)),
    ]


def of_whom(difference: Difference) -> str:
    """The pseudonym of whom it is about; of somebody who is not held, that."""
    return difference.stay.patient.pseudonym if difference.stay else "somebody not held"


def age(difference: Difference, *, today: date) -> str:
    """How long ago it was found."""
    days = (today - difference.found_on).days
    return f"{counted(days, 'day')} ago" if days > 0 else "today"


def _whom(difference: Difference) -> list[Cell]:
    """The person, if they are held at all, and the ward in which the one or the other has them."""
    stay, ward = difference.stay, difference.ward
    if stay is None:
        return [Cell("Somebody not held"), Cell(ward.name if ward else "")]
    if ward is None or difference.kind != DifferenceKind.NOT_HELD:
        ward = stay.ward
    person = stay.patient.pseudonym
    return [PersonCell(person, href=reverse("patient", args=[person])), Cell(ward.name)]
