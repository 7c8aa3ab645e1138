"""The case manager's page: who is out of area, and where they might come back to."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.urls import reverse

from beds.matching import Match
from beds.presenters.addresses import patient_address, with_query
from beds.presenters.find_a_bed import JUDGES, distance
from beds.presenters.lists.away import next_step
from beds.presenters.lists.inside import application
from beds.presenters.unfed import last_confirmed, to_confirm
from beds.queries import Person
from beds.queries.away import Away
from impact.core.listing import Cell, Column, Listing, PersonCell
from impact.core.text import counted, long_date
from patients.models import RepatriationPlan
from providers.models import Collaborative

MOST_BEDS = 3
"""So many beds are named for each person; the rest are counted."""
_NOT_RECORDED = "Not recorded"


@dataclass(frozen=True, kw_only=True)
class OutOfAreaPage:
    """What the page places."""

    collaborative: str
    others: list[Cell]
    today: date
    known_at: datetime
    judges: str
    download: str
    wards: Listing
    people: Listing
    back: Listing
    beds: Listing


def out_of_area_page(
    away: Sequence[Away],
    *,
    unfed: Sequence[Person],
    collaborative: Collaborative,
    collaboratives: Sequence[Collaborative],
    today: date,
    now: datetime,
) -> OutOfAreaPage:
    """The page of one collaborative; `collaboratives` are those to choose from, `unfed` its people
    in wards that no member feeds.
    """
    return OutOfAreaPage(
        collaborative=collaborative.name,
        others=[
            Cell(each.short_name, address("out_of_area", each))
            for each in collaboratives
            if each != collaborative
        ],
        today=today,
        known_at=now,
        judges=JUDGES,
        download=address("out_of_area_csv", collaborative),
        wards=to_confirm(unfed, today),
        people=people_listing(away, today),
        back=return_listing(away, today),
        beds=beds_listing(away),
    )


def address(name: str, collaborative: Collaborative) -> str:
    """A page or file about one collaborative."""
    return with_query(reverse(name), {"collaborative": collaborative.code})


def people_listing(away: Sequence[Away], today: date) -> Listing:
    """Who is out of area: where, how far, how long and why."""
    numbers = {"Distance", "Days", "Price a day"}
    headings = (
        *("Person", "Where", "Distance", "Days", "Reason", "Price a day", "Ministry of Justice"),
        "Confirmed",
    )
    return Listing(
        anchor="people",
        heading="People",
        about="The longest first. Distance is from the home area, as the crow flies.",
        empty="Nobody is out of area.",
        columns=[Column(label=label, numeric=label in numbers) for label in headings],
        rows=[_where(one, today) for one in away],
        count=len(away),
    )


def _where(away: Away, today: date) -> list[Cell]:
    one = away.person
    since = f"since {long_date(one.out_of_area_since)}" if one.out_of_area_since else ""
    return [
        _person(away),
        Cell(one.ward_name, note=f"{one.provider_name}, {one.site_name}"),
        Cell(
            f"{one.distance_km:,} km" if one.distance_km is not None else "Not known",
            note=f"from {one.home_area_name}" if one.home_area_name else "Home area not recorded",
        ),
        Cell(f"{one.out_of_area_days:,}", note=since),
        Cell(one.out_of_area_reason_label or _NOT_RECORDED),
        Cell(price(away.plan)),
        _restricted(away),
        last_confirmed(one, today),
    ]


def return_listing(away: Sequence[Away], today: date) -> Listing:
    """What is to bring the same people back, and who saw them last."""
    headings = ("Person", "Next step", "Target", "Last seen", "Next review", "Beds that would suit")
    return Listing(
        anchor="return",
        heading="Coming back",
        about="The same people, in the same order.",
        empty="Nobody is out of area.",
        columns=[Column(label=label, numeric=label.startswith("Beds")) for label in headings],
        rows=[
            [
                _person(one),
                next_step(one.person, one.move, today=today),
                target(one, today),
                last_seen(one, today),
                next_review(one, today),
                Cell(str(len(one.beds)), "#beds" if one.beds else ""),
            ]
            for one in away
        ],
        count=len(away),
    )


def _person(away: Away) -> PersonCell:
    one = away.person
    return PersonCell(one.pseudonym, reverse("away", args=[away.placement]), one.service_line_name)


def price(plan: RepatriationPlan | None) -> str:
    """What the placement costs a day."""
    known = plan is not None and plan.price_a_day is not None
    return f"£{plan.price_a_day:,.2f}" if plan and known else _NOT_RECORDED


def target(away: Away, today: date) -> Cell:
    """The ward and the day they are to come back, and how often that day moved."""
    plan = away.plan
    if plan is None or (plan.target_ward is None and plan.target_on is None):
        return Cell("None set")
    ward = plan.target_ward
    where = f"{ward.name}, {ward.provider.short_name}" if ward else "No ward yet"
    when = f"on {long_date(plan.target_on)}" if plan.target_on else "no day yet"
    passed = ", passed" if plan.target_on and plan.target_on < today else ""
    moved = f"; moved {counted(away.times_moved, 'time')}" if away.times_moved else ""
    return Cell(where, note=f"{when}{passed}{moved}")


def last_seen(away: Away, today: date) -> Cell:
    """When they were last seen and by whom, and by when they are to be seen next."""
    seen = long_date(away.visit.seen_on) if away.visit else "Never, on record"
    by = f"by {away.visit.seen_by}; " if away.visit else ""
    if away.see_by < today:
        due = f"{by}was due by {long_date(away.see_by)}"
        return Cell(f"{seen}: overdue", note=due, colour="red")
    return Cell(seen, note=f"{by}next by {long_date(away.see_by)}")


def next_review(away: Away, today: date) -> Cell:
    """The next C(E)TR or CPA review that is planned."""
    review = away.review
    if review is None:
        return Cell("None planned")
    when = f"{review.get_kind_display()} on {long_date(review.planned_for)}"
    return Cell(when, note="This day has passed" if review.planned_for < today else "")


def _restricted(away: Away) -> Cell:
    """Whether they are restricted, and where the application stands as far as it is recorded."""
    one = away.person
    if not one.restricted:
        return Cell("Not restricted", note=one.legal_status_label)
    stands = application(one)
    return Cell(stands.text, note=f"Restricted: {one.legal_status_label}", colour=stands.colour)


def beds_listing(away: Sequence[Away]) -> Listing:
    """Which free or freeing beds of the footprint would suit whom, up to three a person."""
    rows = [_bed(one, found) for one in away for found in one.beds[:MOST_BEDS]]
    return Listing(
        anchor="beds",
        heading="Beds that would suit",
        about=(
            "Beds of the collaborative, free now or by a discharge planned within 12 weeks: for "
            f"each person the first {MOST_BEDS}, the sooner and nearer first."
        ),
        empty="No bed that would suit is free or comes free within 12 weeks.",
        columns=[
            Column(label="Person"),
            Column(label="Bed"),
            Column(label="Ward"),
            Column(label="Distance", numeric=True),
            Column(label="Free"),
            Column(label="To look at"),
        ],
        rows=rows,
        count=len(rows),
    )


def _bed(away: Away, found: Match) -> list[Cell]:
    one, bed = away.person, found.bed
    more = len(away.beds)
    return [
        PersonCell(one.pseudonym, patient_address(one.pseudonym), counted(more, "bed") + " in all"),
        Cell(f"Bed {bed.label}", reverse("bed", args=[bed.bed])),
        Cell(bed.ward_name, note=f"{bed.provider_name}, {bed.site_name}"),
        Cell(distance(found), note=_nearer(away, found)),
        Cell(free(found)),
        Cell("; ".join(found.notes) or "–"),
    ]


def free(found: Match) -> str:
    """When a bed is free: now, held for this person, or once a planned discharge happens."""
    if not found.suited:
        planned = found.bed.frees_on
        return f"Discharge planned for {long_date(planned)}" if planned else "Not planned"
    return "Held for this person" if found.bed.held_for else "Now"


def _nearer(away: Away, found: Match) -> str:
    here, there = away.person.distance_km, found.bed.km
    if here is None or there is None or here == there:
        return ""
    return f"{abs(here - there):,} km {'nearer' if there < here else 'further'}"
