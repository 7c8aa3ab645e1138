"""Differences worked through one by one: whose, how old, what came of them."""

from collections.abc import Iterator
from datetime import timedelta

import pytest
from django.http import HttpResponse
from django.test import Client

from beds.models import Difference, DifferenceEvent
from beds.services.differences import AlreadySettled, settle, take_on
from impact.audit.models import AccessLog
from impact.core import clock
from impact.core.errors import Invalid
from patients.models import Patient, Stay
from providers.access import Role
from providers.models import User
from tests.integration.imports.asking import signed_in
from tests.integration.imports.files import stay
from tests.integration.imports.sending import NOW, Sender
from tests.pages import form_state, found, listed, opened, page_of, rows, words

MAY = "2026-05-01"
LATER = NOW + timedelta(days=3)


@pytest.fixture
def missing(send: Sender) -> Difference:
    """Somebody of NORTH whom the last complete file lacked."""
    send(stays=[stay("1", MAY), stay("2", MAY)])
    send(stays=[stay("1", MAY)], complete=True)
    return Difference.objects.get()


@pytest.fixture(autouse=True)
def three_days_later() -> Iterator[None]:
    with clock.at(LATER):
        yield


@pytest.fixture
def client(missing: Difference) -> Client:
    return signed_in()


def sent(client: Client, address: str, **given: str) -> HttpResponse:
    """What answers when the form of a page is sent as it is shown."""
    return client.post(address, {**form_state(opened(client, address)), **given})


def sender() -> User:
    return User.objects.get(username="bed_manager-north")


def test_list_says_who_is_missing_since_when_and_whose_work_it_is(
    client: Client, missing: Difference
) -> None:
    person = Patient.objects.get(identifiers__local_id="P2")

    (row,) = rows(next(found(listed(opened(client, "/data/differences/"), "open"), "table")))

    assert [cell.text for cell in row] == [
        person.pseudonym,
        "Ward A",
        "Held here, missing from the file",
        "3 days ago 21 November 2026",
        "Nobody yet",
        "Work through",
    ]
    assert AccessLog.objects.get(page="data/differences").shown == 1
    assert "1 difference" in words(opened(client, "/data/"))


def test_taken_on_and_settled_it_leaves_the_list(client: Client, missing: Difference) -> None:
    address = f"/data/differences/{missing.pk}/"

    assert sent(client, address, take_on="yes").status_code == 302
    missing.refresh_from_db()
    assert (missing.owner, missing.resolved_on) == (sender(), None)

    assert sent(client, address, resolution="Still here; file mended.").status_code == 302
    page = opened(client, "/data/differences/")
    assert not list(found(listed(page, "open"), "table"))
    (row,) = rows(next(found(listed(page, "settled"), "table")))
    assert [cell.text for cell in row[2:]] == [
        "24 November 2026",
        "bed_manager-north",
        "Still here; file mended.",
    ]
    assert Stay.objects.get(ward_stay_id="W2").end_date is None


def test_sent_twice_it_is_settled_once(client: Client, missing: Difference) -> None:
    address = f"/data/differences/{missing.pk}/"
    form = {**form_state(opened(client, address)), "resolution": "Discharged."}

    answers = [client.post(address, form).status_code for _ in range(2)]

    assert answers == [302, 302]
    settled = DifferenceEvent.objects.filter(pgh_context__metadata__action="differences.settle")
    assert settled.count() == 1


def test_who_settled_it_is_in_history(client: Client, missing: Difference) -> None:
    settle(difference=missing, resolution="Mended.", on=LATER.date(), by=sender())

    last = DifferenceEvent.objects.order_by("-pgh_id")[0]
    assert last.pgh_context.metadata == {"user": sender().pk, "action": "differences.settle"}


def test_nothing_said_settles_nothing(client: Client, missing: Difference) -> None:
    answer = client.post(f"/data/differences/{missing.pk}/", {"resolution": " "})

    assert answer.status_code == 422
    assert "Say what came of it." in words(page_of(answer))
    with pytest.raises(Invalid):
        settle(difference=missing, resolution=" ", on=LATER.date(), by=sender())
    missing.refresh_from_db()
    assert missing.resolved_on is None


def test_second_to_settle_is_told_what_came_of_it(client: Client, missing: Difference) -> None:
    address = f"/data/differences/{missing.pk}/"
    seen = form_state(opened(client, address))
    settle(difference=missing, resolution="Discharged.", on=LATER.date(), by=sender())

    answer = client.post(address, {**seen, "resolution": "Still here."})

    assert answer.status_code == 412
    page = words(page_of(answer))
    assert "24 November 2026: Discharged." in page
    assert "bed_manager-north changed this" in page
    missing.refresh_from_db()
    assert missing.resolution == "Discharged."
    with pytest.raises(AlreadySettled):
        take_on(difference=missing, by=sender())


@pytest.mark.parametrize(
    ("role", "provider"), [(Role.BED_MANAGER, "SOUTH"), (Role.CLINICIAN, "NORTH")]
)
def test_others_see_nothing_of_it(missing: Difference, role: Role, provider: str) -> None:
    stranger = signed_in(role, provider)

    assert stranger.get(f"/data/differences/{missing.pk}/").status_code == 404
    assert stranger.post(f"/data/differences/{missing.pk}/", {"take_on": "y"}).status_code == 404
    answer = stranger.get("/data/differences/")
    assert answer.status_code == 404 or b"Nobody yet" not in answer.content
