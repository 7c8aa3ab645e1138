"""Short ways to put people into beds through the services, and to read what became of it."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.apps import apps
from django.db.models import Model

from beds.models import Bed, BedPeriod
from beds.services import placements
from patients.models import Placement, Stay
from providers.models import User, Ward
from tests.factories import (
    DAY,
    IcbFactory,
    PatientFactory,
    UserFactory,
    WardFactory,
    beds_of,
)


@dataclass
class WardWithBeds:
    """A ward, its beds in order of their labels, and somebody who works there."""

    ward: Ward
    beds: list[Bed]
    by: User

    def admit(self, bed: Bed | None = None, *, on: date = DAY, **given: Any) -> Placement:
        """Admit somebody (a new person unless given) to a bed of the ward, the first by default."""
        given.setdefault("patient", None)
        given["patient"] = given["patient"] or PatientFactory()
        given.setdefault("responsible_icb", None)
        given["responsible_icb"] = given["responsible_icb"] or IcbFactory()
        given.setdefault("today", max(on, DAY))
        chosen = bed or (self.beds[0] if self.beds else None)
        return placements.admit(ward=self.ward, bed=chosen, admitted_on=on, by=self.by, **given)


def ward_with_beds(number: int = 3, **ward: Any) -> WardWithBeds:
    """A new ward with so many beds."""
    made = WardFactory(**ward)
    return WardWithBeds(ward=made, beds=beds_of(made, number), by=UserFactory())


def stays(placement: Placement) -> list[Stay]:
    """The ward stays of a placement in order."""
    return list(Stay.objects.filter(placement=placement))


def only_stay(placement: Placement) -> Stay:
    """The one ward stay of a placement."""
    return Stay.objects.get(placement=placement)


def uses(what: Bed | Stay) -> list[tuple[str, date, date | None]]:
    """How a bed is used, or which beds a stay uses: (use or label, from, to) in order."""
    periods = BedPeriod.objects.select_related("bed").order_by("start_date")
    if isinstance(what, Bed):
        return [(it.use, it.start_date, it.end_date) for it in periods.filter(bed=what)]
    return [(it.bed.label, it.start_date, it.end_date) for it in periods.filter(stay=what)]


def history(row: Model) -> list[tuple[str, str, int | None]]:
    """Every version of a row: (what, in which service, by whose number), oldest first."""
    return [
        (event.pgh_label, metadata.get("action", ""), metadata.get("user"))
        for event in versions(row)
        for metadata in [event.pgh_context.metadata if event.pgh_context else {}]
    ]


def versions(row: Model) -> list[Any]:
    """The rows of history of a row, oldest first."""
    events = apps.get_model(row._meta.app_label, f"{type(row).__name__}Event")
    return list(
        events._default_manager.select_related("pgh_context")
        .filter(pgh_obj_id=row.pk)
        .order_by("pgh_id")
    )
