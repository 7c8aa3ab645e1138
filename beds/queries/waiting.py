"""Who waits for a bed: a first one, or another than the one they have."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import F, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce, JSONObject

from beds.choices import BedUse
from beds.models import BedPeriod
from impact.core.dated import as_at
from patients.choices import RESTRICTED_LEGAL_STATUSES, ReferralKind
from patients.home_areas import area_name
from patients.models import LegalStatus, Stay
from patients.queries import waiting
from providers.choices import SecurityLevel
from providers.models import Collaborative, ServiceLine

_STEPS = (SecurityLevel.NONE, SecurityLevel.LOW, SecurityLevel.MEDIUM, SecurityLevel.HIGH)


@dataclass(frozen=True, kw_only=True)
class Place:
    """A ward that somebody is in, or a bed that is held for them (then with its label)."""

    provider: str
    provider_name: str
    ward: str
    ward_name: str
    service_line: str
    service_line_name: str
    security_level: str
    bed: str | None
    since: date


@dataclass(frozen=True, kw_only=True)
class Waiting:
    """A referral accepted and not yet placed, by pseudonym.

    `patient` is for the record of who saw whom, never for showing. `days` are those since
    acceptance, `days_since_referral` since the referral was received. `now_in` is the ward that the
    person is in, None for somebody who is in none; `held` the bed that is held for them.
    `level_recommended` is a security level. `expected_on` is a plan.
    `restricted`: moving them needs the consent of the Ministry of Justice.
    """

    referral: int
    patient: int
    pseudonym: str
    sex: str
    learning_disability: str
    autism: str
    kind: str
    urgency: str
    source: str
    current_location: str
    icb: str
    home_area: str
    home_area_name: str
    service_line: str
    service_line_name: str
    security_level: str
    level_recommended: str
    assessor: str | None
    received_on: date
    assessed_on: date | None
    report_sent_on: date | None
    accepted_on: date
    expected_on: date | None
    days: int
    days_since_referral: int
    now_in: Place | None
    held: Place | None
    restricted: bool

    @property
    def is_move(self) -> bool:
        """Whether they are placed already and wait for another bed."""
        return self.kind == ReferralKind.MOVE

    @property
    def why(self) -> str:
        """What a move is for, from the two levels of security; "" for a first bed."""
        if not self.is_move or self.now_in is None:
            return ""
        here, there = self.now_in.security_level, self.level_recommended or self.security_level
        if here in _STEPS and there in _STEPS and here != there:
            up = _STEPS.index(SecurityLevel(there)) > _STEPS.index(SecurityLevel(here))
            names = f"{SecurityLevel(here).label} to {SecurityLevel(there).label}".lower()
            return f"Step {'up' if up else 'down'}: {names}"
        if self.now_in.service_line != self.service_line:
            return "Another service line"
        return "Another ward or provider"


def waiting_list(
    *, collaborative: Collaborative, as_at: date, service_line: ServiceLine | None = None
) -> list[Waiting]:
    """Who waits on a day, the longest since acceptance first. One query.

    For a service line: those who wait for a bed in it, and those in it who wait to leave it.
    """
    here = _stay_now(as_at)
    queue = waiting(collaborative=collaborative, on=as_at).annotate(
        now_in=Subquery(here.values(found=JSONObject(**_ward("ward__"), since="start_date"))[:1]),
        held=Subquery(_held(as_at)),
        legal=Coalesce(
            Subquery(_legal_status(as_at)), Subquery(here.values("placement__legal_status")[:1])
        ),
    )
    if service_line:
        leaving = here.values("ward__service_line")[:1]
        queue = queue.annotate(line_now=Subquery(leaving)).filter(
            Q(service_line=service_line) | Q(kind=ReferralKind.MOVE, line_now=service_line.pk)
        )
    rows = queue.order_by("accepted_on", "received_on", "pk").values(*_COLUMNS)
    return [_waiting(row, as_at) for row in rows]


_COLUMNS = (
    *("pk", "patient", "patient__pseudonym", "patient__sex", "patient__home_area"),
    *("patient__learning_disability", "patient__autism", "kind", "urgency"),
    *("source", "current_location", "responsible_icb__code", "level_recommended"),
    *("service_line__code", "service_line__name", "service_line__security_level"),
    *("provider__short_name", "received_on", "assessed_on", "report_sent_on", "accepted_on"),
    *("expected_on", "now_in", "held", "legal"),
)


def _stay_now(day: date) -> Any:
    """Where the person of a referral is on the day: on trial, else in their ward."""
    return Stay.objects.filter(as_at(day), patient=OuterRef("patient")).order_by(
        F("trial_leave").desc(nulls_last=True)
    )


def _legal_status(day: date) -> Any:
    """The legal status of the person of a referral on the day."""
    statuses = LegalStatus.objects.filter(as_at(day), patient=OuterRef("patient"))
    return statuses.order_by("-start_date").values("status")[:1]


def _held(day: date) -> Any:
    """The bed held for a referral on the day."""
    holds = BedPeriod.objects.filter(as_at(day), use=BedUse.HELD, referral=OuterRef("pk")).order_by(
        "start_date"
    )
    described = JSONObject(**_ward("bed__ward__"), bed="bed__label", since="start_date")
    return holds.values(found=described)[:1]


def _ward(path: str) -> dict[str, str]:
    return {
        "provider": f"{path}provider__key",
        "provider_name": f"{path}provider__short_name",
        "ward": f"{path}code",
        "ward_name": f"{path}name",
        "service_line": f"{path}service_line__code",
        "service_line_name": f"{path}service_line__name",
        "security_level": f"{path}service_line__security_level",
    }


def _place(found: Mapping[str, str] | None) -> Place | None:
    if found is None:
        return None
    return Place(
        provider=found["provider"],
        provider_name=found["provider_name"],
        ward=f"{found['provider']}:{found['ward']}",
        ward_name=found["ward_name"],
        service_line=found["service_line"],
        service_line_name=found["service_line_name"],
        security_level=found["security_level"],
        bed=found.get("bed"),
        since=date.fromisoformat(found["since"]),
    )


def _waiting(row: Mapping[str, Any], day: date) -> Waiting:
    home = row["patient__home_area"]
    return Waiting(
        referral=row["pk"],
        patient=row["patient"],
        pseudonym=row["patient__pseudonym"],
        sex=row["patient__sex"],
        learning_disability=row["patient__learning_disability"],
        autism=row["patient__autism"],
        kind=row["kind"],
        urgency=row["urgency"],
        source=row["source"],
        current_location=row["current_location"],
        icb=row["responsible_icb__code"],
        home_area=home,
        home_area_name=area_name(home),
        service_line=row["service_line__code"],
        service_line_name=row["service_line__name"],
        security_level=row["service_line__security_level"],
        level_recommended=row["level_recommended"],
        assessor=row["provider__short_name"],
        received_on=row["received_on"],
        assessed_on=row["assessed_on"],
        report_sent_on=row["report_sent_on"],
        accepted_on=row["accepted_on"],
        expected_on=row["expected_on"],
        days=(day - row["accepted_on"]).days,
        days_since_referral=(day - row["received_on"]).days,
        now_in=_place(row["now_in"]),
        held=_place(row["held"]),
        restricted=row["legal"] in RESTRICTED_LEGAL_STATUSES,
    )
