"""Under which section of the Mental Health Act somebody is (MHSDS MHS401)."""

from datetime import date

from impact.audit.service import service
from impact.core.errors import Conflict, InTheWay
from impact.core.text import long_date
from patients.models import LegalStatus, Patient
from patients.services.locks import lock_patient
from providers.choices import CodeList
from providers.models import Provider, User
from providers.services.codes import check_codes
from providers.services.dates import in_order, not_in_future


class LaterLegalStatus(Conflict):
    """A legal status from this day or a later one is recorded."""

    code = "later_legal_status"
    title = "A later legal status is recorded"


@service("legal_statuses.record_legal_status")
def record_legal_status(
    *,
    patient: Patient,
    provider: Provider,
    status: str,
    start_date: date,
    today: date,
    by: User,
    expires_on: date | None = None,
) -> LegalStatus:
    """Record the status that somebody is under from a day on; the one before ends that day.

    `expires_on` is a plan and may lie in the future. Raises InFuture, OutOfOrder, UnknownCode,
    LaterLegalStatus.
    """
    not_in_future(start_date, today=today, field="start_date")
    in_order(start_date, expires_on, field="expires_on")
    check_codes(on=start_date, fields={"status": (CodeList.LEGAL_STATUS, status)})
    patient = lock_patient(patient)
    later = patient.legal_statuses.filter(start_date__gte=start_date).first()
    if later is not None:
        raise LaterLegalStatus(
            f"A legal status from {long_date(later.start_date)} is recorded. "
            "Give a later day, or correct what is recorded.",
            conflict=InTheWay(what="a legal status", start=later.start_date, end=later.end_date),
        )
    for running in patient.legal_statuses.exclude(end_date__lte=start_date):
        running.end_date = start_date
        running.save(update_fields=["end_date"])
    return LegalStatus.objects.create(
        patient=patient,
        provider=provider,
        status=status,
        start_date=start_date,
        expires_on=expires_on,
    )
