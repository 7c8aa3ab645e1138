"""What partners agreed beside the baselines: shares of what is saved, and a trajectory."""

from datetime import date
from functools import partial

from django.db.models import Q

from impact.demo.calendar.days import STORY_BEGINS
from impact.demo.entries.book import Book
from patients.queries import census
from providers.models import Collaborative, CollaborativeMember, RiskShare, TrajectoryTarget

_SHARE = 5
"""Per cent of what is saved, for each partner; what is left is reinvested."""
_FALLS_TO = 0.9
"""Of the number of the year before, each April."""
_HAVE_IT = Q(patient__learning_disability="1") | Q(patient__autism="1")


def agree(book: Book) -> None:
    """Enter the shares and targets that are not held yet."""
    for collaborative in Collaborative.objects.order_by("code"):
        if not RiskShare.objects.filter(collaborative=collaborative).exists():
            book.make(partial(_share, collaborative))
        begun_with = _people(collaborative)
        if begun_with and not TrajectoryTarget.objects.filter(collaborative=collaborative).exists():
            book.make(partial(_plan, collaborative, begun_with, until=book.today))


def _share(collaborative: Collaborative) -> None:
    begun = date.fromordinal(STORY_BEGINS)
    members = CollaborativeMember.objects.as_at(begun).filter(collaborative=collaborative)
    for member in members.order_by("provider__key"):
        RiskShare.objects.create(
            collaborative=collaborative,
            provider=member.provider,
            start_date=begun,
            percent=_SHARE,
        )


def _people(collaborative: Collaborative) -> int:
    """How many there were when the story begins."""
    start = date.fromordinal(STORY_BEGINS)
    here = census(collaborative=collaborative, on=start)
    return here.filter(_HAVE_IT, Q(footprint=True)).count()


def _plan(collaborative: Collaborative, begun_with: int, *, until: date) -> None:
    """From those there were, fewer each April."""
    start, target = date.fromordinal(STORY_BEGINS), float(begun_with)
    while start <= until:
        TrajectoryTarget.objects.create(
            collaborative=collaborative, start_date=start, people=round(target)
        )
        start = date(start.year + (start.month >= 4), 4, 1)
        target *= _FALLS_TO
