"""Plans, visits and reviews: recorded by the case manager, shown, and refused to others."""

from decimal import Decimal
from typing import Any

import pytest
from django.test import Client

from beds.services import placements
from impact.audit.models import AccessKind, AccessLog
from impact.core.errors import NotAllowed
from patients.choices import ReviewKind
from patients.models import CareReview, Placement, RepatriationPlan, Visit
from patients.services import repatriation
from patients.services.checks import OutsidePlacement
from patients.services.repatriation import AlreadySeen, Plan
from providers.access import Role
from providers.models import User
from providers.services.dates import InFuture, OutOfOrder
from tests.factories import DAY, days
from tests.integration.out_of_area.test_page import PAGE, listed_for
from tests.integration.referrals.conftest import SignIn
from tests.integration.referrals.test_pages import parts, send
from tests.pages import attribute, found, listed, one, opened, page_of, rows, words
from tests.placing import history
from tests.worlds import World

TYPED = {"next_step": "Ask for a bed", "owner": "Farah Siddiqui", "price_a_day": "512.50"}


@pytest.fixture
def placement(world: World) -> Placement:
    return world.people["spot"].placements.get()


@pytest.fixture
def manager(world: World) -> User:
    return world.user(Role.CASE_MANAGER, "EAST", username="manager")


@pytest.fixture
def client(manager: User) -> Client:
    client = Client()
    client.force_login(manager)
    return client


def form_of(placement: Placement, what: str) -> str:
    return f"{PAGE}{placement.pk}/{what}/"


def planned(**changed: Any) -> Plan:
    step: dict[str, Any] = {"next_step": "Call", "owner": "Farah", "due_on": days(3)}
    return Plan(**{**step, **changed})


def test_a_plan_is_typed_shown_and_kept_when_it_changes(
    client: Client, placement: Placement, world: World
) -> None:
    target = {"target_ward": str(world.wards["own"].pk), **parts("target_on", days(30))}

    answer = send(
        client, form_of(placement, "plan"), **TYPED, **parts("due_on", days(-1)), **target
    )

    assert (answer.status_code, answer["Location"]) == (302, f"{PAGE}{placement.pk}/")
    plan = RepatriationPlan.objects.get(placement=placement)
    assert plan.price_a_day == Decimal("512.50")
    assert listed_for(client, "people")["P-spot"][0][5] == "£512.50"
    (row,) = listed_for(client, "return")["P-spot"]
    assert row[1] == "Ask for a bed Farah Siddiqui, by 3 May 2026: overdue"
    assert row[2] == "own, RHA on 3 June 2026"

    for later in (40, 50):
        moved = {**target, **parts("target_on", days(later))}
        send(client, form_of(placement, "plan"), **TYPED, **parts("due_on", days(5)), **moved)

    (row,) = listed_for(client, "return")["P-spot"]
    assert row[2].endswith("on 23 June 2026; moved 2 times")
    assert [label for label, action, _ in history(plan)] == ["insert", "update", "update"]
    form = one(opened(client, form_of(placement, "plan")), "main")
    values = {attribute(field, "name"): attribute(field, "value") for field in found(form, "input")}
    assert (values["next_step"], values["target_on_day"]) == ("Ask for a bed", "23")


def test_the_planned_step_stands_wherever_they_are_told_to_be_out_of_area(
    sign_in: SignIn, placement: Placement, manager: User
) -> None:
    def told(client: Client) -> list[str]:
        listing = listed(opened(client, "/bed-state/?collaborative=EAST"), "out-of-area")
        steps = [row[-1].text for row in rows(listing) if row[0].text == "P-spot"]
        wall = one(opened(client, "/bed-state/?collaborative=EAST&view=wall"), "tbody")
        theirs = (row for row in found(wall, "tr") if "P-spot" in words(row))
        return [*steps, *(words(list(found(row, "td"))[1]) for row in theirs)]

    reader = sign_in(Role.COMMISSIONER, "EAST")
    assert told(reader) == ["None recorded", "Out of area: no next step"]

    plan = planned(due_on=days(-1))
    repatriation.plan_return(placement=placement, plan=plan, today=DAY, by=manager)

    assert told(reader) == ["Call Farah, by 3 May 2026: overdue", "Out of area: Call"]


def test_what_is_missing_is_said_and_kept(client: Client, placement: Placement) -> None:
    answer = send(client, form_of(placement, "plan"), **{**TYPED, "owner": ""})

    assert answer.status_code == 422
    page = page_of(answer)
    assert "Ask for a bed" in answer.content.decode()
    assert words(one(page, "div", "nhsuk-error-summary"))
    assert not RepatriationPlan.objects.exists()


def test_two_at_once_the_second_is_told_and_can_go_on(
    client: Client, placement: Placement, world: World
) -> None:
    address = form_of(placement, "seen")
    form = one(opened(client, address), "main")
    hidden = {
        attribute(field, "name"): attribute(field, "value")
        for field in found(form, "input")
        if attribute(field, "type") == "hidden"
    }
    other = world.user(Role.CASE_MANAGER, "EAST", username="other")
    repatriation.plan_return(placement=placement, plan=planned(), today=DAY, by=other)

    fields = {**hidden, "seen_by": "Farah", **parts("seen_on", DAY)}
    late = client.post(address, fields)

    assert late.status_code == 422
    assert "other changed this" in words(one(page_of(late), "main"))
    assert not Visit.objects.exists()
    again = {
        attribute(field, "name"): attribute(field, "value")
        for field in found(one(page_of(late), "main"), "input")
    }
    assert again["seen_by"] == "Farah"
    assert client.post(address, again).status_code == 302
    assert Visit.objects.get().seen_by == "Farah"


def test_a_form_sent_twice_makes_one_record(client: Client, placement: Placement) -> None:
    address = form_of(placement, "seen")
    form = one(opened(client, address), "main")
    fields = {
        attribute(field, "name"): attribute(field, "value") for field in found(form, "input")
    } | {"seen_by": "Farah"}

    assert [client.post(address, fields).status_code for _ in range(2)] == [302, 302]
    assert Visit.objects.count() == 1


def test_last_seen_and_overdue_by_who_they_are(
    client: Client, placement: Placement, world: World, manager: User
) -> None:
    autistic = world.people["away"]
    autistic.autism = "1"
    autistic.save()
    for each in (placement, autistic.placements.get()):
        for seen_on in (days(-80), days(-60)):
            repatriation.record_visit(
                placement=each, seen_on=seen_on, seen_by="Farah", today=DAY, by=manager
            )

    told = listed_for(client, "return")

    assert told["P-spot"][0][3] == "5 March 2026 by Farah; next by 5 June 2026"
    assert told["P-away"][0][3] == "5 March 2026: overdue by Farah; was due by 30 April 2026"


def test_reviews_are_planned_moved_and_held(
    client: Client, placement: Placement, manager: User
) -> None:
    address = form_of(placement, "plan-review")
    for kind, ahead in (("cpa", 20), ("cetr", 40), ("cetr", 10)):
        answer = send(client, address, kind=kind, **parts("planned_for", days(ahead)))
        assert answer.status_code == 302

    assert CareReview.objects.count() == 2
    assert listed_for(client, "return")["P-spot"][0][4] == "C(E)TR on 14 May 2026"

    send(client, form_of(placement, "review-held"), kind="cetr", **parts("held_on", DAY))
    assert listed_for(client, "return")["P-spot"][0][4] == "CPA review on 24 May 2026"
    send(client, form_of(placement, "review-held"), kind="cetr", **parts("held_on", days(-30)))
    assert set(CareReview.objects.filter(kind="cetr").values_list("planned_for", "held_on")) == {
        (days(10), DAY),
        (days(-30), days(-30)),
    }


def test_page_of_one_person_has_everything_and_is_on_record(
    client: Client, placement: Placement, manager: User
) -> None:
    repatriation.record_visit(
        placement=placement, seen_on=days(-3), seen_by="Farah", today=DAY, by=manager
    )

    text = words(one(opened(client, f"{PAGE}{placement.pk}/"), "main"))

    assert "1 May 2026" in text
    assert "None planned" in text
    entry = AccessLog.objects.get()
    assert (entry.kind, entry.people) == (AccessKind.PATIENT, [placement.patient_id])


def test_dates_that_cannot_be_are_refused(placement: Placement, manager: User) -> None:
    about: dict[str, Any] = {"placement": placement, "today": DAY, "by": manager}
    with pytest.raises(InFuture):
        repatriation.record_visit(seen_on=days(1), seen_by="Farah", **about)
    with pytest.raises(OutsidePlacement):
        repatriation.record_visit(seen_on=days(-200), seen_by="Farah", **about)
    with pytest.raises(OutOfOrder):
        repatriation.plan_review(kind=ReviewKind.CPA, planned_for=days(-1), **about)
    with pytest.raises(InFuture):
        repatriation.hold_review(kind=ReviewKind.CPA, held_on=days(1), **about)
    repatriation.record_visit(seen_on=DAY, seen_by="Farah", **about)
    with pytest.raises(AlreadySeen):
        repatriation.record_visit(seen_on=DAY, seen_by="Farah", **about)


@pytest.mark.parametrize(
    ("role", "where"),
    [(Role.CASE_MANAGER, "WEST"), (Role.HUB, "EAST"), (Role.BED_MANAGER, "RHA")],
)
def test_nobody_else_plans(
    sign_in: SignIn, world: World, placement: Placement, role: Role, where: str
) -> None:
    assert sign_in(role, where).get(form_of(placement, "plan")).status_code == 404
    with pytest.raises(NotAllowed):
        repatriation.plan_return(
            placement=placement,
            plan=planned(),
            today=DAY,
            by=world.user(role, where, username="nobody-here"),
        )


def test_somebody_in_area_is_on_no_caseload(client: Client, world: World) -> None:
    inside = world.people["own"].placements.get()

    assert client.get(f"{PAGE}{inside.pk}/").status_code == 404
    assert client.get(form_of(inside, "plan")).status_code == 404


def test_an_admission_entered_in_error_goes_with_its_plan(
    placement: Placement, manager: User
) -> None:
    about: dict[str, Any] = {"placement": placement, "today": DAY, "by": manager}
    repatriation.plan_return(plan=planned(), **about)
    repatriation.record_visit(seen_on=DAY, seen_by="Farah", **about)
    repatriation.plan_review(kind=ReviewKind.CPA, planned_for=days(9), **about)

    placements.cancel_admission(placement=placement, by=manager)

    assert not RepatriationPlan.objects.exists()
    assert not Visit.objects.exists()
    assert not CareReview.objects.exists()
