"""Loads reference data with the block beds of its wards, all or nothing."""

from collections import defaultdict
from datetime import date
from pathlib import Path

from beds.choices import Basis
from beds.models import Bed
from impact.audit.history import change
from providers.imports.reference import load_organisations, read
from providers.imports.saving import Outcome
from providers.imports.wards import LoadedWard
from providers.models import User

# Before any collaborative of the files went live.
IN_SERVICE_FROM = date(2020, 4, 1)


class _Refused(Exception):
    """Something is at fault: what was written so far is undone."""


def load_reference(*, folder: Path, by: User) -> Outcome:
    """Loads the reference files of a folder and opens the beds that `wards.csv` counts.

    Nothing is written if anything is at fault; the outcome then says what, row by row.
    """
    outcome = Outcome()
    batch = read(folder, outcome)
    if outcome.faults:
        return outcome
    try:
        with change(by=by, action="load_reference"):
            _open_beds(load_organisations(batch, outcome), outcome)
            if outcome.faults:
                raise _Refused
    except _Refused:
        outcome.tallies.clear()
    return outcome


def _open_beds(wards: list[LoadedWard], outcome: Outcome) -> None:
    """Opens labels 01 to n of each ward that are not there; a smaller n retires none.

    A label that was ever in service stays as somebody left it.
    """
    held = _held_labels(wards)
    new = [
        Bed(ward=found.ward, label=label, basis=Basis.BLOCK, start_date=start, end_date=end)
        for found in wards
        for start, end in [_service_days(found)]
        for label in _labels(found.beds or 0)
        if label not in held[found.ward.pk]
    ]
    tally = outcome.tallies["beds"]
    tally.created += len(Bed.objects.bulk_create(new))
    tally.unchanged += sum(found.beds or 0 for found in wards) - len(new)


def _labels(count: int) -> list[str]:
    return [f"{number:02}" for number in range(1, count + 1)]


def _held_labels(wards: list[LoadedWard]) -> dict[int, set[str]]:
    held: dict[int, set[str]] = defaultdict(set)
    beds = Bed.objects.filter(ward__in=[found.ward.pk for found in wards])
    for ward, label in beds.values_list("ward", "label"):
        held[ward].add(label)
    return held


def _service_days(found: LoadedWard) -> tuple[date, date | None]:
    """From 1 April 2020 or the ward's own first day, to the ward's last."""
    ward = found.ward
    start = max(IN_SERVICE_FROM, ward.start_date or IN_SERVICE_FROM)
    return start, max(start, ward.end_date) if ward.end_date else None
