"""Wards that take nobody for a while."""

from datetime import date
from functools import partial

from impact.demo.entries.book import Book
from impact.demo.records import Suspension
from providers.models import AdmissionSuspension, Ward
from providers.services.wards import resume_admissions, suspend_admissions


def suspend(book: Book) -> None:
    """Suspend admissions where the story has it and the database has not, and resume them."""
    known = {
        (found.ward.reference, found.start_date): found
        for found in AdmissionSuspension.objects.select_related("ward__provider")
    }
    for told in book.story.world.suspensions:
        ward = book.wards.get(told.ward.key)
        if ward is None:
            continue
        held = known.get((told.ward.key, date.fromordinal(told.start)))
        if held is None:
            book.make(partial(_suspend, told, ward, book))
        if told.end is not None and (held is None or held.end_date is None):
            book.end(partial(_resume, told.end, ward, book))


def _suspend(told: Suspension, ward: Ward, book: Book) -> None:
    suspend_admissions(
        ward=ward,
        start_date=date.fromordinal(told.start),
        reason=told.reason,
        note=told.note,
        today=book.today,
        by=book.by[told.ward.provider],
    )


def _resume(end: int, ward: Ward, book: Book) -> None:
    resume_admissions(
        ward=ward, on=date.fromordinal(end), today=book.today, by=book.by[ward.provider.key]
    )
