"""The pages of reports: asked for, made, fetched, and checked by their receipts."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST, require_safe

from beds.views.asking import signed_in
from impact.core import clock
from impact.core.errors import Invalid
from impact.core.jobs import enqueue
from providers.access import Permission
from providers.models import Collaborative, User
from reporting.models import Fetch, Issue, IssueFile
from reporting.presenters.reports import (
    issue_page,
    issues_listing,
    saved_listing,
    verdict_page,
)
from reporting.queries.issues import issues_seen, scheduled_seen
from reporting.report_forms import ReceiptForm, ReportForm
from reporting.reports.contents import CONTENTS
from reporting.sending import sent_file
from reporting.services import reports as service
from reporting.services.reports.asking import may_ask
from reporting.tasks import make_report

SHOWN = 50
UNPROCESSABLE = 422


@require_safe
@login_required
def reports(request: HttpRequest) -> HttpResponse:
    """What was issued, by whom it was asked for and fetched, and what can be asked for."""
    user = signed_in(request)
    _readable_or_404(user)
    page = {
        "issues": issues_listing(list(issues_seen(user)[:SHOWN])),
        "saved": saved_listing(scheduled_seen(user)),
        "offered": CONTENTS.values() if _own(user).exists() else (),
    }
    return render(request, "reporting/reports.html", page)


@login_required
def report_new(request: HttpRequest, content: str) -> HttpResponse:
    """The form of one report; what is asked for is made in the background."""
    user = signed_in(request)
    own, found = _own(user), CONTENTS.get(content)
    if found is None or not own.exists():
        raise Http404
    form = ReportForm(
        request.POST if request.method == "POST" else None,
        content=found,
        user=user,
        choices=own,
        initial={"name": found.title, "collaborative": request.GET.get("collaborative")},
    )
    if request.method == "POST" and form.is_valid():
        try:
            issue = service.save_report(
                wanted=form.wanted(), today=clock.today(), now=clock.now(), by=user
            )
        except Invalid as refusal:
            form.add_error(refusal.field if refusal.field in form.fields else None, refusal.message)
        else:
            enqueue(make_report, issue.pk)
            return redirect("report_issue", issue.pk)
    page = {"form": form, "content": found}
    status = UNPROCESSABLE if form.errors else 200
    return render(request, "reporting/report_new.html", page, status=status)


@require_safe
@login_required
def report_issue(request: HttpRequest, pk: int) -> HttpResponse:
    """One issue: how far it is, then its files, its receipt and who fetched it."""
    user = signed_in(request)
    issue = _issue_or_404(user, pk)
    fetches = Fetch.objects.filter(file__issue=issue).select_related("by", "file")[:SHOWN]
    page = {
        "issue": issue,
        "page": issue_page(issue, list(fetches)),
        "may_ask": may_ask(user, issue.report.collaborative),
    }
    return render(request, "reporting/report_issue.html", page)


@require_POST
@login_required
def report_cancel(request: HttpRequest, pk: int) -> HttpResponse:
    """Has an issue made no further."""
    user = signed_in(request)
    service.cancel(issue=_issue_or_404(user, pk), now=clock.now(), by=user)
    return redirect("report_issue", pk)


@require_POST
@login_required
def report_again(request: HttpRequest, pk: int) -> HttpResponse:
    """Asks for the report of an issue again, as things are now."""
    user = signed_in(request)
    issue = service.ask_again(
        report=_issue_or_404(user, pk).report, today=clock.today(), now=clock.now(), by=user
    )
    enqueue(make_report, issue.pk)
    return redirect("report_issue", issue.pk)


@require_POST
@login_required
def report_end(request: HttpRequest, pk: int) -> HttpResponse:
    """Has the report of an issue made no more."""
    user = signed_in(request)
    service.end_report(report=_issue_or_404(user, pk).report, now=clock.now(), by=user)
    messages.success(request, "This report is not made any more. What was issued stays.")
    return redirect("report_issue", pk)


@require_safe
@login_required
def report_file(request: HttpRequest, pk: int, kind: str) -> StreamingHttpResponse:
    """A file of an issue; who took it and whom it names is put on record."""
    user = signed_in(request)
    files = IssueFile.objects.filter(issue__in=Issue.objects.visible_to(user))
    file = get_object_or_404(files.select_related("issue__report"), issue=pk, kind=kind)
    return sent_file(file, by=user)


@login_required
def report_check(request: HttpRequest) -> HttpResponse:
    """Takes a receipt back, and says whether the same comes out or what differs."""
    user = signed_in(request)
    _readable_or_404(user)
    form, verdict = ReceiptForm(request.POST if request.method == "POST" else None), None
    if request.method == "POST" and form.is_valid():
        try:
            verdict = verdict_page(
                service.check_receipt(receipt=form.cleaned_data["receipt"], by=user)
            )
        except Invalid as refusal:
            form.add_error("receipt", refusal.message)
    page = {"form": form, "verdict": verdict}
    status = UNPROCESSABLE if form.errors else 200
    return render(request, "reporting/report_check.html", page, status=status)


def _own(user: User) -> QuerySet[Collaborative]:
    """The collaboratives for which somebody may ask for reports."""
    its: QuerySet[Collaborative] = Collaborative.objects.visible_to(user, Permission.EXPORT_REPORTS)
    return its.order_by("code")


def _readable_or_404(user: User) -> None:
    """Reports are there for who asks for them, and for clinicians who read theirs."""
    if not Collaborative.objects.visible_to(user, Permission.VIEW_PEOPLE).exists():
        raise Http404


def _issue_or_404(user: User, pk: int) -> Issue:
    return get_object_or_404(issues_seen(user), pk=pk)
