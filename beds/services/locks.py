"""Locks on beds and on whole placements, in the order of `providers.services.locks`."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass, field

from beds.choices import BedUse
from beds.models import Bed, BedPeriod
from impact.audit.service import Overtaken
from impact.core.errors import Conflict
from patients.models import Leave, Patient, Placement, Referral, Stay
from providers.models import Ward
from providers.services.locks import keep_wards, locked, wards_by_key


class TakenAway(Conflict):
    """What a service is to work on was taken away before it could be locked."""

    code = "taken_away"
    title = "This is no longer there"


@dataclass(frozen=True, kw_only=True)
class Care:
    """A placement as it is now, locked, with what hangs on it that beds have to do with.

    `stays` are its own in order, trial stays apart in `receiving`: those into which its people go
    on trial, be they in this placement or in one that the receiving provider holds for the trial.
    `visits` are those of such a placement, seen from its own side.
    """

    placement: Placement
    stays: list[Stay]
    receiving: list[Stay]
    visits: list[Stay]
    leaves: list[Leave]

    @property
    def places(self) -> list[Stay]:
        """Where the person may be, the ward of a trial before the one that sent them."""
        return [*self.receiving, *self.visits, *self.stays]

    @property
    def last(self) -> Stay | None:
        """The last ward stay, None where the placement is only another one's trial."""
        return self.stays[-1] if self.stays else None


@dataclass(frozen=True, kw_only=True)
class Held:
    """What a service has locked, each kind by primary key."""

    wards: dict[int, Ward] = field(default_factory=dict)
    beds: dict[int, Bed] = field(default_factory=dict)
    patients: dict[int, Patient] = field(default_factory=dict)
    cares: dict[int, Care] = field(default_factory=dict)

    def bed(self, bed: Bed | None) -> Bed | None:
        """The bed as it is now, None for none."""
        return None if bed is None else self.beds[bed.pk]


def lock_bed(bed: Bed) -> Bed:
    """Return a bed as it is now, with its ward, locked; its ward keeps its dates.

    Raises TakenAway.
    """
    keep_wards({bed.ward_id})
    rows = locked(Bed.objects.select_related("ward"), {bed.pk})
    _check_there({bed.pk}, rows)
    return rows[bed.pk]


def lock(
    *,
    placements: Iterable[Placement] = (),
    wards: Iterable[Ward] = (),
    beds: Iterable[Bed | None] = (),
    patients: Iterable[Patient] = (),
    referrals: Iterable[Referral | None] = (),
) -> Held:
    """Lock placements with their beds and ward stays, and what else is given, all in order.

    Beds held for `referrals` are locked too. Raises Overtaken where the beds changed between
    reading and locking, so that the service starts again; TakenAway where something given is gone.
    """
    placement_keys = {placement.pk for placement in placements}
    referral_keys = {referral.pk for referral in referrals if referral is not None}
    with_trials = _with_trials(placement_keys)
    bed_keys = _beds_of(with_trials, referral_keys)
    asked_beds = {bed.pk for bed in beds if bed is not None}
    asked_wards = {ward.pk for ward in wards}
    # The wards of the stays too: a trigger shares them when a stay changes, after the beds.
    keep_wards(asked_wards | _wards_of(with_trials))
    bed_rows = locked(Bed.objects.select_related("ward"), bed_keys | asked_beds)
    asked_people = {patient.pk for patient in patients}
    people = asked_people | _people_of(with_trials)
    patient_rows = locked(Patient.objects.all(), people)
    placement_rows = locked(Placement.objects.select_related("provider"), with_trials)
    _check_there(asked_beds, bed_rows)
    _check_there(asked_people, patient_rows)
    _check_there(placement_keys, placement_rows)
    stays = _lock_stays(with_trials)
    unchanged = (
        _with_trials(placement_keys) == with_trials
        and _beds_of(with_trials, referral_keys) <= bed_rows.keys()
        and {row.patient_id for row in placement_rows.values()} <= patient_rows.keys()
    )
    if not unchanged:
        raise Overtaken
    leaves = list(Leave.objects.filter(stay__in=stays).order_by("start_date", "pk"))
    return Held(
        wards=wards_by_key(asked_wards),
        beds=bed_rows,
        patients=patient_rows,
        cares={key: _care(placement_rows[key], stays, leaves) for key in sorted(placement_keys)},
    )


def _check_there(asked: Collection[int], found: Collection[int]) -> None:
    if not set(asked) <= set(found):
        raise TakenAway(
            "Somebody took it away meanwhile: an import was undone, or an admission cancelled. "
            "Look at the ward as it is now."
        )


def lock_one(placement: Placement) -> Care:
    """Lock one placement with its beds and ward stays."""
    return lock(placements=[placement]).cares[placement.pk]


def _care(placement: Placement, stays: list[Stay], leaves: list[Leave]) -> Care:
    own = [stay for stay in stays if stay.placement_id == placement.pk and not stay.trial_leave_id]
    keys = {stay.pk for stay in own}
    theirs = [leave for leave in leaves if leave.stay_id in keys]
    trials = {leave.pk for leave in theirs}
    return Care(
        placement=placement,
        stays=own,
        receiving=[stay for stay in stays if stay.trial_leave_id in trials],
        visits=[
            stay
            for stay in stays
            if stay.placement_id == placement.pk
            and stay.trial_leave_id is not None
            and stay.trial_leave_id not in trials
        ],
        leaves=theirs,
    )


def _with_trials(placements: Collection[int]) -> set[int]:
    """With the placements that other providers hold for trial leave from these."""
    if not placements:
        return set()
    receiving = Stay.objects.filter(trial_leave__stay__placement__in=placements)
    return set(placements) | set(receiving.values_list("placement_id", flat=True))


def _wards_of(placements: Collection[int]) -> set[int]:
    if not placements:
        return set()
    return set(Stay.objects.filter(placement__in=placements).values_list("ward_id", flat=True))


def _beds_of(placements: Collection[int], referrals: Collection[int]) -> set[int]:
    keys: set[int] = set()
    if placements:
        occupied = BedPeriod.objects.filter(stay__placement__in=placements)
        keys |= set(occupied.values_list("bed_id", flat=True))
    if referrals:
        holds = BedPeriod.objects.filter(use=BedUse.HELD, referral__in=referrals)
        keys |= set(holds.values_list("bed_id", flat=True))
    return keys


def _people_of(placements: Collection[int]) -> set[int]:
    if not placements:
        return set()
    return set(Placement.objects.filter(pk__in=placements).values_list("patient_id", flat=True))


def _lock_stays(placements: Collection[int]) -> list[Stay]:
    if not placements:
        return []
    keys = set(Stay.objects.filter(placement__in=placements).values_list("pk", flat=True))
    rows = locked(Stay.objects.select_related("ward"), keys).values()
    return sorted(rows, key=lambda stay: (stay.start_date, stay.end_date or stay.start_date.max))
