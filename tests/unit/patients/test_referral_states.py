"""The life of a referral: one table, from which states, steps and the diagram are made."""

from datetime import date, timedelta

import pytest

from patients.clocks import Clock, clocks_of
from patients.models import Referral
from patients.referral_diagram import PAGE, drawn
from patients.referral_states import (
    MARKS,
    OPEN_STATES,
    STEPS,
    ReferralAction,
    ReferralState,
    state_of,
    steps_from,
)
from providers.choices import Measure
from providers.models import Standard
from providers.standards import Standards

DAY = date(2026, 5, 4)
COLUMN: dict[ReferralState, str] = dict(MARKS)


def standing(state: ReferralState) -> Referral:
    """A referral that stands at a state, with nothing else told."""
    referral = Referral(received_on=DAY)
    if state in COLUMN:
        setattr(referral, COLUMN[state], 1 if state == ReferralState.PLACED else DAY)
    return referral


@pytest.mark.parametrize("state", ReferralState)
def test_state_is_told_by_dates(state: ReferralState) -> None:
    assert state_of(standing(state)) == state


@pytest.mark.parametrize("action", ReferralAction)
def test_step_leads_where_the_table_says(action: ReferralAction) -> None:
    step = STEPS[action]
    for source in step.sources:
        referral = standing(source)
        setattr(referral, step.column, 1 if action == ReferralAction.PLACE else DAY)

        assert state_of(referral) == (step.to or source)


@pytest.mark.parametrize("state", ReferralState)
def test_nothing_leads_out_of_an_end(state: ReferralState) -> None:
    assert bool(steps_from(state)) == (state in OPEN_STATES)


def test_every_open_state_can_be_reached_and_left() -> None:
    reached = {step.to for step in STEPS.values()} | {ReferralState.RECEIVED}

    assert set(ReferralState) <= reached


def test_the_diagram_in_the_docs_is_that_of_the_table() -> None:
    assert drawn() in PAGE.read_text(), "run python -m patients.referral_diagram"


def clocks(day: int, **dates: int) -> dict[str, Clock]:
    """The clocks of a referral received on DAY, so many days later; standards change in June."""
    june = date(2026, 6, 1)
    standards = Standards(
        [
            Standard(measure=Measure.ASSESSMENT, days=7, end_date=june),
            Standard(measure=Measure.ASSESSMENT, days=5, start_date=june),
            Standard(measure=Measure.REPORT, days=28),
        ]
    )
    columns = {column: DAY + timedelta(days=after) for column, after in dates.items()}
    referral = Referral(**{"received_on": DAY, **columns})
    as_at = DAY + timedelta(days=day)
    return {
        clock.measure: clock
        for clock in clocks_of(referral=referral, standards=standards, as_at=as_at)
    }


@pytest.mark.parametrize(
    ("day", "dates", "words", "overdue"),
    [
        (0, {}, "7 days left", False),
        (6, {}, "1 day left", False),
        (7, {}, "Due today", False),
        (8, {}, "Overdue by 1 day", True),
        (9, {"assessed_on": 7}, "Done on 11 May 2026, in time", False),
        (30, {"assessed_on": 10}, "Done on 14 May 2026, 3 days late", False),
        (30, {"declined_on": 2}, "Ended without it", False),
        (8, {"accepted_on": 3}, "Overdue by 1 day", True),
    ],
)
def test_clock_to_the_assessment(
    day: int, dates: dict[str, int], words: str, overdue: bool
) -> None:
    clock = clocks(day, **dates)[Measure.ASSESSMENT]

    assert (clock.words, clock.overdue) == (words, overdue)


def test_clock_to_the_report_runs_from_receipt() -> None:
    found = clocks(29, assessed_on=3)

    assert found[Measure.REPORT].overdue
    assert not found[Measure.ASSESSMENT].overdue


def test_standard_is_that_of_the_day_of_receipt() -> None:
    assert clocks(0, received_on=27)[Measure.ASSESSMENT].due_on == date(2026, 6, 7)
    assert clocks(0, received_on=28)[Measure.ASSESSMENT].due_on == date(2026, 6, 6)
