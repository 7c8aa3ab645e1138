"""The pages of a meeting: before it, in it, when it is closed, and who may do what."""

import pytest
from django.test import Client

from beds.models import Confirmation, Offer
from impact.audit.models import AccessLog
from impact.core.text import long_date
from providers.access import Role
from providers.models import ServiceLine
from reporting.models import Action, Decision, Meeting, MeetingRecord
from reporting.queries.meetings import confirm_from
from reporting.services.meetings import mark_done, note
from tests.factories import (
    DAY,
    BedFactory,
    BedPeriodFactory,
    ConfirmationFactory,
    ReferralFactory,
    days,
    instant,
)
from tests.integration.meetings.world import NOON, Hall
from tests.pages import listed, one, opened, page_of, rows, signed_in, words
from tests.worlds import SINCE, place

pytestmark = pytest.mark.usefixtures("noon")
PLACE = f"/meetings/EAST/{DAY}/"
LINE = f"{PLACE}lines/LS/"


def told(client: Client, address: str, anchor: str) -> list[list[str]]:
    return [[cell.text for cell in row] for row in rows(listed(opened(client, address), anchor))]


def action(**changed: str) -> dict[str, str]:
    return {
        "what": "action",
        "action-token": "one",
        "action-text": "Get a date",
        "action-owner": "Amara Osei",
        "action-due_on_day": "11",
        "action-due_on_month": "5",
        "action-due_on_year": "2026",
        **changed,
    }


@pytest.mark.parametrize(
    ("held_on", "since"),
    [
        (0, "2026-05-01T17:00"),
        (1, "2026-05-01T17:00"),
        (2, "2026-05-05T17:00"),
        (6, "2026-05-08T17:00"),
    ],
)
def test_confirmations_count_from_five_on_the_working_day_before(held_on: int, since: str) -> None:
    assert confirm_from(days(held_on)).isoformat().startswith(since)


def test_before_it_who_is_late_is_told_first(hall: Hall, hub: Client) -> None:
    hall.opened()
    own, flow, fellow = (hall.world.wards[name] for name in ("own", "flow", "fellow"))
    for ward in (own, flow):
        ConfirmationFactory(ward=ward, by=hall.clinician, confirmed_at=instant(-3, hour=17))
    Confirmation.objects.filter(ward=flow).update(confirmed_at=instant(-3, hour=15))
    ConfirmationFactory(ward=fellow, by=hall.hub, confirmed_at=instant(0, hour=8))

    found = told(hub, PLACE, "ready")

    assert [(row[0], row[1]) for row in found] == [("RHA", "1 of 2"), ("PRIV", "1 of 1")]
    assert "flow" in found[0][2]
    assert "own" not in found[0][2]


def test_what_changed_since_the_last_meeting(hall: Hall, hub: Client) -> None:
    hall.closed(hall.opened(days(-7)))
    hall.opened()
    ward, icb = hall.world.wards["own"], hall.world.icbs["QT1"]
    leaver = hall.world.people["own"].placements.get()
    stay = leaver.stays.get()
    stay.end_date = leaver.discharged_on = days(-1)
    stay.save()
    leaver.save()
    place(hall.world.people["own"], ward, icb, start=days(-1), end=days(0))
    bed = ward.beds.get()
    BedPeriodFactory(bed=bed, start_date=days(-2))

    found = told(hub, LINE, "happened")

    assert [(row[0], row[1], row[3]) for row in found] == [
        ("Admitted", "P-own", "3 May 2026"),
        ("Discharged", "P-own", "3 May 2026"),
        ("Discharged", "P-own", "4 May 2026"),
        ("Bed closed", f"Bed {bed.label}", "2 May 2026"),
    ]


def test_the_bed_state_counts_ins_and_outs_from_the_last_meeting(hall: Hall, hub: Client) -> None:
    BedFactory(ward=hall.world.wards["fellow"], start_date=days(-9))
    asked = "?collaborative=EAST&service_line=LS"
    a_week_ago, earlier = (long_date(days(number)) for number in (-7, -10))

    def shown() -> list[object]:
        pages = [hub.get(f"/bed-state/{asked}{more}") for more in ("", "&view=wall")]
        texts = [page.content.decode() for page in pages]
        came = told(hub, f"/bed-state/changes/{asked}", "came")
        return [len(came), *([day in text for text in texts] for day in (a_week_ago, earlier))]

    # A wall tells no day where nothing came or went.
    assert shown() == [0, [True, False], [False, False]]
    hall.closed(hall.opened(days(-10)))
    assert shown() == [1, [False, False], [True, True]]
    # A meeting that is open, or of the day itself, is not yet the last one.
    hall.opened(days(-3))
    hall.closed(hall.opened())
    assert shown() == [1, [False, False], [True, True]]


def test_line_shows_the_bed_state_and_the_people(hall: Hall, hub: Client) -> None:
    hall.opened()

    page = opened(hub, LINE)

    state = [[cell.text for cell in row] for row in rows(listed(page, "bed-state"))]
    assert [row[0].split()[0] for row in state] == ["fellow", "own", "Total"]
    assert state[-1][1].split()[0] == "2"
    away = {row[0].text for row in rows(listed(page, "out-of-area"))}
    assert away == {"P-away", "P-spot"}
    entry = AccessLog.objects.latest("pk")
    assert (entry.page, entry.filters) == (
        "meeting-line",
        {"collaborative": "EAST", "service_line": "LS"},
    )
    assert entry.shown >= 2


def test_line_shows_beds_asked_for_by_whom_is_still_waiting(hall: Hall, hub: Client) -> None:
    hall.opened()
    line = hall.world.wards["own"].service_line
    bed = hall.world.wards["own"].beds.get()
    asked = {"bed": bed, "asked_on": days(-3), "answer_by": days(-1), "asked_by": hall.hub}
    waits, gone, told_no = (
        ReferralFactory(service_line=line, patient=hall.world.people[name])
        for name in ("own", "away", "spot")
    )
    for referral in (waits, gone):
        Offer.objects.create(referral=referral, **asked)
    reason = {"answer": "no", "reason": "ward_mix", "answered_at": instant(-1)}
    Offer.objects.create(referral=told_no, answered_by=hall.hub, **reason, **asked)
    gone.withdrawn_on = days(-1)
    gone.save()

    assert [row[1] for row in told(hub, LINE, "offers")] == ["P-own"]
    (row,) = told(hub, LINE, "refused")
    assert (row[1], row[5].startswith("No: Cannot be safe")) == ("P-spot", True)


def test_what_was_said_of_a_line_names_it_before_and_after_closing(hall: Hall, hub: Client) -> None:
    ServiceLine.objects.filter(code="LS").update(name="Low secure men")
    meeting = hall.opened()
    hall.decided(meeting, text="Keep it", service_line="LS")
    hall.action(meeting, text="Ask them", service_line="LS")

    def said() -> list[str]:
        (decision,), (todo,) = told(hub, PLACE, "decisions"), told(hub, PLACE, "actions")
        return [decision[2], todo[0]]

    assert said() == ["Low secure men", "Ask them Low secure men"]
    hall.closed(meeting)
    ServiceLine.objects.filter(code="LS").update(name="Another name")
    assert said() == ["Low secure men", "Ask them Low secure men"]


def test_a_decision_is_typed_without_leaving_the_page(hall: Hall, hub: Client) -> None:
    hall.opened()
    typed = {
        "what": "decision",
        "decision-token": "one",
        "decision-text": "The next bed is theirs",
        "decision-about": "person:P-spot",
        "decision-for_group": "on",
    }

    for _ in range(2):
        answer = hub.post(LINE, typed)
        assert (answer.status_code, answer["Location"]) == (302, f"{LINE}#decisions")

    decision = Decision.objects.get()
    assert decision.placement == hall.world.people["spot"].placements.get()
    assert (decision.for_group, decision.service_line, decision.by) == (True, "LS", hall.hub)
    assert told(hub, LINE, "decisions")[0][1] == "P-spot"


def test_an_action_is_somebodys_and_carried_forward(hall: Hall, hub: Client) -> None:
    hall.opened()
    osei = hall.world.user(Role.CLINICIAN, "PRIV", username="osei")
    osei.name = "Amara Osei"
    osei.save()

    assert hub.post(LINE, action()).status_code == 302

    made = Action.objects.get()
    assert (made.owner_user, made.due_on) == (osei, days(7))
    theirs = signed_in(osei).post(f"/meetings/actions/{made.pk}/done/", {"outcome": "Sent"})
    assert theirs.status_code == 302
    assert "Done" in told(hub, PLACE, "actions")[0][4]


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"action-due_on_day": "3"}, "due on that day or later"),
        ({"action-text": "Ring 999 000 0018"}, "ten digits"),
        ({"action-owner": ""}, "required"),
        ({"action-about": "person:P-west"}, "Select a valid choice"),
    ],
)
def test_what_is_refused_is_said_and_kept(
    hall: Hall, hub: Client, changed: dict[str, str], said: str
) -> None:
    hall.opened()

    answer = hub.post(LINE, action(**changed))

    assert answer.status_code == 422
    text = answer.content.decode()
    assert said in text
    assert "Get a date" in text or "action-text" in changed
    assert not Action.objects.exists()


def test_closing_asks_once_more_and_leads_to_the_record(hall: Hall, hub: Client) -> None:
    meeting = hall.opened()
    hall.decided(meeting)

    assert "Close the meeting" in words(one(opened(hub, f"{PLACE}close/"), "main"))
    assert hub.post(f"{PLACE}close/").status_code == 302

    page = opened(hub, PLACE)
    record = MeetingRecord.objects.get()
    assert record.checksum in words(one(page, "main"))
    assert rows(listed(page, "decisions"))[0][0].text.startswith("The next bed is theirs")
    assert hub.get(LINE)["Location"] == PLACE
    assert [row[0] for row in told(hub, f"{PLACE}minutes/", "actions")] == []


def test_a_note_stands_beside_the_record(hall: Hall, hub: Client) -> None:
    meeting = hall.opened()
    hall.closed(meeting)

    assert hub.post(f"{PLACE}note/", {"text": "Counted twice"}).status_code == 302
    refused = hub.post(f"{PLACE}note/", {"text": "9990000018"})

    assert refused.status_code == 422
    assert "ten digits" in words(page_of(refused))
    for address in (PLACE, f"{PLACE}minutes/"):
        assert "Counted twice" in words(one(opened(hub, address), "main"))


def test_then_and_now_stand_side_by_side(hall: Hall, hub: Client) -> None:
    meeting = hall.opened()
    hall.closed(meeting)
    assert told(hub, f"{PLACE}difference/", "difference") == []

    bed = hall.world.wards["own"].beds.get()
    BedPeriodFactory(bed=bed, start_date=days(-2))

    found = {tuple(row[:2]): row[2:] for row in told(hub, f"{PLACE}difference/", "difference")}
    assert found["own", "Closed"] == ["0", "1"]
    assert found["Total", "Open"] == ["2", "1"]
    # Two of its seven days before the cut-off are closed now.
    assert found["Closed beds", "Numerator"] == ["0", "2"]
    assert MeetingRecord.objects.get().seen["bed_state"]["total"]["closed"] == 0


def test_the_way_of_a_decision_is_told_on(hall: Hall, hub: Client) -> None:
    meeting = hall.opened()
    decision = hall.decided(meeting, for_group=True)
    hall.closed(meeting)
    address = f"/meetings/decisions/{decision.pk}/step/"

    assert words(one(opened(hub, address), "main")).count("clinical reference") == 1
    sent = {"step": "sent_to_group", "on_day": "4", "on_month": "5", "on_year": "2026"}
    assert hub.post(address, sent).status_code == 302
    assert hub.post(address, sent).status_code == 422

    page = words(one(opened(hub, PLACE), "main"))
    assert "Sent to the clinical reference and governance group" in page


def test_attendance_is_recorded_for_all_at_once(hall: Hall, hub: Client) -> None:
    meeting = hall.opened()

    hub.post(
        f"{PLACE}attendance/",
        {"presence-RHA": "present", "names-RHA": "R. Okoro", "presence-PRIV": ""},
    )

    assert list(meeting.attendance.values_list("provider__key", "names")) == [("RHA", "R. Okoro")]


def test_the_hub_sets_the_meeting_and_opens_one(hall: Hall, hub: Client) -> None:
    typed = {
        "weekday": "1",
        "starts_at": "14:00",
        "start_date_day": "4",
        "start_date_month": "5",
        "start_date_year": "2026",
        "items": "Low secure; 20; LS",
    }
    assert hub.post("/meetings/settings/", {**typed, "items": "Low secure; LS"}).status_code == 422
    assert hub.post("/meetings/settings/", {**typed, "items": "A; 5; AED"}).status_code == 422
    assert hub.post("/meetings/settings/", typed).status_code == 302
    assert "Every Tuesday at 14:00" in words(one(opened(hub, "/meetings/"), "main"))

    day = {"held_on_day": "5", "held_on_month": "5", "held_on_year": "2026"}
    assert hub.post("/meetings/", day).status_code == 302
    assert hub.post("/meetings/", day).status_code == 422
    assert Meeting.objects.get().items.get().title == "Low secure"


def test_everybody_of_a_member_reads_and_nobody_else(hall: Hall) -> None:
    meeting = hall.opened()
    reader = signed_in(hall.clinician)
    stranger = signed_in(hall.world.user(Role.HUB, "WEST"))

    page = opened(reader, LINE)
    assert "Record the decision" not in words(page)
    assert reader.post(LINE, {"what": "decision", "decision-text": "x"}).status_code == 403
    for address in (PLACE, LINE, f"{PLACE}close/"):
        assert stranger.get(address).status_code == 404
    assert stranger.get("/meetings/?collaborative=EAST").status_code == 404
    assert reader.post(f"{PLACE}close/").status_code == 403
    assert not meeting.decisions.exists()


def test_what_is_not_there_is_not_there(hall: Hall, hub: Client) -> None:
    hall.opened()

    for address in (f"{PLACE}lines/AED/", f"{PLACE}minutes/", "/meetings/EAST/never/"):
        assert hub.get(address).status_code == 404
    assert hub.get(f"/meetings/EAST/{SINCE}/").status_code == 404


def test_meetings_are_listed_the_latest_first(hall: Hall, hub: Client) -> None:
    for day in (-7, 7, 0):
        hall.opened(days(day))

    found = [row[0] for row in told(hub, "/meetings/", "meetings")]

    assert [row.split(" ", 1)[1] for row in found] == [
        "11 May 2026 09:30",
        "4 May 2026 09:30",
        "27 April 2026 09:30",
    ]


def test_notes_and_outcomes_are_read_in_the_list(hall: Hall, hub: Client) -> None:
    meeting = hall.opened()
    made = hall.action(meeting)
    hall.closed(meeting)
    note(meeting=meeting, text="x", now=NOON, by=hall.hub)
    assert [row[0].split()[0] for row in told(hub, "/meetings/", "actions")] == ["Get"]

    mark_done(action=made, now=NOON, by=hall.hub)

    assert told(hub, "/meetings/", "actions") == []
    assert told(hub, "/meetings/", "meetings")[0][1:4] == [
        f"Closed {hall.hub}, 4 May 2026 at 13:00",
        "0",
        "1",
    ]
