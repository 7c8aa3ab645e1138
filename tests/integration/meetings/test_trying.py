"""Steps tried out: what would come of them is what comes of them, and trying leaves no trace."""

import pytest
from django.db import connection
from pytest_django import DjangoCaptureOnCommitCallbacks

from beds.models import Bed
from beds.state import BedState, Cut, bed_state
from impact.core.errors import Refusal
from patients.models import Referral
from providers.models import Ward
from reporting.models import Idea, Meeting, WhatIfStep
from reporting.queries.meetings import steps_of
from reporting.services import meetings
from reporting.services.meetings import Tried
from reporting.services.meetings.trying import take
from tests.factories import (
    DAY,
    AdmissionSuspensionFactory,
    BedFactory,
    HeldFactory,
    OccupiedFactory,
    PausedFactory,
    ReferralFactory,
    WhatIfStepFactory,
    days,
)
from tests.integration.meetings.world import NOON, Hall
from tests.worlds import SINCE

FINGERPRINT = (
    "SELECT count(*), md5(string_agg(line, '|' ORDER BY line))"
    " FROM (SELECT t.xmin || t::text AS line FROM {} t) AS lines"
)


def every_row() -> dict[str, tuple[int, str]]:
    """How many rows each table has, histories too, what stands in them, and since which write."""
    with connection.cursor() as cursor:
        tables = connection.introspection.table_names(cursor)
        found = {}
        for table in tables:
            cursor.execute(FINGERPRINT.format(connection.ops.quote_name(table)))
            found[table] = cursor.fetchone()
    return found


@pytest.fixture
def meeting(hall: Hall) -> Meeting:
    return hall.opened()


@pytest.fixture
def thought(hall: Hall, meeting: Meeting) -> list[WhatIfStep]:
    """Close a ward, place somebody who waits, bring somebody home, discharge somebody."""
    own, fellow = hall.world.wards["own"], hall.world.wards["fellow"]
    for label in ("A", "B", "C"):
        BedFactory(ward=own, label=label, start_date=SINCE)
    stay = hall.world.people["fellow"].stays.get()
    OccupiedFactory(bed=Bed.objects.get(ward=fellow), stay=stay, start_date=stay.start_date)
    BedFactory(ward=fellow, label="X", start_date=SINCE)
    people = hall.world.people
    return [
        step(meeting, Idea.CLOSE_WARD, ward=fellow),
        step(meeting, Idea.PLACE, ward=own, referral=waiting(hall)),
        step(meeting, Idea.BRING_HOME, ward=own, placement=people["spot"].placements.get()),
        step(meeting, Idea.DISCHARGE, placement=people["inward"].placements.get()),
    ]


def step(meeting: Meeting, idea: Idea, **named: object) -> WhatIfStep:
    return WhatIfStepFactory(meeting=meeting, idea=idea, **{"ward": None, **named})


def waiting(hall: Hall) -> Referral:
    """Somebody of EAST who waits for a first bed."""
    return ReferralFactory(
        service_line=hall.world.wards["own"].service_line,
        responsible_icb=hall.world.icbs["QT1"],
        received_on=SINCE,
        accepted_on=SINCE,
    )


def tried(hall: Hall, meeting: Meeting) -> Tried:
    return meetings.try_out(
        steps=list(steps_of(meeting)),
        collaborative=hall.east,
        today=DAY,
        now=NOON,
        by=hall.hub,
    )


def as_it_is(hall: Hall) -> BedState:
    return bed_state(collaborative=hall.east, as_at=DAY, known_at=NOON, by=Cut.SERVICE_LINE)


def numbers(state: BedState) -> list[dict[str, object]]:
    return [row.as_dict() for row in (*state.rows, state.total)]


def told(hall: Hall, meeting: Meeting) -> list[tuple[str, bool]]:
    return [(one.told, one.refused) for one in tried(hall, meeting).outcomes]


def test_trying_leaves_no_trace(
    hall: Hall,
    meeting: Meeting,
    thought: list[WhatIfStep],
    django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks,
) -> None:
    before = every_row()

    with django_capture_on_commit_callbacks() as jobs:
        found = tried(hall, meeting)

    assert [one.refused for one in found.outcomes] == [False] * 4
    assert numbers(found.before) != numbers(found.after)
    assert every_row() == before
    assert jobs == []


def test_what_would_come_of_it_is_what_comes_of_it(
    hall: Hall, meeting: Meeting, thought: list[WhatIfStep]
) -> None:
    found = tried(hall, meeting)
    assert numbers(found.before) == numbers(as_it_is(hall))

    said = [take(one, today=DAY, by=hall.hub) for one in steps_of(meeting)]

    assert numbers(found.after) == numbers(as_it_is(hall))
    assert [one.told for one in found.outcomes] == said
    before, after = found.before.total, found.after.total
    # One of two beds of the ward is empty and closes; two of four beds of the other are taken.
    assert (after.closed - before.closed, after.open - before.open) == (1, -1)
    assert (after.occupied - before.occupied, after.vacant - before.vacant) == (2, -3)
    assert (before.waiting, after.waiting) == (1, 0)
    assert (before.out_of_area or 0) - (after.out_of_area or 0) == 1


def test_a_ward_closes_as_far_as_it_is_empty(
    hall: Hall, meeting: Meeting, thought: list[WhatIfStep]
) -> None:
    assert told(hall, meeting)[0] == (
        "1 bed would be closed; 1 person stays until they move.",
        False,
    )


def test_a_ward_that_takes_nobody_can_still_be_closed(hall: Hall, meeting: Meeting) -> None:
    ward = hall.world.wards["own"]
    AdmissionSuspensionFactory(ward=ward, start_date=days(-3))
    step(meeting, Idea.CLOSE_WARD, ward=ward)

    assert told(hall, meeting) == [("1 bed would be closed; 0 people stay until they move.", False)]


def test_a_paused_bed_of_a_ward_is_closed_with_it(hall: Hall, meeting: Meeting) -> None:
    ward = hall.world.wards["own"]
    PausedFactory(bed=ward.beds.get())
    step(meeting, Idea.CLOSE_WARD, ward=ward)

    found = tried(hall, meeting)

    assert not found.outcomes[0].refused
    assert (found.before.total.paused, found.after.total.paused) == (1, 0)
    assert (found.before.total.closed, found.after.total.closed) == (0, 1)


def test_a_refused_step_changes_nothing_and_the_next_is_tried(
    hall: Hall, meeting: Meeting, thought: list[WhatIfStep]
) -> None:
    """A bed of the ward is held for somebody: the ward is not half closed by it."""
    HeldFactory(bed=BedFactory(ward=hall.world.wards["fellow"], label="P", start_date=SINCE))

    found = tried(hall, meeting)

    assert [one.refused for one in found.outcomes] == [True, False, False, False]
    assert "is held" in found.outcomes[0].told
    assert found.after.total.closed == found.before.total.closed
    assert found.after.total.admissions_suspended == found.before.total.admissions_suspended
    with pytest.raises(Refusal, match="is held"):
        take(thought[0], today=DAY, by=hall.hub)


def test_one_step_stands_in_the_way_of_the_next(hall: Hall, meeting: Meeting) -> None:
    """Its only bed is given away first, and a closed ward takes nobody."""
    ward: Ward = hall.world.wards["own"]
    for one in (waiting(hall), waiting(hall)):
        step(meeting, Idea.PLACE, ward=ward, referral=one)
    fellow = hall.world.wards["fellow"]
    step(meeting, Idea.CLOSE_WARD, ward=fellow)
    step(meeting, Idea.BRING_HOME, ward=fellow, placement=_away(hall))

    (placed, _), (full, full_refused), _, (shut, shut_refused) = told(hall, meeting)

    assert placed.startswith("There is a bed:")
    assert full_refused
    assert "none of 1 bed is empty" in full
    assert shut_refused
    assert "none of 1 bed is empty" in shut


def test_who_was_discharged_cannot_be_brought_home(hall: Hall, meeting: Meeting) -> None:
    step(meeting, Idea.DISCHARGE, placement=_away(hall))
    step(meeting, Idea.BRING_HOME, ward=hall.world.wards["own"], placement=_away(hall))

    assert [refused for _, refused in told(hall, meeting)] == [False, True]


def test_the_bed_that_is_held_for_somebody_is_theirs(hall: Hall, meeting: Meeting) -> None:
    ward, referral = hall.world.wards["own"], waiting(hall)
    HeldFactory(bed=BedFactory(ward=ward, label="ZZ", start_date=SINCE), referral=referral)
    step(meeting, Idea.PLACE, ward=ward, referral=referral)

    assert told(hall, meeting) == [("There is a bed: ZZ.", False)]


def test_who_waits_to_move_is_moved(hall: Hall, meeting: Meeting) -> None:
    patient = hall.world.people["fellow"]
    referral = ReferralFactory(
        patient=patient,
        kind="move",
        service_line=hall.world.wards["own"].service_line,
        responsible_icb=hall.world.icbs["QT1"],
        received_on=SINCE,
        accepted_on=SINCE,
    )
    step(meeting, Idea.PLACE, ward=hall.world.wards["own"], referral=referral)

    found = tried(hall, meeting)

    assert not found.outcomes[0].refused
    assert (found.before.total.waiting, found.after.total.waiting) == (1, 0)
    assert patient.placements.get().discharged_on is None


def test_nothing_thought_of_changes_nothing(hall: Hall, meeting: Meeting) -> None:
    found = tried(hall, meeting)

    assert found.outcomes == []
    assert numbers(found.before) == numbers(found.after)


def _away(hall: Hall) -> object:
    return hall.world.people["spot"].placements.get()
