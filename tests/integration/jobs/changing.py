"""Any change to any row that a figure reads, as long as the database lets it stand."""

from collections.abc import Callable
from datetime import date, timedelta
from random import Random
from typing import Any

from django.db import DatabaseError, connection, models, transaction

from beds.models import Bed, BedPeriod
from patients.models import (
    Intervention,
    Leave,
    Patient,
    Placement,
    Readiness,
    Referral,
    Stay,
)
from providers.models import (
    Baseline,
    Code,
    CollaborativeMember,
    FlowSite,
    FootprintIcb,
    Icb,
    Provider,
    ServiceLine,
    Site,
    Ward,
)
from tests.integration.figures.places import SPAN, Story


class Changer:
    """Makes random changes to a generated world; `made` names those that stood."""

    def __init__(self, story: Story, *, reference: float = 0.03) -> None:
        self.story, self.random, self.reference = story, story.random, reference
        self.made: list[str] = []

    def change(self) -> None:
        """One change of a row or of a few that hang together; tried until one stands."""
        for _ in range(30):
            wide = self.random.random() < self.reference
            work = self.random.choice(_REFERENCE if wide else _WORK)
            if self._stands(work):
                self.made.append(work.__name__)
                return
        raise AssertionError("nothing can be changed in this world")

    def _stands(self, work: Callable[["Changer"], bool]) -> bool:
        try:
            with transaction.atomic():
                done = work(self)
                with connection.cursor() as cursor:
                    cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        except DatabaseError:
            return False
        return done

    def any(self, rows: Any) -> Any:
        """One of the rows, None where there is none."""
        found = list(rows.order_by("pk"))
        return self.random.choice(found) if found else None

    def near(self, day: date | None) -> date:
        """A day not far from another one."""
        return (day or self.story.day(SPAN)) + timedelta(days=self.random.randint(-9, 9))

    def shift(self, row: models.Model, *names: str) -> bool:
        """One of its dates becomes another, or none where it may be empty."""
        name = self.random.choice(names)
        field = row._meta.get_field(name)
        empty = getattr(field, "null", False) and self.random.random() < 0.3
        setattr(row, name, None if empty else self.near(getattr(row, name)))
        row.save()
        return True


def _shift_of(model: type[models.Model], *names: str) -> Callable[[Changer], bool]:
    def shift(it: Changer) -> bool:
        row = it.any(model._default_manager)
        return row is not None and it.shift(row, *names)

    shift.__name__ = f"shift {model.__name__}"
    return shift


def _delete_of(model: type[models.Model]) -> Callable[[Changer], bool]:
    def delete(it: Changer) -> bool:
        row = it.any(model._default_manager)
        if row is not None:
            row.delete()
        return row is not None

    delete.__name__ = f"delete {model.__name__}"
    return delete


def _repoint_of(
    model: type[models.Model], name: str, target: type[models.Model]
) -> Callable[[Changer], bool]:
    def repoint(it: Changer) -> bool:
        row, other = it.any(model._default_manager), it.any(target._default_manager)
        if row is None or getattr(row, f"{name}_id") == other.pk:
            return False
        setattr(row, name, other)
        row.save()
        return True

    repoint.__name__ = f"{model.__name__}.{name}"
    return repoint


def _set_of(model: type[models.Model], name: str, *values: Any) -> Callable[[Changer], bool]:
    def put(it: Changer) -> bool:
        row = it.any(model._default_manager)
        if row is None:
            return False
        setattr(row, name, it.random.choice(values))
        row.save()
        return True

    put.__name__ = f"{model.__name__}.{name}"
    return put


def end_spell(it: Changer) -> bool:
    """An open spell ends, with all that hangs on it."""
    placement = it.any(Placement.objects.filter(discharged_on=None))
    if placement is None:
        return False
    day = it.near(None)
    stays = Stay.objects.filter(placement=placement, end_date=None)
    BedPeriod.objects.filter(stay__in=stays, end_date=None).update(end_date=day)
    Leave.objects.filter(stay__in=stays, end_date=None).update(end_date=day)
    Readiness.objects.filter(placement=placement, end_date=None).update(end_date=day)
    stays.update(end_date=day)
    placement.discharged_on = day
    placement.discharge_destination = it.random.choice(("", "19", "79", "30"))
    placement.save()
    return True


def reopen_spell(it: Changer) -> bool:
    """A spell that ended goes on."""
    placement = it.any(Placement.objects.exclude(discharged_on=None))
    last = placement and Stay.objects.filter(placement=placement, trial_leave=None).last()
    if not last:
        return False
    Placement.objects.filter(pk=placement.pk).update(discharged_on=None, discharge_destination="")
    Stay.objects.filter(pk=last.pk).update(end_date=None)
    return True


def move_on(it: Changer) -> bool:
    """An open ward stay ends and another begins."""
    stay = it.any(Stay.objects.filter(end_date=None, trial_leave=None))
    if stay is None:
        return False
    day = it.near(None)
    BedPeriod.objects.filter(stay=stay, end_date=None).update(end_date=day)
    Leave.objects.filter(stay=stay, end_date=None).update(end_date=day)
    Stay.objects.filter(pk=stay.pk).update(end_date=day)
    Stay.objects.create(
        placement=stay.placement,
        patient_id=stay.patient_id,
        provider=stay.provider,
        ward=it.any(Ward.objects.filter(provider=stay.provider)),
        ward_stay_id=it.story.name("T"),
        start_date=day,
    )
    return True


def begin_spell(it: Changer) -> bool:
    """A spell of one ward stay, of somebody new or known."""
    ward = it.any(Ward.objects)
    start = it.near(it.story.day(it.random.randint(0, SPAN)))
    end = start + timedelta(days=it.random.choice((0, 1, 20))) if it.random.random() < 0.6 else None
    patient = it.any(Patient.objects)
    placement = Placement.objects.create(
        provider=ward.provider,
        spell_id=it.story.name("H"),
        patient=patient,
        responsible_icb=it.any(Icb.objects),
        admitted_on=start,
        discharged_on=end,
    )
    Stay.objects.create(
        placement=placement,
        patient=patient,
        provider=ward.provider,
        ward=ward,
        ward_stay_id=it.story.name("T"),
        start_date=start,
        end_date=end,
    )
    return True


def take_spell_away(it: Changer) -> bool:
    """A spell entered in error goes, with all that hangs on it."""
    placement = it.any(Placement.objects)
    if placement is None:
        return False
    stays = Stay.objects.filter(placement=placement)
    Referral.objects.filter(placement=placement).update(placement=None)
    BedPeriod.objects.filter(stay__in=stays).delete()
    Leave.objects.filter(stay__in=stays).delete()
    Intervention.objects.filter(placement=placement).delete()
    Readiness.objects.filter(placement=placement).delete()
    stays.delete()
    placement.delete()
    return True


def merge_people(it: Changer) -> bool:
    """Everything of one person becomes another's."""
    one, other = it.any(Patient.objects), it.any(Patient.objects)
    moved = Placement.objects.filter(patient=one).update(patient=other)
    return one != other and moved + Referral.objects.filter(patient=one).update(patient=other) > 0


def add_leave(it: Changer) -> bool:
    """Somebody is on leave."""
    stay = it.any(Stay.objects)
    start = stay and it.near(stay.start_date)
    if start:
        Leave.objects.create(
            stay=stay, kind="home", start_date=start, end_date=start + timedelta(days=3)
        )
    return bool(start)


def add_readiness(it: Changer) -> bool:
    """Somebody is ready for discharge."""
    placement = it.any(Placement.objects)
    if placement:
        start = placement.admitted_on + timedelta(days=it.random.randint(0, 9))
        Readiness.objects.create(placement=placement, start_date=start)
    return placement is not None


def use_bed(it: Changer) -> bool:
    """A bed is closed, held or paused."""
    bed, start = it.any(Bed.objects), it.near(it.story.day(SPAN // 2))
    use = it.random.choice(("closed", "held", "paused"))
    if bed:
        BedPeriod.objects.create(
            bed=bed,
            use=use,
            reason="other",
            start_date=start,
            end_date=start + timedelta(days=it.random.randint(1, 30)),
            review_on=None if use == "closed" else start,
        )
    return bed is not None


def start_again(it: Changer) -> bool:
    """An intervention started at another hour, perhaps on another day."""
    row = it.any(Intervention.objects)
    if row:
        row.started_at += timedelta(hours=it.random.randint(-50, 50))
        row.ended_at = None
        row.save()
    return row is not None


_WORK: list[Callable[[Changer], bool]] = [
    *(end_spell, end_spell, reopen_spell, move_on, move_on, begin_spell, begin_spell),
    *(take_spell_away, merge_people, add_leave, add_readiness, use_bed, start_again),
    _shift_of(Stay, "start_date", "end_date"),
    _shift_of(Placement, "admitted_on", "discharged_on"),
    _shift_of(Leave, "start_date", "end_date"),
    _shift_of(Readiness, "start_date", "end_date"),
    _shift_of(Bed, "start_date", "end_date"),
    _shift_of(BedPeriod, "start_date", "end_date"),
    _shift_of(Baseline, "start_date", "end_date"),
    _shift_of(Referral, "received_on", "assessed_on", "accepted_on", "declined_on", "withdrawn_on"),
    *(_delete_of(it) for it in (Leave, Readiness, Intervention, Referral, BedPeriod, Baseline)),
    *(
        _repoint_of(Placement, "responsible_icb", Icb),
        _repoint_of(Referral, "placement", Placement),
    ),
    *(_repoint_of(Stay, "ward", Ward), _repoint_of(Referral, "service_line", ServiceLine)),
    *(_repoint_of(Bed, "ward", Ward), _repoint_of(Intervention, "placement", Placement)),
    _set_of(Placement, "out_of_area_reason", "", "no_bed", "choice"),
    _set_of(Placement, "begun_by", "care", "ward_transfer"),
    _set_of(Placement, "ended_by", "care", "ward_transfer"),
    _set_of(Placement, "discharge_destination", "", "79", "19", "30"),
    _set_of(Referral, "level_recommended", "", "low", "medium"),
    _set_of(Intervention, "type", "05", "01"),
    _set_of(Bed, "basis", "block", "surge"),
    _set_of(Baseline, "price", None, "12.5", "0.0001"),
    _set_of(Baseline, "bed_days", "0", "33.3333", "100"),
]
_REFERENCE: list[Callable[[Changer], bool]] = [
    _shift_of(CollaborativeMember, "start_date", "end_date"),
    _shift_of(FootprintIcb, "start_date", "end_date"),
    _shift_of(FlowSite, "start_date", "end_date"),
    *(_delete_of(it) for it in (CollaborativeMember, FootprintIcb, FlowSite)),
    *(_repoint_of(Site, "icb", Icb), _repoint_of(Ward, "service_line", ServiceLine)),
    _repoint_of(Ward, "site", Site),
    _set_of(ServiceLine, "security_level", "low", "medium"),
    _set_of(ServiceLine, "long_stay_days", 5, 20),
    _set_of(Provider, "key", "NEW-1", "NEW-2"),
    _set_of(Code, "group", "community", "died"),
]


def random_changer(seed: int, **given: Any) -> tuple[Changer, Random]:
    """A changer of a world of its own, and its source of chance."""
    from tests.integration.figures.writing import make_world

    story = make_world(Story(Random(seed)))
    return Changer(story, **given), story.random
