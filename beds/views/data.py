"""The pages of extracts: sent, looked at, applied."""

from datetime import timedelta

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db import transaction
from django.db.models import Prefetch, QuerySet
from django.http import Http404, HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from beds.data_forms import ExtractsForm
from beds.imports.batches import (
    Options,
    Sent,
    apply_checked,
    check_size,
    is_held,
    is_last,
    looked_at,
    receive,
    refused_rows,
    throw_away,
    undo,
)
from beds.models import Difference, ImportBatch, ImportFile
from beds.presenters.data import (
    batches_listing,
    copies_listing,
    feeds_listing,
    held_listing,
    import_heading,
    import_page,
    undone_listing,
)
from beds.queries.feeds import feeds, open_questions, overseen_by, reported_to
from beds.tasks import carry_out_import
from beds.views.asking import signed_in
from beds.views.copies import latest_copies
from impact.audit.services import exported
from impact.core import clock
from impact.core.jobs import enqueue
from impact.core.tabular import csv_lines
from providers.access import Permission
from providers.models import Provider, User

SHOWN = 50
KEPT_FOR = timedelta(hours=24)
"""How long what was sent waits to be applied."""


@login_required
def data(request: HttpRequest) -> HttpResponse:
    """What came in, from whom, how late; where one sends files of one's own, the form for it."""
    user = signed_in(request)
    own = list(Provider.objects.with_permission(user, Permission.IMPORT_FILES).order_by("key"))
    reported = reported_to(user).values_list("pk", flat=True)
    if not reported:
        raise Http404
    form = ExtractsForm(own=own) if own else None
    if request.method == "POST":
        if not own:
            raise Http404
        check_size(int(request.META.get("CONTENT_LENGTH") or 0))
        form = ExtractsForm(request.POST, request.FILES, own=own)
        if form.is_valid():
            return redirect("data_import", _received(form, user).pk)
    batches = ImportBatch.objects.visible_to(user).select_related("provider", "by")
    page = {
        "form": form,
        "feeds": feeds_listing(feeds(reported), now=clock.now()),
        "batches": batches_listing(list(_without_content(batches)[:SHOWN])),
        "differences": Difference.objects.visible_to(user).filter(resolved_on=None).count(),
        "questions": open_questions(user),
        "oversees": overseen_by(user).exists(),
        "copies": [copies_listing(each, latest_copies(each)) for each in own],
        "held": [held_listing(each) for each in own],
    }
    return render(request, "beds/data.html", page, status=422 if form and form.errors else 200)


@require_safe
@login_required
def data_import(request: HttpRequest, pk: int) -> HttpResponse:
    """What one import would change or has changed, and every fault by row."""
    batch = _import_or_404(signed_in(request), pk)
    page = import_page(batch, is_held=is_held(batch), is_last=is_last(batch))
    return render(request, "beds/data_import.html", {"batch": batch, "page": page})


@require_POST
@login_required
def data_apply(request: HttpRequest, pk: int) -> HttpResponse:
    """Has an import applied that was looked at: all of it, or its valid rows."""
    user = signed_in(request)
    batch = _import_or_404(user, pk)
    valid_only = request.POST.get("rows") == "valid"
    apply_checked(batch=batch, accept_valid=valid_only, by=user, now=clock.now())
    enqueue(carry_out_import, batch.pk)
    return redirect("data_import", batch.pk)


@require_POST
@login_required
def data_throw_away(request: HttpRequest, pk: int) -> HttpResponse:
    """Takes away what was sent, of an import that is not to be applied."""
    user = signed_in(request)
    throw_away(batch=_import_or_404(user, pk), by=user)
    messages.success(request, "The files are thrown away. Nothing of them was applied.")
    return redirect("data")


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def data_undo(request: HttpRequest, pk: int) -> HttpResponse:
    """Asks before an import is undone, saying what of it would be taken back, and undoes it."""
    user = signed_in(request)
    batch = _import_or_404(user, pk)
    if request.method == "POST":
        undo(batch=batch, now=clock.now(), by=user)
        messages.success(request, "The import is undone. Everything is as it was before it.")
        return redirect("data_import", batch.pk)
    with transaction.atomic(), looked_at(batch) as written:
        page = {
            "batch": batch,
            "heading": import_heading(batch),
            "written": undone_listing(written),
        }
    return render(request, "beds/data_undo.html", page)


@require_safe
@login_required
def data_refused(request: HttpRequest, pk: int) -> HttpResponse:
    """The refused rows as they came, with their faults, to be mended and sent again."""
    user = signed_in(request)
    batch = _import_or_404(user, pk)
    if not is_held(batch):
        raise Http404
    name, content = refused_rows(batch)
    exported(user, "data/refused", {"import": batch.pk}, ())
    return HttpResponse(
        content,
        content_type="application/zip" if name.endswith(".zip") else "text/csv; charset=utf-8",
        headers={"Content-Disposition": f'attachment; filename="{name}"'},
    )


@require_safe
@login_required
def data_faults(request: HttpRequest, pk: int) -> StreamingHttpResponse:
    """Every fault of an import as CSV."""
    batch = _import_or_404(signed_in(request), pk)
    columns = ["file", "row", "column", "code", "message"]
    rows = [[fault[column] for column in columns] for fault in batch.faults]
    return StreamingHttpResponse(
        csv_lines(columns, rows, mark=True),
        content_type="text/csv; charset=utf-8",
        headers={"Content-Disposition": 'attachment; filename="faults.csv"'},
    )


def _without_content(batches: QuerySet[ImportBatch]) -> QuerySet[ImportBatch]:
    files = Prefetch("files", ImportFile.objects.defer("content"))
    return batches.defer("faults", "notes").prefetch_related(files)


def _import_or_404(user: User, pk: int) -> ImportBatch:
    seen = ImportBatch.objects.visible_to(user).select_related("provider", "by", "undone_by")
    return get_object_or_404(seen, pk=pk)


def _received(form: ExtractsForm, user: User) -> ImportBatch:
    """The import, to be looked at first: what could be applied and what could not."""
    given = form.cleaned_data
    batch = receive(
        provider=given["provider"],
        sent=[Sent(str(file.name), file.read()) for file in given["extracts"]],
        options=Options(dry_run=True, accept_valid=True, complete=given["complete"]),
        by=user,
        now=clock.now(),
        kept_for=KEPT_FOR,
    )
    enqueue(carry_out_import, batch.pk)
    return batch
