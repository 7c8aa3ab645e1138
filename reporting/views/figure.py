"""The page of one figure."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render

from reporting.figures.catalogue import CATALOGUE, Figure
from reporting.presenters.figure import figure_page
from reporting.queries.look import look
from reporting.views.asking import asking
from reporting.views.question import Question


@asking
def figure(request: HttpRequest, question: Question, name: str) -> HttpResponse:
    """One figure: its run chart and table, its spread, its groups side by side, what it means."""
    found = named(name)
    names = question.names()
    asked = question.asked(name)
    looked = look(asked, computed_at=question.now)
    page = figure_page(
        looked,
        names=names,
        addresses=question.addresses,
        page=request.GET.get("page"),
    )
    context = {
        "page": page,
        "counted_at": looked.uncut.computed_at,
        "question": question,
        "collaboratives": question.others("figure", name),
        "controls": question.controls(
            "figure", name, names=names, may_filter=found.by, may_cut=found.by, grain=asked.grain
        ),
        "narrowed": question.narrowed(names),
        "all": question.addresses.figures(by=None),
        "files": [*question.files("figure", name), *question.files_for_anyone("figure", name)],
    }
    return render(request, "reporting/figure.html", context)


def named(name: str) -> Figure:
    """The catalogue's entry. Raises Http404."""
    if name not in CATALOGUE:
        raise Http404
    return CATALOGUE[name]
