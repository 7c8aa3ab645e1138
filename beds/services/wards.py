"""Wards: confirming their bed state, and passing a whole ward to another provider."""

from datetime import datetime

from beds.models import Confirmation
from beds.services.ward_transfer import transfer_ward
from impact.audit.service import service
from impact.core.dated import as_at
from impact.core.periods import local_date
from patients.models import Stay
from providers.models import User, Ward
from providers.services.locks import share_wards
from providers.services.wards import check_open

__all__ = ["confirm_ward", "transfer_ward"]


@service("wards.confirm_ward")
def confirm_ward(
    *, ward: Ward, confirmed_at: datetime, headcount: int, by: User, note: str = ""
) -> Confirmation:
    """Confirm a ward's bed state at an instant, with the people counted and those recorded.

    `held` of the confirmation is how many people the records have in the ward on the local day:
    on leave too, but somebody on trial where they are on trial. A difference is no refusal; it is
    there to be looked at. Raises WardNotOpen.
    """
    day = local_date(confirmed_at)
    ward = share_wards({ward.pk})[ward.pk]
    check_open(ward=ward, on=day)
    return Confirmation.objects.create(
        ward=ward,
        confirmed_at=confirmed_at,
        by=by,
        headcount=headcount,
        held=_recorded(ward=ward, confirmed_at=confirmed_at),
        note=note,
    )


def _recorded(*, ward: Ward, confirmed_at: datetime) -> int:
    day = local_date(confirmed_at)
    away_on_trial = Stay.objects.filter(as_at(day), trial_leave__isnull=False)
    stays = Stay.objects.filter(as_at(day), ward=ward)
    return stays.exclude(leaves__receiving_stays__in=away_on_trial).count()
