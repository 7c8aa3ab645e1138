"""A ward on a day: who is in it, who is expected, when it was confirmed."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db.models import OuterRef, Q, Subquery
from django.db.models.functions import Coalesce, JSONObject

from beds.choices import BedUse
from beds.models import BedPeriod, Confirmation
from beds.queries.labels import Labels, label, read_labels
from beds.queries.people import days_through
from impact.core.dated import as_at as in_force
from impact.core.periods import start_of_day
from patients.models import Leave, LegalStatus, Patient, Readiness, Stay
from providers.choices import CodeList
from providers.models import AdmissionSuspension, User, Ward, WardFeed


@dataclass(frozen=True, kw_only=True)
class Resident:
    """Somebody whose ward stay covers the day, by pseudonym.

    On trial leave they are counted elsewhere and their bed is kept here. `days` are the midnights
    spent since admission, with that of the day itself. `bed` is None on leave without the bed kept
    and in a ward without beds of ours; `assumed` where an import chose it. `provisional` where the
    stay was typed in a ward that is fed, until an extract has it.
    """

    pseudonym: str
    bed: str | None
    assumed: bool
    since: date
    admitted_on: date
    days: int
    leave: str | None
    ready_since: date | None
    ready_reason: str
    planned_discharge_on: date | None
    legal_status: str
    provisional: bool


@dataclass(frozen=True, kw_only=True)
class Arrival:
    """Somebody for whom a bed of the ward is held; `expected_on` is a plan."""

    pseudonym: str
    bed: str
    held_since: date
    review_on: date | None
    expected_on: date | None


@dataclass(frozen=True, kw_only=True)
class Suspended:
    """That a ward takes nobody: since when, until when, why."""

    since: date
    until: date | None
    reason: str
    note: str


@dataclass(frozen=True, kw_only=True)
class WardDay:
    """A ward on a day, as far as somebody may see it."""

    residents: list[Resident]
    arrivals: list[Arrival]
    suspended: Suspended | None
    fed_since: date | None
    confirmations: list[Confirmation]

    @property
    def named(self) -> set[str]:
        """Whom it names."""
        residents = {one.pseudonym for one in self.residents}
        return residents | {one.pseudonym for one in self.arrivals}


def ward_day(*, ward: Ward, as_at: date, user: User, confirmations: int = 5) -> WardDay:
    """Who is in a ward on a day and who is expected, of those whom `user` may see.

    With its suspension of admissions, and its latest confirmations by the end of the day. Six
    queries.
    """
    labels = read_labels(on=as_at)
    return WardDay(
        residents=_residents(ward, as_at, user, labels),
        arrivals=_arrivals(ward, as_at, user),
        suspended=_suspended(ward, as_at, labels),
        fed_since=WardFeed.objects.as_at(as_at)
        .filter(ward=ward)
        .values_list("start_date", flat=True)
        .first(),
        confirmations=list(
            Confirmation.objects.filter(
                ward=ward, confirmed_at__lt=start_of_day(as_at + timedelta(days=1))
            ).select_related("by")[:confirmations]
        ),
    )


def _residents(ward: Ward, day: date, user: User, labels: Labels) -> list[Resident]:
    here = BedPeriod.objects.filter(in_force(day), stay=OuterRef("pk"))
    away = Leave.objects.filter(in_force(day), stay=OuterRef("pk"))
    ready = Readiness.objects.filter(in_force(day), placement=OuterRef("placement"))
    law = LegalStatus.objects.filter(in_force(day), patient=OuterRef("patient"))
    rows = (
        Stay.objects.visible_to(user)
        .filter(in_force(day), ward=ward)
        .told_provisional()
        .annotate(
            bed=Subquery(here.values(found=JSONObject(label="bed__label", assumed="assumed"))[:1]),
            away=Subquery(away.values("kind")[:1]),
            ready=Subquery(ready.values(found=JSONObject(since="start_date", reason="reason"))[:1]),
            law=Coalesce(
                Subquery(law.order_by("-start_date").values("status")[:1]),
                "placement__legal_status",
            ),
            admitted=Coalesce(
                "trial_leave__stay__placement__admitted_on", "placement__admitted_on"
            ),
        )
        .values(
            *("patient__pseudonym", "start_date", "placement__planned_discharge_on"),
            *("bed", "away", "ready", "law", "admitted", "is_provisional"),
        )
    )
    found = [_resident(row, day, labels) for row in rows]
    return sorted(found, key=lambda one: (one.bed is None, one.bed or "", one.pseudonym))


def _resident(row: Mapping[str, Any], day: date, labels: Labels) -> Resident:
    bed, ready = row["bed"] or {}, row["ready"] or {}
    since = ready.get("since")
    return Resident(
        pseudonym=row["patient__pseudonym"],
        bed=bed.get("label"),
        assumed=bool(bed.get("assumed")),
        since=row["start_date"],
        admitted_on=row["admitted"],
        days=days_through(row["admitted"], day),
        leave=row["away"],
        ready_since=date.fromisoformat(since) if since else None,
        ready_reason=label(labels, CodeList.READINESS_REASON, ready.get("reason")),
        planned_discharge_on=row["placement__planned_discharge_on"],
        legal_status=label(labels, CodeList.LEGAL_STATUS, row["law"]),
        provisional=row["is_provisional"],
    )


def _arrivals(ward: Ward, day: date, user: User) -> list[Arrival]:
    holds = BedPeriod.objects.filter(
        in_force(day),
        Q(referral__patient__in=Patient.objects.visible_to(user).values("pk")),
        bed__ward=ward,
        use=BedUse.HELD,
    ).select_related("bed", "referral__patient")
    return [
        Arrival(
            pseudonym=hold.referral.patient.pseudonym,
            bed=hold.bed.label,
            held_since=hold.start_date,
            review_on=hold.review_on,
            expected_on=hold.referral.expected_on,
        )
        for hold in holds.order_by("referral__expected_on", "bed__label")
        if hold.referral
    ]


def _suspended(ward: Ward, day: date, labels: Labels) -> Suspended | None:
    found = AdmissionSuspension.objects.as_at(day).filter(ward=ward).first()
    if found is None:
        return None
    return Suspended(
        since=found.start_date,
        until=found.end_date,
        reason=label(labels, CodeList.SUSPENSION_REASON, found.reason),
        note=found.note,
    )
