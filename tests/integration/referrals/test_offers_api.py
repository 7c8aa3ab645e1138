"""Offers in the API: asked for and answered, once and by whoever may."""

import json
from typing import Any

from django.test import Client

from beds.models import BedPeriod
from patients.models import Referral
from providers.access import Role
from tests.factories import DAY, BedFactory, days
from tests.integration.referrals.conftest import SignIn
from tests.worlds import World

API = "/api/v1/offers/"


def post(client: Client, path: str, body: dict[str, Any], **headers: str) -> Any:
    return client.post(
        f"{API}{path}", json.dumps(body), content_type="application/json", headers=headers
    )


def test_a_bed_is_asked_for_and_answered(sign_in: SignIn, referral: Referral, world: World) -> None:
    bed = BedFactory(ward=world.wards["fellow"], label="7")
    hub, manager = sign_in(Role.HUB, "EAST"), sign_in(Role.BED_MANAGER, "PRIV")
    body = {"referral": referral.pk, "bed": bed.pk}

    made = post(hub, "", body)
    assert (made.status_code, made.json()["answer_by"]) == (201, str(days(2)))
    again = post(hub, "", body)
    assert (again.status_code, again.json()["code"]) == (409, "already_asked")
    assert manager.get(API).json()["count"] == 1
    due = {"unanswered_before": str(days(2)), "provider": "PRIV"}
    assert manager.get(API, due).json()["count"] == 0
    assert manager.get(API, {"unanswered_before": str(days(3))}).json()["count"] == 1

    path = f"{made.json()['id']}/answer/"
    yes = {"answer": "yes"}
    assert post(manager, path, yes).status_code == 428
    assert post(hub, path, yes, **{"If-Match": "*"}).status_code == 403
    bare = post(manager, path, {"answer": "no"}, **{"If-Match": made["ETag"]})
    assert (bare.status_code, bare.json()["code"]) == (422, "answer_needs")
    answered = post(manager, path, yes, **{"If-Match": made["ETag"]})
    assert (answered.status_code, answered.json()["answer"]) == (200, "yes")
    late = post(manager, path, yes, **{"If-Match": made["ETag"]})
    assert late.status_code == 412
    assert BedPeriod.objects.get(bed=bed).start_date == DAY
