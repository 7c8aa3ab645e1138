"""Transfer: to another ward, of the same provider or of another; several people at once."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from beds.models import Bed
from beds.services.checks import check_bed_for, check_takes_people
from beds.services.ending import check_can_leave, check_not_on_leave, end_care
from beds.services.locks import Held, lock
from beds.services.moves import bed_on, swap_within
from beds.services.opening import (
    Admission,
    check_placed_by,
    open_placement,
    place,
)
from beds.services.steps import cut_stay, open_stay, release_holds
from impact.audit.service import service
from impact.core.errors import Invalid
from patients.models import Placement, Referral, Stay
from patients.services.checks import NothingToChange
from providers.models import User, Ward
from providers.services.dates import not_in_future


class TwiceAtOnce(Invalid):
    """The same placement is moved twice in one call."""

    code = "twice_at_once"
    title = "Somebody would be moved twice"


@dataclass(frozen=True, kw_only=True)
class Move:
    """One person's way to another ward.

    `referral` is the move that was asked for. The rest is told only where the provider changes:
    the placement ends with `destination` and another begins.
    """

    placement: Placement
    ward: Ward
    bed: Bed | None = None
    referral: Referral | None = None
    ward_stay_id: str | None = None
    spell_id: str | None = None
    destination: str = ""
    source_of_admission: str = ""
    out_of_area_reason: str = ""


@service("placements.transfer")
def transfer(*, move: Move, on: date, today: date, by: User) -> Stay:
    """Transfer somebody to another ward on a day; return the ward stay that begins.

    To another ward of the same provider it lies in the same placement. To another provider the
    placement ends and another begins the same day. Raises InFuture, OutOfOrder, AlreadyDischarged,
    OnTrialHere, LaterRecord, OnLeave, NothingToChange, WardNotOpen, AdmissionsSuspended,
    BedNeeded, BedElsewhere, BedNotFree, ReferralNotOpen, SpellIdTaken, UnknownCode.
    """
    return _transfer([move], on=on, today=today)[0]


@service("placements.transfer_many")
def transfer_many(*, moves: Sequence[Move], on: date, today: date, by: User) -> list[Stay]:
    """Transfer several people on one day, into beds that they may free for each other.

    All or nothing; raises what `transfer` raises, and TwiceAtOnce.
    """
    if len({move.placement.pk for move in moves}) < len(moves):
        raise TwiceAtOnce("One person is in this list twice. Give each of them one ward and bed.")
    return _transfer(moves, on=on, today=today)


@service("placements.swap_beds")
def swap_beds(
    *, one: Placement, other: Placement, on: date, today: date, by: User
) -> tuple[Stay, Stay]:
    """Have two people change beds on a day, within a ward or between wards.

    Returns the ward stays that they are in then. Raises TwiceAtOnce, NoBed where one has no bed on
    the day, and what `transfer` raises.
    """
    not_in_future(on, today=today, field="on")
    if one.pk == other.pk:
        raise TwiceAtOnce("One person cannot change beds with themselves. Choose two people.")
    held = lock(
        placements=[one, other], wards=Ward.objects.filter(stays__placement__in=[one, other])
    )
    stays = [check_can_leave(care=held.cares[it.pk], on=on, field="on") for it in (one, other)]
    if stays[0].ward_id == stays[1].ward_id:
        swap_within(one=stays[0], other=stays[1], on=on)
        return stays[0], stays[1]
    beds = [bed_on(stay=stay, on=on) for stay in stays]
    moves = [
        Move(placement=one, ward=stays[1].ward, bed=beds[1]),
        Move(placement=other, ward=stays[0].ward, bed=beds[0]),
    ]
    first, second = _carry_out(moves, held, on=on)
    return first, second


def _transfer(moves: Sequence[Move], *, on: date, today: date) -> list[Stay]:
    not_in_future(on, today=today, field="on")
    held = lock(
        placements=[move.placement for move in moves],
        wards=[move.ward for move in moves],
        beds=[move.bed for move in moves],
        referrals=[move.referral for move in moves],
    )
    return _carry_out(moves, held, on=on)


def _carry_out(moves: Sequence[Move], held: Held, *, on: date) -> list[Stay]:
    """Everybody leaves before anybody arrives, so that beds may change hands."""
    referrals = [_leave(move, held, on=on) for move in moves]
    return [
        _arrive(move, held, referral, on=on)
        for move, referral in zip(moves, referrals, strict=True)
    ]


def _leave(move: Move, held: Held, *, on: date) -> Referral | None:
    care = held.cares[move.placement.pk]
    patient = held.patients[care.placement.patient_id]
    stay = check_can_leave(care=care, on=on, field="on")
    check_not_on_leave(leaves=care.leaves, stay=stay, on=on)
    if stay.ward_id == move.ward.pk:
        raise NothingToChange(
            f"This person is in {stay.ward} already. To change their bed, move them within the "
            "ward.",
            field="ward",
        )
    referral = check_placed_by(referral=move.referral, patient=patient)
    if move.ward.provider_id == care.placement.provider_id:
        cut_stay(stay=stay, on=on)
    else:
        end_care(care=care, on=on, destination=move.destination)
    return referral


def _arrive(move: Move, held: Held, referral: Referral | None, *, on: date) -> Stay:
    care, ward = held.cares[move.placement.pk], held.wards[move.ward.pk]
    bed = held.bed(move.bed)
    check_takes_people(ward=ward, on=on)
    check_bed_for(ward=ward, bed=bed, start=on, end=None, referral=referral)
    release_holds(referral=referral, on=on)
    if ward.provider_id == care.placement.provider_id:
        if referral is not None:
            place(referral=referral, placement=care.placement)
        return open_stay(
            placement=care.placement, ward=ward, bed=bed, start=on, ward_stay_id=move.ward_stay_id
        )
    return open_placement(
        patient=held.patients[care.placement.patient_id],
        ward=ward,
        bed=bed,
        on=on,
        referral=referral,
        ward_stay_id=move.ward_stay_id,
        admission=_admission(move, care.placement),
    )


def _admission(move: Move, placement: Placement) -> Admission:
    """The responsible ICB goes with the person; a reason for being out of area does not."""
    return Admission(
        responsible_icb=placement.responsible_icb,
        spell_id=move.spell_id,
        source_of_admission=move.source_of_admission,
        legal_status=placement.legal_status,
        out_of_area_reason=move.out_of_area_reason,
    )
