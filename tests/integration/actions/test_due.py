"""What the first page says is due and overdue for somebody."""

from datetime import date, datetime, timedelta

from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from beds.models import Bed, BedPeriod, Confirmation
from impact.audit.models import AccessLog
from impact.core.periods import LONDON
from patients.models import Readiness
from providers.access import Role
from tests.factories import UserFactory
from tests.integration.beds_api.world import TODAY, Writing
from tests.pages import found, listed, opened, rows
from tests.worlds import SINCE


def confirmed(there: Writing, days_ago: int) -> None:
    at = datetime.combine(TODAY - timedelta(days=days_ago), datetime.min.time(), tzinfo=LONDON)
    Confirmation.objects.all().delete()
    Confirmation.objects.create(
        ward=there.world.wards["own"],
        confirmed_at=at + timedelta(hours=9),
        by=UserFactory(),
        headcount=1,
        held=1,
    )


def told(there: Writing, anchor: str) -> list[list[str]]:
    """The rows of a list on the first page."""
    section = listed(opened(there.client, "/"), anchor)
    return [[cell.text for cell in row] for table in found(section, "table") for row in rows(table)]


def test_wards_are_due_before_they_are_stale(there: Writing) -> None:
    for days_ago, expected in (
        (0, []),
        (4, []),
        (5, [["Ward own", "Due 22 November 2026"]]),
        (7, [["Ward own", "Due Today"]]),
        (9, [["Ward own", "Due Overdue by 2 days"]]),
    ):
        confirmed(there, days_ago)
        assert [row[1].removeprefix("Due ") for row in told(there, "confirm")] == [
            row[1].removeprefix("Due ") for row in expected
        ]


def test_ward_that_was_never_confirmed_leads_to_its_form(there: Writing) -> None:
    section = listed(opened(there.client, "/"), "confirm")
    (row,) = rows(next(found(section, "table")))

    assert row[0].links == ("/wards/RHA/OWN/do/confirm/",)
    assert row[1].text == "Never confirmed"


def test_holds_and_pauses_overdue_come_first(there: Writing) -> None:
    for label, use, review in (
        ("A", "held", "2026-11-21"),
        ("B", "paused", "2026-11-15"),
        ("C", "held", "2026-11-25"),
    ):
        bed = Bed.objects.create(ward=there.world.wards["own"], label=label, start_date=SINCE)
        BedPeriod.objects.create(
            bed=bed,
            use=use,
            start_date=SINCE,
            reason="other",
            review_on=date.fromisoformat(review),
        )

    shown = told(there, "reviews")

    assert [row[1] for row in shown] == ["Paused", "Held"]
    assert [row[2] for row in shown] == ["Overdue by 5 days", "21 November 2026"]


def test_people_ready_for_discharge_are_named_and_on_record(there: Writing) -> None:
    Readiness.objects.create(placement=there.placement, start_date=date(2026, 11, 10))

    ((person, ready),) = told(there, "ready-to-leave")

    assert person == there.world.people["own"].pseudonym
    assert ready.startswith("10 days")
    entry = AccessLog.objects.get(page="home")
    assert entry.shown == 1


def test_a_clinician_has_no_holds_and_others_have_nothing(there: Writing) -> None:
    for role, where, anchors in (
        (Role.CLINICIAN, "RHA", {"confirm", "ready-to-leave"}),
        (Role.COMMISSIONER, "EAST", set()),
    ):
        client = Client()
        client.force_login(there.world.user(role, where, username=f"a-{role}"))
        page = opened(client, "/")
        places = {
            dict(section.attributes).get("aria-labelledby")
            for section in found(page, "section", "app-list")
        }
        assert places & {"confirm", "reviews", "ready-to-leave"} == anchors


def test_a_past_day_has_nothing_due(there: Writing) -> None:
    page = opened(there.client, "/?as_at=2026-11-19")

    assert not list(found(page, "section", "app-due"))


def test_first_page_takes_as_many_queries_for_one_as_for_ten(there: Writing) -> None:
    def taken() -> int:
        with CaptureQueriesContext(connection) as queries:
            opened(there.client, "/")
        return len(queries)

    def more(label: str) -> None:
        bed = Bed.objects.create(ward=there.world.wards["own"], label=label, start_date=SINCE)
        BedPeriod.objects.create(
            bed=bed, use="held", start_date=SINCE, reason="other", review_on=SINCE
        )

    Readiness.objects.create(placement=there.placement, start_date=date(2026, 11, 10))
    more("A")
    taken()
    one = taken()
    for number in range(10):
        more(f"B{number}")

    assert taken() == one
