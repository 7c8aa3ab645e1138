"""How a placement or a bed stands today: what is going on and can be ended."""

from datetime import date

from django.db.models import Q, QuerySet

from beds.choices import BedUse
from beds.models import Bed, BedPeriod
from impact.core.dated import as_at
from patients.models import Intervention, Leave, Placement, Readiness, Stay


def going_on(day: date) -> Q:
    """Condition on dated rows: not ended by a day."""
    return Q(end_date__isnull=True) | Q(end_date__gt=day)


def current_stay(placement: Placement, *, today: date) -> Stay | None:
    """Where somebody is today, the ward of a trial before the one that sent them."""
    stays = Stay.objects.filter(as_at(today), placement=placement).select_related("ward__provider")
    return stays.order_by("trial_leave").first()


def running_leave(placement: Placement, *, today: date) -> Leave | None:
    """The leave from which somebody has not come back."""
    leaves = Leave.objects.filter(going_on(today), stay__placement=placement)
    return leaves.select_related("stay__ward").order_by("start_date").first()


def running_readiness(placement: Placement) -> Readiness | None:
    """Since when somebody is ready for discharge."""
    return placement.readiness.filter(end_date__isnull=True).first()


def running_interventions(placement: Placement) -> QuerySet[Intervention]:
    """Seclusion, segregation and other interventions that go on."""
    return placement.interventions.filter(ended_at__isnull=True).order_by("started_at")


def use_of(bed: Bed, use: BedUse, *, today: date) -> BedPeriod | None:
    """The closure, hold or pause of a bed that goes on today, else the next that is planned."""
    periods = BedPeriod.objects.filter(going_on(today), bed=bed, use=use)
    return periods.select_related("bed__ward__provider").order_by("start_date").first()
