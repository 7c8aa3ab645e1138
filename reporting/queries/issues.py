"""Issues of reports as pages and the API read them."""

from collections.abc import Sequence

from django.db.models import Prefetch, QuerySet

from providers.models import User
from reporting.choices import Schedule
from reporting.models import Fetch, Issue, IssueFile, Report


def issues_seen(user: User) -> QuerySet[Issue]:
    """The issues that somebody may see, with their report, files and who fetched those.

    Three queries, however many.
    """
    files = Prefetch(
        "files",
        IssueFile.objects.prefetch_related(Prefetch("fetches", Fetch.objects.select_related("by"))),
    )
    seen: QuerySet[Issue] = Issue.objects.visible_to(user)
    named = seen.select_related("by", "report__collaborative", "report__agreement")
    return named.defer("seen", "people").prefetch_related(files)


def scheduled_seen(user: User) -> Sequence[Report]:
    """The reports that are made on a schedule, of those that somebody may see."""
    seen = Report.objects.visible_to(user).exclude(schedule=Schedule.NEVER)
    return list(seen.select_related("collaborative", "agreement", "owner"))
