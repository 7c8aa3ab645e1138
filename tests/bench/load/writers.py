"""Writers: the work of a day in a provider's wards, by several who do not know of each other."""

from datetime import date, timedelta
from typing import Any

from tests.bench.load.asking import Answer, Link, Tally
from tests.bench.load.world import Person, Working


class Writer:
    """Discharges, admits, sends on leave and back, pauses and resumes beds, confirms wards."""

    def __init__(
        self, port: int, tally: Tally, seat: Working, *, today: date, pause: float
    ) -> None:
        self.pause, self.today = pause, today.isoformat()
        self.review = (today + timedelta(days=5)).isoformat()
        self.seat, self.dice, self.link = seat, seat.dice, Link(port, tally, seat.headers)
        self.out: list[Person] = []
        self.away: list[Person] = []
        self.paused: list[int] = []

    def once(self) -> None:
        """One thing, whichever comes next."""
        doing = [self._discharge, self._admit, self._admit, self._go, self._return]
        self.dice.choice([*doing, self._pause, self._resume, self._confirm])()

    def _discharge(self) -> None:
        person = self._any(self.seat.people)
        if person and self._to(person, "discharge", {"discharged_on": self.today}).status == 200:
            self.seat.people.remove(person)
            self.out.append(person)

    def _admit(self) -> None:
        person = self._any(self.out)
        if not person:
            return
        bed, ward = self.dice.choice(self.seat.beds)
        sent = {
            "patient": person.pseudonym,
            "ward": ward,
            "bed": bed,
            "admitted_on": self.today,
            "responsible_icb": person.icb,
        }
        answer = self.link.ask("admit", "/api/v1/placements/admit/", sent=sent)
        if answer.status == 201:
            self.out.remove(person)
            placement = answer.json()["id"]
            self.seat.people.append(Person(placement, person.pseudonym, person.icb))

    def _go(self) -> None:
        person = self._any(self.seat.people)
        sent = {"kind": "home", "from": self.today}
        if person and self._to(person, "start-leave", sent).status == 200:
            self.away.append(person)

    def _return(self) -> None:
        person = self._any(self.away)
        if person:
            self.away.remove(person)
            self._to(person, "end-leave", {"ended_on": self.today})

    def _pause(self) -> None:
        bed, _ = self.dice.choice(self.seat.beds)
        sent = {"bed": bed, "reason": "cleaning", "from": self.today, "review_on": self.review}
        answer = self.link.ask("pause", "/api/v1/pauses/", sent=sent)
        if answer.status == 201:
            self.paused.append(answer.json()["id"])

    def _resume(self) -> None:
        pause = self._any(self.paused)
        if pause:
            self.paused.remove(pause)
            self._at("resume", f"/api/v1/pauses/{pause}/", {"on": self.today})

    def _confirm(self) -> None:
        ward = self.dice.choice(self.seat.wards)
        sent = {"headcount": self.dice.randint(0, 15), "agreed": True}
        self._at("confirm", f"/api/v1/wards/{ward}/", sent)

    def _to(self, person: Person, what: str, sent: dict[str, Any]) -> Answer:
        return self._at(what, f"/api/v1/placements/{person.placement}/", sent)

    def _at(self, what: str, record: str, sent: dict[str, Any]) -> Answer:
        """Read the record as it is, then do something to what was read."""
        read = self.link.ask("a record", record)
        return self.link.ask(what, f"{record}{what}/", sent=sent, tag=read.tag)

    def _any(self, some: list[Any]) -> Any:
        return self.dice.choice(some) if some else None
