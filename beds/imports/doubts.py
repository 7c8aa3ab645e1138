"""Wards and people of a batch that cannot be told, and the rows that wait for somebody to tell."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from django.utils.text import capfirst

from beds.choices import QuestionKind
from beds.imports.batch import Batch
from beds.imports.people import identifier_of
from beds.imports.records import Person, PersonValues
from beds.imports.rows import ImportRow
from impact.audit.services import blotted

_OF_PEOPLE = frozenset({"nhs_number_held", "nhs_number_differs"})
_COMPARED = {"birth_date": "date of birth", "sex": "sex", "home_area": "home area"}
_NOTHING = (None, "", "unknown")


@dataclass
class Doubt:
    """A ward or a person of a provider that cannot be told; keys of providers and people.

    `rows` are (file, row) of what can be applied as soon as it is told: none where anything else
    is wrong with them, or nothing of the batch was applied.
    """

    kind: QuestionKind
    provider: int
    code: str = ""
    local_id: str = ""
    one: int | None = None
    other: int | None = None
    said: str = ""
    rows: list[tuple[str, int]] = field(default_factory=list)

    @property
    def key(self) -> tuple[object, ...]:
        """What makes two of them one question."""
        return self.kind, self.provider, self.code, self.local_id, self.one, self.other


def doubts_of(batch: Batch, *, applied: bool) -> list[Doubt]:
    """Every ward and person of the batch that cannot be told, each once."""
    found: dict[tuple[object, ...], Doubt] = {}
    for row in batch.rows:
        doubt = _doubt(batch, row) if row.faults else None
        if doubt is None:
            continue
        doubt = found.setdefault(doubt.key, doubt)
        unit = row.unit.rows if row.unit is not None else [row]
        if applied and all(_can_wait(batch, each) for each in unit):
            doubt.rows += [place for each in unit if (place := _place(each)) not in doubt.rows]
    return list(found.values())


def _place(row: ImportRow) -> tuple[str, int]:
    return row.file, row.number


def _can_wait(batch: Batch, row: ImportRow) -> bool:
    """Whether nothing is wrong with the row but what somebody will tell."""
    return all(
        fault.code in ("depends", *_OF_PEOPLE)
        or (fault.column == "ward" and _unknown_ward(batch, row) is not None)
        for fault in row.faults
    )


def _doubt(batch: Batch, row: ImportRow) -> Doubt | None:
    ward = _unknown_ward(batch, row)
    if ward is not None:
        return Doubt(QuestionKind.WARD, ward[0], code=ward[1])
    if any(fault.code in _OF_PEOPLE for fault in row.faults):
        return _of_person(batch, row)
    return None


def _unknown_ward(batch: Batch, row: ImportRow) -> tuple[int, str] | None:
    """Provider and code of a row that names a ward which the provider does not have."""
    if not any((fault.column, fault.code) == ("ward", "unknown") for fault in row.faults):
        return None
    provider = batch.reference.providers.get(row.get("provider") or "")
    code = row.get("ward")
    if provider is None or code is None or batch.reference.ward_code(provider, code):
        return None
    if blotted(code) != code:
        return None  # somebody's NHS number in the wrong column is put before nobody
    return provider, code.upper()


def _of_person(batch: Batch, row: ImportRow) -> Doubt | None:
    key = identifier_of(row, batch.reference)
    one = batch.held.by_identifier.get(key) if key else None
    if key is None or one is None or one.pk is None or one.held is None:
        return None
    other = batch.held.by_nhs_number.get(row.get("nhs_number"))
    return Doubt(
        QuestionKind.PERSON,
        key[0],
        local_id=key[1],
        one=one.pk,
        other=_key_of(other),
        said=_said(row, one.held),
    )


def _key_of(person: Person | None) -> int | None:
    return person.pk if person is not None else None


def _said(row: ImportRow, held: PersonValues) -> str:
    """How far the row agrees with whom the local number stands for, without any value."""
    given = (
        (word, row.get(column), getattr(held, column))
        for column, word in _COMPARED.items()
        if column in row.kind.index
    )
    return agreement(given)


def agreement(pairs: Iterable[tuple[str, object, object]]) -> str:
    """In words what of two records agrees, what differs, and what one of them lacks."""
    told = []
    for word, one, other in pairs:
        if one in _NOTHING or other in _NOTHING:
            told.append(f"{word} not known of both")
        else:
            told.append(f"{word} {'agrees' if one == other else 'differs'}")
    return capfirst(", ".join(told))
