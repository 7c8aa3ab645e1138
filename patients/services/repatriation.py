"""Bringing people back who are out of area: kept by the collaborative's case managers."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from impact.audit.service import service
from impact.core.errors import Conflict, NotAllowed
from impact.core.text import long_date
from patients.choices import ReviewKind
from patients.models import CareReview, Placement, RepatriationPlan, Visit
from patients.queries import out_of_area
from patients.services.checks import check_going_on, check_inside
from patients.services.locks import lock_placement
from providers.access import Permission
from providers.models import Collaborative, User, Ward
from providers.services.dates import in_order, not_in_future


class AlreadySeen(Conflict):
    """The same visit is recorded."""

    code = "already_seen"
    title = "This visit is already recorded"


@dataclass(frozen=True, kw_only=True)
class Plan:
    """What is planned: the step, whose it is and by when; to which ward, when; the price a day."""

    next_step: str
    owner: str
    due_on: date
    target_ward: Ward | None = None
    target_on: date | None = None
    price_a_day: Decimal | None = None


def caseload(*, user: User, on: date) -> dict[int, Collaborative]:
    """Return the placements out of area of which `user` is case manager, with whose they are."""
    theirs = Collaborative.objects.visible_to(user, Permission.MANAGE_CASELOAD)
    return {
        placement: collaborative
        for collaborative in theirs
        for placement in out_of_area(collaborative=collaborative, on=on).values_list(
            "placement", flat=True
        )
    }


@service("repatriation.plan")
def plan_return(*, placement: Placement, plan: Plan, today: date, by: User) -> RepatriationPlan:
    """Set the plan for somebody out of area, or change it; what it was stays in the history.

    Raises NotAllowed, AlreadyDischarged.
    """
    placement = _locked(placement, today, by)
    made, _ = RepatriationPlan.objects.update_or_create(
        placement=placement,
        defaults=vars(plan),
    )
    return made


@service("repatriation.see")
def record_visit(
    *, placement: Placement, seen_on: date, seen_by: str, today: date, by: User
) -> Visit:
    """Record that somebody out of area was seen, and by whom.

    Raises NotAllowed, InFuture, OutsidePlacement, AlreadyDischarged, AlreadySeen.
    """
    not_in_future(seen_on, today=today, field="seen_on")
    placement = _locked(placement, today, by)
    check_inside(placement=placement, day=seen_on, field="seen_on")
    visit, new = Visit.objects.get_or_create(placement=placement, seen_on=seen_on, seen_by=seen_by)
    if not new:
        raise AlreadySeen(
            f"It is recorded already that {seen_by} saw this person on {long_date(seen_on)}.",
            field="seen_on",
        )
    return visit


@service("repatriation.plan_review")
def plan_review(
    *, placement: Placement, kind: ReviewKind, planned_for: date, today: date, by: User
) -> CareReview:
    """Plan the next review of a kind, or move it. Raises NotAllowed, OutOfOrder, AlreadyDischarged.

    A review that was planned and not held stays planned, and is overdue, until it is moved or held.
    """
    placement = _locked(placement, today, by)
    in_order(today, planned_for, field="planned_for")
    review, _ = CareReview.objects.update_or_create(
        placement=placement, kind=kind, held_on=None, defaults={"planned_for": planned_for}
    )
    return review


@service("repatriation.hold_review")
def hold_review(
    *, placement: Placement, kind: ReviewKind, held_on: date, today: date, by: User
) -> CareReview:
    """Record that a review was held: the one that was planned, or one that nobody had planned.

    Raises NotAllowed, InFuture, OutsidePlacement, AlreadyDischarged.
    """
    not_in_future(held_on, today=today, field="held_on")
    placement = _locked(placement, today, by)
    check_inside(placement=placement, day=held_on, field="held_on")
    planned = CareReview.objects.filter(placement=placement, kind=kind, held_on=None).first()
    review = planned or CareReview(placement=placement, kind=kind, planned_for=held_on)
    review.held_on = held_on
    review.save()
    return review


def _locked(placement: Placement, today: date, by: User) -> Placement:
    """The placement as it is now, locked, for its case manager. Raises NotAllowed."""
    placement = lock_placement(placement)
    check_going_on(placement)
    if placement.pk not in caseload(user=by, on=today):
        raise NotAllowed(
            "Plans for people out of area are kept by the case managers of their collaborative."
        )
    return placement
