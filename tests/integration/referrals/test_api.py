"""Referrals in the API: taken in, every step, and what each refusal looks like."""

import json
from typing import Any

import pytest
from django.test import Client

from impact.audit.models import AccessLog
from patients.models import Referral
from patients.referral_states import ReferralState
from providers.access import Role
from tests.factories import DAY, days, nhs_number
from tests.integration.referrals.conftest import SignIn
from tests.worlds import World

API = "/api/v1/referrals/"


def post(client: Client, path: str, body: dict[str, Any], **headers: str) -> Any:
    return client.post(
        f"{API}{path}", json.dumps(body), content_type="application/json", headers=headers
    )


def step(client: Client, referral: Referral, name: str, **body: Any) -> Any:
    return post(client, f"{referral.pk}/{name}/", body, **{"If-Match": "*"})


def told(**body: Any) -> dict[str, Any]:
    usual = {
        "service_line": "LS",
        "responsible_icb": "QT1",
        "received_on": str(DAY),
        "assessor": "RHA",
    }
    return {**usual, **body}


def test_from_receipt_to_waiting(sign_in: SignIn, world: World) -> None:
    client, hub = sign_in(Role.BED_MANAGER, "RHA"), sign_in(Role.HUB, "EAST")
    made = post(client, "", told(person={"nhs_number": nhs_number(), "sex": "male"}))
    assert (made.status_code, made.json()["state"]) == (201, "received")
    referral = Referral.objects.get(pk=made.json()["id"])

    answers = [
        step(hub, referral, "triage", triaged_on=str(DAY)),
        step(client, referral, "book-assessment", assessment_booked_for=str(days(2))),
        step(client, referral, "assess", assessed_on=str(DAY), level_recommended="low"),
        step(client, referral, "send-report", report_sent_on=str(DAY)),
        step(client, referral, "accept", accepted_on=str(DAY), expected_on=str(days(9))),
    ]

    assert [answer.json().get("state") for answer in answers] == [
        "triaged",
        "assessment_booked",
        "assessed",
        "assessed",
        "waiting",
    ]
    body = client.get(f"{API}{referral.pk}/").json()
    assert body["clocks"] == [
        {"measure": "assessment", "due_on": "2026-05-11", "met_on": str(DAY), "overdue": False},
        {"measure": "report", "due_on": "2026-06-01", "met_on": str(DAY), "overdue": False},
    ]
    assert (body["provider"], body["expected_on"]) == ("RHA", str(days(9)))


@pytest.mark.parametrize(
    ("name", "body", "state"),
    [
        ("decline", {"declined_on": str(DAY), "decline_reason": "no_bed"}, "declined"),
        ("withdraw", {"withdrawn_on": str(DAY)}, "withdrawn"),
    ],
)
def test_endings(
    sign_in: SignIn, referral: Referral, name: str, body: dict[str, str], state: str
) -> None:
    client = sign_in(Role.CLINICIAN, "RHA")

    assert step(client, referral, name, **body).json()["state"] == state

    again = step(client, referral, name, **body)
    assert (again.status_code, again.json()["code"]) == (409, "step_not_allowed")
    assert again.json()["conflict"]["what"] == f"the referral is {state}"


def test_redirected_by_the_hub(sign_in: SignIn, referral: Referral) -> None:
    body = {"redirected_on": str(DAY), "redirected_to": "High secure"}

    answer = step(sign_in(Role.HUB, "EAST"), referral, "redirect", **body)

    assert (answer.status_code, answer.json()["redirected_to"]) == (200, "High secure")


def test_a_step_is_for_the_version_that_was_seen(sign_in: SignIn, referral: Referral) -> None:
    client, hub = sign_in(Role.CLINICIAN, "RHA"), sign_in(Role.HUB, "EAST")
    seen = client.get(f"{API}{referral.pk}/")["ETag"]
    step(hub, referral, "triage", triaged_on=str(DAY))
    body = {"withdrawn_on": str(DAY)}

    late = post(client, f"{referral.pk}/withdraw/", body, **{"If-Match": seen})
    without = post(client, f"{referral.pk}/withdraw/", body)

    assert (late.status_code, late.json()["changed_by"]) == (412, "hub-east")
    assert without.status_code == 428
    assert Referral.objects.get(pk=referral.pk).state == ReferralState.TRIAGED


def test_a_request_sent_again_makes_one_referral(sign_in: SignIn, world: World) -> None:
    client = sign_in(Role.CLINICIAN, "RHA")
    body = told(person={"sex": "male"})

    answers = [post(client, "", body, **{"Idempotency-Key": "once"}) for _ in range(2)]

    assert answers[0].json() == answers[1].json()
    assert Referral.objects.count() == 1


@pytest.mark.parametrize(
    ("body", "status", "code"),
    [
        (told(), 400, "invalid"),
        (told(patient="P-own", person={"sex": "male"}), 400, "invalid"),
        (told(patient="P-west"), 400, "invalid"),
        (told(person={"nhs_number": "9990000001"}), 400, "invalid"),
        (told(patient="P-own", assessor="PRIV"), 403, "not_allowed"),
        (told(patient="P-own", kind="move"), 422, "move_reason"),
        (told(patient="P-own", source="nowhere"), 422, "unknown_code"),
        (told(patient="P-own", received_on=str(days(1))), 422, "future"),
    ],
)
def test_a_new_referral_that_cannot_be(
    sign_in: SignIn, world: World, body: dict[str, Any], status: int, code: str
) -> None:
    answer = post(sign_in(Role.CLINICIAN, "RHA"), "", body)

    assert (answer.status_code, answer.json()["code"]) == (status, code)
    assert "9990000001" not in answer.content.decode()
    assert not Referral.objects.exists()


def test_the_same_twice_is_a_conflict(sign_in: SignIn, referral: Referral) -> None:
    answer = post(sign_in(Role.CLINICIAN, "RHA"), "", told(patient=referral.patient.pseudonym))

    assert (answer.status_code, answer.json()["code"]) == (409, "already_referred")


def test_overdue_is_filtered_as_on_the_page(sign_in: SignIn, referral: Referral) -> None:
    client = sign_in(Role.CLINICIAN, "RHA")

    def found(**asked: str) -> int:
        count: int = client.get(API, asked).json()["count"]
        return count

    assert found(state="open") == 1
    assert (found(overdue_on=str(days(4))), found(overdue_on=str(days(5)))) == (0, 1)
    assert found(state="waiting") == 0


def test_every_answer_about_a_person_is_on_record(sign_in: SignIn, referral: Referral) -> None:
    step(sign_in(Role.CLINICIAN, "RHA"), referral, "withdraw", withdrawn_on=str(DAY))

    assert [entry.people for entry in AccessLog.objects.all()] == [[referral.patient_id]]
