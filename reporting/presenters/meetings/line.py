"""A service line in a meeting: what is to be seen and talked about."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

from beds.models import Bed, Offer
from beds.presenters.addresses import Addresses
from beds.presenters.confirmed import Told, confirmed_ward
from beds.presenters.lists import setting
from beds.presenters.lists.away import out_of_area
from beds.presenters.lists.inside import long_stay
from beds.presenters.lists.leaving import missed, ready
from beds.presenters.lists.waiting import first_bed, moves
from beds.presenters.numbers import Number, Reasons, numbers
from beds.presenters.offers import offers_list
from beds.queries import Lists
from beds.state import BedState, Cut, Row
from impact.core.listing import Cell, Column, Listing, PersonCell
from impact.core.text import long_date
from providers.models import ServiceLine
from reporting.queries.meetings import Happened

_ALL = 1_000
Group = tuple[str, list[tuple[str, str]]]


@dataclass(frozen=True, kw_only=True)
class LinePage:
    """What the page of a service line places: its lists, in order, and what may be talked about."""

    listings: list[Listing]
    about: list[Group]

    @property
    def people(self) -> set[str]:
        """Whom the page names."""
        return {name for each in self.listings for name in each.people}


def line_page(
    *,
    line: ServiceLine,
    lines: BedState,
    lists: Lists,
    happened: Sequence[Happened],
    offers: Sequence[Offer],
    beds: Sequence[Bed],
    since: date,
    told: Told,
) -> LinePage:
    """Everything to be seen of a service line; `lines` is the bed state by service line."""
    addresses = Addresses(
        kept={"collaborative": lines.collaborative}, asked={"service_line": line.code}
    )
    made = setting(state=lines, addresses=addresses, shown="", most=_ALL)
    state = lines.cut(by=Cut.WARD, service_line=line.code)
    return LinePage(
        listings=[
            _bed_state(state, Reasons(lists.beds), addresses, told, since),
            _happened(happened, addresses, since),
            first_bed(made, lists),
            moves(made, lists),
            _offers(offers, state.as_at),
            out_of_area(made, lists),
            ready(made, lists),
            replace(missed(made, lists), heading="Promised and did not happen"),
            long_stay(made, lists),
        ],
        about=_about(lists, beds),
    )


def _bed_state(
    state: BedState, reasons: Reasons, addresses: Addresses, told: Told, since: date
) -> Listing:
    """The wards as at the moment, each number with its ins and outs since the last meeting."""

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
        about=f"Each number with its ins and outs since {long_date(since)}.",
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
        about=f"Since {long_date(since)}, and holds that are past their review.",
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


def _offers(offers: Sequence[Offer], today: date) -> Listing:
    return offers_list(
        offers,
        anchor="offers",
        heading="Beds asked for without an answer",
        about="The earliest due first.",
        today=today,
    )


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
