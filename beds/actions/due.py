"""What is due and overdue for somebody: wards to confirm, holds and pauses to look at, who may go.

Each list is of one's own wards, the longest overdue first.
"""

from collections.abc import Collection
from datetime import date, datetime, timedelta

from django.db.models import Max, Q
from django.urls import reverse

from beds.choices import BedUse
from beds.freshness import FRESH_DAYS, due_on
from beds.models import Bed, BedPeriod
from beds.presenters.addresses import patient_address
from impact.core.dated import as_at
from impact.core.listing import Cell, Column, Listing, PersonCell
from impact.core.periods import local_date
from impact.core.text import counted, long_date
from patients.models import Readiness, Stay
from patients.referral_states import OPEN_STATES
from providers.access import Permission
from providers.models import Provider, User, Ward

DUE_BEFORE = timedelta(days=2)
MOST = 12
_SOON = timedelta(days=1)


def due(*, user: User, own: Collection[int], today: date) -> list[Listing]:
    """What waits for `user`, a list for each kind; none for somebody without wards of their own.

    `own` are the providers whose wards they confirm. At most four queries.
    """
    if not own:
        return []
    manages = Provider.objects.with_permission(user, Permission.MANAGE_BEDS)
    providers = list(manages.values_list("pk", flat=True))
    reviews = [_reviews(providers, today)] if providers else []
    return [_confirmations(own, today), *reviews, _ready(own, today)]


def _confirmations(providers: Collection[int], today: date) -> Listing:
    """Own wards with a bed in service that are to be confirmed in two days, or late."""
    with_beds = Bed.objects.filter(as_at(today)).values("ward")
    wards = (
        Ward.objects.filter(as_at(today), provider__in=providers, pk__in=with_beds)
        .select_related("provider")
        .annotate(last=Max("confirmations__confirmed_at"))
    )
    late = sorted(
        ((_due_on(ward.last, today), ward) for ward in wards),
        key=lambda each: (each[0], each[1].name),
    )
    rows = [
        [
            Cell(ward.name, _confirm_address(ward)),
            Cell(_when(on, today) if ward.last else "Never confirmed"),
        ]
        for on, ward in late
        if on <= today + DUE_BEFORE
    ]
    return Listing(
        anchor="confirm",
        heading="Wards to confirm",
        about=f"Each ward is confirmed every {FRESH_DAYS} days.",
        empty="Every ward of yours was confirmed in time.",
        columns=[Column(label="Ward"), Column(label="Due")],
        rows=rows[:MOST],
        count=len(rows),
    )


def _due_on(last: datetime | None, today: date) -> date:
    return due_on(local_date(last)) if last else today


def _confirm_address(ward: Ward) -> str:
    return reverse("ward_action", args=[ward.provider.key, ward.code, "confirm"])


def _reviews(providers: Collection[int], today: date) -> Listing:
    """Own holds and pauses to be looked at by tomorrow or late, and holds for a referral that a
    file has ended.
    """
    periods = (
        BedPeriod.objects.filter(
            as_at(today),
            bed__ward__provider__in=providers,
            use__in=(BedUse.HELD, BedUse.PAUSED),
        )
        .filter(Q(review_on__lte=today + _SOON) | _ENDED)
        .select_related("bed__ward", "referral")
        .order_by("review_on", "bed__ward__name", "bed__label")
    )
    rows = [
        [
            Cell(
                f"{period.bed.ward.name}, bed {period.bed.label}",
                reverse("bed", args=[period.bed_id]),
            ),
            Cell(period.get_use_display()),
            Cell(_when(period.review_on or today, today), note=_ended(period)),
        ]
        for period in periods
    ]
    return Listing(
        anchor="reviews",
        heading="Holds and pauses to look at",
        about="None of them ends by the clock.",
        empty="No hold or pause of yours is due.",
        columns=[Column(label="Bed"), Column(label="State"), Column(label="Due")],
        rows=rows[:MOST],
        count=len(rows),
    )


_ENDED = Q(referral__isnull=False) & (
    Q(referral__placement__isnull=False)
    | Q(referral__declined_on__isnull=False)
    | Q(referral__redirected_on__isnull=False)
    | Q(referral__withdrawn_on__isnull=False)
)


def _ended(period: BedPeriod) -> str:
    """That the referral which a hold is for has ended elsewhere."""
    referral = period.referral
    if referral is None or referral.state in OPEN_STATES:
        return ""
    return "Its referral has ended: release it"


def _ready(providers: Collection[int], today: date) -> Listing:
    """People in own wards who are clinically ready for discharge."""
    here = Stay.objects.filter(as_at(today), ward__provider__in=providers)
    ready = (
        Readiness.objects.filter(as_at(today), placement__in=here.values("placement"))
        .select_related("placement__patient")
        .order_by("start_date", "pk")
    )
    rows = [
        [
            PersonCell(
                one.placement.patient.pseudonym, patient_address(one.placement.patient.pseudonym)
            ),
            Cell(counted((today - one.start_date).days, "day"), note=_planned(one)),
        ]
        for one in ready
    ]
    return Listing(
        anchor="ready-to-leave",
        heading="Ready for discharge",
        about="People in your wards, the longest ready first.",
        empty="Nobody in your wards is ready for discharge.",
        columns=[Column(label="Person"), Column(label="Ready for")],
        rows=rows[:MOST],
        count=len(rows),
    )


def _planned(one: Readiness) -> str:
    planned = one.placement.planned_discharge_on
    return f"Planned for {long_date(planned)}" if planned else "No discharge planned"


def _when(on: date, today: date) -> str:
    gap = (today - on).days
    if gap > 0:
        return f"Overdue by {counted(gap, 'day')}"
    return "Today" if not gap else long_date(on)
