"""The page on which steps are tried out: added, taken back, discarded, turned into actions."""

import pytest
from django.test import Client

from impact.audit.models import AccessLog
from patients.models import Placement
from reporting.models import Action, Idea, Meeting, WhatIfStep
from reporting.services import meetings
from reporting.services.meetings.checks import MeetingClosed
from reporting.services.meetings.thinking import MOST, NobodysStep, TooManySteps
from tests.factories import (
    DAY,
    PatientFactory,
    ReferralFactory,
    ServiceLineFactory,
    WardFactory,
    WhatIfStepFactory,
    days,
)
from tests.integration.meetings.world import NOON, Hall
from tests.pages import found, listed, one, opened, page_of, rows, words
from tests.refusals import assert_refused
from tests.worlds import SINCE, place

pytestmark = pytest.mark.usefixtures("noon")
PLACE = f"/meetings/EAST/{DAY}/"
WHAT_IF = f"{PLACE}what-if/"


@pytest.fixture
def meeting(hall: Hall) -> Meeting:
    return hall.opened()


def close_own(hall: Hall, **changed: str) -> dict[str, str]:
    """What is sent to try closing RHA's ward."""
    return {
        "what": "close_ward",
        "close_ward-token": "one",
        "close_ward-ward": str(hall.world.wards["own"].pk),
        **changed,
    }


def tasks(*steps: int, **changed: str) -> dict[str, str]:
    """What is sent to have the ward manager take each step within a week."""
    found = {"what": "tasks", "tasks-token": "two"}
    for pk in steps:
        found |= {
            f"tasks-owner-{pk}": "Ward manager",
            f"tasks-due_on-{pk}_day": "11",
            f"tasks-due_on-{pk}_month": "5",
            f"tasks-due_on-{pk}_year": "2026",
        }
    return {**found, **changed}


def test_a_step_is_added_once_and_its_numbers_are_shown(
    hall: Hall, hub: Client, meeting: Meeting
) -> None:
    assert "What would change" not in words(opened(hub, WHAT_IF))

    for _ in range(2):
        assert hub.post(WHAT_IF, close_own(hall))["Location"] == WHAT_IF

    page = opened(hub, WHAT_IF)
    (step,) = found(one(page, "ol", "app-meeting__steps"), "li")
    assert words(step).startswith("Close own, RHA 1 bed would be closed")
    line, total = rows(listed(page, "numbers"))
    assert [cell.text for cell in line][:5] == [
        "LS",
        "2",
        "1 now 0, +1",
        "1 now 2, −1",
        "0",
    ]
    assert total[0].text == "All service lines"
    assert WhatIfStep.objects.get().idea == Idea.CLOSE_WARD


def test_a_line_of_which_nobody_is_left_is_told_too(
    hall: Hall, hub: Client, meeting: Meeting
) -> None:
    """Somebody is out of area in a line of which the collaborative has no bed."""
    far = hall.world.wards["spot"]
    line = ServiceLineFactory(code="MS", name="Medium", programme=hall.east.programme)
    ward = WardFactory(provider=far.provider, site=far.site, service_line=line)
    away = place(PatientFactory(), ward, hall.world.icbs["QT1"])
    WhatIfStepFactory(
        meeting=meeting,
        idea=Idea.BRING_HOME,
        ward=hall.world.wards["own"],
        placement=away,
    )

    shown = [[cell.text for cell in row] for row in rows(listed(opened(hub, WHAT_IF), "numbers"))]

    assert [(row[0], row[4], row[-1]) for row in shown] == [
        ("LS", "1 now 0, +1", "2"),
        ("Medium", "0", "0 now 1, −1"),
        ("All service lines", "1 now 0, +1", "2 now 3, −1"),
    ]


def test_everybody_is_offered_and_that_is_on_record(
    hall: Hall, hub: Client, meeting: Meeting
) -> None:
    referral = ReferralFactory(
        service_line=hall.world.wards["own"].service_line,
        responsible_icb=hall.world.icbs["QT1"],
        received_on=SINCE,
        accepted_on=SINCE,
    )
    away = hall.world.people["spot"].placements.get()

    hub.get(WHAT_IF)
    entry = AccessLog.objects.latest("pk")
    for typed in (
        {"what": "place", "place-token": "p", "place-referral": str(referral.pk)},
        {"what": "bring_home", "bring_home-token": "b", "bring_home-placement": str(away.pk)},
    ):
        ward = str(hall.world.wards["own"].pk)
        assert hub.post(WHAT_IF, {**typed, f"{typed['what']}-ward": ward}).status_code == 302
    leave = {"what": "discharge", "discharge-token": "d", "discharge-placement": str(away.pk)}
    assert hub.post(WHAT_IF, leave).status_code == 302

    # Six people of EAST in wards, and whoever waits.
    assert (entry.page, entry.shown) == ("meeting-what-if", 7)
    assert [step.idea for step in meeting.what_if.all()] == ["place", "bring_home", "discharge"]
    assert Placement.objects.get(pk=away.pk).discharged_on is None


def test_what_is_not_offered_is_refused(hall: Hall, hub: Client, meeting: Meeting) -> None:
    elsewhere = str(hall.world.wards["west"].pk)

    answer = hub.post(WHAT_IF, close_own(hall, **{"close_ward-ward": elsewhere}))

    assert answer.status_code == 422
    assert "Select a valid choice" in words(page_of(answer))
    assert not WhatIfStep.objects.exists()


def test_steps_are_taken_back_one_by_one_or_all(hall: Hall, hub: Client, meeting: Meeting) -> None:
    steps = [WhatIfStepFactory(meeting=meeting) for _ in range(3)]
    other = WhatIfStepFactory()

    for step in (steps[0], other):
        assert hub.post(WHAT_IF, {"what": "take_back", "step": step.pk}).status_code == 302
    assert list(meeting.what_if.all()) == steps[1:]
    assert hub.post(WHAT_IF, {"what": "discard"}).status_code == 302

    assert list(WhatIfStep.objects.all()) == [other]


def test_each_step_becomes_an_action(hall: Hall, hub: Client, meeting: Meeting) -> None:
    ward, away = hall.world.wards["own"], hall.world.people["spot"].placements.get()
    closing = WhatIfStepFactory(meeting=meeting, ward=ward)
    home = WhatIfStepFactory(meeting=meeting, idea=Idea.BRING_HOME, ward=ward, placement=away)

    for _ in range(2):
        answer = hub.post(WHAT_IF, tasks(closing.pk, home.pk))
        assert (answer.status_code, answer["Location"]) == (302, PLACE)

    made = Action.objects.order_by("pk")
    assert [(one.text, one.owner, one.due_on, one.service_line) for one in made] == [
        ("Close own, RHA", "Ward manager", days(7), "LS"),
        ("Bring P-spot home to own, RHA", "Ward manager", days(7), "LS"),
    ]
    assert [one.ward for one in made] == [ward, None]
    assert [one.placement for one in made] == [None, away]
    assert not WhatIfStep.objects.exists()


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"owner": ""}, "required"),
        ({"owner": "999 000 0018"}, "ten digits"),
        ({"due_on_day": "3"}, "due on that day or later"),
    ],
)
def test_what_cannot_become_an_action_stays_a_step(
    hall: Hall, hub: Client, meeting: Meeting, changed: dict[str, str], said: str
) -> None:
    step = WhatIfStepFactory(meeting=meeting, ward=hall.world.wards["own"])
    field, value = next(iter(changed.items()))
    name = f"tasks-owner-{step.pk}" if field == "owner" else f"tasks-due_on-{step.pk}_day"

    answer = hub.post(WHAT_IF, tasks(step.pk, **{name: value}))

    assert answer.status_code == 422
    assert said in words(page_of(answer))
    assert not Action.objects.exists()
    assert meeting.what_if.get() == step


def test_a_step_added_meanwhile_is_nobodys(hall: Hall, meeting: Meeting) -> None:
    step = WhatIfStepFactory(meeting=meeting, ward=hall.world.wards["own"])
    WhatIfStepFactory(meeting=meeting, ward=hall.world.wards["fellow"])
    task = meetings.Task(owner="Ward manager", due_on=days(7))

    for tasks_of in ({step.pk: task}, {}):
        with pytest.raises(NobodysStep):
            meetings.take_up(meeting=meeting, tasks=tasks_of, now=NOON, by=hall.hub)

    assert not Action.objects.exists()


def test_no_step_makes_no_action(hall: Hall, hub: Client, meeting: Meeting) -> None:
    answer = hub.post(WHAT_IF, tasks())

    assert answer.status_code == 422
    assert "The steps have changed" in words(page_of(answer))


def test_so_many_steps_are_tried_at_once(hall: Hall, meeting: Meeting) -> None:
    for _ in range(MOST):
        WhatIfStepFactory(meeting=meeting)

    with pytest.raises(TooManySteps):
        meetings.consider(
            meeting=meeting,
            idea=Idea.CLOSE_WARD,
            ward=hall.world.wards["own"],
            now=NOON,
            by=hall.hub,
        )


def test_nothing_is_thought_of_once_the_meeting_is_closed(
    hall: Hall, hub: Client, meeting: Meeting
) -> None:
    WhatIfStepFactory(meeting=meeting)
    hall.closed(meeting)

    assert not WhatIfStep.objects.exists()
    assert hub.get(WHAT_IF)["Location"] == PLACE
    with pytest.raises(MeetingClosed):
        meetings.discard(meeting=meeting, by=hall.hub)
    assert_refused(
        "INSERT INTO reporting_whatifstep (meeting_id, idea, ward_id, added_at, added_by_id)"
        f" SELECT id, 'close_ward', {hall.world.wards['own'].pk}, now(), opened_by_id"
        " FROM reporting_meeting",
        match="This meeting is closed",
    )
    assert_refused("TRUNCATE reporting_whatifstep")


def test_a_step_names_what_its_idea_needs(meeting: Meeting) -> None:
    WhatIfStepFactory(meeting=meeting)

    assert_refused(
        "UPDATE reporting_whatifstep SET idea = 'place'", match="what_if_step_names_its_own"
    )


def test_those_who_do_not_run_the_meeting_try_nothing(hall: Hall, meeting: Meeting) -> None:
    reader = Client()
    reader.force_login(hall.clinician)

    assert reader.get(WHAT_IF).status_code == 403
    assert reader.post(WHAT_IF, close_own(hall)).status_code == 403
    assert "What if" not in words(opened(reader, PLACE))
    assert not WhatIfStep.objects.exists()
