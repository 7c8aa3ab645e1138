"""A provider's census, who is in which ward on a day, compared with what is held.

Nothing is applied: where the two disagree a difference is opened, to be worked through; where they
agree again, it is settled.
"""

from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import date, datetime

from django.utils.crypto import salted_hmac

from beds.choices import DifferenceKind
from beds.imports.alone import wait_for_other_imports
from beds.imports.batches.receiving import TooLarge
from beds.imports.columns import ABSENT, CENSUS
from beds.imports.disagreements import Disagreement, record, settle
from beds.imports.faults import Fault
from beds.imports.held import Held
from beds.imports.people import People
from beds.imports.reading import Reading, Source, read
from beds.imports.reference import Reference
from beds.imports.rows import ImportRow
from beds.imports.scope import refuse_others
from impact.audit.history import change
from impact.core.periods import LONDON
from impact.core.tabular.limits import megabytes
from impact.core.text import long_date
from patients.models import Stay
from providers.models import Provider, User
from providers.services.dates import not_in_future

MOST_BYTES = 2_000_000
"""A census is a line for each person: this is many times what any provider has."""


@dataclass(frozen=True, kw_only=True)
class Compared:
    """What came of a comparison; with `faults` nothing was compared.

    `people` are those of the census, `agree` those held in the same ward; `opened` and `settled`
    count differences, `still_open` those that this census leaves open, new ones among them.
    """

    people: int = 0
    agree: int = 0
    opened: int = 0
    settled: int = 0
    still_open: int = 0
    faults: list[Fault] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)


@dataclass(frozen=True)
class _Said:
    """A row of the census: who (None: nobody whom we know), known again by a mark, and where."""

    row: ImportRow
    patient: int | None
    mark: str
    ward: int
    ward_name: str


def check_census_size(size: int) -> None:
    """Refuse what is too large for a census. Raises TooLarge."""
    if size > MOST_BYTES:
        raise TooLarge(
            f"This is {megabytes(size)}; a census has at most {megabytes(MOST_BYTES)}. Send a line "
            "for each person who is in a ward on that day, and nothing else."
        )


def compare(
    source: Source, *, provider: Provider, on: date, complete: bool, by: User, now: datetime
) -> Compared:
    """Compare who a provider says is in its wards on a day with who is held there.

    Wards that the census does not name are left out, unless it is `complete`. On leave counts as
    there; on trial leave as where the trial is. With any fault nothing is opened or settled.
    Raises InFuture.
    """
    now = now.astimezone(LONDON)
    not_in_future(on, today=now.date(), field="on")
    reading = read([source], now=now, kind=CENSUS, progress=lambda rows: None)
    _name_provider(reading, provider)
    refuse_others(reading, allowed={provider.pk})
    with change(by=by, action="census.compare"):
        wait_for_other_imports()
        said = _said(reading.rows, provider, on)
        faults = reading.faults + [fault for row in reading.rows for fault in row.faults]
        if faults:
            return Compared(people=len(reading.rows), faults=faults, notes=reading.notes)
        return _compared(said, reading, provider, on, now.date(), complete)


def _name_provider(reading: Reading, provider: Provider) -> None:
    """A census that does not say whose it is, is that of whom it is sent for."""
    place = CENSUS.index["provider"]
    for row in reading.rows:
        if row.values[place] in (None, ABSENT):
            row.values[place] = provider.key


def _said(rows: list[ImportRow], provider: Provider, on: date) -> list[_Said]:
    """What each row says; faults of wards and people that cannot be told, and of people twice."""
    reference = Reference()
    people = People(Held(), reference)
    people.identify([row for row in rows if not row.faults])
    found: list[_Said] = []
    first: dict[int, ImportRow] = {}
    for row in rows:
        ward = reference.ward(row, provider.pk, on)
        person = people.of_row.get(row.order)
        if ward is None or person is None or row.faults:
            continue
        before = first.setdefault(id(person), row)
        if before is not row:
            message = f"row {before.number} has the same person; expected each person once"
            row.fault("patient_id", "twice", message)
            continue
        mark = _mark(provider, row.get("patient_id"))
        found.append(_Said(row, person.pk, mark, ward.pk, ward.name))
    return found


def _mark(provider: Provider, local_id: str) -> str:
    """By which somebody who is not held is known again in the next census."""
    return salted_hmac("beds.census", f"{provider.pk} {local_id}", algorithm="sha256").hexdigest()


def _compared(
    said: list[_Said], reading: Reading, provider: Provider, on: date, today: date, complete: bool
) -> Compared:
    residents = Stay.objects.residents(on).filter(provider=provider)
    held: dict[int | None, Stay] = {stay.patient_id: stay for stay in residents}
    wards = None if complete else {one.ward for one in said}
    there = [(one, held.pop(one.patient)) for one in said if one.patient in held]
    known = {one.mark for one, _ in there}
    apart = [(one, stay) for one, stay in there if stay.ward_id != one.ward]
    found = [
        *(_other_ward(one, stay, on) for one, stay in apart),
        *_not_held([one for one in said if one.mark not in known], provider, on),
        *(_lacking(stay, on) for stay in held.values() if wards is None or stay.ward_id in wards),
    ]
    settled = settle(
        found,
        provider=provider,
        wards=wards,
        resolution=f"The census of {long_date(on)} agrees with what is held.",
        on=today,
    )
    return Compared(
        people=len(said),
        agree=len(there) - len(apart),
        opened=record(found, provider=provider, on=today),
        settled=settled,
        still_open=len(found),
        notes=reading.notes,
    )


def _other_ward(one: _Said, stay: Stay, on: date) -> Disagreement:
    text = f"The census of {long_date(on)}, row {one.row.number}: in {one.ward_name}."
    return Disagreement(DifferenceKind.OTHER_WARD, text, stay=stay.pk, ward=one.ward)


def _lacking(stay: Stay, on: date) -> Disagreement:
    text = f"The census of {long_date(on)} lacks them."
    return Disagreement(DifferenceKind.MISSING_FROM_FILE, text, stay=stay.pk)


def _not_held(absent: Collection[_Said], provider: Provider, on: date) -> list[Disagreement]:
    """Those of the census who are in no ward of the provider, with the last stay held of each."""
    people = [one.patient for one in absent if one.patient is not None]
    stays = Stay.objects.filter(provider=provider, patient__in=people).order_by("start_date", "pk")
    last = dict(stays.values_list("patient", "pk"))
    return [
        Disagreement(
            DifferenceKind.NOT_HELD,
            f"The census of {long_date(on)}, row {one.row.number}: in {one.ward_name}.",
            stay=last.get(one.patient) if one.patient is not None else None,
            ward=one.ward,
            mark=one.mark,
        )
        for one in absent
    ]
