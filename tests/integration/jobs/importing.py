"""A hospital as its files tell of it, batch after batch: new, corrected and cancelled rows."""

from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from random import Random
from typing import Any

from tests.integration.imports.files import (
    Cells,
    bed,
    closure,
    intervention,
    leave,
    ready,
    referral,
    stay,
)

FIRST = date(2026, 8, 3)
LENGTH = 110
WARDS = ("A", "B", "N")
KINDS = ("beds", "closures", "stays", "leave", "ready", "interventions", "referrals", "baselines")


def text(day: int) -> str:
    """So many days after the first; no later than today."""
    return (FIRST + timedelta(days=max(0, min(day, LENGTH)))).isoformat()


@dataclass(frozen=True)
class Spell:
    """Somebody, the day of admission, ward stays of so many days, and whether the last goes on."""

    number: int
    person: int
    admitted: int
    parts: tuple[tuple[str, int], ...]
    open: bool
    icb: str
    reason: str = ""

    @property
    def last(self) -> int:
        """The day of its end, or today."""
        end = self.admitted + sum(length for _, length in self.parts)
        return LENGTH if self.open else min(end, LENGTH)


@dataclass
class Hospital:
    """NORTH: what its files have said so far, and dice."""

    dice: Random
    spells: list[Spell] = field(default_factory=list)
    number: int = 0

    def batch(self) -> dict[str, list[Cells]]:
        """The files of a week: every kind that has a row."""
        rows: dict[str, list[Cells]] = {kind: [] for kind in KINDS}
        for _ in range(self.dice.randint(2, 4)):
            self._tell(rows, self._new())
        for _ in range(self.dice.randint(0, 3)):
            self._tell(rows, self._corrected())
        if self.dice.random() < 0.5:
            gone = self.spells.pop(self.dice.randrange(len(self.spells)))
            rows["stays"] += [{**row, "record_status": "cancelled"} for row in self._stays(gone)]
        self._inventory(rows)
        return {kind: told for kind, told in rows.items() if told}

    def _new(self) -> Spell:
        self.number += 1
        parts = tuple(
            (self.dice.choice(WARDS), self.dice.choice((0, 3, 9, 25)))
            for _ in range(self.dice.choice((1, 1, 2)))
        )
        return Spell(
            number=self.number,
            person=self.dice.randint(1, 12),
            admitted=self.dice.randint(0, LENGTH - 10),
            parts=parts,
            open=self.dice.random() < 0.3,
            icb=self.dice.choice(("QT1", "QT1", "QOQ")),
        )

    def _corrected(self) -> Spell:
        """One told before, with something else about it."""
        old = self.spells.pop(self.dice.randrange(len(self.spells)))
        ward, length = old.parts[0]
        changes: list[dict[str, Any]] = [
            {"admitted": max(0, old.admitted + self.dice.randint(-9, 9))},
            {"parts": ((ward, length + self.dice.randint(0, 6)), *old.parts[1:])},
            {"parts": ((self.dice.choice(WARDS), length), *old.parts[1:])},
            {"open": not old.open},
            {"icb": self.dice.choice(("QT1", "QOQ"))},
            {"reason": self.dice.choice(("no_bed", "choice"))},
        ]
        return replace(old, **self.dice.choice(changes))

    def _tell(self, rows: dict[str, list[Cells]], spell: Spell) -> None:
        self.spells.append(spell)
        rows["stays"] += self._stays(spell)
        number, within = str(spell.number), range(spell.admitted, spell.last)
        if len(within) < 3:
            return
        day = self.dice.choice(within[:-2])
        if self.dice.random() < 0.3:
            kept = self.dice.choice("YN")
            away = leave(f"{number}-0", text(day), text(day + 2), kind="home", bed_kept=kept)
            rows["leave"].append(away)
        if self.dice.random() < 0.3:
            rows["ready"].append(ready(number, text(day), text(day + 2)))
        if self.dice.random() < 0.3:
            hour = self.dice.choice(("00:10", "12:00", "23:50"))
            rows["interventions"].append(intervention(number, f"{text(day)}T{hour}"))
        if self.dice.random() < 0.3:
            rows["referrals"].append(self._referral(spell))

    def _stays(self, spell: Spell) -> list[Cells]:
        rows, start = [], spell.admitted
        for place, (ward, length) in enumerate(spell.parts):
            last = place == len(spell.parts) - 1
            end = "" if last and spell.open else text(start + length)
            rows.append(
                stay(
                    str(spell.number),
                    text(start),
                    end,
                    patient_id=f"P{spell.person}",
                    admitted_on=text(spell.admitted),
                    discharged_on="" if spell.open else text(spell.last),
                    ward_stay_id=f"W{spell.number}-{place}",
                    ward=ward,
                    responsible_icb=spell.icb,
                    out_of_area_reason=spell.reason,
                )
            )
            start += length
        return rows

    def _referral(self, spell: Spell) -> Cells:
        placed = {"spell_provider": "NORTH", "spell_id": f"S{spell.number}"}
        return referral(
            str(spell.number),
            text(spell.admitted - 5),
            patient_id=f"P{spell.person}",
            responsible_icb=spell.icb,
            accepted_on=text(spell.admitted - 2),
            **(placed if self.dice.random() < 0.5 else {}),
        )

    def _inventory(self, rows: dict[str, list[Cells]]) -> None:
        day = self.dice.randint(0, LENGTH - 10)
        if self.dice.random() < 0.4:
            basis = self.dice.choice(("block", "surge"))
            rows["beds"].append(bed(f"X{self.dice.randint(1, 3)}", text(day), basis=basis))
        if self.dice.random() < 0.4:
            rows["closures"].append(closure("03", text(day), text(day + self.dice.randint(1, 9))))
        if self.dice.random() < 0.4:
            rows["baselines"].append(
                {
                    "collaborative": "EAST",
                    "provider": "NORTH",
                    "service_line": "LS",
                    "from": "2026-04-01",
                    "to": "2027-04-01",
                    "bed_days": str(self.dice.randint(100, 999)),
                }
            )
