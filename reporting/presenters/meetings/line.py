"""A service line in a meeting: what is to be seen and talked about."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

from beds.models import Bed
from beds.presenters.addresses import Addresses
from beds.presenters.confirmed import Told, confirmed_ward
from beds.presenters.lists import setting
from beds.presenters.lists.away import out_of_area
from beds.presenters.lists.inside import long_stay
from beds.presenters.lists.leaving import ready
from beds.presenters.lists.waiting import first_bed, moves
from beds.presenters.numbers import Number, Reasons, numbers
from beds.queries import Lists
from beds.state import Cut, Row
from impact.core.listing import Cell, Column, Listing, PersonCell
from impact.core.text import listed, long_date
from reporting.presenters.meetings.line_lists import by_days_and_whom, offered, with_beds
from reporting.presenters.meetings.promises import promises_list, slips_list, to_come_list
from reporting.presenters.meetings.sections import Section
from reporting.queries.meetings import Happened, LineSeen, What, usual_slips

_ALL = 1_000
Group = tuple[str, list[tuple[str, str]]]


@dataclass(frozen=True, kw_only=True)
class LinePage:
    """What the page of a service line places: its lists, in order, and what may be talked about."""

    sections: list[Section]
    about: list[Group]

    @property
    def people(self) -> set[str]:
        """Whom the page names."""
        return {name for each in self.sections for name in each.listing.people}


def line_page(*, seen: LineSeen, told: Told, slips: str) -> LinePage:
    """Everything to be seen of a service line; `slips` is the page of what is behind a slip."""
    addresses = Addresses(
        kept={"collaborative": seen.state.collaborative}, asked={"service_line": seen.line.code}
    )
    made = setting(state=seen.state, addresses=addresses, shown="", most=_ALL)
    return LinePage(
        sections=[
            Section(_bed_state(seen, addresses, told)),
            Section(_happened(seen.happened, addresses, seen.since), folded=True),
            *_promised(seen, addresses, slips),
            Section(first_bed(made, seen.lists)),
            Section(moves(made, seen.lists)),
            *offered(seen),
            Section(with_beds(out_of_area(made, seen.lists), seen)),
            Section(by_days_and_whom(ready(made, seen.lists), seen.lists)),
            Section(long_stay(made, seen.lists), folded=True),
        ],
        about=_about(seen.lists, seen.beds),
    )


def _promised(seen: LineSeen, addresses: Addresses, slips: str) -> list[Section]:
    as_at, since = seen.state.as_at, seen.since
    told = promises_list(seen.promises, since=since, as_at=as_at, addresses=addresses)
    to_come = to_come_list(seen.promises, since=since, as_at=as_at, addresses=addresses)
    usual = slips_list(usual_slips(seen.promises), rows=slips, addresses=addresses)
    return [Section(told), Section(to_come, folded=True), Section(usual, folded=True)]


def _bed_state(seen: LineSeen, addresses: Addresses, told: Told) -> Listing:
    """The wards as at the moment, each number with its ins and outs since the last meeting."""
    state = seen.state.cut(by=Cut.WARD, service_line=seen.line.code)
    reasons = Reasons(seen.lists.beds)

    def row(one: Row) -> list[Cell]:
        here = replace(addresses, asked={**addresses.asked, "ward": one.ward or ""})
        confirmed = confirmed_ward(one, told) if one.ward else None
        return [
            Cell(one.labels["ward"], addresses.ward(one.ward), one.labels["provider"])
            if one.ward
            else Cell("Total"),
            *(_number(each) for each in _numbers(one, here, reasons)),
            Cell(confirmed.when, note=_who(confirmed.by, confirmed.stale))
            if confirmed
            else Cell(""),
        ]

    headings = [number.heading for number in _numbers(state.total, addresses, reasons)]
    return Listing(
        anchor="bed-state",
        heading="Bed state",
        about=f"Each number with its ins and outs since {long_date(seen.since)}.",
        empty="No bed of this service line is in service.",
        columns=[
            Column(label="Ward"),
            *(Column(label=heading, numeric=True) for heading in headings),
            Column(label="Confirmed"),
        ],
        rows=[row(one) for one in state.rows],
        count=len(state.rows),
        total=row(state.total) if state.rows else (),
    )


def _numbers(row: Row, addresses: Addresses, reasons: Reasons) -> list[Number]:
    return numbers(
        row,
        href=lambda state: addresses.bed_map(state=state),
        changed=lambda state: addresses.changes(state=state),
        ready=addresses.bed_state(anchor="ready"),
        reasons=reasons.of([row.ward]) if row.ward else "",
    )


def _number(number: Number) -> Cell:
    notes = [number.change, *(note.text for note in number.notes), number.tip]
    return Cell(number.text, number.href, "; ".join(note for note in notes if note))


def _who(by: str, stale: str) -> str:
    return "; ".join(word for word in (by, stale) if word)


def _happened(happened: Sequence[Happened], addresses: Addresses, since: date) -> Listing:
    return Listing(
        anchor="happened",
        heading="What changed",
        about=f"Since {long_date(since)}: {_counts(happened)}.",
        empty="Nothing has changed in this service line.",
        columns=[
            Column(label="What"),
            Column(label="Who or which bed"),
            Column(label="Where"),
            Column(label="When"),
        ],
        rows=[
            [
                Cell(one.what.value),
                PersonCell(one.person, addresses.patient(one.person))
                if one.bed is None
                else Cell(f"Bed {one.bed_label}", addresses.bed(one.bed)),
                Cell(one.ward_name, addresses.ward(one.ward), one.provider_name),
                Cell(long_date(one.on)),
            ]
            for one in happened
        ],
        count=len(happened),
    )


def _counts(happened: Sequence[Happened]) -> str:
    """How many of each kind, in words."""
    kinds = Counter(one.what for one in happened)
    return listed(f"{what.value.lower()} {kinds[what]}" for what in What if kinds[what])


def _about(lists: Lists, beds: Sequence[Bed]) -> list[Group]:
    """What a decision or an action may be about: people, referrals, wards and beds of the line."""
    wards = {bed.ward_id: f"{bed.ward.name}, {bed.ward.provider.short_name}" for bed in beds}
    talked_of = [*lists.out_of_area, *lists.ready, *lists.long_stay, *lists.people]
    groups: list[Group] = [
        (
            "People",
            [
                (f"person:{name}", f"{name}, {ward}")
                for name, ward in {one.pseudonym: one.ward_name for one in talked_of}.items()
            ],
        ),
        (
            "Referrals",
            [(f"referral:{one.referral}", f"Referral of {one.pseudonym}") for one in lists.waiting],
        ),
        ("Wards", [(f"ward:{key}", name) for key, name in wards.items()]),
        ("Beds", [(f"bed:{bed.pk}", f"{bed.ward.name} bed {bed.label}") for bed in beds]),
    ]
    return [(name, choices) for name, choices in groups if choices]
