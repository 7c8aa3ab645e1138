"""From changes to the days of each collaborative that must be counted again, by kind of fact."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from impact.core.periods import local_date, start_of_day
from patients.models import Intervention, Placement, Stay
from reporting.figures.stored import reach
from reporting.figures.stored.history import Change, Values
from reporting.figures.stored.reach import EVER, NEVER, Kind, Reach
from reporting.figures.stored.whose import Whose, read_whose

Touched = dict[int, set[Reach]]
"""By collaborative; a reach of every kind from ever to never where everything is."""

MANY = 5_000
ALL = frozenset(Reach(kind, EVER, NEVER) for kind in Kind)
_OF_PEOPLE = {
    "patients_stay",
    "patients_placement",
    "patients_leave",
    "patients_readiness",
    "patients_intervention",
    "patients_referral",
}


@dataclass(frozen=True)
class Touch:
    """A change, the collaboratives whose figures it may touch, and the days."""

    change: Change
    collaboratives: frozenset[int]
    reaches: frozenset[Reach]


def touched_by(changes: list[Change], *, collaboratives: Iterable[int]) -> Touched:
    """What changes touch. Many of them, or one of reference data, touch everything."""
    if len(changes) > MANY or any(reach.is_wide(change) for change in changes):
        return {collaborative: set(ALL) for collaborative in collaboratives}
    touched: Touched = defaultdict(set)
    for touch in touches(changes, collaboratives=collaboratives):
        for collaborative in touch.collaboratives:
            touched[collaborative] |= touch.reaches
    return touched


def touches(changes: list[Change], *, collaboratives: Iterable[int]) -> Iterator[Touch]:
    """What each change touches; those that touch nothing are left out."""
    whose, everyone = read_whose(), frozenset(collaboratives)
    people = _People.of([change for change in changes if change.table in _OF_PEOPLE])
    further = dict(people.further())
    for change in changes:
        if reach.is_wide(change):
            yield Touch(change, everyone, ALL)
        elif change.table in reach.RULES:
            reaches = set(reach.RULES[change.table](change))
            if _events_from(change) is not None:
                for person in people.changed(change):
                    reaches |= further[person]
            if reaches:
                found = _collaboratives(change, whose, people)
                yield Touch(change, frozenset(found), frozenset(reaches))


def _collaboratives(change: Change, whose: Whose, people: "_People") -> set[int]:
    if change.table in _OF_PEOPLE:
        found: set[int] = set()
        for person in people.changed(change):
            found |= people.collaboratives(person, whose)
        return found
    rows = reach.versions(change)
    if change.table == "providers_baseline":
        return {row["collaborative_id"] for row in rows}
    if change.table == "beds_bed":
        return whose.of_wards({row["ward_id"] for row in rows})
    return whose.of_beds({row["bed_id"] for row in rows})


@dataclass
class _People:
    """Whoever a batch of changes is about, with every spell and ward stay of theirs, old and new.

    What hangs on a person reaches other days of theirs: a stay decides which is a spell's last, a
    spell whether another was a readmission. So all their events are counted again.
    """

    changes: list[Change]
    placements: dict[int, list[Values]] = field(default_factory=lambda: defaultdict(list))
    stays: dict[int, list[Values]] = field(default_factory=lambda: defaultdict(list))
    referred_by: dict[int, set[int]] = field(default_factory=lambda: defaultdict(set))
    of_placement: dict[int, set[int]] = field(default_factory=lambda: defaultdict(set))
    of_stay: dict[int, set[int]] = field(default_factory=lambda: defaultdict(set))

    @classmethod
    def of(cls, changes: list[Change]) -> "_People":
        """Reads them, in three queries."""
        people = cls(changes)
        for change in changes:
            for row in reach.versions(change):
                people._take_version(change, row)
        people._read_owners()
        people._read_rows()
        return people

    def changed(self, change: Change) -> set[int]:
        """Whom a change is about: by patient, by placement, or by ward stay."""
        found: set[int] = set()
        for row in reach.versions(change):
            if "patient_id" in row:
                found.add(row["patient_id"])
            elif "placement_id" in row:
                found |= self.of_placement[row["placement_id"]]
            else:
                found |= self.of_stay[row["stay_id"]]
        return found

    def collaboratives(self, person: int, whose: Whose) -> set[int]:
        """Whose patient or whose ward's a person ever was, spells and referrals alike."""
        icbs = {row["responsible_icb_id"] for row in self.placements[person]}
        wards = {row["ward_id"] for row in self.stays[person]}
        found = whose.of_person(wards=wards, icbs=icbs)
        return found.union(*(whose.of_icb(icb) for icb in self.referred_by[person]))

    def further(self) -> Iterator[tuple[int, set[Reach]]]:
        """Events and interventions of each person whose spells or stays changed."""
        since: dict[int, date] = {}
        for change in self.changes:
            first = _events_from(change)
            for person in self.changed(change) if first is not None else ():
                since[person] = min(first or NEVER, since.get(person, NEVER))
        started = self._interventions(since)
        for person, first in since.items():
            days = {day for day in started[person] if day >= first}
            yield (
                person,
                {
                    *(reach.on(Kind.EVENTS, day) for day in self._event_days(person)),
                    *(reach.on(Kind.INTERVENTIONS, day) for day in days),
                },
            )

    def _event_days(self, person: int) -> set[date]:
        texts = {row[name] for row in self.placements[person] for name in _SPELL_DAYS}
        texts |= {row[name] for row in self.stays[person] for name in _STAY_DAYS}
        return {reach.day(text) for text in texts if text}

    def _interventions(self, since: dict[int, date]) -> dict[int, set[date]]:
        found: dict[int, set[date]] = defaultdict(set)
        if not since or min(since.values()) == NEVER:
            return found
        placements = {row["id"]: person for person in since for row in self.placements[person]}
        for placement, at in Intervention.objects.filter(
            placement__in=placements, started_at__gte=start_of_day(min(since.values()))
        ).values_list("placement_id", "started_at"):
            found[placements[placement]].add(local_date(at))
        return found

    def _take_version(self, change: Change, row: Values) -> None:
        if change.table == "patients_placement":
            self.placements[row["patient_id"]].append(row)
            self.of_placement[row["id"]].add(row["patient_id"])
        elif change.table == "patients_stay":
            self.stays[row["patient_id"]].append(row)
            self.of_stay[row["id"]].add(row["patient_id"])
        elif change.table == "patients_referral":
            self.referred_by[row["patient_id"]].add(row["responsible_icb_id"])

    def _read_owners(self) -> None:
        rows = [row for change in self.changes for row in reach.versions(change)]
        placements = {row["placement_id"] for row in rows if row.get("placement_id")}
        stays = {row["stay_id"] for row in rows if row.get("stay_id")}
        for pk, patient in Placement.objects.filter(pk__in=placements).values_list(
            "pk", "patient_id"
        ):
            self.of_placement[pk].add(patient)
        for pk, patient in Stay.objects.filter(pk__in=stays).values_list("pk", "patient_id"):
            self.of_stay[pk].add(patient)

    def _read_rows(self) -> None:
        people = {person for change in self.changes for person in self.changed(change)}
        for rows, held in ((Placement.objects, self.placements), (Stay.objects, self.stays)):
            for row in rows.filter(patient__in=people).values():
                held[row["patient_id"]].append(_as_history(row))


_SPELL_DAYS = ("admitted_on", "discharged_on")
_STAY_DAYS = ("start_date", "end_date")


def _as_history(row: Any) -> Values:
    """A row of a table as history has it: dates as text."""
    return {
        name: value.isoformat() if isinstance(value, date) else value for name, value in row.items()
    }


def _events_from(change: Change) -> date | None:
    """The day from which a change can count among a person's events; None for never."""
    if change.table == "patients_stay":
        return reach.first_difference(change, same=(*reach.STAY_PLACE, "ward_stay_id"))
    if change.table == "patients_placement":
        if reach.alters(change, *_OF_SPELLS):
            return reach.begins(change, "admitted_on")
        return NEVER if reach.alters(change, *_OF_ENDS) else None
    if change.table == "patients_referral":
        return NEVER if reach.alters(change, "placement_id", "received_on") else None
    return None


# Columns of a spell that say whose its interventions are, and those that say no more than how and
# when it ended.
_OF_SPELLS = ("patient_id", "responsible_icb_id", "provider_id", "admitted_on")
_OF_ENDS = ("discharged_on", "discharge_destination", "begun_by", "ended_by")
