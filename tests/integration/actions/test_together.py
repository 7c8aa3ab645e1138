"""Two people at once: told who came first, nothing typed is lost, and nothing is done twice."""

import pytest
from django.test import Client

from beds.models import BedPeriod
from beds.services import closures, leave, placements
from patients.models import Leave
from providers.access import Role
from tests.factories import PatientFactory, UserFactory
from tests.integration.actions.forms import day, opened, said, shown
from tests.integration.beds_api.world import TODAY, Writing, writing
from tests.sessions import together


def discharge_page(there: Writing) -> str:
    return f"/placements/{there.placement.pk}/discharge/"


def test_who_comes_second_is_told_and_goes_on(there: Writing) -> None:
    page = discharge_page(there)
    typed = {**opened(there.client, page), **day("discharged_on", "2026-11-19")}
    leave.start_leave(
        placement=there.placement,
        kind="home",
        start_date=TODAY.replace(day=18),
        today=TODAY,
        by=UserFactory(name="Fred Swift"),
    )

    told = there.client.post(page, typed)

    assert told.status_code == 422
    assert "Fred Swift changed this on " in said(told)
    assert "(start leave)" in said(told)
    assert there.placement.discharged_on is None
    kept = shown(told)
    assert kept["discharged_on_day"] == "19"
    assert there.client.post(page, kept).status_code == 302
    assert there.placement.discharged_on is not None


def test_bed_that_was_taken_meanwhile_is_told_with_who_took_it(there: Writing) -> None:
    page = f"/placements/{there.placement.pk}/move-bed/"
    typed = {**opened(there.client, page), "place": f"bed-{there.bed('2').pk}"}
    placements.admit(
        patient=PatientFactory(),
        ward=there.world.wards["own"],
        bed=there.bed("2"),
        admitted_on=TODAY,
        responsible_icb=there.world.icbs["QT1"],
        today=TODAY,
        by=UserFactory(name="Fred Swift"),
    )

    told = there.client.post(page, typed)

    assert told.status_code == 422
    assert "Bed 2 is occupied from 20 November 2026" in said(told)
    assert "Fred Swift changed this" in said(told)
    assert shown(told)["place"] == typed["place"]


def test_closure_meets_a_closure(there: Writing) -> None:
    page = f"/beds/{there.bed('2').pk}/close/"
    typed = {**opened(there.client, page), "reason": "staffing", "note": "The roof leaks"}
    closures.close_bed(
        bed=there.bed("2"),
        start_date=TODAY,
        reason="other",
        today=TODAY,
        by=UserFactory(name="Fred Swift"),
    )

    told = there.client.post(page, typed)

    assert "Fred Swift changed this" in said(told)
    assert shown(told)["note"] == "The roof leaks"
    again = there.client.post(page, shown(told))
    assert "closed" in said(again)


def test_form_sent_twice_is_done_once(there: Writing) -> None:
    page = f"/placements/{there.placement.pk}/start-leave/"
    typed = {**opened(there.client, page), "kind": "home"}

    answers = [there.client.post(page, typed) for _ in range(2)]

    assert [answer.status_code for answer in answers] == [302, 302]
    assert Leave.objects.count() == 1


def test_discharge_sent_twice_is_done_once(there: Writing) -> None:
    page = discharge_page(there)
    typed = opened(there.client, page)

    assert [there.client.post(page, typed).status_code for _ in range(2)] == [302, 302]
    assert there.client.get(page).status_code == 409


def test_form_that_was_sent_and_then_altered_is_told(there: Writing) -> None:
    page = f"/beds/{there.bed('2').pk}/pause/"
    typed = {**opened(there.client, page), "reason": "cleaning"}
    there.client.post(page, typed)

    told = there.client.post(page, {**typed, "reason": "acuity"})

    assert "was sent before" in said(told)
    assert BedPeriod.objects.filter(use="paused").count() == 1


def test_refused_form_is_sent_again(there: Writing) -> None:
    page = f"/beds/{there.bed('2').pk}/pause/"
    typed = {**opened(there.client, page), "reason": "cleaning"}
    late = {**typed, **day("review_on", "2026-12-20")}

    refused = there.client.post(page, late)

    assert "A pause from 20 November 2026 is reviewed by 27 November 2026" in said(refused)
    assert there.client.post(page, typed).status_code == 302


@pytest.mark.django_db(transaction=True)
def test_two_who_admit_to_one_bed() -> None:
    there = writing()
    bed, page = there.bed("2"), "/wards/RHA/OWN/do/admit/"
    people = [PatientFactory(), PatientFactory()]
    for number, person in enumerate(people):
        person.referrals.create(
            reference=f"R{number}",
            responsible_icb=there.world.icbs["QT1"],
            service_line=there.world.wards["own"].service_line,
            received_on=TODAY,
            accepted_on=TODAY,
        )
    clients = [there.client, Client()]
    clients[1].force_login(there.world.user(Role.BED_MANAGER, "RHA", username="another"))

    def admission(number: int) -> dict[str, str]:
        referral = people[number].referrals.get()
        typed = {"referral": str(referral.pk), "place": f"bed-{bed.pk}", "understood": "on"}
        return {**opened(clients[number], page), **typed}

    sent = [admission(0), admission(1)]
    answers = together(
        [lambda: clients[0].post(page, sent[0]), lambda: clients[1].post(page, sent[1])]
    )

    assert sorted(answer.status_code for answer in answers) == [302, 422]
    (refused,) = [answer for answer in answers if answer.status_code == 422]
    assert "Bed 2 is occupied from 20 November 2026" in said(refused)
    assert "changed this on" in said(refused)
    assert BedPeriod.objects.filter(bed=bed).count() == 1


@pytest.mark.django_db(transaction=True)
def test_double_click_on_real_connections_makes_one_record() -> None:
    there = writing()
    page = f"/beds/{there.bed('2').pk}/close/"
    typed = {**opened(there.client, page), "reason": "staffing"}

    def click() -> int:
        client = Client()
        client.cookies = there.client.cookies
        return client.post(page, typed).status_code

    assert together([click, click, click]) == [302, 302, 302]
    assert BedPeriod.objects.filter(use="closed").count() == 1
