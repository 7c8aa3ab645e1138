"""The pages of the jobs: how they run, and months as they were reported."""

from datetime import date

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST, require_safe

from beds.views.asking import signed_in
from impact.audit.services import saw_list
from impact.core import clock
from impact.core.jobs import enqueue
from providers.access import Permission
from providers.models import Collaborative, User
from providers.models.querysets import CollaborativeQuerySet
from reporting.broker import how_jobs_run
from reporting.figures.reported import changes_since, differences
from reporting.figures.stored.refreshing import owed
from reporting.models import Job, Publication, StoredSet
from reporting.presenters.jobs import jobs_page
from reporting.presenters.reported import SHOWN, reported_page
from reporting.queries.runs import runs_seen
from reporting.queries.told import seen_by, told
from reporting.services.alone import is_running
from reporting.services.publications import (
    NoMonth,
    ask_to_publish,
    month_named,
    months_to_report,
)
from reporting.tasks import publish

RUNS_SHOWN = 50


@require_safe
@login_required
def jobs(request: HttpRequest) -> HttpResponse:
    """How jobs run, what is due, and how the last runs went; the figures of one's own alone."""
    user = signed_in(request)
    collaboratives = Collaborative.objects.visible_to(user, Permission.VIEW_FIGURES)
    page = jobs_page(
        running=how_jobs_run(busy=any(is_running(job) for job in Job)),
        owed=owed(today=clock.today()).of([each.code for each in collaboratives]),
        sets=list(
            StoredSet.objects.filter(collaborative__in=collaboratives)
            .select_related("collaborative")
            .order_by("collaborative__code")
        ),
        runs=list(runs_seen(collaboratives)[:RUNS_SHOWN]),
        publications=list(
            Publication.objects.filter(collaborative__in=collaboratives).select_related(
                "collaborative", "by"
            )
        ),
        now=clock.now(),
    )
    return render(request, "reporting/jobs.html", {"page": page, "reportable": _reportable(user)})


@require_POST
@login_required
def publish_month(request: HttpRequest) -> HttpResponse:
    """Asks for a closed month to be frozen as reported; 404 for a collaborative not one's own."""
    user = signed_in(request)
    collaborative = get_object_or_404(_may_report(user), code=request.POST.get("collaborative", ""))
    run = ask_to_publish(
        collaborative=collaborative,
        month=month_named(request.POST.get("month", "")),
        by=user,
        today=clock.today(),
        now=clock.now(),
    )
    enqueue(publish, run.pk)
    messages.success(request, "The month is being frozen as reported. It will be listed below.")
    return redirect("jobs")


@require_safe
@login_required
def reported_month(request: HttpRequest, code: str, month: str) -> HttpResponse:
    """A month as reported against now, and what changed since; whom it names is on record."""
    user = signed_in(request)
    publication = get_object_or_404(
        Publication.objects.select_related("collaborative", "by"),
        collaborative__in=Collaborative.objects.visible_to(user, Permission.VIEW_FIGURES),
        collaborative__code=code,
        month=_month_or_404(month),
    )
    changes = changes_since(publication)
    if changes is not None:
        changes = seen_by(changes, user=user)
    page = reported_page(
        publication,
        differences=list(differences(publication, at=clock.now())),
        changes=changes,
        told=told((changes or [])[:SHOWN]),
    )
    saw_list(user, "reported-month", {"collaborative": code, "month": month}, len(page.people))
    return render(request, "reporting/reported.html", {"page": page})


def _month_or_404(text: str) -> date:
    try:
        return month_named(text)
    except NoMonth as fault:
        raise Http404 from fault


def _may_report(user: User) -> CollaborativeQuerySet:
    return Collaborative.objects.visible_to(user, Permission.EXPORT_REPORTS)


def _reportable(user: User) -> list[tuple[Collaborative, list[date]]]:
    """The collaboratives for which somebody may report a month, each with the months left."""
    found = [(it, months_to_report(it, today=clock.today())) for it in _may_report(user)]
    return [(collaborative, months) for collaborative, months in found if months]
