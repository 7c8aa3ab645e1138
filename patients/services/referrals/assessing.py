"""From triage to the report of the assessment."""

from datetime import date

from impact.audit.service import service
from impact.core.errors import Conflict
from impact.core.text import long_date
from patients.models import Referral
from patients.referral_states import ReferralAction
from patients.services.referrals.checks import begin_step, name_assessor
from providers.models import Provider, User


class ReportSent(Conflict):
    """The report has been sent already."""

    code = "report_sent"
    title = "The report has been sent already"


@service("referrals.triage")
def triage(
    *,
    referral: Referral,
    triaged_on: date,
    today: date,
    by: User,
    assessor: Provider | None = None,
) -> Referral:
    """Record that a referral was looked at, and which partner assesses on behalf of all.

    Raises StepNotAllowed, InFuture, OutOfOrder, AssessorNamed.
    """
    referral = begin_step(
        referral=referral, action=ReferralAction.TRIAGE, on=triaged_on, today=today
    )
    name_assessor(referral=referral, assessor=assessor)
    referral.triaged_on = triaged_on
    referral.save(update_fields=["triaged_on", "provider"])
    return referral


@service("referrals.book_assessment")
def book_assessment(
    *, referral: Referral, assessment_booked_for: date, by: User, assessor: Provider | None = None
) -> Referral:
    """Book the access assessment, or another day for it; a plan that may lie ahead.

    Raises StepNotAllowed, OutOfOrder, AssessorNamed.
    """
    referral = begin_step(
        referral=referral,
        action=ReferralAction.BOOK_ASSESSMENT,
        on=assessment_booked_for,
        today=None,
    )
    name_assessor(referral=referral, assessor=assessor)
    referral.assessment_booked_for = assessment_booked_for
    referral.save(update_fields=["assessment_booked_for", "provider"])
    return referral


@service("referrals.assess")
def assess(
    *, referral: Referral, assessed_on: date, level_recommended: str, today: date, by: User
) -> Referral:
    """Record the assessment and the level of security that it recommends.

    Raises StepNotAllowed, InFuture, OutOfOrder.
    """
    referral = begin_step(
        referral=referral, action=ReferralAction.ASSESS, on=assessed_on, today=today
    )
    referral.assessed_on = assessed_on
    referral.level_recommended = level_recommended
    referral.save(update_fields=["assessed_on", "level_recommended"])
    return referral


@service("referrals.send_report")
def send_report(*, referral: Referral, report_sent_on: date, today: date, by: User) -> Referral:
    """Record that the report of the assessment was sent.

    Raises StepNotAllowed, InFuture, OutOfOrder, ReportSent.
    """
    referral = begin_step(
        referral=referral, action=ReferralAction.SEND_REPORT, on=report_sent_on, today=today
    )
    if referral.report_sent_on is not None:
        raise ReportSent(
            f"The report was sent on {long_date(referral.report_sent_on)}. There is nothing to do."
        )
    referral.report_sent_on = report_sent_on
    referral.save(update_fields=["report_sent_on"])
    return referral
