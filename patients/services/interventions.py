"""Restrictive interventions: what was done, from when to when (MHSDS MHS505, MHS515)."""

from datetime import datetime

from impact.audit.service import service
from impact.core.errors import Conflict, InTheWay
from impact.core.periods import local_date
from impact.core.text import long_moment
from patients.models import Intervention, Placement
from patients.services.checks import check_inside
from patients.services.locks import lock_placement
from providers.choices import CodeList
from providers.models import User
from providers.services.codes import check_codes
from providers.services.dates import OutOfOrder, not_after_now


class AlreadyRecorded(Conflict):
    """The same intervention of the same incident is recorded."""

    code = "already_recorded"
    title = "This intervention is recorded already"


class AlreadyEnded(Conflict):
    """The intervention has ended."""

    code = "already_ended"
    title = "This intervention has ended"


@service("interventions.record_intervention")
def record_intervention(
    *,
    placement: Placement,
    incident_id: str,
    type: str,
    started_at: datetime,
    now: datetime,
    by: User,
    ended_at: datetime | None = None,
) -> Intervention:
    """Record one intervention of an incident; without `ended_at` it is going on.

    Instants carry a time zone. Raises InFuture, OutOfOrder, UnknownCode, OutsidePlacement,
    AlreadyRecorded.
    """
    not_after_now(started_at, now=now, field="started_at")
    _check_end(started_at=started_at, ended_at=ended_at, now=now)
    day = local_date(started_at)
    check_codes(on=day, fields={"type": (CodeList.INTERVENTION_TYPE, type)})
    placement = lock_placement(placement)
    check_inside(placement=placement, day=day, field="started_at")
    if ended_at is not None:
        check_inside(placement=placement, day=local_date(ended_at), field="ended_at")
    same = {"incident_id": incident_id, "type": type, "started_at": started_at}
    if Intervention.objects.filter(provider_id=placement.provider_id, **same).exists():
        raise AlreadyRecorded(
            f"This provider has already recorded this incident at {long_moment(started_at)}. "
            "Change what is recorded, or give the incident its own number.",
            conflict=InTheWay(what="the same intervention", start=day),
        )
    return Intervention.objects.create(
        placement=placement, provider_id=placement.provider_id, ended_at=ended_at, **same
    )


@service("interventions.end_intervention")
def end_intervention(
    *, intervention: Intervention, ended_at: datetime, now: datetime, by: User
) -> Intervention:
    """End an intervention that is going on. Raises InFuture, OutOfOrder, OutsidePlacement,
    AlreadyEnded.
    """
    placement = lock_placement(intervention.placement)
    intervention = placement.interventions.get(pk=intervention.pk)
    if intervention.ended_at is not None:
        raise AlreadyEnded(
            f"This intervention ended on {long_moment(intervention.ended_at)}: "
            "there is nothing to end."
        )
    _check_end(started_at=intervention.started_at, ended_at=ended_at, now=now)
    check_inside(placement=placement, day=local_date(ended_at), field="ended_at")
    intervention.ended_at = ended_at
    intervention.save(update_fields=["ended_at"])
    return intervention


def _check_end(*, started_at: datetime, ended_at: datetime | None, now: datetime) -> None:
    not_after_now(ended_at, now=now, field="ended_at")
    if ended_at is not None and ended_at < started_at:
        raise OutOfOrder(
            f"{long_moment(ended_at)} lies before {long_moment(started_at)}. "
            "Give an end on or after the start.",
            field="ended_at",
        )
