"""The timeline of a bed: what it has been, is and is planned to be."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from django.utils.safestring import SafeString

from beds.models import Bed
from beds.presenters.addresses import Addresses
from beds.presenters.cards import STATE_WORDS
from beds.presenters.dates import AsAt
from beds.queries.people import days_through
from beds.state import Span
from impact.core.charts import Bar, Lane, timeline
from impact.core.listing import Cell, Column, Listing, PersonCell
from impact.core.text import counted, long_date

_AHEAD = timedelta(days=28)
_SHORTEST = timedelta(days=90)


@dataclass(frozen=True, kw_only=True)
class BedPage:
    """What the page places: `where` it stands; `now` says how the bed stands on the day."""

    label: str
    ward: str
    where: str
    ward_href: str
    now: str
    as_at: AsAt
    chart: SafeString
    spans: Listing


def bed_page(
    *,
    bed: Bed,
    spans: Sequence[Span],
    seen: Collection[str],
    as_at: AsAt,
    addresses: Addresses,
) -> BedPage:
    """The page of a bed; of the people in it those in `seen` are named."""
    return BedPage(
        label=bed.label,
        ward=bed.ward.name,
        where=f"{bed.ward.provider.short_name}, {bed.ward.name}",
        ward_href=addresses.ward(bed.ward.reference),
        now=_now(spans, as_at.day),
        as_at=as_at,
        chart=_chart(bed, spans, seen, as_at.day),
        spans=_table(spans, seen, addresses, as_at.day),
    )


def _now(spans: Sequence[Span], day: date) -> str:
    here = [one for one in spans if one.start <= day and (one.end is None or day < one.end)]
    if not here:
        return "Not in service on this day."
    return f"{STATE_WORDS[here[0].state]} since {long_date(here[0].start)}."


def _chart(bed: Bed, spans: Sequence[Span], seen: Collection[str], day: date) -> SafeString:
    bars = [
        Bar(
            start=one.start,
            end=one.end,
            kind=one.state,
            text=_name(one, seen) or STATE_WORDS[one.state],
            title=_sentence(one, seen),
        )
        for one in spans
    ]
    lanes = [
        Lane(label=STATE_WORDS[state], bars=[bar for bar in bars if bar.kind == state])
        for state in STATE_WORDS
        if any(bar.kind == state for bar in bars)
    ]
    return timeline(
        chart="bed",
        title=f"Bed {bed.label} of {bed.ward.name}",
        description=f"{counted(len(spans), 'period')} of one state each; the table lists them.",
        lanes=lanes,
        start=min(bed.start_date, day - _SHORTEST),
        end=day + _AHEAD,
        today=day,
    )


def _sentence(one: Span, seen: Collection[str]) -> str:
    until = f" to {long_date(one.end)}" if one.end else ", still going"
    who = f": {name}" if (name := _name(one, seen)) else ""
    return f"{STATE_WORDS[one.state]}{who}, from {long_date(one.start)}{until}"


def _name(one: Span, seen: Collection[str]) -> str:
    return one.pseudonym if one.pseudonym and one.pseudonym in seen else ""


def _table(
    spans: Sequence[Span], seen: Collection[str], addresses: Addresses, day: date
) -> Listing:
    rows = [_row(one, seen, addresses, day) for one in reversed(spans)]
    return Listing(
        anchor="periods",
        heading="Every state of this bed",
        about="The latest first. What goes on is counted to the day looked at.",
        empty="This bed was never in service.",
        columns=[
            Column(label="State"),
            Column(label="From"),
            Column(label="To"),
            Column(label="Days", numeric=True),
            Column(label="Person or reason"),
            Column(label="Note"),
        ],
        rows=rows,
        count=len(rows),
    )


def _row(one: Span, seen: Collection[str], addresses: Addresses, day: date) -> list[Cell]:
    name = _name(one, seen)
    subject = (
        PersonCell(name, addresses.patient(name))
        if name
        else Cell(one.reason_label or ("Not shown to you" if one.pseudonym else "–"))
    )
    return [
        Cell(STATE_WORDS[one.state], note="Bed assumed" if one.assumed else ""),
        Cell(long_date(one.start)),
        Cell(long_date(one.end) if one.end else "Still going"),
        Cell(f"{days_through(one.start, day) if one.days is None else one.days:,}"),
        subject,
        Cell(one.note or _dates(one) or "–"),
    ]


def _dates(one: Span) -> str:
    if one.review_on:
        return f"Review on {long_date(one.review_on)}"
    return f"Approved on {long_date(one.approved_on)}" if one.approved_on else ""
