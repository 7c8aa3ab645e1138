"""How facts add up to rows.

Every count is the size of a set of things (beds, people, referrals, wards) in a column, so that
totals agree at every level, and the ins and outs between two days are the differences of two sets.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime

from beds.choices import Basis, BedUse
from beds.state.facts import BedFact, DayFacts, Line, WardFact
from beds.state.rows import NAMES, Change, Cut, Row
from patients.choices import LeaveKind

Key = tuple[str, ...]

WHOLE: Key = ()
"""The key of the total."""


@dataclass
class Group:
    """What one row is counted from: its wards, its line, and the things in each column."""

    wards: list[WardFact] = field(default_factory=list)
    line: Line | None = None
    things: defaultdict[str, set[int]] = field(default_factory=lambda: defaultdict(set))


def rows(facts: DayFacts, *, by: Cut, before: DayFacts | None = None) -> tuple[list[Row], Row]:
    """The rows of a cut in order, and their total; with their ins and outs since `before`.

    Rows are those of the day: what is gone since `before` has none, and is in the total alone.
    """
    groups = _groups(facts, by)
    earlier = _groups(before, by) if before else {}
    total = groups.pop(WHOLE)

    def row(key: Key, group: Group) -> Row:
        was = earlier.get(key, Group()) if before else None
        return _row(group, key=key, by=by, facts=facts, earlier=was)

    in_order = sorted(groups.items(), key=lambda item: _place(item[1], by))
    return [row(key, group) for key, group in in_order], row(WHOLE, total)


def _groups(facts: DayFacts, by: Cut) -> dict[Key, Group]:
    """Every row's group by its key, the total's under `WHOLE`."""
    groups: defaultdict[Key, Group] = defaultdict(Group, {WHOLE: Group()})
    for ward in facts.wards.values():
        for group in (groups[WHOLE], groups[_key(ward, by)]):
            group.wards.append(ward)
    for ward, column, thing in _in_wards(facts):
        for key in (WHOLE, _key(ward, by)):
            groups[key].things[column].add(thing)
    for line, column, thing in _in_lines(facts):
        groups[WHOLE].things[column].add(thing)
        if by == Cut.SERVICE_LINE:
            groups[(line.code,)].things[column].add(thing)
            groups[(line.code,)].line = line
    return groups


def _key(ward: WardFact, by: Cut) -> Key:
    return tuple(_named(ward)[name] for name in NAMES[by])


def _named(ward: WardFact) -> dict[str, str]:
    return {
        "provider": ward.provider,
        "site": ward.site,
        "ward": ward.reference,
        "service_line": ward.line.code,
    }


def _in_wards(facts: DayFacts) -> Iterator[tuple[WardFact, str, int]]:
    """Each thing that is counted where its ward is, with its column."""
    for bed in facts.beds:
        ward = facts.wards[bed.ward]
        for column in _columns(bed, ward, stale=ward.is_stale(facts.day)):
            yield ward, column, bed.pk
    for person in facts.people:
        if person.ready and person.ward in facts.wards:
            yield facts.wards[person.ward], "ready_for_discharge", person.patient
    for ward in facts.wards.values():
        if ward.suspended:
            yield ward, "admissions_suspended", ward.pk


def _columns(bed: BedFact, ward: WardFact, *, stale: bool) -> Iterator[str]:
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
    if bed.use is None and not ward.suspended:
        yield "can_admit"
        if not stale:
            yield "can_admit_low"


def _in_lines(facts: DayFacts) -> Iterator[tuple[Line, str, int]]:
    """Each thing that is counted in its service line, wherever it is."""
    for one in facts.waiting or ():
        yield one.line, "waiting", one.referral
    for person in facts.people:
        if person.out_of_area:
            yield person.line, "out_of_area", person.patient


def _place(group: Group, by: Cut) -> tuple[int | str, ...]:
    """Where a row stands: by service line, provider and ward, as far as the cut names them."""
    if by == Cut.SERVICE_LINE:
        return (group.line or group.wards[0].line)[:2]
    ward = group.wards[0]
    organisation = (ward.provider_name, ward.provider)
    if by == Cut.WARD:
        return (*ward.line[:2], *organisation, ward.name, ward.code)
    return (*organisation, ward.site_name, ward.site) if by == Cut.SITE else organisation


def _row(group: Group, *, key: Key, by: Cut, facts: DayFacts, earlier: Group | None) -> Row:
    def count(column: str) -> int:
        return len(group.things.get(column, ()))

    named = dict(zip(NAMES[by], key, strict=True)) if key else {}
    by_line = key == WHOLE or by == Cut.SERVICE_LINE
    return Row(
        provider=named.get("provider"),
        site=named.get("site"),
        ward=named.get("ward"),
        service_line=named.get("service_line"),
        labels=_labels(group, by) if key else {},
        beds=count("beds"),
        surge=count("surge"),
        closed=count("closed"),
        open=count("open"),
        open_block=count("open_block"),
        occupied=count("occupied"),
        on_leave=count("on_leave"),
        absent_without_leave=count("absent_without_leave"),
        held=count("held"),
        paused=count("paused"),
        vacant=count("vacant"),
        can_admit=count("can_admit"),
        can_admit_low=count("can_admit_low"),
        ready_for_discharge=count("ready_for_discharge"),
        admissions_suspended=count("admissions_suspended"),
        confirmed_at=_confirmed_at(group.wards),
        stale=any(ward.is_stale(facts.day) for ward in group.wards),
        waiting=count("waiting") if by_line and facts.waiting is not None else None,
        out_of_area=count("out_of_area") if by_line else None,
        changes={} if earlier is None else _changes(earlier.things, group.things),
    )


def _labels(group: Group, by: Cut) -> dict[str, str]:
    if not group.wards:
        return {"service_line": group.line.name} if group.line else {}
    ward = group.wards[0]
    names = {
        "provider": ward.provider_name,
        "site": ward.site_name,
        "ward": ward.name,
        "service_line": ward.line.name,
    }
    labels = {name: names[name] for name in NAMES[by]}
    if by == Cut.WARD and ward.confirmed_by:
        labels["confirmed_by"] = ward.confirmed_by
    return labels


def _confirmed_at(wards: Iterable[WardFact]) -> datetime | None:
    """The oldest of the wards' latest confirmations; None where a ward never had one."""
    moments = [ward.confirmed_at for ward in wards]
    known = [moment for moment in moments if moment is not None]
    return min(known) if known and len(known) == len(moments) else None


def _changes(before: Mapping[str, set[int]], now: Mapping[str, set[int]]) -> dict[str, Change]:
    nothing: set[int] = set()
    return {
        column: Change(
            ins=len(now.get(column, nothing) - before.get(column, nothing)),
            outs=len(before.get(column, nothing) - now.get(column, nothing)),
        )
        for column in sorted({*before, *now})
    }
