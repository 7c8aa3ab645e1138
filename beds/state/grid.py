"""The map: each ward a grid of its beds."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from itertools import groupby
from typing import Any

from django.db.models import Exists, F, FilteredRelation, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce

from beds.choices import VACANT, BedUse
from beds.models import Bed, BedPeriod
from beds.queries.labels import Labels, label, read_labels
from beds.queries.out_of_use import REASONS
from beds.queries.people import days_through
from impact.core.dated import as_at as in_force
from patients.models import Leave
from providers.models import AdmissionSuspension, Collaborative, Provider, ServiceLine, Ward
from providers.queries import own_wards


@dataclass(frozen=True, kw_only=True)
class Cell:
    """A bed on a day: its state, since when, and who or what is the cause.

    `days` are those in this state, with the midnight of the day itself; `stay_days` the length of
    stay so far of whoever is in it. An *assumed* bed is one that an import chose. `leave` is the
    kind of leave that the bed is kept for. `pseudonym` is who is in it or whom it is held for.
    """

    bed: int
    label: str
    basis: str
    state: str
    assumed: bool
    since: date
    days: int
    until: date | None
    pseudonym: str | None
    stay_days: int | None
    leave: str | None
    reason: str
    reason_label: str
    review_on: date | None
    overdue: bool


@dataclass(frozen=True, kw_only=True)
class WardGrid:
    """A ward and its beds, in the order of their labels (2 before 10)."""

    provider: str
    provider_name: str
    site: str
    site_name: str
    ward: str
    code: str
    ward_name: str
    service_line: str
    service_line_name: str
    admissions_suspended: bool
    beds: tuple[Cell, ...]


def bed_map(
    *,
    collaborative: Collaborative,
    as_at: date,
    service_line: ServiceLine | None = None,
    provider: Provider | None = None,
) -> list[WardGrid]:
    """Every ward with a bed of the collaborative in service on a day. Two queries.

    In the order of the bed state: by service line, provider and ward.
    """
    wards = own_wards(collaborative=collaborative, on=as_at).order_by()
    if service_line:
        wards = wards.filter(service_line=service_line)
    if provider:
        wards = wards.filter(provider=provider)
    return _grids(_beds(wards.values("pk"), as_at), as_at, read_labels(on=as_at))


def ward_grid(*, ward: Ward, as_at: date) -> WardGrid | None:
    """The beds of one ward on a day; None where it has none in service. Two queries."""
    return next(iter(_grids(_beds([ward.pk], as_at), as_at, read_labels(on=as_at))), None)


def natural(text: str) -> tuple[tuple[int, int | str], ...]:
    """A key by which labels are sorted as people read them: 2 before 10, A2 before A10."""
    parts = re.findall(r"[0-9]+|[^0-9]+", text)
    return tuple((0, int(part)) if part.isdecimal() else (1, part.casefold()) for part in parts)


def _beds(wards: Any, day: date) -> QuerySet[Bed, dict[str, Any]]:
    keeps = Leave.objects.filter(in_force(day), stay=OuterRef("now__stay"), bed_kept=True)
    emptied = BedPeriod.objects.filter(
        bed=OuterRef("pk"), end_date__lte=day, end_date__gt=F("start_date")
    ).order_by("-end_date")
    suspended = AdmissionSuspension.objects.filter(in_force(day), ward=OuterRef("ward"))
    return (
        Bed.objects.filter(in_force(day), ward__in=wards)
        .annotate(now=FilteredRelation("periods", condition=in_force(day, prefix="periods__")))
        .annotate(
            leave=Subquery(keeps.values("kind")[:1]),
            since=Coalesce(
                "now__start_date", Subquery(emptied.values("end_date")[:1]), "start_date"
            ),
            person=Coalesce("now__stay__patient__pseudonym", "now__referral__patient__pseudonym"),
            admitted=Coalesce(
                "now__stay__trial_leave__stay__placement__admitted_on",
                "now__stay__placement__admitted_on",
            ),
            suspended=Exists(suspended),
        )
        .order_by(
            *("ward__service_line__position", "ward__service_line__code"),
            *("ward__provider__short_name", "ward__name", "ward"),
        )
        .values(
            *("pk", "label", "basis", "leave", "since", "person", "admitted", "suspended"),
            *("now__use", "now__assumed", "now__end_date", "now__reason", "now__review_on"),
            *("ward", "ward__code", "ward__name", "ward__provider__key", "ward__site__key"),
            "ward__site__name",
            *("ward__provider__short_name", "ward__service_line__code"),
            "ward__service_line__name",
        )
    )


def _grids(rows: Iterable[Mapping[str, Any]], day: date, labels: Labels) -> list[WardGrid]:
    wards = (list(group) for _, group in groupby(rows, key=lambda row: row["ward"]))
    return [_grid(beds, day, labels) for beds in wards]


def _grid(beds: list[Mapping[str, Any]], day: date, labels: Labels) -> WardGrid:
    ward = beds[0]
    provider, code = ward["ward__provider__key"], ward["ward__code"]
    return WardGrid(
        provider=provider,
        provider_name=ward["ward__provider__short_name"],
        site=ward["ward__site__key"],
        site_name=ward["ward__site__name"],
        ward=f"{provider}:{code}",
        code=code,
        ward_name=ward["ward__name"],
        service_line=ward["ward__service_line__code"],
        service_line_name=ward["ward__service_line__name"],
        admissions_suspended=ward["suspended"],
        beds=tuple(
            _cell(bed, day, labels) for bed in sorted(beds, key=lambda bed: natural(bed["label"]))
        ),
    )


def _cell(bed: Mapping[str, Any], day: date, labels: Labels) -> Cell:
    use, review_on = bed["now__use"], bed["now__review_on"]
    reason = bed["now__reason"] or ""
    listed = REASONS.get(BedUse(use)) if use else None
    return Cell(
        bed=bed["pk"],
        label=bed["label"],
        basis=bed["basis"],
        state=use or VACANT,
        assumed=bool(bed["now__assumed"]),
        since=bed["since"],
        days=days_through(bed["since"], day),
        until=bed["now__end_date"],
        pseudonym=bed["person"],
        stay_days=days_through(bed["admitted"], day) if bed["admitted"] else None,
        leave=bed["leave"],
        reason=reason,
        reason_label=label(labels, listed, reason) if listed else "",
        review_on=review_on,
        overdue=review_on is not None and review_on < day,
    )
