"""A page left open: asked for again it costs one query, and says nothing where nothing changed."""

from collections.abc import Iterator
from datetime import timedelta

import pytest
from django.contrib.sessions.models import Session
from django.db import connection
from django.http import HttpResponse
from django.test import Client
from django.test.utils import CaptureQueriesContext

from beds.models import Bed, BedPeriod
from impact.audit.models import AccessLog
from impact.core import clock
from patients.models import Patient
from tests.integration.beds_api.world import TODAY, Writing, writing
from tests.pages import attribute, one, page_of
from tests.worlds import SINCE

WARD = "/wards/RHA/OWN/"


@pytest.fixture(autouse=True)
def monday() -> Iterator[None]:
    """The world's own day."""
    with clock.at(TODAY):
        yield


@pytest.fixture
def there(db: None) -> Writing:
    return writing()


def addresses(there: Writing) -> list[str]:
    """Every page that brings itself up to date."""
    person = there.placement.patient
    referral = person.referrals.create(
        reference="R1",
        responsible_icb=there.placement.responsible_icb,
        service_line=there.world.wards["own"].service_line,
        received_on=TODAY,
    )
    return [
        "/bed-state/",
        "/bed-state/map/",
        WARD,
        f"/patients/{person.pseudonym}/",
        f"/referrals/{referral.pk}/find-a-bed/",
    ]


def shown(there: Writing, address: str) -> str:
    """The version that a page carries."""
    return attribute(one(page_of(there.client.get(address)), "main"), "data-live")


def again(there: Writing, address: str, version: str) -> HttpResponse:
    """The answer to a page left open."""
    headers = {"X-Quiet": "1", "If-None-Match": f'"{version}"'}
    return there.client.get(address, headers=headers)


def tag(response: HttpResponse) -> str:
    return response["ETag"].strip('"')


def elsewhere(there: Writing) -> None:
    """A change that shows on none of these pages."""
    Bed.objects.create(ward=there.world.wards["west"], label="X1", start_date=SINCE)


def in_the_ward(there: Writing) -> None:
    BedPeriod.objects.create(
        bed=there.bed("2"), use="paused", start_date=TODAY, reason="cleaning", review_on=TODAY
    )


def test_nothing_changed_is_one_query_and_no_entry(there: Writing) -> None:
    for address in addresses(there):
        version = shown(there, address)
        seen = AccessLog.objects.count()

        with CaptureQueriesContext(connection) as queries:
            answer = again(there, address, version)

        assert (answer.status_code, answer.content) == (304, b""), address
        assert AccessLog.objects.count() == seen
        # Those of the session and of the user, and one more.
        assert len(queries) <= 3, [query["sql"][:80] for query in queries]


def test_what_changed_is_shown(there: Writing) -> None:
    for address in addresses(there)[:3]:
        version = shown(there, address)
        before = there.client.get(address).content
        bed = Bed.objects.create(
            ward=there.world.wards["own"], label=f"N{len(address)}", start_date=SINCE
        )

        answer = again(there, address, version)

        assert answer.status_code == 200, address
        assert answer.content != before
        assert answer["Cache-Control"] == "no-store"
        assert again(there, address, tag(answer)).status_code == 304
        bed.delete()


def test_change_elsewhere_shows_nobody_anything_and_leaves_no_entry(there: Writing) -> None:
    address = WARD
    elsewhere(there)
    first = again(there, address, "a version of long ago")
    seen = AccessLog.objects.count()
    elsewhere_again = Patient.objects.create()

    answer = again(there, address, tag(first))

    assert elsewhere_again.pk
    assert (answer.status_code, answer.content) == (304, b"")
    assert tag(answer) != tag(first)
    assert AccessLog.objects.count() == seen
    in_the_ward(there)
    assert again(there, address, tag(answer)).status_code == 200
    assert AccessLog.objects.count() == seen + 1


def test_time_that_passes_is_no_change(there: Writing) -> None:
    first = again(there, WARD, "none")
    with clock.at(there.now + timedelta(hours=3)):
        Patient.objects.create()
        assert again(there, WARD, tag(first)).status_code == 304
    with clock.at(TODAY + timedelta(days=1)):
        assert again(there, WARD, tag(first)).status_code == 200


def test_asking_by_itself_keeps_nobody_signed_in(there: Writing) -> None:
    version = shown(there, WARD)
    kept = there.client.session
    kept["seen_at"] = 0
    kept.save()

    again(there, WARD, version)
    assert there.client.session["seen_at"] == 0
    there.client.get(WARD)
    assert there.client.session["seen_at"] > 0


def test_signed_out_is_led_to_sign_in(there: Writing) -> None:
    version = shown(there, WARD)
    Session.objects.all().delete()

    answer = again(there, WARD, version)

    assert answer.status_code == 302
    assert answer["Location"].startswith("/accounts/login/")


def test_page_asked_for_as_ever_is_whole(there: Writing) -> None:
    version = shown(there, WARD)

    answer = there.client.get(WARD, headers={"If-None-Match": f'"{version}"'})

    assert answer.status_code == 200
    assert "ETag" not in answer


def test_nobody_s_page_has_no_version(there: Writing) -> None:
    assert Client().get(WARD, headers={"X-Quiet": "1"}).status_code == 302
