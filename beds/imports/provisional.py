"""What was typed on fed wards, beside what an extract says of the same people.

An extract takes over what was typed where person and ward agree and dates lie within two days of
each other: its dates and ids win. Where it speaks against what was typed, neither wins: its rows of
that spell are set aside, and a person says who is right.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import date, timedelta

from beds.imports.held import Held
from beds.imports.overlaps import overlap
from beds.imports.records import Person, Spell, Stay
from beds.imports.reference import Reference
from beds.imports.rows import ImportRow
from impact.audit.versions import action_of, events_of
from impact.core.text import long_date
from patients.models import Placement

NEAR = timedelta(days=2)
Key = tuple[int, str]


class Provisional:
    """The typed spells and ward stays of the people of a batch.

    `contradicted` are the keys of typed ward stays with what the extract says instead.
    """

    def __init__(self, held: Held, reference: Reference) -> None:
        self.held = held
        self.reference = reference
        self._typed: dict[tuple[int, int], list[Spell]] = defaultdict(list)
        self.contradicted: dict[int, str] = {}

    def load(self) -> None:
        """Takes up every spell that was typed in and not been taken over."""
        for spell in self.held.spell_by_pk.values():
            if spell.held is not None and spell.held.typed:
                self._typed[spell.provider_id, id(spell.held.patient)].append(spell)

    def taken_over(
        self,
        rows: Iterable[tuple[Key, ImportRow]],
        *,
        people: Mapping[int, Person],
        wards: Mapping[int, int | None],
    ) -> dict[Key, Spell]:
        """The typed spell that each new spell of the file takes over, one at most.

        Same provider, person and day of admission; on a fed ward the same ward and days that are
        near, too.
        """
        found: dict[Key, Spell] = {}
        if not self._typed:
            return found
        rows = [(key, row) for key, row in rows if key not in self.held.spells]
        for near in (False, True):
            for key, row in rows:
                person = people.get(row.order)
                if key in found or person is None:
                    continue
                typed = self._typed[key[0], id(person)]
                ward = wards.get(row.order)
                fits = (it for it in typed if self._fits(it, row, ward, near=near))
                spell = next(fits, None)
                if spell is not None:
                    typed.remove(spell)
                    found[key] = spell
        return found

    def _fits(self, spell: Spell, row: ImportRow, ward: int | None, *, near: bool) -> bool:
        admitted = row.get("admitted_on")
        if spell.held is None or admitted is None:
            return False
        if not near:
            return bool(spell.held.admitted_on == admitted)
        return _is_near(spell.held.admitted_on, admitted) and any(
            self._is_near_stay(stay, row, ward) for stay in spell.stays
        )

    def stay_for(self, row: ImportRow, spell: Spell, ward: int | None) -> Stay | None:
        """The typed ward stay that a row of a new one takes over."""
        start = row.get("from")
        if start is None:
            return None
        free = [stay for stay in spell.stays if stay.row is None and _is_typed(stay)]
        exact = (
            stay
            for stay in free
            if spell.held is not None
            and spell.held.typed
            and stay.held is not None
            and (stay.held.ward_id, stay.held.start) == (ward, start)
        )
        near = (stay for stay in free if self._is_near_stay(stay, row, ward))
        return next(exact, None) or next(near, None)

    def _is_near_stay(self, stay: Stay, row: ImportRow, ward: int | None) -> bool:
        start, end, held = row.get("from"), row.get("to"), stay.held
        return (
            held is not None
            and start is not None
            and held.ward_id == ward
            and self.is_provisional(stay)
            and _is_near(held.start, start)
            and (held.end is None or (end is not None and _is_near(held.end, end)))
        )

    def is_provisional(self, stay: Stay) -> bool:
        """Whether the ward stay was typed, in a ward that was fed on its first day."""
        return (
            stay.held is not None
            and _is_typed(stay)
            and self.reference.is_fed(stay.held.ward_id, stay.held.start)
        )

    def against(self, spell: Spell, *, fits: bool) -> Stay | None:
        """The typed ward stay against which a spell of the file speaks, None for none.

        One of its own that the file lacks, where they do not fit together; its last one, where
        somebody typed the discharge and the file has none; one of another spell of the same person
        in the same days.
        """
        if self._typed_end(spell):
            return max(spell.stays, key=_last_day)
        lacking = (stay for stay in spell.stays if stay.row is None and stay.new is not None)
        for own in lacking:
            if self.is_provisional(own) and (not fits or _shares_days(own, spell.stays)):
                return own
        new = spell.new
        if spell.held is not None or new is None:
            return None
        for other in self._typed.get((spell.provider_id, id(new.patient)), ()):
            values = other.held
            if values is not None and overlap(
                new.admitted_on, new.discharged_on, values.admitted_on, values.discharged_on
            ):
                return next((it for it in reversed(other.stays) if self.is_provisional(it)), None)
        return None

    def _typed_end(self, spell: Spell) -> bool:
        """Whether the file opens again what somebody ended on a fed ward: it may only be late."""
        held, new = spell.held, spell.new
        if held is None or new is None or held.discharged_on is None:
            return False
        if new.discharged_on is not None or not self.reference.feeds:
            return False
        last = max((stay for stay in spell.stays if stay.held), key=_last_day)
        ward = last.held.ward_id if last.held else None
        if not self.reference.is_fed(ward, held.discharged_on):
            return False
        event = events_of(Placement).filter(pgh_obj_id=spell.pk).order_by("-pgh_id").first()
        return event is not None and action_of(event) != "import"

    def set_aside(self, spell: Spell, typed: Stay) -> None:
        """Leaves the rows of a spell out, without a fault, and what is held as it is."""
        said = [
            f"{self.reference.ward_codes[stay.new.ward_id]} from {long_date(stay.new.start)}"
            f"{f' to {long_date(stay.new.end)}' if stay.new.end else ''}"
            for stay in spell.stays
            if stay.row is not None and stay.new is not None
        ]
        spell.unit.differs = f"The extract says: ward {', then ward '.join(said)}."
        spell.unit.refused = True
        spell.new = spell.held
        for stay in spell.stays:
            stay.new = stay.held
        if typed.pk is not None:  # what is provisional is held
            self.contradicted[typed.pk] = spell.unit.differs


def _is_typed(stay: Stay) -> bool:
    """Whether somebody entered it in the product: then its id is made from its number."""
    typed = stay.spell.held is not None and stay.spell.held.typed
    named = stay.held is not None and stay.held.ward_stay_id == f"W-{stay.pk}"
    return (typed or named) and stay.held_trial is None


def _shares_days(one: Stay, stays: Iterable[Stay]) -> bool:
    new = one.new
    return new is not None and any(
        overlap(new.start, new.end, stay.new.start, stay.new.end)
        for stay in stays
        if stay is not one and stay.new is not None and stay.held_trial is None
    )


def _last_day(stay: Stay) -> date:
    return stay.held.end or date.max if stay.held is not None else date.min


def _is_near(one: date, other: date) -> bool:
    return abs(one - other) <= NEAR
