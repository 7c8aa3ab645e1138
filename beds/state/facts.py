"""What the bed state of a collaborative is made of on a day, and what counts in which column.

Every count is the size of a set of things (beds, people, referrals, wards) in a column, so that
totals agree at every level, and the ins and outs between two days are the differences of two sets.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import NamedTuple

from beds.choices import Basis, BedUse
from beds.freshness import is_stale
from patients.choices import LeaveKind

Things = Mapping[str, set[int]]
"""The things that count in each column."""


class Line(NamedTuple):
    """A service line: its place in the order of lines, its code and its name."""

    position: int
    code: str
    name: str


class WardFact(NamedTuple):
    """A ward of the collaborative on a day, with what is printed beside it."""

    pk: int
    provider: str
    provider_name: str
    site: str
    site_name: str
    code: str
    name: str
    sex: str
    line: Line
    suspended: bool
    confirmed_at: datetime | None
    confirmed_by: str | None

    @property
    def reference(self) -> str:
        """`PROVIDER:WARD`."""
        return f"{self.provider}:{self.code}"

    def is_stale(self, day: date) -> bool:
        """Whether it was last confirmed more than seven days before `day`, or never."""
        return is_stale(self.confirmed_at, on=day)


class BedFact(NamedTuple):
    """A bed in service: its ward, basis, use (None is vacant), the kind of leave that keeps it."""

    pk: int
    ward: int
    basis: str
    use: str | None
    leave: str | None


class PersonFact(NamedTuple):
    """Somebody with a patient day who is ready for discharge, out of area, or both."""

    patient: int
    ward: int
    provider: str
    line: Line
    ready: bool
    out_of_area: bool


class WaitingFact(NamedTuple):
    """A referral that waits for a bed."""

    referral: int
    line: Line


@dataclass(frozen=True)
class DayFacts:
    """The facts of one day: its wards with a bed in service, and the things of each in columns.

    `waiting` is None where it cannot be cut: by provider.
    """

    day: date
    wards: Mapping[int, WardFact]
    things: Mapping[int, Things]
    people: tuple[PersonFact, ...]
    waiting: tuple[WaitingFact, ...] | None

    def narrowed(self, *, service_line: str | None, provider: str | None) -> "DayFacts":
        """The part of them in one service line, at one provider, or both."""
        if service_line is None and provider is None:
            return self

        def kept(fact: WardFact | PersonFact) -> bool:
            return service_line in (None, fact.line.code) and provider in (None, fact.provider)

        queue = self.waiting or ()
        return replace(
            self,
            wards={pk: ward for pk, ward in self.wards.items() if kept(ward)},
            people=tuple(person for person in self.people if kept(person)),
            waiting=None
            if provider
            else tuple(one for one in queue if service_line in (None, one.line.code)),
        )

    def in_lines(self) -> Iterator[tuple[Line, str, int]]:
        """Each thing that is counted in its service line, wherever it is, with its column."""
        for one in self.waiting or ():
            yield one.line, "waiting", one.referral
        for person in self.people:
            if person.out_of_area:
                yield person.line, "out_of_area", person.patient


def day_facts(
    *,
    day: date,
    wards: Iterable[WardFact],
    beds: Iterable[BedFact],
    people: Iterable[PersonFact],
    waiting: Iterable[WaitingFact],
) -> DayFacts:
    """The facts of a day, with each thing put into its columns; only wards with a bed are kept."""
    known = {ward.pk: ward for ward in wards}
    stale = {pk: ward.is_stale(day) for pk, ward in known.items()}
    things: dict[int, defaultdict[str, set[int]]] = {}
    for bed in beds:
        in_ward = things.setdefault(bed.ward, defaultdict(set))
        for column in _columns(bed, suspended=known[bed.ward].suspended, stale=stale[bed.ward]):
            in_ward[column].add(bed.pk)
    found = tuple(people)
    for person in found:
        if person.ready and person.ward in things:
            things[person.ward]["ready_for_discharge"].add(person.patient)
    for pk, in_ward in things.items():
        if known[pk].suspended:
            in_ward["admissions_suspended"].add(pk)
    used = {pk: ward for pk, ward in known.items() if pk in things}
    return DayFacts(day=day, wards=used, things=things, people=found, waiting=tuple(waiting))


def _columns(bed: BedFact, *, suspended: bool, stale: bool) -> Iterator[str]:
    """The columns in which a bed counts (`contract.md` section 3, last paragraph)."""
    yield "beds"
    if bed.basis == Basis.SURGE:
        yield "surge"
    if bed.use != BedUse.CLOSED:
        yield "open"
        if bed.basis == Basis.BLOCK:
            yield "open_block"
    yield bed.use or "vacant"
    if bed.leave:
        away = bed.leave == LeaveKind.ABSENT_WITHOUT_LEAVE
        yield "absent_without_leave" if away else "on_leave"
    if bed.use is None and not suspended:
        yield "can_admit"
        if not stale:
            yield "can_admit_low"
