"""Offers as pages place them: who asks for which bed, by when, and what was answered."""

from collections.abc import Sequence
from datetime import date

from django.urls import reverse

from beds.choices import OfferAnswer
from beds.models import Offer
from impact.core.listing import Cell, Column, Listing, PersonCell
from impact.core.text import counted, long_date, long_moment


def offers_list(
    offers: Sequence[Offer], *, anchor: str, heading: str, about: str, today: date
) -> Listing:
    """Offers with their answers, in the order given."""
    return Listing(
        anchor=anchor,
        heading=heading,
        about=about,
        empty="No bed is asked for.",
        columns=[
            Column(label="Bed"),
            Column(label="For"),
            Column(label="Service line"),
            Column(label="Asked"),
            Column(label="Answer by"),
            Column(label="Answer"),
        ],
        rows=[_row(one, today) for one in offers],
        count=len(offers),
    )


def _row(one: Offer, today: date) -> list[Cell]:
    person = one.referral.patient.pseudonym
    return [
        Cell(place(one), reverse("offer", args=[one.pk]), one.bed.ward.provider.short_name),
        PersonCell(person, reverse("referral", args=[one.referral_id])),
        Cell(one.referral.service_line.name),
        Cell(long_date(one.asked_on), note=str(one.asked_by)),
        _due(one, today),
        answer_cell(one),
    ]


def place(one: Offer) -> str:
    """The bed asked for, with its ward."""
    return f"{one.bed.ward.name} bed {one.bed.label}"


def answer_cell(one: Offer) -> Cell:
    """What was answered and why, by whom and when."""
    if not one.answer:
        return Cell("None yet")
    who = f"{one.answered_by}, {long_moment(one.answered_at)}" if one.answered_at else ""
    words = str(OfferAnswer(one.answer).label)
    until = f" until {long_date(one.not_before)}" if one.not_before else ""
    why = f": {one.reason_label or one.reason}" if one.reason else ""
    return Cell(f"{words}{until}{why}", note=who)


def _due(one: Offer, today: date) -> Cell:
    late = (today - one.answer_by).days
    if one.answer or late <= 0:
        return Cell(long_date(one.answer_by))
    note = f"Due {long_date(one.answer_by)}"
    return Cell(f"Overdue by {counted(late, 'day')}", note=note, colour="red")
