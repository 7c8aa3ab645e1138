"""Reads what is held of the people, spells, wards and beds that a batch speaks of."""

from collections import defaultdict
from collections.abc import Collection, Iterable
from datetime import date, datetime
from typing import Any

from django.db.models import Q

from beds.imports.records import (
    BedRecord,
    Event,
    Leave,
    LeaveValues,
    OutOfUse,
    OutOfUseRecord,
    PeriodValues,
    Person,
    PersonValues,
    Ready,
    ReadyValues,
    Spell,
    SpellValues,
    Stay,
    StayValues,
)
from beds.imports.rows import Unit
from beds.models import Bed, BedPeriod
from patients import models as care

_CHUNK = 5_000


def chunks(items: Iterable[Any]) -> Iterable[list[Any]]:
    """The items in lists that a query can carry."""
    whole = list(items)
    for start in range(0, len(whole), _CHUNK):
        yield whole[start : start + _CHUNK]


class Held:
    """Records by key, filled in the order people, spells, stays and what hangs on them, beds."""

    def __init__(self) -> None:
        self.people: dict[int, Person] = {}
        self.by_nhs_number: dict[str, Person] = {}
        self.by_identifier: dict[tuple[int, str], Person] = {}
        self.spells: dict[tuple[int, str], Spell] = {}
        self.spell_by_pk: dict[int, Spell] = {}
        self.stays: dict[tuple[int, str], Stay] = {}
        self.stay_by_pk: dict[int, Stay] = {}
        self.beds: dict[int, BedRecord] = {}
        self.beds_of_ward: dict[int, list[BedRecord]] = defaultdict(list)
        self.out_of_use: dict[int, list[OutOfUseRecord]] = defaultdict(list)
        self.loaded_wards: set[int] = set()
        self._values: dict[Any, Any] = {}

    def _once(self, values: Iterable[Any]) -> list[Any]:
        """The values, of equal dates and codes one alone for all that is held."""
        return [
            # Not numbers: 1 equals True.
            self._values.setdefault(value, value) if value.__class__ in (str, date) else value
            for value in values
        ]

    def load_people(
        self, *, nhs_numbers: Collection[str], identifiers: Collection[tuple[int, str]]
    ) -> None:
        """People by NHS number, by local number, and by pseudonym used as a local number."""
        found: set[int] = set()
        for part in chunks(nhs_numbers):
            found.update(
                care.Patient.objects.filter(nhs_number__any_of=part).values_list("pk", flat=True)
            )
        wanted = set(identifiers)
        local_ids = {local for _, local in wanted}
        owners: dict[tuple[int, str], int] = {}
        for part in chunks(local_ids):
            for provider, local, pk in care.PatientIdentifier.objects.filter(
                local_id__any_of=part
            ).values_list("provider_id", "local_id", "patient_id"):
                if (provider, local) in wanted:
                    owners[provider, local] = pk
        pseudonyms: dict[str, int] = {}
        for part in chunks(local_ids):
            pseudonyms.update(
                care.Patient.objects.filter(pseudonym__any_of=part).values_list("pseudonym", "pk")
            )
        for key in wanted - set(owners):
            if key[1] in pseudonyms:
                owners[key] = pseudonyms[key[1]]
        self._load_patients(found | set(owners.values()))
        for key, pk in owners.items():
            self.by_identifier[key] = self.people[pk]

    def _load_patients(self, wanted: Collection[int]) -> None:
        merged: dict[int, int] = {}
        for part in chunks(set(wanted) - set(self.people)):
            for pk, into, *values in care.Patient.objects.filter(pk__any_of=part).values_list(
                "pk", "merged_into_id", *PersonValues._fields
            ):
                if into is not None:
                    merged[pk] = into
                    continue
                nhs_number, *rest = values
                self._add_person(pk, PersonValues(nhs_number, *self._once(rest)))
        if merged:
            self._load_patients(merged.values())
            for pk, into in merged.items():
                self.people[pk] = self.people[into]

    def _add_person(self, pk: int, values: PersonValues) -> None:
        person = Person(pk=pk, held=values)
        self.people[pk] = person
        if values.nhs_number:
            self.by_nhs_number[values.nhs_number] = person

    def load_spells(self, *, keys: Collection[tuple[int, str]]) -> None:
        """The spells named, those of the ward stays named, and every spell of a person loaded."""
        wanted: set[int] = set()
        for part in chunks({spell_id for _, spell_id in keys}):
            wanted.update(
                pk
                for pk, provider, spell_id in care.Placement.objects.filter(
                    spell_id__any_of=part
                ).values_list("pk", "provider_id", "spell_id")
                if (provider, spell_id) in keys
            )
        self._load_placements(wanted)
        self.load_spells_of_people()

    def load_spells_of_people(self) -> None:
        """Every spell of everybody met so far, with all providers: where else they may be."""
        wanted: set[int] = set()
        for part in chunks({person.pk for person in self.people.values()}):
            wanted.update(
                care.Placement.objects.filter(patient__any_of=part).values_list("pk", flat=True)
            )
        self._load_placements(wanted)

    def load_spells_of_stays(self, keys: Collection[tuple[int, str]]) -> None:
        """The spells of the ward stays named."""
        wanted: set[int] = set()
        for part in chunks({stay_id for _, stay_id in keys}):
            wanted.update(
                pk
                for pk, provider, stay_id in care.Stay.objects.filter(
                    ward_stay_id__any_of=part
                ).values_list("placement_id", "provider_id", "ward_stay_id")
                if (provider, stay_id) in keys
            )
        self._load_placements(wanted)

    def load_spells_of_leaves(self, keys: Collection[tuple[int, str]]) -> None:
        """The spells of the leave named by its own id."""
        wanted: set[int] = set()
        for part in chunks({leave_id for _, leave_id in keys}):
            wanted.update(
                care.Leave.objects.filter(leave_id__any_of=part).values_list(
                    "stay__placement_id", flat=True
                )
            )
        self._load_placements(wanted)

    def _load_placements(self, wanted: Collection[int]) -> None:
        fresh = set(wanted) - set(self.spell_by_pk)
        for part in chunks(fresh):
            rows = care.Placement.objects.filter(pk__any_of=part).values_list(
                "pk",
                "provider_id",
                "patient_id",
                "spell_id",
                "responsible_icb_id",
                *SpellValues._fields[3:],
            )
            self._load_patients({row[2] for row in rows})
            for pk, provider, patient, spell_id, icb, *rest in rows:
                values = SpellValues(spell_id, self.people[patient], icb, *self._once(rest))
                spell = Spell(provider, Unit(), pk=pk, held=values, new=values)
                self.spell_by_pk[pk] = spell
                self.spells[provider, spell_id] = spell
        self._load_stays(fresh)
        self._load_what_hangs(fresh)

    def _load_stays(self, placements: Collection[int]) -> None:
        fresh: list[int] = []
        for part in chunks(placements):
            for pk, placement, trial, ward_stay_id, *values in care.Stay.objects.filter(
                placement__any_of=part
            ).values_list(
                "pk",
                "placement_id",
                "trial_leave_id",
                "ward_stay_id",
                "ward_id",
                "start_date",
                "end_date",
            ):
                spell = self.spell_by_pk[placement]
                held = StayValues(ward_stay_id, *self._once(values))
                stay = Stay(spell, pk=pk, held=held, new=held, held_trial=trial)
                spell.stays.append(stay)
                self.stays[spell.provider_id, held.ward_stay_id] = stay
                self.stay_by_pk[pk] = stay
                fresh.append(pk)
        for part in chunks(fresh):
            for pk, stay_pk, *values in care.Leave.objects.filter(stay__any_of=part).values_list(
                "pk", "stay_id", "leave_id", "kind", "start_date", "end_date", "bed_kept"
            ):
                stay = self.stay_by_pk[stay_pk]
                leave_values = LeaveValues(stay, *values)
                stay.leaves.append(Leave(stay.spell, pk=pk, held=leave_values, new=leave_values))
            for pk, stay_pk, *values in (
                BedPeriod.objects.filter(stay__any_of=part)
                .order_by("start_date")
                .values_list("pk", "stay_id", "bed_id", "start_date", "end_date", "assumed")
            ):
                self.stay_by_pk[stay_pk].held_periods.append(
                    (pk, PeriodValues(*self._once(values)))
                )

    def _load_what_hangs(self, placements: Collection[int]) -> None:
        for part in chunks(placements):
            values: Any
            for pk, placement, *values in care.Readiness.objects.filter(
                placement__any_of=part
            ).values_list(
                "pk",
                "placement_id",
                "start_date",
                "end_date",
                "reason",
                "attributable_to",
                "responsible_la",
            ):
                spell = self.spell_by_pk[placement]
                held = ReadyValues(*values)
                spell.ready.append(Ready(spell, pk=pk, held=held, new=held))

    def intervention_times(
        self, placements: Collection[int]
    ) -> dict[int, list[tuple[int, datetime, datetime | None]]]:
        """Key, start and end of every intervention held of the placements, by placement."""
        found: dict[int, list[tuple[int, datetime, datetime | None]]] = defaultdict(list)
        for part in chunks(placements):
            for placement, pk, started, ended in care.Intervention.objects.filter(
                placement__any_of=part
            ).values_list("placement_id", "pk", "started_at", "ended_at"):
                found[placement].append((pk, started, ended))
        return found

    def load_interventions(self, keys: Collection[tuple[int, str]]) -> dict[Any, Event]:
        """Interventions by (provider, incident, type, start), of the incidents named."""
        found: dict[Any, Event] = {}
        rows: list[Any] = []
        for part in chunks({incident for _, incident in keys}):
            rows += care.Intervention.objects.filter(incident_id__any_of=part).values_list(
                "pk",
                "placement_id",
                "provider_id",
                "incident_id",
                "type",
                "started_at",
                "ended_at",
            )
        self._load_placements({row[1] for row in rows})
        for pk, placement, provider, incident, type_, started, ended in rows:
            spell = self.spell_by_pk[placement]
            event = Event(spell, (incident, type_, started), pk=pk, held=(ended,), new=(ended,))
            spell.interventions.append(event)
            found[provider, incident, type_, started] = event
        return found

    def load_wards(self, wards: Collection[int], *, lock: bool) -> None:
        """Beds of the wards, in key order (locked), what takes them out of use, who is in them.

        Spells of everybody who has stayed in these wards are loaded too, since beds that an import
        assumed may have to be chosen anew.
        """
        fresh = set(wards) - self.loaded_wards
        self.loaded_wards |= fresh
        beds = Bed.objects.filter(ward__any_of=fresh).order_by("pk")
        if lock:
            beds = beds.select_for_update()
        for pk, ward, *values in beds.values_list(
            "pk", "ward_id", "label", "basis", "start_date", "end_date"
        ):
            held = tuple(values)
            record = BedRecord(ward, Unit(), pk=pk, held=held, new=held)
            self.beds[pk] = record
            self.beds_of_ward[ward].append(record)
        self._load_out_of_use(fresh)
        for part in chunks(fresh):
            self._load_placements(
                care.Stay.objects.filter(ward__any_of=part).values_list("placement_id", flat=True)
            )

    def _load_out_of_use(self, wards: Collection[int]) -> None:
        for pk, bed, patient, *values in BedPeriod.objects.filter(
            ~Q(use="occupied"), bed__ward__any_of=wards
        ).values_list(
            "pk",
            "bed_id",
            "referral__patient_id",
            "use",
            "start_date",
            "end_date",
            "reason",
            "note",
            "approved_on",
            "review_on",
        ):
            held = OutOfUse(*values)
            self.out_of_use[bed].append(
                OutOfUseRecord(
                    self.beds[bed],
                    Unit(),
                    pk=pk,
                    held=held,
                    new=held,
                    referred_patient=patient,
                )
            )
