"""Finding a bed, bringing people back, and keeping two apart, through the API."""

from typing import Any

import pytest
from django.test import Client

from impact.audit.models import AccessKind, AccessLog
from patients.models import Patient, Referral, RepatriationPlan, Separation
from providers.access import Role
from tests.factories import ReferralFactory
from tests.integration.beds_api.world import Writing, sent


@pytest.fixture
def referral(api: Writing) -> Referral:
    made: Referral = ReferralFactory(
        patient=Patient.objects.create(),
        service_line=api.world.wards["own"].service_line,
        responsible_icb=api.world.icbs["QT1"],
    )
    return made


def somebody(api: Writing, role: Role) -> Client:
    client = Client()
    client.force_login(api.world.user(role, "EAST"))
    return client


def seen(client: Client, path: str) -> Any:
    answer = client.get(f"/api/v1/{path}")
    assert answer.status_code == 200, answer.content
    return answer.json()


def changed(client: Client, record: str, what: str, given: dict[str, Any], status: int) -> Any:
    tag = client.get(f"/api/v1/{record}")["ETag"]
    return sent(client, f"{record}{what}/", given, status, if_match=tag)


def test_every_bed_has_its_reasons(api: Writing, referral: Referral) -> None:
    found = {
        (one["ward"], one["bed_label"]): one
        for one in seen(api.client, f"referrals/{referral.pk}/find-a-bed/")
    }

    assert set(found) == {("RHA:OWN", "1"), ("RHA:OWN", "2"), ("PRIV:FELLOW", "1")}
    vacant, taken = found["RHA:OWN", "2"], found["RHA:OWN", "1"]
    assert (vacant["state"], vacant["against"], vacant["suited"]) == ("vacant", [], True)
    assert (taken["state"], taken["suited"]) == ("occupied", False)
    assert taken["against"][0]["words"]
    assert api.world.people["own"].pseudonym not in str(found)
    looked = AccessLog.objects.latest("pk")
    assert (looked.kind, looked.people) == (AccessKind.PATIENT, [referral.patient_id])


def test_no_bed_is_looked_for_once_a_referral_has_ended(api: Writing, referral: Referral) -> None:
    Referral.objects.filter(pk=referral.pk).update(withdrawn_on=referral.received_on)

    assert api.client.get(f"/api/v1/referrals/{referral.pk}/find-a-bed/").status_code == 404


def test_plan_visits_and_reviews_of_somebody_away(api: Writing) -> None:
    client = somebody(api, Role.CASE_MANAGER)
    (away,) = [
        one
        for one in seen(client, "out-of-area/")["results"]
        if one["patient"] == api.world.people["spot"].pseudonym
    ]
    record = f"out-of-area/{away['id']}/"
    plan = {"next_step": "Ask", "owner": "A Nurse", "due_on": "2026-12-01"}

    changed(client, record, "plan", {**plan, "target_ward": "RHA:OWN"}, 200)
    changed(client, record, "seen", {"seen_on": "2026-11-19", "seen_by": "A Nurse"}, 200)
    changed(client, record, "plan-review", {"kind": "cpa", "planned_for": "2026-12-01"}, 200)
    told = changed(client, record, "review-held", {"kind": "cpa", "held_on": "2026-11-20"}, 200)
    twice = changed(client, record, "seen", {"seen_on": "2026-11-19", "seen_by": "A Nurse"}, 409)

    assert away["plan"] is None
    assert (told["plan"]["owner"], told["plan"]["target_ward"]) == ("A Nurse", "RHA:OWN")
    assert told["visits"] == [{"seen_on": "2026-11-19", "seen_by": "A Nurse"}]
    assert told["reviews"][0]["held_on"] == "2026-11-20"
    assert twice["code"] == "already_seen"
    assert RepatriationPlan.objects.get().next_step == "Ask"
    assert seen(api.client, "out-of-area/")["results"] == []


def test_only_the_hub_keeps_people_apart(api: Writing) -> None:
    client = somebody(api, Role.HUB)
    pair = {
        "one": api.world.people["own"].pseudonym,
        "other": api.world.people["fellow"].pseudonym,
        "scope": "site",
        "from": "2026-11-01",
    }

    made = sent(client, "separations/", pair, 201)
    sent(client, "separations/", pair, 409)
    api.send("separations/", pair, 403)
    assert seen(api.client, "separations/")["results"] == []
    assert [one["id"] for one in seen(client, "separations/")["results"]] == [made["id"]]
    ended = changed(client, f"separations/{made['id']}/", "end", {"on": "2026-11-20"}, 200)

    assert ended["to"] == "2026-11-20"
    assert Separation.objects.get().end_date is not None
