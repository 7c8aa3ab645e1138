"""Trying out what a meeting thinks of: done for real, looked at, and undone before anybody sees.

The services that would do it do it, in a transaction that is never committed, and the bed state is
read inside it. So a preview cannot differ from what would happen: there is no second set of rules.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import TypeVar

from django.db import transaction

from beds.choices import BedUse
from beds.models import Bed, BedPeriod
from beds.services.checks import BedNotFree, reasons_against
from beds.services.closures import close_bed
from beds.services.pauses import resume_bed
from beds.services.placements import Move, admit, discharge, transfer
from beds.state import BedState, Cut, bed_state
from impact.core.dated import as_at
from impact.core.errors import Refusal, TryAgain
from impact.core.text import counted
from patients.models import Placement, Referral
from providers.models import Collaborative, User, Ward
from providers.services.wards import suspend_admissions
from reporting.models import Idea, WhatIfStep

_REASON = "other"
"""Why a ward would be closed is not said while it is only thought of."""


Named = TypeVar("Named")


@dataclass(frozen=True, kw_only=True)
class Outcome:
    """What came of a step: a sentence, and whether the services refused it."""

    step: WhatIfStep
    told: str
    refused: bool


@dataclass(frozen=True, kw_only=True)
class Tried:
    """The outcome of each step in order; the bed state by service line without and with them."""

    outcomes: list[Outcome]
    before: BedState
    after: BedState


def try_out(
    *,
    steps: Sequence[WhatIfStep],
    collaborative: Collaborative,
    today: date,
    now: datetime,
    by: User,
) -> Tried:
    """Do the steps one after the other, look at the bed state, and undo all of it.

    A step that is refused changes nothing, and the next is tried all the same. Nothing is written
    for good, no history, and no job is sent; what the steps lock is locked for as long as it takes.
    Raises TryAgain.
    """

    def state() -> BedState:
        return bed_state(
            collaborative=collaborative, as_at=today, known_at=now, by=Cut.SERVICE_LINE
        )

    before = state()
    with transaction.atomic():
        outcomes = [_outcome(step, today=today, by=by) for step in steps]
        after = state()
        transaction.set_rollback(True)
    return Tried(outcomes=outcomes, before=before, after=after)


def _outcome(step: WhatIfStep, *, today: date, by: User) -> Outcome:
    """Take one step, whole or not at all."""
    try:
        with transaction.atomic():
            told = take(step, today=today, by=by)
    except TryAgain:
        raise
    except Refusal as refusal:
        return Outcome(step=step, told=refusal.message, refused=True)
    return Outcome(step=step, told=told, refused=False)


def take(step: WhatIfStep, *, today: date, by: User) -> str:
    """Take a step for real; return what it did. Raises what the services raise."""
    return _TAKEN[Idea(step.idea)](step, today, by)


def _close_ward(step: WhatIfStep, today: date, by: User) -> str:
    """A ward takes nobody, and every bed is closed that nobody is in; who is in stays.

    A paused bed is resumed first. One that is held is held for somebody: it is refused.
    """
    ward = _needed(step.ward)
    if not ward.suspensions.as_at(today).exists():
        suspend_admissions(ward=ward, start_date=today, reason=_REASON, today=today, by=by)
    beds = Bed.objects.as_at(today).filter(ward=ward).order_by("pk")
    uses = BedPeriod.objects.filter(as_at(today), bed__in=beds).select_related("bed")
    used = {period.bed_id: period for period in uses}
    kept = {pk for pk, period in used.items() if period.use in (BedUse.OCCUPIED, BedUse.CLOSED)}
    empty = [bed for bed in beds if bed.pk not in kept]
    for bed in empty:
        if bed.pk in used and used[bed.pk].use == BedUse.PAUSED:
            resume_bed(pause=used[bed.pk], on=today, today=today, by=by)
        close_bed(bed=bed, start_date=today, reason=_REASON, today=today, by=by)
    still = sum(period.use == BedUse.OCCUPIED for period in used.values())
    closed = f"{counted(len(empty), 'bed')} would be closed"
    return f"{closed}; {counted(still, 'person stays', 'people stay')} until they move."


def _place(step: WhatIfStep, today: date, by: User) -> str:
    """Somebody who waits comes into a bed: by a move where they are in a ward already."""
    ward, referral = _needed(step.ward), _needed(step.referral)
    bed = _bed_in(ward, today=today, referral=referral)
    here = Placement.objects.filter(patient=referral.patient, discharged_on__isnull=True).first()
    if here is not None:
        move = Move(placement=here, ward=ward, bed=bed, referral=referral)
        transfer(move=move, on=today, today=today, by=by)
    else:
        admit(
            patient=referral.patient,
            ward=ward,
            bed=bed,
            referral=referral,
            admitted_on=today,
            responsible_icb=referral.responsible_icb,
            today=today,
            by=by,
        )
    return _into(bed)


def _bring_home(step: WhatIfStep, today: date, by: User) -> str:
    ward = _needed(step.ward)
    bed = _bed_in(ward, today=today)
    move = Move(placement=_needed(step.placement), ward=ward, bed=bed)
    transfer(move=move, on=today, today=today, by=by)
    return _into(bed)


def _discharge(step: WhatIfStep, today: date, by: User) -> str:
    discharge(placement=_needed(step.placement), discharged_on=today, today=today, by=by)
    return "They would be discharged today."


def _into(bed: Bed | None) -> str:
    return f"There is a bed: {bed.label}." if bed else "The ward takes them without a bed of ours."


def _bed_in(ward: Ward, *, today: date, referral: Referral | None = None) -> Bed | None:
    """A bed that could be had from today on, one held for the referral first; None without beds.

    Raises BedNotFree where there are beds and none can be had.
    """
    beds = Bed.objects.as_at(today).filter(ward=ward).prefetch_related("periods").order_by("label")
    free = [
        bed
        for bed in beds
        if not reasons_against(
            bed=bed, periods=bed.periods.all(), start=today, end=None, referral=referral
        )
    ]
    if beds and not free:
        raise BedNotFree(
            f"No bed of {ward} can be had: none of {counted(len(beds), 'bed')} is empty, open and "
            "for them to have. Choose another ward, or have somebody leave it first."
        )
    held = [bed for bed in free if _is_held(bed, today)]
    return next(iter([*held, *free]), None)


def _is_held(bed: Bed, today: date) -> bool:
    """Whether a bed that can be had is held, which then is for whom it is looked for."""
    return any(
        period.use == BedUse.HELD and (period.end_date is None or period.end_date > today)
        for period in bed.periods.all()
    )


def _needed(named: Named | None) -> Named:
    assert named is not None, "the database has a step name what its idea needs"
    return named


_TAKEN: dict[Idea, Callable[[WhatIfStep, date, User], str]] = {
    Idea.CLOSE_WARD: _close_ward,
    Idea.PLACE: _place,
    Idea.BRING_HOME: _bring_home,
    Idea.DISCHARGE: _discharge,
}
