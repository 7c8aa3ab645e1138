"""The collaborative's people on a day, with all that the lists under the bed state say of them."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db.models import OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce, JSONObject

from beds.models import BedPeriod
from beds.queries.labels import Labels, label
from beds.queries.last_word import LastWord, last_word_columns, read_last_word
from beds.queries.running import Running, read_running, running_columns
from beds.queries.steps import PlannedStep, read_step, step_columns
from impact.core.dated import as_at
from impact.core.periods import Period
from patients.choices import RESTRICTED_LEGAL_STATUSES
from patients.home_areas import area_name, km_to_ward
from patients.models import Leave, LegalStatus, Readiness, Stay
from patients.queries import census
from providers.choices import CodeList
from providers.models import Collaborative, Provider, ServiceLine, Ward
from providers.queries import in_area


@dataclass(frozen=True, kw_only=True)
class Ready:
    """That somebody is clinically ready for discharge: since when, why still here, who must act."""

    since: date
    days: int
    reason: str
    reason_label: str
    attributable_to: str
    attributable_to_label: str
    responsible_la: str
    responsible_la_name: str


@dataclass(frozen=True, kw_only=True)
class Person:
    """Somebody with a patient day on the day asked for, by pseudonym.

    `patient` is for the record of who saw whom, never for showing.
    Somebody on trial leave is where they are on trial, and their days count from the sending
    spell's admission. `days` is their length of stay so far, the midnights spent with that of the
    day itself (`figures.md` section 3). `ward` is `PROVIDER:WARD`; `bed` is None in a ward without
    beds of ours and on leave without the bed kept. `out_of_area_since` is the day on which this
    spell left the area, `distance_km` from home area to the ward's site. `step` is what is planned
    for them now, whatever the day. `is_fed` where a member feeds their ward; `last_word` is when it
    was last heard that they are there, None for whoever is in area in such a ward.
    """

    patient: int
    placement: int
    stay: int
    pseudonym: str
    sex: str
    icb: str
    home_area: str
    home_area_name: str
    provider: str
    provider_name: str
    site_name: str
    ward: str
    ward_name: str
    service_line: str
    service_line_name: str
    bed: str | None
    in_ward_since: date
    admitted_on: date
    days: int
    long_stay_days: int
    planned_discharge_on: date | None
    footprint: bool
    on_trial: bool
    leave: str | None
    out_of_area_since: date | None
    out_of_area_days: int | None
    out_of_area_reason: str
    out_of_area_reason_label: str
    distance_km: int | None
    ready: Ready | None
    step: PlannedStep | None
    running: tuple[Running, ...]
    legal_status: str
    legal_status_label: str
    is_fed: bool
    last_word: LastWord | None

    @property
    def out_of_area(self) -> bool:
        """Whether they are a footprint patient in a ward that is not in area."""
        return self.out_of_area_since is not None

    @property
    def past_long_stay_mark(self) -> bool:
        """Whether they have stayed longer than the mark of the ward's service line."""
        return self.days > self.long_stay_days

    @property
    def restricted(self) -> bool:
        """Whether a restriction order or direction is in force: leave and moves need consent."""
        return self.legal_status in RESTRICTED_LEGAL_STATUSES


def people(
    *,
    collaborative: Collaborative,
    as_at: date,
    labels: Labels,
    service_line: ServiceLine | None = None,
    provider: Provider | None = None,
    unfed: bool = False,
) -> list[Person]:
    """The collaborative's people on a day, by provider, ward and pseudonym. One query.

    Narrowed to the wards of a service line or of a provider where asked, or to footprint patients
    in those that no member feeds.
    """
    stays = _described(
        census(collaborative=collaborative, on=as_at), collaborative=collaborative, on=as_at
    )
    if service_line:
        stays = stays.filter(ward__service_line=service_line)
    if provider:
        stays = stays.filter(provider=provider)
    if unfed:
        stays = stays.filter(Q(footprint=True, is_fed=False))
    order = ("ward__provider__short_name", "ward__name", "patient__pseudonym")
    return [_person(row, as_at, labels) for row in stays.order_by(*order).values(*_COLUMNS)]


_COLUMNS = (
    *("patient", "patient__pseudonym", "patient__sex", "patient__home_area", "start_date"),
    *("pk", "placement", "trial_leave", "is_fed", "last_word"),
    *("placement__responsible_icb__code", "placement__out_of_area_reason"),
    *("ward__code", "ward__name", "ward__provider__key", "ward__provider__short_name"),
    *("ward__site__name", "ward__site__latitude", "ward__site__longitude"),
    *("ward__service_line__code", "ward__service_line__name"),
    *("ward__service_line__long_stay_days", "footprint", "in_area", "admitted", "planned"),
    *("came_from_area", "bed", "leave", "ready", "step", "running", "legal"),
)


def _described(stays: QuerySet[Stay], *, collaborative: Collaborative, on: date) -> QuerySet[Stay]:
    """Annotate each stay with the rest of what is told; JSON where several columns go together."""
    same_person = {"placement__patient": OuterRef("patient")}
    here = BedPeriod.objects.filter(as_at(on), stay=OuterRef("pk"))
    away = Leave.objects.filter(as_at(on), stay=OuterRef("pk"))
    ready = Readiness.objects.filter(as_at(on), **same_person).order_by("start_date")
    law = LegalStatus.objects.filter(as_at(on), patient=OuterRef("patient"))
    return stays.annotate(
        **last_word_columns(on=on),
        **running_columns(on=on),
        **step_columns(),
        admitted=Coalesce("trial_leave__stay__placement__admitted_on", "placement__admitted_on"),
        planned=Coalesce(
            "placement__planned_discharge_on", "trial_leave__stay__placement__planned_discharge_on"
        ),
        came_from_area=Subquery(_last_in_area(collaborative, on)),
        bed=Subquery(here.values("bed__label")[:1]),
        leave=Subquery(away.values("kind")[:1]),
        ready=Subquery(ready.values(found=JSONObject(**_READY))[:1]),
        legal=Coalesce(
            Subquery(law.order_by("-start_date").values("status")[:1]), "placement__legal_status"
        ),
    )


_READY = {
    "since": "start_date",
    "reason": "reason",
    "attributable_to": "attributable_to",
    "responsible_la": "responsible_la",
}


def _last_in_area(collaborative: Collaborative, on: date) -> QuerySet[Stay, Any]:
    """When this spell was last in a ward in area, for somebody who is now in one that is not."""
    wards = Ward.objects.filter(in_area(collaborative=collaborative, on=on))
    return (
        Stay.objects.filter(
            placement=OuterRef("placement"), start_date__lt=OuterRef("start_date"), ward__in=wards
        )
        .order_by("-end_date")
        .values("end_date")[:1]
    )


def days_through(start: date, day: date) -> int:
    """How many midnights lie from `start` to that which ends `day`."""
    return Period(start, None).days(until=day + timedelta(days=1))


def _person(row: Mapping[str, Any], day: date, labels: Labels) -> Person:
    gone_since = _gone_since(row)
    home = row["patient__home_area"]
    return Person(
        patient=row["patient"],
        placement=row["placement"],
        stay=row["pk"],
        pseudonym=row["patient__pseudonym"],
        sex=row["patient__sex"],
        icb=row["placement__responsible_icb__code"],
        home_area=home,
        home_area_name=area_name(home),
        provider=row["ward__provider__key"],
        provider_name=row["ward__provider__short_name"],
        site_name=row["ward__site__name"],
        ward=f"{row['ward__provider__key']}:{row['ward__code']}",
        ward_name=row["ward__name"],
        service_line=row["ward__service_line__code"],
        service_line_name=row["ward__service_line__name"],
        bed=row["bed"],
        in_ward_since=row["start_date"],
        admitted_on=row["admitted"],
        days=days_through(row["admitted"], day),
        long_stay_days=row["ward__service_line__long_stay_days"],
        planned_discharge_on=row["planned"],
        footprint=row["footprint"],
        on_trial=row["trial_leave"] is not None,
        leave=row["leave"],
        out_of_area_since=gone_since,
        out_of_area_days=days_through(gone_since, day) if gone_since else None,
        out_of_area_reason=row["placement__out_of_area_reason"],
        out_of_area_reason_label=label(
            labels, CodeList.OUT_OF_AREA_REASON, row["placement__out_of_area_reason"]
        ),
        distance_km=km_to_ward(row, home_area=home),
        ready=_ready(row["ready"], day, labels),
        step=read_step(row),
        running=read_running(row, labels),
        legal_status=row["legal"],
        legal_status_label=label(labels, CodeList.LEGAL_STATUS, row["legal"]),
        is_fed=row["is_fed"],
        last_word=read_last_word(row),
    )


def _gone_since(row: Mapping[str, Any]) -> date | None:
    """Since when a footprint patient is out of area; None for everybody else."""
    if row["in_area"] or not row["footprint"]:
        return None
    since: date = row["came_from_area"] or row["admitted"]
    return since


def _ready(found: Mapping[str, str] | None, day: date, labels: Labels) -> Ready | None:
    if found is None:
        return None
    since = date.fromisoformat(found["since"])
    return Ready(
        since=since,
        days=days_through(since, day),
        reason=found["reason"],
        reason_label=label(labels, CodeList.READINESS_REASON, found["reason"]),
        attributable_to=found["attributable_to"],
        attributable_to_label=label(labels, CodeList.DELAY_ATTRIBUTION, found["attributable_to"]),
        responsible_la=found["responsible_la"],
        responsible_la_name=area_name(found["responsible_la"]),
    )
