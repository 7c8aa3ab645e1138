"""A slow recount of the demonstration's rows: every person, every day, in plain Python.

It knows the files of the contract and the definitions of `figures.md`, and nothing of how the
rows were made.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import cached_property

from impact.demo.plan import CollaborativePlan

Row = dict[str, str]
PersonKey = str


@dataclass(frozen=True)
class Figure:
    numerator: int
    denominator: int

    @property
    def value(self) -> float:
        return self.numerator / self.denominator


def days_from(start: date, end: date) -> Iterator[date]:
    return (start + timedelta(days=offset) for offset in range((end - start).days))


def covers(row: Row, day: date, *, start: str = "from", end: str = "to") -> bool:
    return row[start] <= day.isoformat() and (not row[end] or day.isoformat() < row[end])


def person_of(row: Row) -> PersonKey:
    return row["nhs_number"] or f"{row['provider']} {row['patient_id']}"


@dataclass
class Recount:
    """The rows of an extract and the collaborative for whom they are counted."""

    rows: dict[str, list[Row]]
    plan: CollaborativePlan
    service_lines: dict[str, str]
    out_days: dict[date, list[Row]] = field(default_factory=dict)

    @cached_property
    def own_wards(self) -> set[tuple[str, str]]:
        return {(ward.provider, ward.code) for ward in self.plan.wards}

    @cached_property
    def stays(self) -> list[Row]:
        """The stays in scope that concern the collaborative."""
        return [
            row
            for row in self.rows["stays"]
            if self.service_lines[row["provider"] + ":" + row["ward"]] in self.plan.lines
        ]

    @cached_property
    def trial_leaves(self) -> dict[PersonKey, list[Row]]:
        found: dict[PersonKey, list[Row]] = defaultdict(list)
        people = {row["ward_stay_id"]: person_of(row) for row in self.rows["stays"]}
        for leave in self.rows["leave"]:
            if leave["kind"] == "trial":
                found[people[leave["ward_stay_id"]]].append(leave)
        return found

    def is_on_trial(self, stay: Row) -> bool:
        """Whether the stay is the receiving one of a trial leave: it lies wholly inside it."""
        leaves = self.trial_leaves.get(person_of(stay), [])
        return any(
            leave["ward_stay_id"] != stay["ward_stay_id"]
            and leave["from"] <= stay["from"]
            and (not leave["to"] or (stay["to"] and stay["to"] <= leave["to"]))
            for leave in leaves
        )

    def tonight(self, day: date) -> dict[PersonKey, Row]:
        """Where each person in scope spends the midnight that ends the day."""
        places: dict[PersonKey, Row] = {}
        for stay in self.stays:
            if covers(stay, day):
                key = person_of(stay)
                if key not in places or self.is_on_trial(stay):
                    places[key] = stay
        return places

    def counts(self, day: date) -> tuple[list[Row], list[Row]]:
        """The collaborative's patients on a day, and those of them who are out of area."""
        patients, away = [], []
        for stay in self.tonight(day).values():
            footprint = stay["responsible_icb"] in self.plan.footprint
            in_own = (stay["provider"], stay["ward"]) in self.own_wards
            if footprint or in_own:
                patients.append(stay)
            if footprint and not in_own:
                away.append(stay)
        return patients, away

    def out_of_area_rate(self, days: Iterable[date]) -> Figure:
        away, own = 0, 0
        for day in days:
            patients, out = self.counts(day)
            away += len(out)
            own += sum(1 for row in patients if row["responsible_icb"] in self.plan.footprint)
        return Figure(away, own)

    def inward_rate(self, days: Iterable[date]) -> Figure:
        inward, inside = 0, 0
        for day in days:
            for stay in self.counts(day)[0]:
                if (stay["provider"], stay["ward"]) in self.own_wards:
                    inside += 1
                    inward += stay["responsible_icb"] not in self.plan.footprint
        return Figure(inward, inside)

    def occupancy(self, days: Iterable[date]) -> Figure:
        """Stays with a bed in own wards, less leave without it, over open block beds."""
        block = sum(ward.beds for ward in self.plan.wards)
        gone = [leave for leave in self.rows["leave"] if leave["bed_kept"] == "N"]
        occupied = open_beds = 0
        for day in days:
            without = {leave["ward_stay_id"] for leave in gone if covers(leave, day)}
            occupied += sum(
                1
                for stay in self.stays
                if covers(stay, day)
                and (stay["provider"], stay["ward"]) in self.own_wards
                and stay["ward_stay_id"] not in without
            )
            open_beds += block - sum(
                1
                for closure in self.rows["closures"]
                if (closure["provider"], closure["ward"]) in self.own_wards and covers(closure, day)
            )
        return Figure(occupied, open_beds)

    def interventions(self, days: Iterable[date], kind: str = "") -> Figure:
        """Those that started, of the collaborative's patients, over their patient days."""
        started: dict[str, list[Row]] = defaultdict(list)
        for found in self.rows["interventions"]:
            if kind in ("", found["type"]):
                started[found["started_at"][:10]].append(found)
        count = patient_days = 0
        for day in days:
            patients = self.counts(day)[0]
            spells = {(row["provider"], row["spell_id"]) for row in patients}
            patient_days += len(patients)
            count += sum(
                1
                for found in started[day.isoformat()]
                if (found["provider"], found["spell_id"]) in spells
            )
        return Figure(count, patient_days)

    def lengths(self, level: str, start: date, end: date) -> list[int]:
        """Days of the spells that ended in the period, in a line of the level, own or footprint."""
        last: dict[tuple[str, str], Row] = {}
        for stay in self.stays:
            mine = (stay["provider"], stay["ward"]) in self.own_wards
            if not mine and stay["responsible_icb"] not in self.plan.footprint:
                continue
            if (
                stay["discharged_on"]
                and start.isoformat() <= stay["discharged_on"] < end.isoformat()
            ):
                last[stay["provider"], stay["spell_id"]] = stay
        return [
            (date.fromisoformat(row["discharged_on"]) - date.fromisoformat(row["admitted_on"])).days
            for row in last.values()
            if self.service_lines[row["provider"] + ":" + row["ward"]].startswith(level)
            and not self.is_on_trial(row)
        ]
