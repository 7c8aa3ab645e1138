"""The pages on which is said which wards are fed and which are typed."""

from collections.abc import Sequence
from datetime import date

from django.urls import reverse

from beds.queries.feeds import KeptWard
from impact.core.listing import Cell, Column, Listing, PersonCell
from impact.core.text import counted, long_date
from patients.models import Stay


def kept_listing(found: Sequence[KeptWard]) -> Listing:
    """The wards, and how each is kept."""
    return Listing(
        anchor="wards",
        heading="Wards",
        about="On a fed ward extracts say who is in it. What is typed there is provisional: the "
        "next extract takes it over where person and ward agree and the dates lie within two "
        "days; else it is a difference.",
        empty="There is no ward to be kept.",
        columns=[
            Column(label="Ward"),
            Column(label="Organisation"),
            Column(label="Kept"),
            Column(label="Provisional", numeric=True),
        ],
        rows=[
            [
                Cell(each.ward.name, href=reverse("data_ward", args=[each.ward.pk])),
                Cell(each.ward.provider.short_name),
                Cell(how_kept(each.fed_since), colour="blue" if each.fed_since else "grey"),
                Cell(f"{each.provisional:,}"),
            ]
            for each in found
        ],
        count=len(found),
    )


def provisional_listing(stays: Sequence[Stay], *, today: date) -> Listing:
    """What was typed in one fed ward and no extract has taken over, the longest waiting first."""
    return Listing(
        anchor="provisional",
        heading="Provisional",
        about="Typed here, and in no extract yet. The earliest first.",
        empty="Nothing that was typed here waits for an extract.",
        columns=[Column(label="Person"), Column(label="Here from"), Column(label="Days since")],
        rows=[
            [
                PersonCell(
                    stay.patient.pseudonym, href=reverse("patient", args=[stay.patient.pseudonym])
                ),
                Cell(long_date(stay.start_date)),
                Cell(counted((today - stay.start_date).days, "day")),
            ]
            for stay in stays
        ],
        count=len(stays),
    )


def how_kept(fed_since: date | None) -> str:
    """In words how a ward is kept."""
    return f"Fed since {long_date(fed_since)}" if fed_since else "Typed"
