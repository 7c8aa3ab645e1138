"""The audit page: who saw whom, who changed what; for auditors, and each search is on record."""

from urllib.parse import urlencode

from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.views.decorators.http import require_safe

from beds.exports.tables import Table
from beds.views.asking import signed_in
from impact.audit.services import exported, saw_list
from impact.core import clock
from impact.core.text import long_moment
from patients.models import Patient
from providers.access import Permission
from providers.models import User
from reporting.exports import csv_file
from reporting.forms import AuditForm
from reporting.presenters.audit import (
    changes_listing,
    changes_table,
    files,
    looks_listing,
    looks_table,
)
from reporting.queries.audit import Scope, changes, described, looks, scope_of
from reporting.views.files import attachment

LOOKS_A_PAGE = 50
CHANGES_SHOWN = 100
MOST_IN_A_FILE = 50_000
_UNPROCESSABLE = 422


@require_safe
@login_required
def audit(request: HttpRequest) -> HttpResponse:
    """Search who saw whom and who changed what; 404 for somebody who audits nothing."""
    user, scope = _auditor(request)
    form = AuditForm(request.GET, today=clock.today())
    search = form.search()
    if search is None:
        return _refused(request, form)
    page = Paginator(looks(search, within=scope), LOOKS_A_PAGE).get_page(request.GET.get("page"))
    seen = described(page.object_list, within=scope)
    changed = changes(search, within=scope, most=CHANGES_SHOWN)
    people = {name for look in seen for name in look.people} | {it.person for it in changed}
    saw_list(user, "audit", form.record(), len(people - {""}))
    context = {
        "form": form,
        "page": page,
        "looks": looks_listing(seen, count=page.paginator.count),
        "changes": changes_listing(changed),
        "most": CHANGES_SHOWN if len(changed) == CHANGES_SHOWN else 0,
        "files": files(urlencode(form.record())),
    }
    return render(request, "reporting/audit.html", context)


@require_safe
@login_required
def audit_looks_csv(request: HttpRequest) -> HttpResponseBase:
    """Who saw whom as CSV: the whole search."""
    user, scope = _auditor(request)
    form = AuditForm(request.GET, today=clock.today())
    search = form.search()
    if search is None:
        return _refused(request, form)
    found = described(looks(search, within=scope)[:MOST_IN_A_FILE], within=scope)
    names = {name for look in found for name in look.people}
    return _file(user, "audit-looks", form, looks_table(found), names)


@require_safe
@login_required
def audit_changes_csv(request: HttpRequest) -> HttpResponseBase:
    """Who changed what as CSV, a row for each field that changed."""
    user, scope = _auditor(request)
    form = AuditForm(request.GET, today=clock.today())
    search = form.search()
    if search is None:
        return _refused(request, form)
    found = changes(search, within=scope, most=MOST_IN_A_FILE)
    return _file(
        user, "audit-changes", form, changes_table(found), {change.person for change in found}
    )


def _auditor(request: HttpRequest) -> tuple[User, Scope]:
    user = signed_in(request)
    if Permission.VIEW_AUDIT not in user.permissions_in_collaboratives:
        raise Http404
    return user, scope_of(user)


def _refused(request: HttpRequest, form: AuditForm) -> HttpResponse:
    return render(request, "reporting/audit.html", {"form": form}, status=_UNPROCESSABLE)


def _file(
    user: User, name: str, form: AuditForm, table: Table, names: set[str]
) -> HttpResponseBase:
    people = Patient.objects.filter(pseudonym__in=names - {""}).values_list("pk", flat=True)
    exported(user, f"{name} csv", form.record(), people)
    about = [
        ("What", table.title),
        ("Search", ", ".join(f"{key} {value}" for key, value in form.record().items())),
        ("Taken by", str(user)),
        ("Taken at", long_moment(clock.now())),
        ("Rows", str(len(table.rows))),
    ]
    return attachment(csv_file(table, about), f"{name}-{clock.today()}.csv")
