"""A whole ward changes provider: it ends and another opens, and its people stay where they are."""

from datetime import date

from django.db.models import Q, QuerySet

from beds.models import Bed, BedPeriod
from beds.services.locks import Care, Held, lock
from beds.services.splits import copied, split, split_periods
from beds.services.steps import next_number
from impact.audit.service import service
from impact.core.dated import overlapping
from impact.core.errors import Conflict, InTheWay, Invalid
from impact.core.periods import start_of_day
from impact.core.text import long_date
from patients.choices import LeaveKind, PlacementReason
from patients.models import Leave, Placement, Stay
from patients.services.checks import span
from providers.models import Provider, User, Ward
from providers.services.dates import not_in_future
from providers.services.locks import lock_wards
from providers.services.wards import check_open


class SameProvider(Invalid):
    """The ward is that provider's already."""

    code = "same_provider"
    title = "The ward is this provider's already"


class WardCodeTaken(Conflict):
    """The provider has a ward with this code on some of the days."""

    code = "ward_code_taken"
    title = "This provider has a ward with this code"


class LaterMoves(Conflict):
    """People came into the ward, or left it for another, after the day."""

    code = "later_moves"
    title = "Later moves are recorded"


class TrialRunning(Conflict):
    """Somebody is on trial leave from the ward, or in it, across the day."""

    code = "trial_running"
    title = "Somebody is on trial leave"


@service("wards.transfer_ward")
def transfer_ward(*, ward: Ward, provider: Provider, on: date, today: date, by: User) -> Ward:
    """Pass a whole ward to another provider on a day; return the ward that opens there.

    Code, name, site, service line and beds stay the same. Placements end and begin with that
    reason (`figures.md` section 2): no admissions, no discharges, pathways go on. Leave, readiness,
    interventions, uses of beds and suspensions that are running are split at the day; planned
    discharges go along. Raises InFuture, WardNotOpen, SameProvider, WardCodeTaken, LaterMoves,
    TrialRunning.
    """
    not_in_future(on, today=today, field="on")
    lock_wards({ward.pk})
    stays = _from(Stay.objects.filter(ward=ward), on)
    held = lock(
        placements=Placement.objects.filter(stays__in=stays).distinct(),
        wards=[ward],
        beds=Bed.objects.filter(ward=ward),
    )
    ward = held.wards[ward.pk]
    _check(ward=ward, provider=provider, on=on)
    for care in held.cares.values():
        _check_person(care=care, ward=ward, on=on)
    opened = _open_ward(ward=ward, provider=provider, on=on)
    following = {
        stay.pk: _pass_on(care=care, stay=stay, ward=opened, on=on)
        for care in held.cares.values()
        for stay in care.stays
        if stay.ward_id == ward.pk and (stay.end_date is None or stay.end_date > on)
    }
    _pass_beds_on(held=held, ward=ward, opened=opened, on=on, following=following)
    for suspension in _from(ward.suspensions.all(), on):
        rest = split(suspension, on=on)
        rest.ward = opened
        rest.save()
    ward.end_date = on
    ward.save(update_fields=["end_date"])
    return opened


def _check(*, ward: Ward, provider: Provider, on: date) -> None:
    check_open(ward=ward, on=on)
    if ward.provider_id == provider.pk:
        raise SameProvider(f"{ward} is {provider}'s already. Choose the provider that takes it on.")
    same = Ward.objects.filter(
        overlapping(on, ward.end_date), provider=provider, code=ward.code
    ).first()
    if same is not None or ward.start_date == on:
        found = same or ward
        raise WardCodeTaken(
            f"There is a ward with the code {found.code} {span(found.start_date, found.end_date)}. "
            "Choose another day, or change that ward's code first.",
            conflict=InTheWay(
                what="a ward with this code", start=found.start_date, end=found.end_date
            ),
        )


def _check_person(*, care: Care, ward: Ward, on: date) -> None:
    later = next((stay for stay in care.stays if stay.start_date > on), None)
    if later is not None:
        raise LaterMoves(
            f"A ward stay of somebody in {ward} begins on {long_date(later.start_date)}, after "
            f"{long_date(on)}. Choose a later day, or correct what is recorded first.",
            conflict=InTheWay(what="a later ward stay", start=later.start_date, end=later.end_date),
        )
    trials = [leave for leave in care.leaves if leave.kind == LeaveKind.TRIAL]
    running = [it for it in trials if it.end_date is None or it.end_date > on]
    if running or care.last is None:
        raise TrialRunning(
            f"Somebody is on trial leave from {ward} or in it across {long_date(on)}. End the "
            "trial leave that day, pass the ward on, and begin it again.",
            conflict=InTheWay(what="a trial leave", start=on),
        )


def _open_ward(*, ward: Ward, provider: Provider, on: date) -> Ward:
    opened = copied(ward)
    opened.provider = provider
    opened.start_date = on
    opened.save()
    return opened


def _pass_on(*, care: Care, stay: Stay, ward: Ward, on: date) -> Stay:
    """Have somebody's stay go on in the ward that opens; return the stay that does."""
    placement = care.placement
    if placement.admitted_on == on:  # admitted that very day: by the provider that takes it on
        placement.provider = ward.provider
        placement.save(update_fields=["provider"])
        Stay.objects.filter(pk=stay.pk).update(ward=ward)
        placement.interventions.update(provider=ward.provider)
        return stay
    begun = _next_placement(placement=placement, ward=ward, on=on, came_today=stay.start_date == on)
    rest = split(stay, on=on)
    number = rest.pk or next_number(Stay)
    rest.pk, rest.placement, rest.provider, rest.ward = number, begun, ward.provider, ward
    rest.ward_stay_id = f"W-{number}"
    rest.save()
    for leave in _from(Leave.objects.filter(stay=stay), on):
        going_on = split(leave, on=on)
        going_on.stay = rest
        going_on.save()
    _split_episodes(placement=placement, begun=begun, on=on)
    return rest


def _next_placement(*, placement: Placement, ward: Ward, on: date, came_today: bool) -> Placement:
    """End the placement and begin another the same day, with the plan and the end it had.

    Somebody who came from another ward of the old provider that very day changed provider by it:
    that is a discharge and an admission, not the ward's own transfer.
    """
    reason = PlacementReason.CARE if came_today else PlacementReason.WARD_TRANSFER
    begun = copied(placement)
    begun.pk = next_number(Placement)
    begun.provider = ward.provider
    begun.spell_id = f"P-{begun.pk}"
    begun.admitted_on = on
    begun.begun_by = reason
    begun.typed = True
    begun.save(force_insert=True)
    placement.discharged_on = on
    placement.discharge_destination = ""
    placement.ended_by = reason
    placement.save(update_fields=["discharged_on", "discharge_destination", "ended_by"])
    return begun


def _split_episodes(*, placement: Placement, begun: Placement, on: date) -> None:
    for readiness in _from(placement.readiness.all(), on):
        rest = split(readiness, on=on)
        rest.placement = begun
        rest.save()
    midnight = start_of_day(on)
    running = Q(ended_at__isnull=True) | Q(ended_at__gt=midnight)
    for intervention in placement.interventions.filter(running):
        rest = intervention
        if intervention.started_at < midnight:
            rest = copied(intervention)
            rest.started_at = midnight
            intervention.ended_at = midnight
            intervention.save(update_fields=["ended_at"])
        rest.placement, rest.provider = begun, begun.provider
        rest.save()


def _pass_beds_on(
    *, held: Held, ward: Ward, opened: Ward, on: date, following: dict[int, Stay]
) -> None:
    for bed in held.beds.values():
        if bed.ward_id != ward.pk or (bed.end_date is not None and bed.end_date <= on):
            continue
        if bed.start_date >= on:
            Bed.objects.filter(pk=bed.pk).update(ward=opened)
            for key, stay in following.items():
                BedPeriod.objects.filter(bed=bed, stay_id=key).update(stay=stay)
            continue
        going_on = copied(bed)
        going_on.ward, going_on.start_date = opened, on
        going_on.save()
        split_periods(bed=bed, opened=going_on, on=on, stays=following)
        bed.end_date = on
        bed.save(update_fields=["end_date"])


def _from(rows: QuerySet, on: date) -> QuerySet:
    return rows.filter(Q(end_date__isnull=True) | Q(end_date__gt=on))
