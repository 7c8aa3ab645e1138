"""What the samples of the table name: RHA's or EAST's records, one of each kind."""

from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from typing import Any

from beds.choices import DifferenceKind, QuestionKind
from beds.imports.batches import Options, Sent, receive
from beds.models import Bed, BedPeriod, Difference, Offer, Question
from patients.models import Patient, Referral, Separation
from providers.access import Role
from providers.models import Ward
from providers.services.accounts import system_user
from reporting.models import Meeting, Publication, Report
from reporting.services import meetings
from tests.factories import IssueFactory, ReadyIssueFactory, ReportFactory
from tests.worlds import SINCE, World


@dataclass(frozen=True)
class Whose:
    """Whose records are made, by their names in the small world; `other` is a second person."""

    provider: str = "RHA"
    collaborative: str = "EAST"
    ward: str = "own"
    person: str = "own"
    other: str = "flow"


OURS = Whose()


def examples(world: World, whose: Whose = OURS) -> dict[str, Any]:
    """Makes what the small world lacks; names every record by the word that samples use."""
    ward, patient = world.wards[whose.ward], world.people[whose.person]
    referral = Referral.objects.create(
        provider=world.providers[whose.provider],
        reference="R1",
        patient=patient,
        responsible_icb=patient.placements.get().responsible_icb,
        service_line=ward.service_line,
        received_on=SINCE,
    )
    _publication(world, whose)
    return {
        **_beds(ward, patient, referral),
        **_sent(world, whose),
        **_meetings(world, whose),
        **_reports(world, whose),
        "separation": _separation(patient, world.people[whose.other]).pk,
        "ward": ward.pk,
        "patient": patient.pseudonym,
        "placement": patient.placements.get().pk,
        "away": world.people["spot"].placements.get().pk,
        "referral": referral.pk,
    }


def _beds(ward: Ward, patient: Patient, referral: Referral) -> dict[str, Any]:
    """A bed in each use and a vacant one, which is asked for."""
    uses: dict[str, dict[str, Any]] = {
        "occupied": {"stay": patient.stays.get()},
        "closed": {"reason": "refurbishment"},
        "held": {"referral": referral, "review_on": SINCE},
        "paused": {"reason": "cleaning", "review_on": SINCE},
    }
    beds = {use: Bed.objects.create(ward=ward, label=use, start_date=SINCE) for use in uses}
    periods = {
        use: BedPeriod.objects.create(bed=beds[use], use=use, start_date=SINCE, **columns)
        for use, columns in uses.items()
    }
    vacant = Bed.objects.create(ward=ward, label="vacant", start_date=SINCE)
    offer = Offer.objects.create(
        referral=referral,
        bed=vacant,
        asked_on=SINCE,
        asked_by=system_user(),
        answer_by=SINCE,
    )
    return {
        "bed": beds["occupied"].pk,
        "vacant": vacant.pk,
        "offer": offer.pk,
        **{use: period.pk for use, period in periods.items()},
    }


def _publication(world: World, whose: Whose) -> None:
    Publication.objects.get_or_create(
        collaborative=world.collaboratives[whose.collaborative],
        month=SINCE,
        defaults={
            "cut_off": SINCE + timedelta(days=40),
            "published_at": datetime.combine(SINCE, time(), tzinfo=UTC),
            "by": system_user(),
            "definitions": {},
            "seen": {},
        },
    )


def _sent(world: World, whose: Whose) -> dict[str, Any]:
    """An import, a difference that it left and a question that it asks."""
    provider, patient = world.providers[whose.provider], world.people[whose.person]
    difference = Difference.objects.create(
        provider=provider,
        stay=patient.stays.get(),
        kind=DifferenceKind.MISSING_FROM_FILE,
        found_on=SINCE,
    )
    imported = receive(
        provider=provider,
        sent=[Sent("stays.csv", b"")],
        options=Options(),
        by=system_user(),
        now=datetime.combine(SINCE, time(), tzinfo=UTC),
    )
    question = Question.objects.create(
        provider=world.providers["RHA"],
        batch=imported,
        kind=QuestionKind.ALIKE,
        one=patient,
        other=world.people["flow"],
        asked_at=imported.sent_at,
    )
    return {"difference": difference.pk, "import": imported.pk, "question": question.pk}


def _separation(*people: Patient) -> Separation:
    one, other = sorted(people, key=lambda person: person.pk)
    return Separation.objects.create(
        one=one, other=other, scope="ward", start_date=SINCE, set_by=system_user()
    )


def _reports(world: World, whose: Whose) -> dict[str, Any]:
    """A report for the clinical group that waits to be made, and one that is ready."""
    report = ReportFactory(
        collaborative=world.collaboratives[whose.collaborative],
        owner=system_user(),
        name=f"Report {Report.objects.count()}",
    )
    return {
        "issue": IssueFactory(report=report).pk,
        "ready_issue": ReadyIssueFactory(report=report).pk,
    }


def _meetings(world: World, whose: Whose) -> dict[str, Any]:
    """A meeting that is open, with an action and a decision, and one that was closed."""
    collaborative = world.collaboratives[whose.collaborative]
    earlier = Meeting.objects.filter(collaborative=collaborative).count()
    hub = world.user(Role.HUB, whose.collaborative, username=f"chair-{earlier}-of-{collaborative}")
    days = [SINCE + timedelta(weeks=earlier, days=number) for number in (4, 11)]
    begun = datetime.combine(SINCE, time(), tzinfo=UTC)
    opened, closed = (
        meetings.open_meeting(
            collaborative=collaborative, held_on=day, today=day, now=begun, by=hub
        )
        for day in days
    )
    placement = world.people[whose.person].placements.get()
    said: dict[str, Any] = {
        "meeting": opened,
        "text": "As agreed",
        "now": begun,
        "by": hub,
        "about": meetings.About(placement=placement),
    }
    action = meetings.act(owner="Ward manager", due_on=days[1], **said)
    decision = meetings.decide(for_group=True, **said)
    meetings.close_meeting(meeting=closed, today=days[1], now=begun, by=hub)
    return {
        "action": action.pk,
        "decision": decision.pk,
        "meeting": opened.pk,
        "closed_meeting": closed.pk,
    }
