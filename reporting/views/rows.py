"""The rows behind a figure: the page and its files. Every look is on record."""

from typing import Any, cast

from django.core.paginator import Page, Paginator
from django.http import FileResponse, HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import render

from beds.exports.tables import Table
from impact.audit.services import exported, saw_list
from impact.core.grains import Grain
from impact.core.text import counted
from patients.models import Patient
from providers.models import Ward
from reporting.exports import csv_file, xlsx_file
from reporting.figures.engine import Asked, ask
from reporting.figures.explain import Behind, explain
from reporting.presenters.rows import Seen, fields, file_rows, page_rows, sums_sentence
from reporting.presenters.tiles import sides
from reporting.presenters.values import with_unit
from reporting.queries.behind import RowsBehind, people_in
from reporting.views.asking import asking
from reporting.views.figure import named
from reporting.views.files import attachment, cover_of, file_name
from reporting.views.question import Question

ROWS_A_PAGE = 50


@asking
def figure_rows(request: HttpRequest, question: Question, name: str) -> HttpResponse:
    """The rows behind a figure over a range, a page at a time, by pseudonym."""
    figure, names, asked = named(name), question.names(), _asked(question, name)
    behind = RowsBehind(asked)
    answer = ask(asked, computed_at=question.now)
    row = next(iter(answer.rows), None)
    page: Page[Behind] = Paginator(cast(Any, behind), ROWS_A_PAGE).get_page(request.GET.get("page"))
    shown = list(page.object_list)
    columns = fields(figure, names=names, seen=_seen(question, shown))
    table = page_rows(columns, shown, count=len(behind))
    saw_list(question.user, f"figures/{name}/rows", question.record(), len(table.people))
    context = {
        "question": question,
        "figure": figure,
        "table": table,
        "page": page,
        "sums": sums_sentence(behind.sums, row),
        "value": with_unit(figure, row.value if row else None),
        "sides": sides(figure, row) if row else "",
        "count": counted(len(behind), "row"),
        "collaboratives": question.others("figure_rows", name),
        "controls": question.controls(
            "figure_rows", name, names=names, may_filter=figure.by, shut=True
        ),
        "narrowed": question.narrowed(names),
        "back": question.addresses.of_period(name),
        "files": question.files("figure_rows", name),
    }
    return render(request, "reporting/rows.html", context)


@asking
def figure_rows_csv(request: HttpRequest, question: Question, name: str) -> StreamingHttpResponse:
    """Every row behind a figure as CSV; the record names each person in it."""
    table = _file(question, name, "csv")
    about = cover_of(question, named(name), _asked(question, name))
    lines = csv_file(table, about)
    return attachment(lines, file_name(question, f"{name}-rows", "csv"))


@asking
def figure_rows_xlsx(request: HttpRequest, question: Question, name: str) -> FileResponse:
    """Every row behind a figure as a workbook; the record names each person in it."""
    table = _file(question, name, "xlsx")
    about = cover_of(question, named(name), _asked(question, name))
    target = xlsx_file([table], about)
    filename = file_name(question, f"{name}-rows", "xlsx")
    return FileResponse(target, as_attachment=True, filename=filename)


def _asked(question: Question, name: str) -> Asked:
    """The range as one: its rows are those of the number that led here."""
    return question.asked(name, by=(), grain=Grain.TOTAL)


def _file(question: Question, name: str, kind: str) -> Table:
    figure, rows = named(name), list(explain(_asked(question, name)))
    people = people_in(rows)
    columns = fields(figure, names=question.names(), seen=Seen(frozenset(), frozenset()))
    exported(question.user, f"figures/{name}/rows {kind}", question.record(), people.values())
    return file_rows(columns, rows)


def _seen(question: Question, rows: list[Behind]) -> Seen:
    """Which of the people and wards shown the reader may open."""
    people = Patient.objects.visible_to(question.user).filter(
        pseudonym__in={row.patient for row in rows if row.patient}
    )
    wards = Ward.objects.visible_to(question.user).values_list("provider__key", "code")
    return Seen(
        set(people.values_list("pseudonym", flat=True)),
        {f"{provider}:{code}" for provider, code in wards},
    )
