"""How facts add up to rows: wards to sites, providers, service lines, and the whole."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime

from beds.state.facts import DayFacts, Line, Things, WardFact
from beds.state.rows import NAMES, Change, Cut, Row

Key = tuple[str, ...]

WHOLE: Key = ()
"""The key of the total."""


@dataclass
class Group:
    """What one row is counted from: its wards, its line, and the things in each column."""

    wards: list[WardFact] = field(default_factory=list)
    line: Line | None = None
    things: defaultdict[str, set[int]] = field(default_factory=lambda: defaultdict(set))

    def add(self, things: Things) -> None:
        """Put in the things of a ward."""
        for column, found in things.items():
            self.things[column] |= found


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
    for pk, ward in facts.wards.items():
        for key in (WHOLE, _key(ward, by)):
            groups[key].wards.append(ward)
            groups[key].add(facts.things[pk])
    for line, column, thing in facts.in_lines():
        groups[WHOLE].things[column].add(thing)
        if by == Cut.SERVICE_LINE:
            groups[(line.code,)].things[column].add(thing)
            groups[(line.code,)].line = line
    return groups


def _key(ward: WardFact, by: Cut) -> Key:
    named = {
        "provider": ward.provider,
        "site": ward.site,
        "ward": ward.reference,
        "service_line": ward.line.code,
    }
    return tuple(named[name] for name in NAMES[by])


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


def _changes(before: Things, now: Things) -> dict[str, Change]:
    nothing: set[int] = set()
    return {
        column: Change(
            ins=len(now.get(column, nothing) - before.get(column, nothing)),
            outs=len(before.get(column, nothing) - now.get(column, nothing)),
        )
        for column in sorted({*before, *now})
    }
