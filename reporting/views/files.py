"""Figures as files: what the pages show, to take away."""

from collections.abc import Iterable

from django.http import FileResponse, HttpRequest, StreamingHttpResponse

from beds.exports.tables import Table
from impact.audit.services import exported
from impact.core.tabular import complete_or_said
from reporting.exports import Cover, cover, csv_file, xlsx_file
from reporting.figures.catalogue import CATALOGUE, Figure
from reporting.figures.engine import Asked
from reporting.figures.stored.reading import answer
from reporting.figures.suppression import Audience
from reporting.presenters.compare import comparison_table
from reporting.presenters.table import all_table, fields, file_table, lines_of
from reporting.queries.overview import overview
from reporting.views.asking import asking
from reporting.views.figure import named
from reporting.views.figures import COMPARED, side_by_side
from reporting.views.question import Question


@asking
def figures_csv(request: HttpRequest, question: Question) -> StreamingHttpResponse:
    """Every figure over the period as CSV: a row a period, or a group where they are compared."""
    lines = csv_file(_all(question, "csv"), cover_of(question, None, question.plain))
    return attachment(lines, file_name(question, "figures", "csv"))


@asking
def figures_xlsx(request: HttpRequest, question: Question) -> FileResponse:
    """The same as a workbook."""
    target = xlsx_file([_all(question, "xlsx")], cover_of(question, None, question.plain))
    filename = file_name(question, "figures", "xlsx")
    return FileResponse(target, as_attachment=True, filename=filename)


@asking
def figure_csv(request: HttpRequest, question: Question, name: str) -> StreamingHttpResponse:
    """The table of a figure as CSV."""
    table = _one(question, named(name), "csv")
    lines = csv_file(table, cover_of(question, named(name), question.asked(name)))
    return attachment(lines, file_name(question, name, "csv"))


@asking
def figure_xlsx(request: HttpRequest, question: Question, name: str) -> FileResponse:
    """The table of a figure as a workbook."""
    table = _one(question, named(name), "xlsx")
    target = xlsx_file([table], cover_of(question, named(name), question.asked(name)))
    filename = file_name(question, name, "xlsx")
    return FileResponse(target, as_attachment=True, filename=filename)


def cover_of(question: Question, figure: Figure | None, asked: Asked) -> Cover:
    """What a file says of itself."""
    return cover(
        asked,
        figure=figure,
        computed_at=question.now,
        narrowed=question.narrowed(question.names()),
        future=question.future,
        audience=question.audience,
    )


def attachment(lines: Iterable[str], filename: str) -> StreamingHttpResponse:
    """Lines sent as a file as they are made."""
    response = StreamingHttpResponse(
        complete_or_said(lines), content_type="text/csv; charset=utf-8"
    )
    response["Content-Disposition"] = f'attachment; filename="{filename}"'
    return response


def file_name(question: Question, what: str, kind: str) -> str:
    """The name of a file: what, whose, from when to when."""
    asked = question.plain
    parts = [what, asked.collaborative.code, asked.start.isoformat(), asked.end.isoformat()]
    return f"{'-'.join(parts)}.{kind}"


def _one(question: Question, figure: Figure, kind: str) -> Table:
    found = answer(question.asked(figure.name), computed_at=question.now)
    asked, audience = found.asked, question.audience
    columns = fields(figure, by=asked.by, grain=asked.grain, names=question.names())
    exported(question.user, f"figures/{figure.name} {kind}", question.record(), ())
    return file_table(figure, columns, lines_of(found, audience))


def _all(question: Question, kind: str) -> Table:
    asked, dimension = question.plain, question.kept.get("compare", "")
    exported(question.user, f"figures {kind}", question.record(), ())
    # A comparison has the whole beside its parts: nothing of it leaves the clinical group.
    if dimension in COMPARED and question.audience == Audience.CLINICAL:
        told, whole = side_by_side(question, dimension)
        return comparison_table(told, whole, dimension=dimension, names=question.names())
    told = overview(asked, figures=CATALOGUE, computed_at=question.now)
    answers = [one.answer for one in told if one.answer]
    return all_table(answers, grain=asked.grain, audience=question.audience)
