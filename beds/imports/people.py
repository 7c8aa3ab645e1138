"""Tells who each row speaks of, and merges what rows say of one person.

By NHS number where there is one, else by provider and local number. A later NHS number is added;
one held by somebody else is a fault that names merging, never a guess.
"""

from collections.abc import Iterable

from beds.imports.held import Held
from beds.imports.records import Person, PersonValues, one_of
from beds.imports.reference import Reference
from beds.imports.rows import ImportRow
from impact.core.text import shown

_COLUMNS = PersonValues._fields[1:]
_EMPTY = {"birth_date": None, "sex": "unknown"}


def identifier_of(row: ImportRow, reference: Reference) -> tuple[int, str] | None:
    """(provider, local number) of the row, None where either is not known."""
    provider = reference.providers.get(row.get("provider") or "")
    local = row.get("patient_id")
    return (provider, local) if provider and local else None


class People:
    """The people of a batch."""

    def __init__(self, held: Held, reference: Reference) -> None:
        self.held = held
        self.reference = reference
        self.new: list[Person] = []
        self.of_row: dict[int, Person] = {}
        self._elsewhere: dict[tuple[int, str], Person] = {}

    def identify(self, rows: Iterable[ImportRow]) -> None:
        """Finds or makes the person of each row of stays and referrals."""
        rows = list(rows)
        numbers = self._numbers(rows)
        keys = {key for row in rows if (key := identifier_of(row, self.reference))}
        also = {row.order: key for row in rows if (key := self._also(row))}
        nhs_numbers = {row.get("nhs_number") for row in rows if row.get("nhs_number")}
        self.held.load_people(nhs_numbers=nhs_numbers, identifiers={*keys, *also.values()})
        for row in rows:
            key = identifier_of(row, self.reference)
            number = row.get("nhs_number") or (numbers.get(key) if key else None)
            person = self._person(row, key, number, also.get(row.order))
            if person is not None:
                person.rows.append(row)
                self.of_row[row.order] = person

    def _numbers(self, rows: Iterable[ImportRow]) -> dict[tuple[int, str], str]:
        numbers: dict[tuple[int, str], str] = {}
        for row in rows:
            key, number = identifier_of(row, self.reference), row.get("nhs_number")
            if key and number:
                numbers.setdefault(key, number)
        return numbers

    def _also(self, row: ImportRow) -> tuple[int, str] | None:
        """The number under which another provider knows the same person, where the row has one."""
        said = row.get("also_known_as") if "also_known_as" in row.kind.index else None
        if said is None:
            return None
        provider = self.reference.providers.get(said[0])
        if provider is None:
            row.fault("also_known_as", "unknown", f"{shown(said[0])} is no known provider")
            return None
        return provider, said[1]

    def _known(self, key: tuple[int, str] | None) -> Person | None:
        """Who is held under a local number, or is said in these files to be known by it."""
        if key is None:
            return None
        return self.held.by_identifier.get(key) or self._elsewhere.get(key)

    def _person(
        self,
        row: ImportRow,
        key: tuple[int, str] | None,
        number: str | None,
        also: tuple[int, str] | None,
    ) -> Person | None:
        by_local, by_also = self._known(key), self._known(also)
        by_number = self.held.by_nhs_number.get(number) if number else None
        if by_local and by_number and by_local is not by_number:
            row.fault(
                "nhs_number",
                "nhs_number_held",
                "this NHS number is held by somebody else than this local number; if they are one "
                "person, merge the two records first, else correct the number",
            )
            return None
        person = by_number or by_local
        if by_also and person and by_also is not person:
            row.fault(
                "also_known_as",
                "other_person",
                "that number is somebody else's here; if they are one person, merge the two "
                "records first, else leave the cell empty",
            )
            return None
        person = person or by_also
        if person is None and not key and not number:
            if row.get("patient_id") and not row.faults:
                row.fault(
                    "patient_id",
                    "unknown",
                    "without a provider a person is known by NHS number only; fill one of them",
                )
            return None
        if person is None:
            person = Person()
            self.new.append(person)
        if also:
            self._elsewhere.setdefault(also, person)
        return self._known_as(row, person, key, number)

    def _known_as(
        self,
        row: ImportRow,
        person: Person,
        key: tuple[int, str] | None,
        number: str | None,
    ) -> Person | None:
        if number:
            known = person.held.nhs_number if person.held else person.nhs_number
            if known and known != number:
                row.fault(
                    "nhs_number",
                    "nhs_number_differs",
                    "this local number is somebody with another NHS number; correct the number, "
                    "or give the other person a local number of their own",
                )
                return None
            person.nhs_number = number
            self.held.by_nhs_number[number] = person
        if key and key not in self.held.by_identifier:
            self.held.by_identifier[key] = person
            person.identifiers.append(key)
        return person

    def known(self, row: ImportRow) -> Person | None:
        """The person of a row that has only a local number."""
        key = identifier_of(row, self.reference)
        if key and key not in self.held.by_identifier:
            self.held.load_people(nhs_numbers=(), identifiers=[key])
        return self.held.by_identifier.get(key) if key else None

    def merge(self) -> None:
        """Compares what the rows of each person say; the later of two that disagree is refused."""
        for person in {id(p): p for p in self.of_row.values()}.values():
            said: dict[str, tuple[object, ImportRow]] = {}
            for row in person.rows:
                if not row.faults:
                    _compare(row, said)

    def settle(self) -> None:
        """Each person's values from the rows that were not refused."""
        for person in {id(p): p for p in self.of_row.values()}.values():
            rows = [row for row in person.rows if not row.refused]
            if person.held is None and all(_is_cancelled(row) for row in rows):
                person.new = None  # nobody speaks of them but what was refused or taken away
            else:
                person.new = _settled(person, rows) if rows else person.held


def _is_cancelled(row: ImportRow) -> bool:
    return "record_status" in row.kind.index and row.get("record_status") == "cancelled"


def _compare(row: ImportRow, said: dict[str, tuple[object, ImportRow]]) -> None:
    for column in _COLUMNS:
        if column not in row.kind.index:
            continue
        value = row.get(column)
        if value is None:
            continue
        earlier = said.setdefault(column, (value, row))
        if earlier[0] != value:
            row.fault(
                column,
                "disagrees",
                f"it says otherwise of the same person than {earlier[1].file} row "
                f"{earlier[1].number}; make them agree",
            )


def _settled(person: Person, rows: list[ImportRow]) -> PersonValues:
    base = person.held or PersonValues()
    changes: dict[str, object] = {}
    for row in rows:
        for column in _COLUMNS:
            if column not in row.kind.index or not row.has(column):
                continue
            value = row.get(column)
            if value is not None:
                changes[column] = value
            else:
                changes.setdefault(column, _EMPTY.get(column, ""))
        number = row.get("nhs_number")
        if number:
            changes["nhs_number"] = number
    new = base._replace(**changes)  # type: ignore[arg-type]
    return one_of(person.held, new)
