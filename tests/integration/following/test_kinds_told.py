"""Meetings, what was said in them, reports and plans for people out of area are followed too."""

from collections.abc import Callable

import pytest

from impact.audit.models import AccessLog
from patients.models import Patient, Placement
from providers.access import Role
from providers.models import Collaborative, User
from reporting.choices import Audience
from reporting.models import Action, Decision, Issue, Meeting, Report
from reporting.services import meetings
from reporting.services.meetings import About
from tests.factories import (
    DAY,
    AttendanceFactory,
    CareReviewFactory,
    DecisionStepFactory,
    IssueFactory,
    MeetingNoteFactory,
    ReadyIssueFactory,
    RepatriationPlanFactory,
    ReportFactory,
    VisitFactory,
    days,
)
from tests.integration.following.follower import ONE_BY_ONE, Follower, full_read, reader
from tests.integration.following.older import Held, something_older, told_of
from tests.integration.meetings.world import NOON, Hall, hall
from tests.sessions import OtherSession

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def east(transactional_db: None) -> Hall:
    return made_east()


def made_east() -> Hall:
    """EAST with a meeting that is open and one that is closed, what was said, and reports."""
    made = hall()
    closed = made.opened(days(-7))
    made.action(closed, owner_user=made.clinician)
    made.closed(closed)
    made.decided(made.opened(), for_group=True, about=About(placement=away(made)))
    report = ReportFactory(collaborative=made.east, owner=made.hub)
    IssueFactory(report=report, by=made.hub)
    ReadyIssueFactory(report=report, by=made.hub)
    RepatriationPlanFactory(placement=away(made))
    return made


def away(made: Hall) -> Placement:
    """The placement of somebody of EAST who is out of area."""
    found: Placement = Placement.objects.get(provider=made.world.providers["SPOT"])
    return found


def follows(user: User, page_size: int = 100) -> Follower:
    return Follower(reader(user), page_size=page_size).catch_up()


def test_everything_is_told_from_the_start_page_by_page(east: Hall) -> None:
    follower = follows(east.world.user(Role.CASE_MANAGER, "EAST"), page_size=2)

    assert follower.records == full_read(follower.client)
    counts = {name: len(rows) for name, rows in follower.one_by_one.items()}
    assert counts == {"meetings": 2, "decisions": 1, "actions": 1, "reports": 2}
    assert follower.records["out-of-area"][away(east).pk]["plan"] is not None
    assert follower.resets == 1


def test_each_is_read_at_the_address_that_is_told(east: Hall) -> None:
    client = reader(east.hub)
    told = client.get("/api/v1/changes/").json()

    for name, what in ONE_BY_ONE.items():
        for row in told[name]:
            assert row["address"] == f"/api/v1/{name}/{row['id']}/"
            assert client.get(row["address"]).json() == row[what]


def _step(made: Hall) -> None:
    DecisionStepFactory(decision=Decision.objects.get())


def _note(made: Hall) -> None:
    MeetingNoteFactory(meeting=Meeting.objects.get(held_on=days(-7)))


def _attend(made: Hall) -> None:
    meeting = Meeting.objects.get(held_on=DAY)
    AttendanceFactory(meeting=meeting, provider=made.world.providers["PRIV"])


def _done(made: Hall) -> None:
    meetings.mark_done(action=Action.objects.get(), now=NOON, by=made.hub)


def _again(made: Hall) -> None:
    IssueFactory(report=Report.objects.get(), by=made.hub)


def _renamed(made: Hall) -> None:
    Report.objects.update(name="Another name")


def _visit(made: Hall) -> None:
    VisitFactory(placement=away(made))


def _review(made: Hall) -> None:
    CareReviewFactory(placement=away(made))


def _another_person(made: Hall) -> None:
    """The placement that a decision is about is somebody else's, as after a merge."""
    other = Patient.objects.create(pseudonym="P-other")
    Placement.objects.filter(pk=away(made).pk).update(patient=other)


CHANGES: dict[Callable[[Hall], None], set[str]] = {
    _step: {"decisions"},
    _note: {"meetings"},
    _attend: {"meetings"},
    _done: {"actions"},
    _again: {"reports"},
    _renamed: {"reports"},
    _visit: {"out-of-area"},
    _review: {"out-of-area"},
    _another_person: {"decisions"},
}


def test_each_change_is_told_and_nothing_of_other_kinds_is_forgotten(east: Hall) -> None:
    follower = follows(east.world.user(Role.CASE_MANAGER, "EAST"))

    for change, lists in CHANGES.items():
        before = follower.records
        change(east)
        after = follower.catch_up().records
        assert after == full_read(follower.client), change.__name__
        assert {name for name in lists if after[name] != before[name]} == lists, change.__name__
        # While anybody's older transaction runs on the server it may be told again: to no effect.
        assert follower.catch_up().records == after, change.__name__
    assert follower.resets == 1


@pytest.mark.parametrize(
    ("role", "where", "seen"),
    [
        (Role.CLINICIAN, "RHA", {"meetings", "decisions", "actions", "reports"}),
        (Role.COMMISSIONER, "EAST", {"meetings", "decisions", "actions", "reports"}),
        (Role.CASE_MANAGER, "EAST", {"meetings", "decisions", "actions", "reports", "out-of-area"}),
        (Role.CLINICIAN, "RXG", set()),
        (Role.COMMISSIONER, "WEST", set()),
        (Role.ADMINISTRATOR, "EAST", set()),
    ],
)
def test_each_role_is_told_of_its_own_alone(
    east: Hall, role: Role, where: str, seen: set[str]
) -> None:
    user = east.world.user(role, where, username="reader")
    follower = follows(user)

    assert follower.records == full_read(follower.client)
    told = {name for name in (*ONE_BY_ONE, "out-of-area") if follower.records[name]}
    assert told == seen

    for change in (_step, _attend, _renamed, _visit):
        change(east)
    follower.catch_up()

    assert follower.records == full_read(follower.client)
    assert follower.gone == []
    assert {name for name in ONE_BY_ONE if follower.records[name]} <= seen


def test_a_report_that_is_no_longer_of_the_clinical_group_is_gone_for_clinicians(
    east: Hall,
) -> None:
    clinician, commissioner = (
        follows(east.clinician),
        follows(east.world.user(Role.COMMISSIONER, "EAST")),
    )
    numbers = sorted(Issue.objects.values_list("pk", flat=True))

    Report.objects.update(audience=Audience.ANYONE)

    assert clinician.catch_up().gone == numbers
    assert clinician.one_by_one["reports"] == {}
    assert commissioner.catch_up().gone == []
    assert sorted(commissioner.one_by_one["reports"]) == numbers


def test_ones_own_action_is_told_wherever_it_was_given_and_gone_with_another_owner(
    east: Hall,
) -> None:
    stranger = east.world.user(Role.CLINICIAN, "RXG")
    given = east.action(Meeting.objects.get(held_on=DAY), owner_user=stranger)
    follower = follows(stranger)
    assert set(follower.one_by_one["actions"]) == {given.pk}
    assert follower.one_by_one["meetings"] == {}

    Action.objects.filter(pk=given.pk).update(owner_user=None)

    assert follower.catch_up().gone == [given.pk]
    assert follower.records == full_read(follower.client)


def test_a_collaborative_that_is_called_otherwise_is_read_anew(east: Hall) -> None:
    follower = follows(east.clinician)

    Collaborative.objects.filter(pk=east.east.pk).update(code="EASTERN")
    follower.catch_up()

    assert follower.resets == 2
    assert follower.records == full_read(follower.client)
    assert {
        row["meeting"]["collaborative"] for row in follower.one_by_one["meetings"].values()
    } == {"EASTERN"}


def test_what_was_never_in_sight_and_goes_is_not_told(east: Hall) -> None:
    follower = follows(east.world.user(Role.CLINICIAN, "RXG"))
    before = follower.records

    Decision.objects.all().delete()
    Report.objects.update(audience=Audience.ANYONE)

    assert follower.catch_up().records == before
    assert follower.gone == []


def test_what_is_taken_away_is_gone(east: Hall) -> None:
    follower = follows(east.clinician)
    number = Decision.objects.get().pk

    Decision.objects.all().delete()

    assert follower.catch_up().gone == [number]


def test_a_decision_that_is_put_on_record_late_is_told_then(east: Hall) -> None:
    follower = follows(east.hub)
    meeting = Meeting.objects.get(held_on=DAY)
    with OtherSession() as session:
        held = Held(session, lambda: east.decided(meeting, text="Said late"))
        _renamed(east)
        assert len(follower.catch_up().one_by_one["decisions"]) == 1
        held.commit()
        assert len(follower.catch_up().one_by_one["decisions"]) == 2

    assert follower.records == full_read(follower.client)


def test_whom_decisions_and_actions_are_about_counts_as_seen(east: Hall) -> None:
    follower = follows(east.hub)
    follower.catch_up()
    _step(east)

    told = follower.ask()

    about = {row["decision"]["patient"] for row in told["decisions"]}
    assert about == {"P-spot"}
    shown = about | {row["pseudonym"] for row in told["people"]}
    last = AccessLog.objects.filter(page="api/v1/changes").order_by("-pk")[0]
    assert last.shown == len(shown)


def test_the_number_of_questions_does_not_grow_with_what_was_said(transactional_db: None) -> None:
    with something_older():
        east = made_east()
        client = reader(east.world.user(Role.CASE_MANAGER, "EAST"))
        since = client.get("/api/v1/changes/").json()["since"]
        _step(east)
        few, questions = told_of(client, since)
        meeting = Meeting.objects.get(held_on=DAY)
        for number in range(8):
            said = east.decided(meeting, for_group=True, text=f"Said {number}")
            DecisionStepFactory(decision=said)
            east.action(meeting, text=f"To do {number}", about=About(placement=away(east)))
            IssueFactory(report=Report.objects.get(), by=east.hub)
        many, questions_of_many = told_of(client, since)

    more = {name: len(many[name]) - len(few[name]) for name in ONE_BY_ONE}
    assert more == {"meetings": 0, "decisions": 8, "actions": 8, "reports": 8}
    assert questions_of_many == questions
