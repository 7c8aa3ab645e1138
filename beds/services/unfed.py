"""People in wards that no member feeds: recorded and confirmed by their case managers."""

from collections.abc import Collection
from datetime import date, datetime

from beds.models import StayConfirmation
from beds.permissions import check_may_admit
from beds.services.locks import lock
from beds.services.opening import Admission
from beds.services.placements.admission import admit_now
from impact.audit.service import service
from impact.core.dated import as_at
from impact.core.errors import Conflict, NotAllowed
from impact.core.periods import local_date
from patients.models import Patient, Placement, Referral, Stay
from patients.queries import unfed
from patients.services.referrals import Newcomer, known_or_new
from providers.access import Permission
from providers.models import Collaborative, User, Ward


class GoneFromThere(Conflict):
    """Somebody who was to be confirmed has left the ward meanwhile."""

    code = "gone_from_there"
    title = "Somebody is in this ward no more"


def in_caseload(*, user: User, on: date) -> set[int]:
    """Return the ward stays of which `user` is case manager, in wards that no member feeds."""
    theirs = Collaborative.objects.visible_to(user, Permission.MANAGE_CASELOAD)
    return {
        stay
        for collaborative in theirs
        for stay in unfed(collaborative=collaborative, on=on).values_list("pk", flat=True)
    }


@service("unfed.record_admission")
def record_admission(
    *,
    person: Patient | Newcomer,
    ward: Ward,
    admitted_on: date,
    admission: Admission,
    today: date,
    by: User,
    referral: Referral | None = None,
) -> Placement:
    """Record that somebody of one's collaborative was placed in a ward that no member feeds.

    Somebody new is taken in with it. Raises NotAllowed, and what admission raises.
    """
    check_may_admit(by, ward=ward, icb=admission.responsible_icb.pk, on=today)
    return admit_now(
        patient=person if isinstance(person, Patient) else known_or_new(person),
        ward=ward,
        admitted_on=admitted_on,
        admission=admission,
        referral=referral,
        today=today,
    )


@service("unfed.confirm")
def confirm_stays(
    *, stays: Collection[Stay], confirmed_at: datetime, by: User, note: str = ""
) -> list[StayConfirmation]:
    """Confirm that these people of one's caseload are still in their wards; all or none.

    Raises NotAllowed for somebody of no caseload of theirs, GoneFromThere for somebody who left.
    """
    day = local_date(confirmed_at)
    lock(placements=[stay.placement for stay in stays])
    going = Stay.objects.filter(as_at(day), pk__in=[stay.pk for stay in stays])
    if going.count() < len(stays):
        raise GoneFromThere(
            "Somebody has left the ward since this page was shown. Look at who is there now, and "
            "confirm them."
        )
    if not {stay.pk for stay in stays} <= in_caseload(user=by, on=day):
        raise NotAllowed(
            "People in wards that no member feeds are confirmed by the case managers of their "
            "collaborative."
        )
    return StayConfirmation.objects.bulk_create(
        [StayConfirmation(stay=stay, confirmed_at=confirmed_at, by=by, note=note) for stay in stays]
    )
