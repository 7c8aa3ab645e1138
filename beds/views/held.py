"""What is held of a provider, as the files that it sends: to be corrected and sent back."""

from collections.abc import Iterable
from io import BytesIO

from django.contrib.auth.decorators import login_required
from django.http import FileResponse, Http404, HttpRequest, StreamingHttpResponse
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_safe

from beds.exports.extract import held_table
from beds.exports.tables import Table
from beds.imports.columns import KINDS
from beds.views.asking import signed_in
from impact.audit.services import exported
from impact.core import clock
from impact.core.tabular import Sheet, csv_lines, write_xlsx
from patients.models import Patient
from providers.access import Permission
from providers.models import Provider

_NAME_NOBODY = ("beds", "closures", "pauses", "baselines")


@require_safe
@login_required
def held_csv(request: HttpRequest, provider: str, kind: str) -> StreamingHttpResponse:
    """One kind of file as CSV; the record names each person of the provider."""
    table = _taken(request, provider, kind, "csv")
    return StreamingHttpResponse(
        csv_lines(table.headers, table.rows, mark=True),
        content_type="text/csv; charset=utf-8",
        headers={"Content-Disposition": f'attachment; filename="{_named(provider, kind)}.csv"'},
    )


@require_safe
@login_required
def held_xlsx(request: HttpRequest, provider: str, kind: str) -> FileResponse:
    """One kind of file as a workbook; the record names each person of the provider."""
    table = _taken(request, provider, kind, "xlsx")
    target = BytesIO()
    write_xlsx(target, [Sheet(table.title, table.headers, table.rows)])
    target.seek(0)
    return FileResponse(target, as_attachment=True, filename=f"{_named(provider, kind)}.xlsx")


def _taken(request: HttpRequest, key: str, kind: str, form: str) -> Table:
    """The table, put on record; 404 for who may not send its files and see its people."""
    user = signed_in(request)
    sends = Provider.objects.with_permission(user, Permission.IMPORT_FILES)
    sees = Provider.objects.with_permission(user, Permission.VIEW_IDENTITIES)
    provider = get_object_or_404(sends.filter(pk__in=sees.values("pk")), key=key)
    if kind not in KINDS:
        raise Http404
    people = () if kind in _NAME_NOBODY else _people(provider)
    exported(user, f"data/held {kind} {form}", {"provider": provider.key}, people)
    return held_table(kind, provider=provider)


def _people(provider: Provider) -> Iterable[int]:
    """Everybody whom the provider has had, or has assessed."""
    placed = Patient.objects.filter(placements__provider=provider)
    referred = Patient.objects.filter(referrals__provider=provider)
    return placed.union(referred).values_list("pk", flat=True)


def _named(provider: str, kind: str) -> str:
    return f"{kind}-{provider}-{clock.today().isoformat()}"
