"""What happened in a collaborative's wards between two meetings."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from django.db.models import F, Q

from beds.choices import BedUse
from beds.models import BedPeriod
from patients.models import Stay
from providers.models import Ward


class What(StrEnum):
    """The kinds of thing that a meeting is told of, in the order in which it is told."""

    ADMITTED = "Admitted"
    DISCHARGED = "Discharged"
    MOVED_IN = "Moved in"
    MOVED_OUT = "Moved out"
    CLOSED = "Bed closed"
    REOPENED = "Bed reopened"
    LAPSED = "Hold past its review"


@dataclass(frozen=True, kw_only=True)
class Happened:
    """One thing that happened on a day in a ward, to somebody or to a bed."""

    what: What
    on: date
    ward: str
    ward_name: str
    provider_name: str
    person: str = ""
    bed: int | None = None
    bed_label: str = ""
    note: str = ""


def happened(*, wards: Iterable[Ward], since: date, as_at: date) -> list[Happened]:
    """What happened in wards after the day `since` up to `as_at`, by kind and day. Two queries.

    A hold that is past its review date and goes on is told whatever the day of its review.
    """
    its = {ward.pk: ward for ward in wards}
    told = [*_stays(its, since, as_at), *_beds(its, since, as_at)]
    order = list(What)
    return sorted(told, key=lambda one: (order.index(one.what), one.on, one.ward))


def _within(field: str, since: date, as_at: date) -> Q:
    return Q(**{f"{field}__gt": since, f"{field}__lte": as_at})


def _stays(wards: dict[int, Ward], since: date, as_at: date) -> Iterator[Happened]:
    stays = Stay.objects.filter(
        _within("start_date", since, as_at) | _within("end_date", since, as_at),
        ward__in=wards,
        trial_leave__isnull=True,
    ).select_related("patient", "placement")
    for stay in stays.order_by("pk"):
        about = _about(wards[stay.ward_id], person=stay.patient.pseudonym)
        if since < stay.start_date <= as_at:
            first = stay.start_date == stay.placement.admitted_on
            yield _happened(What.ADMITTED if first else What.MOVED_IN, stay.start_date, about)
        if stay.end_date and since < stay.end_date <= as_at:
            last = stay.end_date == stay.placement.discharged_on
            yield _happened(What.DISCHARGED if last else What.MOVED_OUT, stay.end_date, about)


def _beds(wards: dict[int, Ward], since: date, as_at: date) -> Iterator[Happened]:
    closures = Q(use=BedUse.CLOSED) & (
        _within("start_date", since, as_at) | _within("end_date", since, as_at)
    )
    going = Q(end_date__isnull=True) | Q(end_date__gt=as_at)
    lapsed = Q(use=BedUse.HELD, review_on__lt=as_at, start_date__lte=as_at) & going
    periods = BedPeriod.objects.filter(closures | lapsed, bed__ward__in=wards)
    rows = periods.annotate(label=F("bed__label"), ward_pk=F("bed__ward_id"))
    for period in rows.order_by("pk"):
        about = _about(wards[period.ward_pk], bed=period.bed_id, bed_label=period.label)
        if period.use == BedUse.HELD:
            yield _happened(What.LAPSED, period.review_on, about)
            continue
        if since < period.start_date <= as_at:
            yield _happened(What.CLOSED, period.start_date, about)
        if period.end_date and since < period.end_date <= as_at:
            yield _happened(What.REOPENED, period.end_date, about)


def _about(ward: Ward, **told: object) -> dict[str, object]:
    return {
        "ward": ward.reference,
        "ward_name": ward.name,
        "provider_name": ward.provider.short_name,
        **told,
    }


def _happened(what: What, on: date, about: dict[str, object]) -> Happened:
    return Happened(what=what, on=on, **about)  # type: ignore[arg-type]
