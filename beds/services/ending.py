"""Ending a placement or a trial, by discharge or by transfer to another provider."""

from collections.abc import Iterable
from datetime import date

from beds.services.locks import Care
from beds.services.steps import cut_stay, end_placement, hangs_after, leave_after, starts_after
from impact.core.errors import Conflict, InTheWay
from impact.core.text import long_date
from patients.models import Leave, Placement, Stay
from patients.services.checks import check_going_on, span
from providers.services.dates import in_order


class LaterRecord(Conflict):
    """Something is recorded after the day."""

    code = "later_record"
    title = "Something later is recorded"


class OnTrialHere(Conflict):
    """The placement is only the receiving side of a trial leave."""

    code = "on_trial_here"
    title = "This person is here on trial leave"


class OnLeave(Conflict):
    """The person is on leave on the day or after it."""

    code = "on_leave"
    title = "This person is on leave"


def check_can_leave(*, care: Care, on: date, field: str) -> Stay:
    """Return the last ward stay of a placement that may end on the day.

    Raises OutOfOrder, AlreadyDischarged, OnTrialHere, LaterRecord.
    """
    check_going_on(care.placement)
    if care.last is None:
        raise OnTrialHere(
            "This person is here on trial leave from another ward. End the trial leave, or make it "
            "a transfer."
        )
    in_order(care.placement.admitted_on, on, field=field)
    check_nothing_later(care=care, on=on, field=field)
    return care.last


def check_nothing_later(*, care: Care, on: date, field: str) -> None:
    """Refuse a day before something in the placement that begins later. Raises LaterRecord."""
    stays = [*care.stays, *care.receiving]
    _refuse_later(starts_after(placement=care.placement, stays=stays, on=on), on, field)


def check_nothing_hangs_later(*, care: Care, on: date, field: str) -> None:
    """The same for leave, readiness and interventions alone. Raises LaterRecord."""
    stays = [*care.stays, *care.receiving]
    _refuse_later(hangs_after(placement=care.placement, stays=stays, on=on), on, field)


def _refuse_later(later: date | None, on: date, field: str) -> None:
    if later is not None:
        raise LaterRecord(
            f"Something in this placement is recorded from {long_date(later)}, after "
            f"{long_date(on)}. Give a day from then on, or correct what is recorded first.",
            field=field,
            conflict=InTheWay(what="a later record of this placement", start=later),
        )


def check_not_on_leave(*, leaves: Iterable[Leave], stay: Stay, on: date) -> None:
    """Refuse somebody who is on leave from a stay on the day or after it. Raises OnLeave."""
    for leave in leaves:
        going = leave.end_date is None or leave.end_date > on
        if leave.stay_id == stay.pk and going:
            raise OnLeave(
                f"This person is on leave {span(leave.start_date, leave.end_date)}. End the leave "
                "first; a trial leave can be made a transfer.",
                conflict=InTheWay(what="leave", start=leave.start_date, end=leave.end_date),
            )


def end_care(*, care: Care, on: date, destination: str = "") -> None:
    """End a placement on a day, and the trial that its person is on."""
    end_trials(care.receiving, on)
    end_placement(placement=care.placement, stays=care.stays, on=on)
    care.placement.discharge_destination = destination
    care.placement.save(update_fields=["discharged_on", "discharge_destination"])


def end_trials(receiving: list[Stay], on: date) -> None:
    """End receiving stays, and the placements that were held for them alone."""
    for stay in receiving:
        if stay.end_date is not None and stay.end_date <= on:
            continue
        end_trial(stay=stay, on=on)


def end_trial(*, stay: Stay, on: date) -> None:
    """End one receiving stay, and its placement where it was held for the trial alone.

    Raises LaterRecord.
    """
    placement = Placement.objects.get(pk=stay.placement_id)
    if placement.stays.filter(trial_leave__isnull=True).exists():
        _refuse_later(leave_after(stays=[stay], on=on), on, "ended_on")
        cut_stay(stay=stay, on=on)
        return
    stays = list(placement.stays.all())
    _refuse_later(hangs_after(placement=placement, stays=stays, on=on), on, "ended_on")
    end_placement(placement=placement, stays=stays, on=on)
    placement.save(update_fields=["discharged_on"])
