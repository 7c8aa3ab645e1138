"""Plans for a placement. What needs a bed, from admission to discharge, is in `beds.services`."""

from datetime import date

from impact.audit.service import service
from patients.models import Placement
from patients.services.checks import check_going_on
from patients.services.locks import lock_placement
from providers.models import User
from providers.services.dates import in_order


@service("placements.plan_discharge")
def plan_discharge(*, placement: Placement, planned_on: date | None, by: User) -> Placement:
    """Set, move or (with None) take back the day on which discharge is planned.

    A plan may lie in the future and ends nothing. Raises OutOfOrder, AlreadyDischarged.
    """
    placement = lock_placement(placement)
    check_going_on(placement)
    in_order(placement.admitted_on, planned_on, field="planned_on")
    placement.planned_discharge_on = planned_on
    placement.save(update_fields=["planned_discharge_on"])
    return placement
