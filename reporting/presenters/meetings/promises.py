"""What was promised, what became of it, and how late each ward usually is."""

from collections.abc import Sequence
from datetime import date

from beds.presenters.addresses import Addresses, with_query
from impact.core.listing import Cell, Column, Listing, PersonCell
from impact.core.templatetags.nhs import one_decimal, signed
from impact.core.text import counted, long_date
from reporting.queries.meetings import Became, Promise, UsualSlip

_COLOURS = {Became.NOT_DONE: "red", Became.LATE: "orange", Became.KEPT: "green"}
_PERSON = [Column(label="Person"), Column(label="What"), Column(label="Where")]


def promises_list(
    found: Sequence[Promise], *, since: date, as_at: date, addresses: Addresses
) -> Listing:
    """What became of what was promised: what is not done first."""
    told = [
        one
        for one in found
        if one.told_since(since, as_at) and one.became(as_at) is not Became.TO_COME
    ]
    return _listed(
        told,
        anchor="promises",
        heading="Promises",
        about=(
            f"Planned dates that fell due or were given up since {long_date(since)}, and those "
            "that passed and are not done."
        ),
        empty="No planned date fell due.",
        as_at=as_at,
        addresses=addresses,
    )


def to_come_list(
    found: Sequence[Promise], *, since: date, as_at: date, addresses: Addresses
) -> Listing:
    """The dates that were said or moved since the last meeting and have not come."""
    told = [
        one for one in found if one.told_since(since, as_at) and one.became(as_at) is Became.TO_COME
    ]
    return _listed(
        told,
        anchor="to-come",
        heading="Said and still to come",
        about=f"Planned dates that were said or moved since {long_date(since)}.",
        empty="No date was said.",
        as_at=as_at,
        addresses=addresses,
    )


def _listed(
    told: Sequence[Promise],
    *,
    anchor: str,
    heading: str,
    about: str,
    empty: str,
    as_at: date,
    addresses: Addresses,
) -> Listing:
    order = list(Became)
    ranked = sorted(told, key=lambda one: (order.index(one.became(as_at)), one.first, one.person))
    return Listing(
        anchor=anchor,
        heading=heading,
        about=about,
        empty=empty,
        columns=[*_PERSON, Column(label="First said"), Column(label="What became of it")],
        rows=[
            [
                *_whose(one, addresses),
                Cell(long_date(one.first), note=_recorded(one)),
                _became(one, as_at),
            ]
            for one in ranked
        ],
        count=len(told),
    )


def slips_list(slips: Sequence[UsualSlip], *, rows: str, addresses: Addresses) -> Listing:
    """How late each ward usually is; the count leads to `rows`, the page of what is behind it."""
    return Listing(
        anchor="slips",
        heading="Usual slip",
        about=(
            "The median of days from the date that was first said to the day on which it happened, "
            "over the last 26 weeks."
        ),
        empty="Nothing that was promised in the last 26 weeks has come about yet.",
        columns=[
            Column(label="Ward"),
            Column(label="Usual slip", numeric=True),
            Column(label="Promises behind it", numeric=True),
        ],
        rows=[
            [
                Cell(slip.ward_name, addresses.ward(slip.ward), slip.provider_name),
                Cell(f"{one_decimal(slip.days)} days"),
                Cell(f"{slip.behind:,}", with_query(rows, {"ward": slip.ward})),
            ]
            for slip in slips
        ],
        count=len(slips),
    )


def behind_list(found: Sequence[Promise], *, addresses: Addresses) -> Listing:
    """The promises behind a usual slip, the latest first: each with its days."""
    told = sorted(
        ((one.slip, one) for one in found if one.slip is not None),
        key=lambda pair: (-pair[0], pair[1].first, pair[1].person),
    )
    return Listing(
        anchor="behind",
        heading="Promises that came about",
        about="The longest late first. A minus is how many days early.",
        empty="Nothing that was promised in the last 26 weeks has come about yet.",
        columns=[
            *_PERSON,
            Column(label="First said"),
            Column(label="Happened"),
            Column(label="Days late", numeric=True),
        ],
        rows=[
            [
                *_whose(one, addresses),
                Cell(long_date(one.first), note=_recorded(one)),
                Cell(long_date(one.happened) if one.happened else ""),
                Cell(signed(slip)),
            ]
            for slip, one in told
        ],
        count=len(told),
    )


def _whose(one: Promise, addresses: Addresses) -> list[Cell]:
    where = Cell("Not known yet")
    if one.ward:
        where = Cell(one.ward_name, addresses.ward(one.ward), one.provider_name)
    return [
        PersonCell(one.person, addresses.patient(one.person)),
        Cell(one.kind.capitalize()),
        where,
    ]


def _recorded(one: Promise) -> str:
    """When the first date was said, and how often it was moved."""
    when = "Recorded after it happened" if one.recorded_afterwards else ""
    said = when or f"Said {long_date(one.said[0][1])}"
    return f"{said}; moved {counted(one.moved, 'time')}" if one.moved else said


def _became(one: Promise, as_at: date) -> Cell:
    became = one.became(as_at)
    text, note = _words(one, became, as_at)
    return Cell(text, note=note, colour=_COLOURS.get(became, ""))


def _words(one: Promise, became: Became, as_at: date) -> tuple[str, str]:
    """What has become of it, and a note."""
    if one.happened is not None:
        late = (one.happened - one.first).days
        early = f", {counted(-late, 'day')} early" if late < 0 else ""
        text = f"Late by {counted(late, 'day')}" if late > 0 else f"Kept{early}"
        return text, long_date(one.happened)
    if became is Became.GIVEN_UP:
        return became.value, f"Ended {long_date(one.ended)}" if one.ended else "Taken back"
    now = long_date(one.now) if one.now else ""
    if became is Became.NOT_DONE:
        late = (as_at - one.first).days
        return f"Not done, {counted(late, 'day')} late", f"Now {now}" if one.moved else ""
    return (f"Moved to {now}" if one.moved else became.value), ""
