"""The page of one referral: its facts, dates and clocks, and what may be done."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.urls import reverse

from impact.core.listing import Cell, Column, Fact, Listing
from impact.core.text import long_date
from patients.choices import Sex
from patients.clocks import Clock
from patients.home_areas import area_name
from patients.models import Referral
from patients.presenters.referrals import COLOURS, clock_cell, kind_of
from patients.referral_states import OPEN_STATES, ReferralAction
from providers.choices import CodeList, SecurityLevel
from providers.models import Code

_DATES = {
    "received_on": "Received",
    "triaged_on": "Triaged",
    "assessment_booked_for": "Assessment booked for",
    "assessed_on": "Assessed",
    "report_sent_on": "Report sent",
    "accepted_on": "Accepted",
    "expected_on": "Expected",
    "declined_on": "Declined",
    "redirected_on": "Redirected",
    "withdrawn_on": "Withdrawn",
}
_ENDINGS = frozenset({ReferralAction.DECLINE, ReferralAction.REDIRECT, ReferralAction.WITHDRAW})


@dataclass(frozen=True)
class Action:
    """Something that may be done, on a page of its own; an ending stands after the others."""

    label: str
    url: str
    is_ending: bool


@dataclass(frozen=True, kw_only=True)
class ReferralPage:
    """What the page places."""

    referral: int
    heading: str
    pseudonym: str
    patient_url: str
    is_open: bool
    state: str
    colour: str
    today: date
    known_at: datetime
    facts: list[Fact]
    clocks: Listing
    dates: Listing
    actions: list[Action]


def referral_page(
    referral: Referral,
    *,
    clocks: Sequence[Clock],
    actions: Sequence[ReferralAction],
    labels: dict[tuple[str, str], Code],
    today: date,
    now: datetime,
) -> ReferralPage:
    """The page of a referral; `labels` are codes by list and code."""
    return ReferralPage(
        referral=referral.pk,
        heading=f"{kind_of(referral)}, {referral.service_line}",
        pseudonym=referral.patient.pseudonym,
        patient_url=reverse("patient", args=[referral.patient.pseudonym]),
        is_open=referral.state in OPEN_STATES,
        state=str(referral.state.label),
        colour=COLOURS.get(referral.state, "grey"),
        today=today,
        known_at=now,
        facts=_facts(referral, labels),
        clocks=_clocks(clocks),
        dates=_dates(referral),
        actions=[_action(referral, action) for action in actions],
    )


def _facts(one: Referral, labels: dict[tuple[str, str], Code]) -> list[Fact]:
    def label(which: CodeList, code: str) -> str:
        found = labels.get((which.value, code))
        return found.label if found else code or "Not recorded"

    facts = [
        Fact("Service line", one.service_line.name),
        Fact("Asked for", kind_of(one)),
        Fact("Urgency", one.urgency.capitalize() or "Not recorded"),
        Fact("Referred from", label(CodeList.REFERRAL_SOURCE, one.source)),
        Fact("Where now", one.current_location or "Not recorded"),
        Fact("Responsible ICB", one.responsible_icb.name),
        Fact("Assessor", one.provider.name if one.provider else "Not decided"),
        Fact("Sex", str(Sex(one.patient.sex).label)),
        Fact("Home area", area_name(one.patient.home_area) or "Not recorded"),
    ]
    if one.level_recommended:
        level = one.level_recommended
        known = level in SecurityLevel.values
        facts.append(Fact("Level recommended", str(SecurityLevel(level).label) if known else level))
    if one.declined_on:
        facts.append(Fact("Declined because", label(CodeList.DECLINE_REASON, one.decline_reason)))
    if one.redirected_to:
        facts.append(Fact("Sent on to", one.redirected_to))
    return facts


def _clocks(clocks: Sequence[Clock]) -> Listing:
    rows = [
        [Cell(str(clock.measure.label)), Cell(long_date(clock.due_on)), clock_cell(clock)]
        for clock in clocks
    ]
    return Listing(
        anchor="clocks",
        heading="Clocks",
        about="Both run from the day on which the referral was received.",
        empty="No standard held on the day on which it was received.",
        columns=[Column(label="Clock"), Column(label="Last day"), Column(label="How it stands")],
        rows=rows,
        count=len(rows),
    )


def _dates(one: Referral) -> Listing:
    rows = [
        [Cell(label), Cell(long_date(day))]
        for column, label in _DATES.items()
        if (day := getattr(one, column)) is not None
    ]
    return Listing(
        anchor="dates",
        heading="What has happened and is planned",
        about="",
        empty="Nothing.",
        columns=[Column(label="What"), Column(label="Date")],
        rows=rows,
        count=len(rows),
    )


def _action(referral: Referral, action: ReferralAction) -> Action:
    url = reverse("referral_step", args=[referral.pk, action.value])
    return Action(label=str(action.label), url=url, is_ending=action in _ENDINGS)
