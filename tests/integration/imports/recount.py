"""What must never be held, looked for in plain Python, day by day."""

from collections import defaultdict
from collections.abc import Iterator
from datetime import date, timedelta

from beds.models import BedPeriod
from patients.models import Leave, Placement, Stay

HORIZON = date(2027, 3, 1)


def days(start: date, end: date | None) -> Iterator[date]:
    """The days of a half-open interval, up to a day after everything in these tests."""
    day = start
    while day < (end or HORIZON):
        yield day
        day += timedelta(days=1)


def broken() -> list[str]:
    """A line for each rule that what is held breaks; none where all is well."""
    return [*_beds(), *_people(), *_spells(), *_bed_days()]


def _beds() -> Iterator[str]:
    taken: dict[tuple[int, date], str] = {}
    for it in BedPeriod.objects.select_related("bed"):
        for day in days(it.start_date, it.end_date):
            if (it.bed_id, day) in taken:
                yield f"bed {it.bed} on {day}: {taken[it.bed_id, day]} and {it}"
            taken[it.bed_id, day] = str(it)


def _people() -> Iterator[str]:
    there: dict[tuple[int, date, bool], Stay] = {}
    for it in Stay.objects.all():
        for day in days(it.start_date, it.end_date):
            key = (it.patient_id, day, it.trial_leave_id is not None)
            if key in there:
                yield f"{it} and {there[key]} on {day}"
            there[key] = it


def _spells() -> Iterator[str]:
    """The stays of a placement, those on trial apart, cover it without gap."""
    stays: dict[int, list[Stay]] = defaultdict(list)
    for stay in Stay.objects.filter(trial_leave__isnull=True):
        stays[stay.placement_id].append(stay)
    for stay in Stay.objects.filter(trial_leave__isnull=False).select_related("trial_leave__stay"):
        assert stay.trial_leave is not None
        if stay.placement_id != stay.trial_leave.stay.placement_id:
            stays[stay.placement_id].append(stay)
    for placement in Placement.objects.all():
        own = sorted(stays[placement.pk], key=lambda it: (it.start_date, it.end_date or HORIZON))
        edges = [placement.admitted_on, *(it.end_date for it in own)]
        begins = [*(it.start_date for it in own), placement.discharged_on]
        if not own or edges != begins:
            yield f"{placement}: {own} do not cover it"


def _bed_days() -> Iterator[str]:
    """In a ward with a bed in service, a stay is in one bed, save on leave without it."""
    away = {
        (it.stay_id, day)
        for it in Leave.objects.filter(bed_kept=False)
        for day in days(it.start_date, it.end_date)
    }
    in_bed: dict[tuple[int, date], int] = defaultdict(int)
    for it in BedPeriod.objects.filter(stay__isnull=False):
        assert it.stay_id is not None
        for day in days(it.start_date, it.end_date):
            in_bed[it.stay_id, day] += 1
    for stay in Stay.objects.prefetch_related("ward__beds"):
        beds = list(stay.ward.beds.all())
        for day in days(stay.start_date, stay.end_date):
            served = any(b.start_date <= day < (b.end_date or HORIZON) for b in beds)
            count = in_bed[stay.pk, day]
            if (stay.pk, day) in away and count:
                yield f"{stay} holds a bed on {day}, on leave without it"
            elif (stay.pk, day) not in away and served and count != 1:
                yield f"{stay} is in {count} beds on {day}"
