"""Minutes as PDF: from what was frozen, by pseudonym, the same for ever."""

from io import BytesIO

from django.http import HttpResponse
from django.test import Client
from pypdf import PdfReader

from impact.audit.models import AccessKind, AccessLog
from providers.models import User
from reporting.models import MeetingRecord
from reporting.services.meetings import About, mark_done, note
from tests.factories import DAY, ReferralFactory
from tests.integration.meetings.world import NOON, Hall

ADDRESS = f"/meetings/EAST/{DAY}/minutes/minutes.pdf"


def fetched(user: User) -> HttpResponse:
    client = Client()
    client.force_login(user)
    return client.get(ADDRESS)


def content(user: User) -> bytes:
    answer = fetched(user)
    assert answer["Content-Type"] == "application/pdf"
    return b"".join(answer.streaming_content)  # type: ignore[attr-defined]


def text(pdf: bytes) -> str:
    return " ".join(" ".join(page.extract_text() for page in PdfReader(BytesIO(pdf)).pages).split())


def test_minutes_say_what_was_frozen(hall: Hall) -> None:
    meeting = hall.opened()
    spot, own = hall.world.people["spot"], hall.world.people["own"]
    hall.decided(meeting, text="They come home", about=About(placement=spot.placements.get()))
    referral = ReferralFactory(patient=own, service_line=hall.world.wards["own"].service_line)
    action = hall.action(meeting, text="Ask them", about=About(referral=referral))
    record = hall.closed(meeting)
    before = content(hall.clinician)
    note(meeting=meeting, text="A correction", now=NOON, by=hall.hub)
    mark_done(action=action, now=NOON, by=hall.hub)

    told = text(before)

    assert content(hall.clinician) == before
    for words in (
        *("Monday 4 May 2026", "They come home", "P-spot", "Ask them", "Referral of P-own"),
        *("Total", str(hall.hub)),
    ):
        assert words in told
    assert record.checksum in told.replace(" ", "")
    entry = AccessLog.objects.latest("pk")
    assert (entry.kind, entry.people) == (AccessKind.EXPORT, sorted((own.pk, spot.pk)))
    assert MeetingRecord.objects.get().checksum == record.checksum


def test_an_open_meeting_has_no_minutes(hall: Hall) -> None:
    hall.opened()

    assert fetched(hall.hub).status_code == 404
