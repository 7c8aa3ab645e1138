"""Discharge: a placement ends, and with it all that is open in it."""

from datetime import date

from beds.services.ending import check_can_leave, end_care
from beds.services.locks import lock_one
from impact.audit.service import service
from patients.models import Placement
from providers.choices import CodeList
from providers.models import User
from providers.services.codes import check_codes
from providers.services.dates import not_in_future


@service("placements.discharge")
def discharge(
    *, placement: Placement, discharged_on: date, today: date, by: User, destination: str = ""
) -> Placement:
    """Discharge somebody: stay, bed, leave, trial, readiness and interventions end that day.

    The day itself does not count; a discharge on the day of admission is a same-day stay.
    `destination` is of the list `discharge_destination`. Raises InFuture, OutOfOrder, UnknownCode,
    AlreadyDischarged, LaterRecord, OnTrialHere.
    """
    not_in_future(discharged_on, today=today, field="discharged_on")
    check_codes(
        on=discharged_on, fields={"destination": (CodeList.DISCHARGE_DESTINATION, destination)}
    )
    care = lock_one(placement)
    check_can_leave(care=care, on=discharged_on, field="discharged_on")
    end_care(care=care, on=discharged_on, destination=destination)
    return care.placement
