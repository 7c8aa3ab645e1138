"""What is acted on: a ward, a bed or somebody's placement, as it stands today."""

from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Prefetch, Q

from beds.choices import BedUse
from beds.models import Bed, BedPeriod
from beds.queries.standing import going_on
from impact.core.dated import as_at
from patients.models import Leave, Patient, Placement, Readiness, Stay
from providers.models import User, Ward


@dataclass(frozen=True, kw_only=True)
class WardSubject:
    """A ward; `suspended` where it takes nobody today."""

    ward: Ward
    suspended: bool

    @property
    def label(self) -> str:
        """How a page names it."""
        return self.ward.name


@dataclass(frozen=True, kw_only=True)
class BedSubject:
    """A bed, with its use that goes on or is planned next; None for vacant."""

    ward: Ward
    bed: Bed
    period: BedPeriod | None

    @property
    def use(self) -> str:
        """What the bed is doing, "" for nothing."""
        return self.period.use if self.period else ""

    @property
    def label(self) -> str:
        """How a page names it."""
        return f"Bed {self.bed.label}"


@dataclass(frozen=True, kw_only=True)
class PersonSubject:
    """Somebody in a ward today: their leave, whether ready, how many interventions go on.

    `visiting` where the ward is the receiving one of a trial leave from another placement.
    """

    ward: Ward
    placement: Placement
    bed: Bed | None
    leave: Leave | None
    ready: bool
    interventions: int
    visiting: bool

    @property
    def label(self) -> str:
        """How a page names them."""
        where = f", bed {self.bed.label}" if self.bed else ""
        return f"{self.placement.patient.pseudonym}{where}"


Record = Placement | Stay | Leave


@dataclass(frozen=True, kw_only=True)
class RecordSubject:
    """Somebody's placement, over or not, and the record of it whose dates are looked at.

    `ward` is that of the record, of a placement its last.
    """

    ward: Ward
    placement: Placement
    record: Record

    @property
    def label(self) -> str:
        """How a page names it."""
        return str(self.placement.patient.pseudonym)


Subject = WardSubject | BedSubject | PersonSubject | RecordSubject


def ward_subject(ward: Ward, *, today: date) -> WardSubject:
    """A ward as it stands."""
    return WardSubject(ward=ward, suspended=ward.suspensions.as_at(today).exists())


def bed_subjects(ward: Ward, *, today: date, only: Bed | None = None) -> list[BedSubject]:
    """The beds of a ward in service today, by label. Two queries."""
    beds = Bed.objects.filter(going_on(today), ward=ward).order_by("label")
    if only is not None:
        beds = beds.filter(pk=only.pk)
    uses = BedPeriod.objects.filter(going_on(today)).order_by("start_date")
    found = beds.prefetch_related(Prefetch("periods", uses, to_attr="ahead"))
    return [BedSubject(ward=ward, bed=bed, period=_next(bed)) for bed in found]


def _next(bed: Bed) -> BedPeriod | None:
    return next(iter(vars(bed)["ahead"]), None)


def person_subjects(
    of: Ward | Placement | Patient, *, user: User, today: date
) -> list[PersonSubject]:
    """Those of a ward whom `user` may see, by bed; or one person, in a placement or in any.

    Somebody on trial leave is in two wards, and is here twice.
    """
    stays = Stay.objects.visible_to(user).filter(as_at(today), **{_OF[type(of)]: of})
    away = Leave.objects.filter(going_on(today)).order_by("start_date")
    here = BedPeriod.objects.filter(as_at(today), use=BedUse.OCCUPIED).select_related("bed")
    ready = Readiness.objects.filter(end_date__isnull=True)
    rows = (
        stays.select_related("placement__patient", "placement__provider", "ward__provider")
        .annotate(
            running=Count(
                "placement__interventions",
                filter=Q(placement__interventions__ended_at__isnull=True),
                distinct=True,
            )
        )
        .prefetch_related(
            Prefetch("leaves", away, to_attr="away"),
            Prefetch("bed_periods", here, to_attr="here"),
            Prefetch("placement__readiness", ready, to_attr="waiting_to_leave"),
        )
    )
    found = [_person(stay) for stay in rows]
    return sorted(found, key=lambda one: (one.bed is None, one.label))


_OF = {Ward: "ward", Placement: "placement", Patient: "patient"}


def record_subject(placement: Placement, *, named: str = "") -> RecordSubject | None:
    """A placement and one of its records, such as `stay-12` or `leave-3`; "" names itself.

    None where the placement has no such record, or no ward stay at all.
    """
    kind, _, number = named.partition("-")
    key = int(number) if number.isdecimal() else 0
    stays = placement.stays.select_related("ward__provider").order_by("start_date", "pk")
    if not named:
        last = stays.last()
        return _about(placement, last.ward, placement) if last else None
    if kind == "stay":
        stay = stays.filter(pk=key).first()
        return _about(placement, stay.ward, stay) if stay else None
    leaves = Leave.objects.filter(stay__in=stays).select_related("stay__ward__provider")
    leave = leaves.filter(pk=key).first() if kind == "leave" else None
    return _about(placement, leave.stay.ward, leave) if leave else None


def _about(placement: Placement, ward: Ward, record: Record) -> RecordSubject:
    return RecordSubject(ward=ward, placement=placement, record=record)


def _person(stay: Stay) -> PersonSubject:
    read = vars(stay)
    return PersonSubject(
        ward=stay.ward,
        placement=stay.placement,
        bed=next((period.bed for period in read["here"]), None),
        leave=next(iter(read["away"]), None),
        ready=bool(vars(stay.placement)["waiting_to_leave"]),
        interventions=read["running"],
        visiting=stay.trial_leave_id is not None,
    )
