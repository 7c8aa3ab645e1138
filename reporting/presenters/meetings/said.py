"""Decisions and actions as pages list them."""

from collections.abc import Sequence
from datetime import date

from django.urls import reverse

from beds.presenters.addresses import patient_address
from impact.core.listing import Cell, Column, Listing, PersonCell
from impact.core.text import counted, long_date, long_moment
from reporting.models import Action, Decision, Meeting, Step

NOTHING = Cell("–")


def address(name: str, meeting: Meeting, *more: str) -> str:
    """The address of a page of a meeting."""
    return reverse(name, args=[meeting.collaborative.code, meeting.held_on.isoformat(), *more])


def about_cell(one: Decision | Action) -> Cell:
    """What something is about, leading to its page."""
    if one.placement:
        name = one.placement.patient.pseudonym
        return PersonCell(name, patient_address(name))
    if one.referral:
        name = one.referral.patient.pseudonym
        return PersonCell(name, reverse("referral", args=[one.referral.pk]), "Referral")
    if one.bed:
        ward = one.bed.ward
        return Cell(f"Bed {one.bed.label}", reverse("bed", args=[one.bed.pk]), ward.name)
    if one.ward:
        place = reverse("ward", args=[one.ward.provider.key, one.ward.code])
        return Cell(one.ward.name, place, one.ward.provider.short_name)
    return NOTHING


def decisions_list(
    decisions: Sequence[Decision],
    *,
    may_run: bool,
    anchor: str = "decisions",
    heading: str = "Decisions",
) -> Listing:
    """Decisions with their way through governance, in the order in which they were said."""
    return Listing(
        anchor=anchor,
        heading=heading,
        about="",
        empty="Nothing has been decided yet.",
        columns=[
            Column(label="Decision"),
            Column(label="About"),
            Column(label="Service line"),
            Column(label="Governance"),
        ],
        rows=[
            [
                Cell(one.text, note=f"{one.by}, {long_moment(one.said_at)}"),
                about_cell(one),
                Cell(one.line_name or "–"),
                _way(one, may_run),
            ]
            for one in decisions
        ],
        count=len(decisions),
    )


def _way(one: Decision, may_run: bool) -> Cell:
    """How far a decision has come, each step with its date; for the hub, where it is told on."""
    if not one.for_group:
        return NOTHING
    gone = [f"{Step(step.step).label} {long_date(step.on)}" for step in one.steps.all()]
    note = "; ".join(gone)
    last = max(one.steps.all(), key=lambda step: step.pk, default=None)
    words = Step(last.step).label if last else "For the group"
    href = reverse("decision_step", args=[one.pk]) if may_run else ""
    return Cell(str(words), href, note)


def actions_list(
    actions: Sequence[Action],
    *,
    today: date,
    may_run: bool,
) -> Listing:
    """Actions by due date: whose, about what, overdue or done."""
    return Listing(
        anchor="actions",
        heading="Actions",
        about="Carried forward from meeting to meeting until done, the earliest due first.",
        empty="No action is open.",
        columns=[
            Column(label="Action"),
            Column(label="Whose"),
            Column(label="About"),
            Column(label="Due"),
            Column(label="State"),
            Column(label="Raised"),
        ],
        rows=[
            [
                Cell(one.text, note=one.line_name or ""),
                Cell(one.owner),
                about_cell(one),
                _due(one, today),
                _state(one, may_run),
                Cell(long_date(one.meeting.held_on)),
            ]
            for one in actions
        ],
        count=len(actions),
    )


def _due(one: Action, today: date) -> Cell:
    late = (today - one.due_on).days
    if one.done_at or late <= 0:
        return Cell(long_date(one.due_on))
    note = f"Due {long_date(one.due_on)}"
    return Cell(f"Overdue by {counted(late, 'day')}", note=note, colour="red")


def _state(one: Action, may_run: bool) -> Cell:
    if one.done_at:
        return Cell(f"Done {long_moment(one.done_at)}", note=one.outcome)
    href = reverse("action_done", args=[one.pk]) if may_run else ""
    return Cell("Mark as done" if may_run else "Open", href)
