"""The reports that the collaborative has made for it: its bed state each week, and each month's."""

from datetime import date, datetime
from functools import partial

from impact.core.jobs import enqueue
from impact.demo.accounts import commissioner
from impact.demo.entries.book import Book
from providers.models import Collaborative
from reporting.choices import Audience, Schedule
from reporting.models import Report
from reporting.services import reports
from reporting.services.reports import Wanted
from reporting.tasks import make_report

_OF = "IMPACT"
_SAVED = (
    ("Bed state for Monday's meeting", "bed_state", Audience.CLINICAL, Schedule.WEEKLY),
    ("Placements for the board", "monthly", Audience.ANYONE, Schedule.MONTHLY),
)


def ask(book: Book, *, now: datetime) -> None:
    """Save those that are not saved yet and ask for the first of each; the rest fall due."""
    collaborative = Collaborative.objects.get(code=_OF)
    saved = set(Report.objects.filter(collaborative=collaborative).values_list("name", flat=True))
    for name, content, audience, schedule in _SAVED:
        wanted = Wanted(
            name=name,
            content=content,
            collaborative=collaborative,
            audience=audience,
            schedule=schedule,
        )
        if name not in saved:
            book.make(partial(_ask, wanted, book.today, now))


def _ask(wanted: Wanted, today: date, now: datetime) -> None:
    issue = reports.save_report(wanted=wanted, today=today, now=now, by=commissioner())
    enqueue(make_report, issue.pk)
