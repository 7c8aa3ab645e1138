"""A request sent again, or twice at once, makes one record."""

from datetime import timedelta

import pytest
from django.test import Client

from beds.models import BedPeriod
from impact.audit.models import KeptAnswer
from impact.core import clock
from patients.models import Placement
from providers.access import Role
from tests.integration.beds_api.world import Writing, sent, writing
from tests.sessions import together


def test_replay_gets_the_same_answer_and_does_nothing(api: Writing) -> None:
    given, before = api.admission(), Placement.objects.count()

    first, again = (
        api.client.post(
            "/api/v1/placements/admit/",
            given,
            content_type="application/json",
            headers={"idempotency-key": "one"},
        )
        for _ in range(2)
    )

    assert (first.status_code, again.status_code) == (201, 201)
    assert first.json() == again.json()
    assert first["ETag"] == again["ETag"]
    assert Placement.objects.count() == before + 1


def test_replay_of_an_update_needs_no_newer_version(api: Writing) -> None:
    record = f"placements/{api.placement.pk}/"
    given, seen = {"from": "2026-11-02"}, api.tag(record)

    first, again = (
        api.send(f"{record}ready/", given, 200, if_match=seen, idempotency_key="r")
        for _ in range(2)
    )

    assert first == again


def test_another_request_with_the_key_is_refused(api: Writing) -> None:
    given = api.admission()
    api.send("placements/admit/", given, 201, idempotency_key="one")

    other = {**given, "admitted_on": "2026-11-19"}
    problem = api.send("placements/admit/", other, 422, idempotency_key="one")

    assert problem["code"] == "key_reused"


def test_key_of_one_caller_is_nothing_to_another(api: Writing) -> None:
    other = Client()
    other.force_login(api.world.user(Role.BED_MANAGER, "RHA", username="another"))
    api.send("placements/admit/", api.admission(), 201, idempotency_key="one")

    pause = {"from": "2026-11-20", "reason": "cleaning", "review_on": "2026-11-21"}
    bed = api.world.wards["own"].beds.create(label="3", start_date="2026-01-01")
    sent(other, "pauses/", {**pause, "bed": bed.pk}, 201, idempotency_key="one")

    assert KeptAnswer.objects.count() == 2


def test_refused_request_may_be_sent_again(api: Writing) -> None:
    given = api.admission("1")
    api.send("placements/admit/", given, 409, idempotency_key="one")
    BedPeriod.objects.filter(bed=api.bed("1")).delete()

    api.send("placements/admit/", given, 201, idempotency_key="one")


def test_answers_are_kept_for_a_day(api: Writing) -> None:
    api.send("placements/admit/", api.admission(), 201, idempotency_key="one")

    with clock.at(clock.now() + timedelta(days=2)):
        api.send("closures/", {"bed": 0}, 400, idempotency_key="two")
        made = {"ward": "RHA:OWN", "bed": "3", "from": "2026-11-01"}
        api.send("beds/", made, 201, idempotency_key="one")

    assert KeptAnswer.objects.count() == 1


def test_no_key_is_kept_as_it_was_sent(api: Writing) -> None:
    api.send("placements/admit/", api.admission(), 201, idempotency_key="9990000018")

    kept = KeptAnswer.objects.get()
    assert "9990000018" not in f"{kept.key}{kept.digest}{kept.body}"


@pytest.mark.django_db(transaction=True)
def test_two_at_once_make_one_record() -> None:
    made = writing()
    given, before = made.admission(), Placement.objects.count()

    def admit() -> tuple[int, int]:
        client = Client()
        client.cookies = made.client.cookies
        answer = client.post(
            "/api/v1/placements/admit/",
            given,
            content_type="application/json",
            headers={"idempotency-key": "double"},
        )
        return answer.status_code, answer.json()["id"]

    answers = together([admit] * 4)

    assert len(set(answers)) == 1
    assert answers[0][0] == 201
    assert Placement.objects.count() == before + 1
