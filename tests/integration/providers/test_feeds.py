"""Which wards are fed and which are typed, dated, by whom; and the page that says so."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from django.test import Client

from beds.models import Bed
from beds.services.placements import admit
from impact.core import clock
from patients.models import Patient
from providers.access import Role
from providers.models import Collaborative, Icb, Membership, User, Ward, WardFeed
from providers.services.dates import InFuture, OutOfOrder
from providers.services.feeds import AlreadyFed, NotFed, feed_ward, type_ward
from providers.services.wards import WardNotOpen
from tests.factories import UserFactory, WardFactory
from tests.integration.imports.asking import signed_in
from tests.integration.imports.files import stay
from tests.integration.imports.sending import NOW, Sender
from tests.integration.imports.world import build
from tests.pages import found, listed, one, opened, page_of, rows, words
from tests.placing import history

pytestmark = pytest.mark.django_db
TODAY = NOW.date()
MAY, JUNE = date(2026, 5, 1), date(2026, 6, 1)


@pytest.fixture(autouse=True)
def today() -> Iterator[None]:
    with clock.at(NOW):
        yield


def test_ward_is_typed_until_it_is_fed_and_again_after() -> None:
    ward, by = WardFactory(), UserFactory()

    feed = feed_ward(ward=ward, start_date=MAY, today=TODAY, by=by)
    type_ward(ward=ward, on=JUNE, today=TODAY, by=by)
    feed_ward(ward=ward, start_date=JUNE, today=TODAY, by=by)

    feed.refresh_from_db()
    assert (feed.start_date, feed.end_date, feed.set_by) == (MAY, JUNE, by)
    assert WardFeed.objects.as_at(MAY).get() == feed
    assert WardFeed.objects.as_at(TODAY).get().start_date == JUNE
    assert [row[1:] for row in history(feed)] == [
        ("feeds.feed_ward", by.pk),
        ("feeds.type_ward", by.pk),
    ]


def test_what_cannot_be_is_refused() -> None:
    ward, by = WardFactory(start_date=MAY), UserFactory()
    with pytest.raises(NotFed):
        type_ward(ward=ward, on=JUNE, today=TODAY, by=by)
    with pytest.raises(InFuture):
        feed_ward(ward=ward, start_date=date(2026, 11, 22), today=TODAY, by=by)
    with pytest.raises(WardNotOpen):
        feed_ward(ward=ward, start_date=date(2026, 4, 30), today=TODAY, by=by)

    feed_ward(ward=ward, start_date=JUNE, today=TODAY, by=by)

    for day in (MAY, JUNE, TODAY):
        with pytest.raises(AlreadyFed):
            feed_ward(ward=ward, start_date=day, today=TODAY, by=by)
    with pytest.raises(OutOfOrder):
        type_ward(ward=ward, on=MAY, today=TODAY, by=by)


@pytest.fixture
def wards(db: None) -> dict[str, Ward]:
    return build()


@pytest.fixture
def send(wards: dict[str, Ward], tmp_path: Path) -> Sender:
    return Sender(tmp_path)


def test_bed_manager_feeds_own_wards_alone(wards: dict[str, Ward]) -> None:
    client, ward = signed_in(), wards["NORTH:A"]
    table = rows(next(found(listed(opened(client, "/data/wards/"), "wards"), "table")))
    assert [(row[0].text, row[2].text) for row in table] == [
        ("Ward A", "Typed"),
        ("Ward B", "Typed"),
        ("Ward N", "Typed"),
    ]

    assert chosen(client, ward, MAY).status_code == 302

    assert "Fed since 1 May 2026" in words(opened(client, "/data/wards/"))
    assert "Type this ward from this day" in words(opened(client, f"/data/wards/{ward.pk}/"))
    assert chosen(client, ward, JUNE).status_code == 302
    assert WardFeed.objects.get().end_date == JUNE
    assert chosen(client, wards["SOUTH:A"], MAY).status_code == 404


def chosen(client: Client, ward: Ward, day: date) -> Any:
    parts = {"on_day": day.day, "on_month": day.month, "on_year": day.year}
    return client.post(f"/data/wards/{ward.pk}/", parts)


def test_page_says_what_is_wrong_with_a_day(wards: dict[str, Ward]) -> None:
    client, ward = signed_in(), wards["NORTH:A"]

    answer = chosen(client, ward, date(2026, 12, 1))

    assert answer.status_code == 422
    assert "has not come yet" in words(page_of(answer))
    assert client.post(f"/data/wards/{ward.pk}/", {}).status_code == 422
    assert not WardFeed.objects.exists()


def test_hub_feeds_the_wards_of_members(wards: dict[str, Ward]) -> None:
    hub = User.objects.create(username="hub")
    east = Collaborative.objects.get()
    Membership.objects.create(user=hub, role=Role.HUB, collaborative=east)
    client = Client()
    client.force_login(hub)

    assert chosen(client, wards["SOUTH:A"], MAY).status_code == 302
    assert WardFeed.objects.get().set_by == hub


def test_what_is_typed_on_a_fed_ward_is_shown_as_provisional(
    send: Sender, wards: dict[str, Ward]
) -> None:
    client, ward = signed_in(), wards["NORTH:A"]
    for name in ("NORTH:A", "NORTH:B"):
        feed_ward(ward=wards[name], start_date=MAY, today=TODAY, by=UserFactory())
    send(stays=[stay("1", "2026-05-01", bed="01")])
    person = admitted(ward, "02")

    page = opened(client, "/wards/NORTH/A/")
    told = {row[1].text: row[2].text for row in rows(next(found(listed(page, "people"), "table")))}
    assert told[person.pseudonym] == "1 June 2026 Provisional"
    assert sorted(told.values())[0] == "1 June 2026 Provisional"
    assert len([it for it in told.values() if "Provisional" in it]) == 1
    assert "By extracts since 1 May 2026" in words(page)
    assert "The next extract takes it over where person and ward agree" in words(page)
    record = opened(client, f"/patients/{person.pseudonym}/")
    on_page = {row[0].text: row[1].text for row in rows(listed(record, "events"))}
    assert on_page["Ward stay"] == "1 June 2026 Provisional"
    assert "The next extract takes it over where person and ward agree" in words(record)
    assert "A, NORTH (provisional)" in words(one(record, "dl", "app-facts"))
    fed = Patient.objects.exclude(pk=person.pk).get()
    assert "rovisional" not in words(opened(client, f"/patients/{fed.pseudonym}/"))
    waiting = opened(client, f"/data/wards/{ward.pk}/")
    assert person.pseudonym in words(waiting)
    counted = rows(next(found(listed(opened(client, "/data/wards/"), "wards"), "table")))
    assert [row[3].text for row in counted] == ["1", "0", "0"]
    told_by_api = client.get(f"/api/v1/wards/{ward.pk}/").json()
    assert told_by_api["fed_since"] == "2026-05-01"
    assert client.get(f"/api/v1/wards/{wards['NORTH:N'].pk}/").json()["fed_since"] is None


def admitted(ward: Ward, label: str) -> Patient:
    patient = Patient.objects.create()
    admit(
        patient=patient,
        ward=ward,
        admitted_on=JUNE,
        responsible_icb=Icb.objects.get(code="QT1"),
        today=TODAY,
        by=UserFactory(),
        bed=Bed.objects.get(ward=ward, label=label),
    )
    return patient
