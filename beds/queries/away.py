"""The collaborative's people who are out of area, and the beds that they might come back to."""

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any, NamedTuple

from beds.matching import Match, Seeker, Wanted, beds_to_return_to
from beds.queries.labels import read_labels
from beds.queries.people import Person, people
from beds.queries.waiting import Waiting, waiting_list
from impact.audit.versions import events_of
from patients.models import CareReview, Placement, RepatriationPlan, Visit
from patients.queries import out_of_area
from patients.visits import see_by, times_moved
from providers.models import Collaborative


@dataclass(frozen=True, kw_only=True)
class Away:
    """Somebody out of area on a day.

    `move` is the accepted referral by which they wait for another bed, None where there is none;
    `beds` those of the collaborative that suit them, free or freeing within 12 weeks, the soonest
    and nearest first. `plan` is what is to bring them back, None for none, and `times_moved` how
    often its target day was changed; `visit` the last one, `see_by` the day by which the next is
    due; `review` the next that is planned and was not held.
    """

    person: Person
    placement: int
    move: Waiting | None
    beds: list[Match]
    plan: RepatriationPlan | None
    times_moved: int
    visit: Visit | None
    see_by: date
    review: CareReview | None


def people_away(*, collaborative: Collaborative, as_at: date) -> list[Away]:
    """Everybody out of area on a day, the longest first.

    Ten queries however many they are, one more where somebody must be kept apart.
    """
    labels = read_labels(on=as_at)
    here = people(collaborative=collaborative, as_at=as_at, labels=labels)
    needs = _needs(collaborative, as_at)
    # Both, where somebody came back between the two queries.
    found = [one for one in here if one.out_of_area and one.patient in needs]
    waiting = waiting_list(collaborative=collaborative, as_at=as_at)
    moves = _moves(waiting)
    seekers = [_seeker(one, moves.get(one.patient), needs[one.patient]) for one in found]
    beds = beds_to_return_to(seekers=seekers, collaborative=collaborative, as_at=as_at)
    care = _care({needs[one.patient]["placement"] for one in found}, as_at)
    away = [
        _away(one, needs[one.patient], seeker, moves.get(one.patient), beds[one.patient], care)
        for one, seeker in zip(found, seekers, strict=True)
    ]
    return sorted(away, key=lambda one: -(one.person.out_of_area_days or 0))


def beds_to_come_back_to(
    *, placement: Placement, collaborative: Collaborative, as_at: date
) -> list[Match]:
    """The beds of `people_away` for one of them; none for somebody who is not out of area."""
    away = people_away(collaborative=collaborative, as_at=as_at)
    return next((one.beds for one in away if one.placement == placement.pk), [])


def beds_for(
    *,
    away: Collection[Person],
    waiting: Iterable[Waiting],
    collaborative: Collaborative,
    as_at: date,
) -> dict[int, list[Match]]:
    """The beds of the collaborative that suit each of these people out of area, by their number.

    Free or freeing within 12 weeks, the soonest and nearest first. Three queries however many they
    are, one more where somebody must be kept apart; none for nobody.
    """
    if not away:
        return {}
    needs, moves = _needs(collaborative, as_at), _moves(waiting)
    seekers = [
        _seeker(one, moves.get(one.patient), needs[one.patient])
        for one in away
        if one.patient in needs
    ]
    return beds_to_return_to(seekers=seekers, collaborative=collaborative, as_at=as_at)


def _moves(waiting: Iterable[Waiting]) -> dict[int, Waiting]:
    """By whom a move is waited for."""
    return {one.patient: one for one in waiting if one.is_move}


class _Care(NamedTuple):
    """What is kept to bring people back, by placement."""

    plans: dict[int, RepatriationPlan]
    targets: dict[int, list[date | None]]
    visits: dict[int, Visit]
    reviews: dict[int, CareReview]


def _care(placements: Collection[int], day: date) -> _Care:
    """What was known by a day of visits, and is of plans and reviews. Four queries."""
    plans = RepatriationPlan.objects.filter(placement__in=placements)
    visits = Visit.objects.filter(placement__in=placements, seen_on__lte=day)
    reviews = CareReview.objects.filter(placement__in=placements, held_on=None)
    targets: dict[int, list[date | None]] = defaultdict(list)
    events = events_of(RepatriationPlan).filter(placement__in=placements).order_by("pgh_id")
    for placement, target_on in events.values_list("placement", "target_on"):
        targets[placement].append(target_on)
    return _Care(
        plans={plan.placement_id: plan for plan in plans.select_related("target_ward__provider")},
        targets=targets,
        # The last of each wins: of visits the latest, of reviews the soonest.
        visits={visit.placement_id: visit for visit in visits.order_by("seen_on", "pk")},
        reviews={one.placement_id: one for one in reviews.order_by("-planned_for", "-pk")},
    )


def _away(
    one: Person,
    needs: dict[str, Any],
    seeker: Seeker,
    move: Waiting | None,
    beds: list[Match],
    care: _Care,
) -> Away:
    placement = needs["placement"]
    visit = care.visits.get(placement)
    return Away(
        person=one,
        placement=placement,
        move=move,
        beds=beds,
        plan=care.plans.get(placement),
        times_moved=times_moved(care.targets[placement]),
        visit=visit,
        see_by=see_by(
            lda=seeker.wanted.lda,
            last_seen=visit.seen_on if visit else None,
            since=one.out_of_area_since or one.admitted_on,
        ),
        review=care.reviews.get(placement),
    )


def _needs(collaborative: Collaborative, day: date) -> dict[int, dict[str, Any]]:
    """What matching needs beside what every list tells, by person."""
    away = out_of_area(collaborative=collaborative, on=day)
    rows = away.values("patient", "placement", "patient__learning_disability", "patient__autism")
    return {row["patient"]: dict(row) for row in rows}


def _seeker(one: Person, move: Waiting | None, needs: dict[str, Any]) -> Seeker:
    """What they need: what a move asks for, else a bed as they are in, nearer home."""
    return Seeker(
        one.patient,
        one.home_area,
        Wanted(
            referral=move.referral if move else None,
            service_line=move.service_line if move else one.service_line,
            level=move.level_recommended if move else "",
            sex=one.sex,
            learning_disability=needs["patient__learning_disability"],
            autism=needs["patient__autism"],
        ),
    )
