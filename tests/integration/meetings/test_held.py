"""What is said in a meeting, what closing it keeps, and what may still happen afterwards."""

import hashlib
import json

import pytest

from impact.core.errors import NotAllowed, Refusal
from providers.access import Role
from reporting.figures.catalogue import CATALOGUE
from reporting.models import MeetingRecord, Presence, Step
from reporting.queries.meetings import actions_of
from reporting.services import meetings
from reporting.services.meetings import About, go_step, mark_done, note, steps_left
from reporting.services.meetings.checks import MeetingClosed, NamesSomebody, NoSuchLine, SaysNothing
from reporting.services.meetings.closing import NotClosedYet, NotHeldYet
from reporting.services.meetings.governing import NotTheNextStep
from reporting.services.meetings.saying import AboutOne, AlreadyDone, DuePassed, NotAMember
from tests.factories import DAY, ConfirmationFactory, days, instant
from tests.integration.meetings.world import NOON, Hall

NHS_NUMBER = "999 000 0018"


def test_attendance_told_again_holds_as_told_last(hall: Hall) -> None:
    meeting, provider = hall.opened(), hall.world.providers["PRIV"]
    told = {"meeting": meeting, "provider": provider, "by": hall.hub}

    meetings.attend(presence=Presence.ABSENT, **told)
    meetings.attend(presence=Presence.PRESENT, names="R. Okoro", **told)

    assert list(meeting.attendance.values_list("presence", "names")) == [("present", "R. Okoro")]


def test_attendance_is_of_members(hall: Hall) -> None:
    with pytest.raises(NotAMember):
        meetings.attend(
            meeting=hall.opened(),
            provider=hall.world.providers["SPOT"],
            presence=Presence.PRESENT,
            by=hall.hub,
        )


def test_words_are_needed_and_never_ten_digits(hall: Hall) -> None:
    meeting = hall.opened()

    with pytest.raises(SaysNothing):
        hall.decided(meeting, text="  ")
    with pytest.raises(NamesSomebody) as refused:
        hall.decided(meeting, text=f"Move {NHS_NUMBER}")
    assert NHS_NUMBER not in refused.value.message
    with pytest.raises(NamesSomebody):
        hall.action(meeting, owner=NHS_NUMBER.replace(" ", ""))
    with pytest.raises(NoSuchLine):
        hall.decided(meeting, service_line="AED")
    with pytest.raises(DuePassed):
        hall.action(meeting, due_on=days(-1))


def test_a_decision_is_about_one_thing(hall: Hall) -> None:
    ward, placement = hall.world.wards["own"], hall.world.people["own"].placements.get()

    with pytest.raises(AboutOne):
        hall.decided(hall.opened(), about=About(ward=ward, placement=placement))
    made = hall.decided(hall.opened(days(7)), about=About(ward=ward))
    assert made.ward == ward


def test_actions_are_carried_forward_until_done(hall: Hall) -> None:
    first = hall.opened()
    kept, finished = hall.action(first), hall.action(first, text="Done soon")
    hall.closed(first)
    mark_done(action=finished, now=instant(1), outcome="It was", by=hall.hub)
    second = hall.opened(days(7))
    own = hall.action(second, due_on=days(14))

    assert list(actions_of(second)) == [kept, own]
    mark_done(action=kept, now=instant(7), by=hall.hub)
    assert list(actions_of(second)) == [kept, own]
    assert list(actions_of(hall.opened(days(14)))) == [own]
    assert set(actions_of(first)) == {kept, finished}


def test_an_action_is_done_once_by_whose_it_is_or_the_hub(hall: Hall) -> None:
    action = hall.action(hall.opened(), owner_user=hall.clinician)
    stranger = hall.world.user(Role.CLINICIAN, "PRIV")

    with pytest.raises(NotAllowed):
        mark_done(action=action, now=NOON, by=stranger)
    assert mark_done(action=action, now=NOON, by=hall.clinician).done_by == hall.clinician
    with pytest.raises(AlreadyDone):
        mark_done(action=action, now=NOON, by=hall.hub)


def test_closing_keeps_what_was_seen(hall: Hall) -> None:
    ward = hall.world.wards["own"]
    ConfirmationFactory(ward=ward, by=hall.clinician, confirmed_at=instant(-1), headcount=2, held=2)
    meeting = hall.opened()
    hall.decided(meeting, about=About(placement=hall.world.people["spot"].placements.get()))
    hall.action(meeting)

    record = hall.closed(meeting)

    seen = MeetingRecord.objects.get(pk=record.pk).seen
    assert record.checksum == hashlib.sha256(record.content.encode()).hexdigest()
    assert json.dumps(seen, sort_keys=True, separators=(",", ":"), ensure_ascii=False) == (
        record.content
    )
    assert {row["ward"] for row in seen["bed_state"]["rows"]} == {"RHA:OWN", "PRIV:FELLOW"}
    assert seen["bed_state"]["total"]["beds"] == 2
    assert {row["service_line"] for row in seen["service_lines"]["rows"]} == {"LS"}
    assert {one["person"] for one in seen["people"]["out_of_area"]} == {"P-away", "P-spot"}
    by_ward = {one["ward"]: one for one in seen["confirmations"]}
    assert by_ward["RHA:OWN"]["by"] == str(hall.clinician)
    assert by_ward["RHA:OWN"]["confirmed_at"].startswith("2026-05-03T13:00")
    assert by_ward["PRIV:FELLOW"]["confirmed_at"] is None
    assert {one["name"] for one in seen["figures"]} == set(CATALOGUE)
    (census,) = (
        one
        for one in seen["figures"]
        if one["name"] == "out_of_area_census" and one["service_line"] is None
    )
    # Footprint patients: own, fellow, away and spot; the last two are out of area.
    assert (census["numerator"], census["denominator"], census["version"]) == (2, 4, 1)
    assert [one["about"] for one in seen["decisions"]] == ["P-spot"]
    assert [one["owner"] for one in seen["actions"]] == ["Ward manager"]
    assert seen["meeting"]["closed_by"] == str(hall.hub)


def test_a_closed_meeting_takes_nothing_more(hall: Hall) -> None:
    meeting = hall.opened()
    hall.closed(meeting)

    for write in (hall.decided, hall.action, hall.closed):
        with pytest.raises(MeetingClosed):
            write(meeting)


def test_a_meeting_is_closed_on_its_day_or_later_by_its_hub(hall: Hall) -> None:
    meeting = hall.opened()

    with pytest.raises(NotHeldYet):
        meetings.close_meeting(meeting=meeting, today=days(-1), now=NOON, by=hall.hub)
    with pytest.raises(NotAllowed):
        meetings.close_meeting(meeting=meeting, today=DAY, now=NOON, by=hall.clinician)


def test_what_the_next_meeting_counts_from(hall: Hall) -> None:
    hall.closed(hall.opened(days(-10)))

    assert hall.closed(hall.opened()).seen["since"] == days(-10).isoformat()


def test_a_note_stands_beside_a_closed_meeting(hall: Hall) -> None:
    meeting = hall.opened()

    with pytest.raises(NotClosedYet):
        note(meeting=meeting, text="Too early", now=NOON, by=hall.hub)
    kept = hall.closed(meeting).content
    note(meeting=meeting, text="One ward was counted twice", now=NOON, by=hall.hub)
    with pytest.raises(NamesSomebody):
        note(meeting=meeting, text=NHS_NUMBER, now=NOON, by=hall.hub)

    assert MeetingRecord.objects.get(meeting=meeting).content == kept
    assert [one.text for one in meeting.notes.all()] == ["One ward was counted twice"]


def test_a_decision_goes_to_the_group_and_then_the_board(hall: Hall) -> None:
    meeting = hall.opened()
    decision, other = hall.decided(meeting, for_group=True), hall.decided(meeting)
    hall.closed(meeting)

    def step(step: Step, day: int, decision: object = decision) -> None:
        go_step(
            decision=decision,  # type: ignore[arg-type]
            step=step,
            on=days(day),
            today=days(30),
            now=NOON,
            by=hall.hub,
        )

    with pytest.raises(NotTheNextStep):
        step(Step.SENT_TO_BOARD, 3)
    with pytest.raises(NotTheNextStep):
        step(Step.SENT_TO_GROUP, 3, other)
    step(Step.SENT_TO_GROUP, 3)
    with pytest.raises(NotTheNextStep):
        step(Step.AGREED_BY_GROUP, 2)
    step(Step.AGREED_BY_GROUP, 9)
    with pytest.raises(Refusal):
        step(Step.SENT_TO_BOARD, 31)
    step(Step.SENT_TO_BOARD, 10)
    step(Step.AGREED_BY_BOARD, 20)

    assert steps_left(decision) == ()
    assert list(decision.steps.values_list("step", "on")) == [
        ("sent_to_group", days(3)),
        ("agreed_by_group", days(9)),
        ("sent_to_board", days(10)),
        ("agreed_by_board", days(20)),
    ]
