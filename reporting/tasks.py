"""The jobs as tasks: ids only, safe to repeat, found from the data and not from the queue."""

from celery import shared_task
from django.conf import settings
from django.core import mail

from impact.core import clock
from impact.core.jobs import enqueue
from providers.services.accounts import system_user
from reporting.services import figures, meetings, publications, reports
from reporting.services.nightly import is_due, nightly


@shared_task
def refresh_figures() -> None:
    """Brings the stored figures up to date: sent on commit after every change.

    Where it runs in the process of whoever changed something, nobody is kept waiting for figures
    that were never stored: `manage.py compute_figures` begins them.
    """
    if settings.JOBS_INLINE and not figures.is_stored():
        return
    figures.refresh_figures(today=clock.today(), clock=clock.now)


@shared_task
def sweep() -> None:
    """Does what was missed: changes and requests whose message was lost, a new day, a night."""
    figures.refresh_figures(today=clock.today(), clock=clock.now)
    for run_id in publications.asked_for():
        enqueue(publish, run_id)
    if is_due(today=clock.today(), now=clock.now()):
        enqueue(check_nightly)


@shared_task
def check_nightly() -> None:
    """Rolls the cut-off and checks what is stored and recorded, once a day."""
    nightly(today=clock.today(), clock=clock.now)


@shared_task
def open_meetings() -> None:
    """Opens the next meeting of every collaborative that has none yet, from its settings."""
    meetings.open_due(today=clock.today(), now=clock.now(), by=system_user())


@shared_task
def remind() -> None:
    """Reminds by mail who has not confirmed shortly before a meeting, each once a meeting.

    It is on record before the mail goes: one that does not arrive is not sent twice, and the home
    page says the same.
    """
    due = meetings.remind_due(today=clock.today(), now=clock.now(), by=system_user())
    mails = [meetings.message(one, site=settings.SITE_ADDRESS) for one in due]
    if mails:
        mail.get_connection().send_messages(mails)


@shared_task
def publish(run_id: int) -> None:
    """Freezes the month that a run on record was asked for."""
    publications.publish_asked(run_id=run_id, today=clock.today(), clock=clock.now)


@shared_task
def make_report(issue_id: int) -> None:
    """Makes the files of a report that was asked for: sent on commit."""
    reports.make(issue_id=issue_id, clock=clock.now)


@shared_task
def sweep_reports() -> None:
    """Asks for reports that are due, and makes what was missed: a lost message, a killed worker."""
    due = reports.make_due(today=clock.today(), now=clock.now())
    for issue_id in {*due, *reports.left_behind(now=clock.now())}:
        enqueue(make_report, issue_id)
