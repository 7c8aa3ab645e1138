"""The wall: a few large figures, and the people to decide on."""

from collections.abc import Iterator
from dataclasses import dataclass

from beds.presenters.addresses import Addresses
from beds.presenters.bed_state import heading
from beds.presenters.dates import AsAt
from beds.presenters.numbers import offer
from beds.queries import Lists, Person, Waiting
from beds.state import BedState, Cut, Row
from impact.core.text import counted, long_date

MOST_PEOPLE = 10


@dataclass(frozen=True)
class Figure:
    """A figure with what came in and went out, and what it is made of."""

    label: str
    text: str
    change: str
    note: str
    url: str


@dataclass(frozen=True)
class Decision:
    """Somebody to decide on: what for, where they are, and for how many days it has been so."""

    pseudonym: str
    url: str
    what: str
    where: str
    days: int


@dataclass(frozen=True, kw_only=True)
class Wall:
    """What the wall places; `address` is its own, `leave` the page that it is a view of."""

    collaborative: str
    heading: str
    as_at: AsAt
    freshness: str
    figures: list[Figure]
    decisions: list[Decision]
    others: int
    address: str
    leave: str

    @property
    def people(self) -> set[str]:
        """Whom the wall names."""
        return {one.pseudonym for one in self.decisions}


def wall(
    *, state: BedState, lines: BedState, lists: Lists, as_at: AsAt, addresses: Addresses
) -> Wall:
    """The wall of one bed state; `lines` is the same one by every service line."""
    decisions = sorted(_decisions(lists, addresses), key=lambda one: (-one.days, one.pseudonym))
    return Wall(
        collaborative=state.collaborative_name,
        heading=heading(state, lines),
        as_at=as_at,
        freshness=_freshness(state),
        figures=_figures(state.total, lists, addresses),
        decisions=decisions[:MOST_PEOPLE],
        others=max(len(decisions) - MOST_PEOPLE, 0),
        address=addresses.bed_state(view="wall"),
        leave=addresses.bed_state(),
    )


def _freshness(state: BedState) -> str:
    """How many wards are stale, as short as it can be said."""
    wards = state.cut(by=Cut.WARD).rows
    late = sum(row.stale for row in wards)
    return f"{late} of {counted(len(wards), 'ward')} stale." if late else "No ward is stale."


def _figures(total: Row, lists: Lists, addresses: Addresses) -> list[Figure]:
    def figure(label: str, column: str, text: str, url: str, note: str = "") -> Figure:
        return Figure(label, text, str(total.changes.get(column, "")), note, url)

    state, beds = addresses.bed_state, addresses.bed_map
    waiting, new = total.waiting or 0, len(lists.first_bed)
    return [
        figure("Open beds", "open", f"{total.open:,}", beds(state="open")),
        figure("In", "occupied", f"{total.occupied:,}", beds(state="occupied")),
        figure("Can admit now", "can_admit", offer(total), beds(state="can_admit")),
        figure(
            "Waiting",
            "waiting",
            f"{waiting:,}",
            state(anchor="first-bed"),
            f"{new:,} new, {counted(waiting - new, 'move')}",
        ),
        figure(
            "Out of area", "out_of_area", f"{total.out_of_area or 0:,}", state(anchor="out-of-area")
        ),
        figure(
            "Ready to leave",
            "ready_for_discharge",
            f"{total.ready_for_discharge:,}",
            state(anchor="ready"),
        ),
    ]


def _decisions(lists: Lists, addresses: Addresses) -> Iterator[Decision]:
    """One for each person; somebody with several clocks stands under the longest."""
    found: dict[str, list[tuple[int, str, str]]] = {}
    for pseudonym, days, what, where in _clocks(lists):
        found.setdefault(pseudonym, []).append((days, what, where))
    for pseudonym, clocks in found.items():
        days, _, where = max(clocks)
        what = "; ".join(what for _, what, _ in sorted(clocks, reverse=True))
        yield Decision(pseudonym, addresses.patient(pseudonym), what, where, days)


def _clocks(lists: Lists) -> Iterator[tuple[str, int, str, str]]:
    """Everything that waits for a decision: whose, since how many days, what, where."""
    moving = {one.pseudonym: one for one in lists.moves}
    for one in lists.first_bed:
        yield one.pseudonym, one.days, "Waits for a first bed", _from(one)
    for one in lists.moves:
        yield (
            one.pseudonym,
            one.days,
            f"Waits to move: {one.why.lower() or 'no reason'}",
            _from(one),
        )
    for person in lists.out_of_area:
        what = f"Out of area: {_next_step(person, moving.get(person.pseudonym))}"
        yield person.pseudonym, person.out_of_area_days or 0, what, _at(person)
    for person in lists.ready:
        if person.ready:
            reason = person.ready.reason_label or "reason not recorded"
            yield person.pseudonym, person.ready.days, f"Ready to leave: {reason}", _at(person)


def _next_step(person: Person, move: Waiting | None) -> str:
    """What is to happen next, as short as it can be said."""
    if person.step:
        return person.step.text
    if move:
        return f"bed held at {move.held.ward_name}" if move.held else "move accepted"
    planned = person.planned_discharge_on
    return f"discharge planned {long_date(planned)}" if planned else "no next step"


def _from(one: Waiting) -> str:
    now = one.now_in
    return f"{now.ward_name}, {now.provider_name}" if now else one.current_location


def _at(person: Person) -> str:
    return f"{person.ward_name}, {person.provider_name}"
