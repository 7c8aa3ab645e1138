"""Service lines one under another, for the meeting."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from reporting.figures.dimensions import OF_PERSON
from reporting.presenters.by_line import FIGURES, lines
from reporting.queries.overview import counted_at, overview
from reporting.views.asking import asking
from reporting.views.figures import views_of
from reporting.views.question import Question


@asking
def figures_by_line(request: HttpRequest, question: Question) -> HttpResponse:
    """A few figures for each service line, as small multiples."""
    names = question.names()
    asked = question.asked(question.plain.figure, by=("service_line",))
    told = overview(asked, figures=FIGURES, computed_at=question.now)
    context = {
        "lines": lines(told, grain=asked.grain, names=names, addresses=question.addresses),
        "counted_at": counted_at(told, now=question.now),
        "refused": [one.refused for one in told if one.refused],
        "question": question,
        "collaboratives": question.others("figures_by_line"),
        "controls": question.controls(
            "figures_by_line", names=names, may_filter=OF_PERSON, grain=asked.grain
        ),
        "narrowed": question.narrowed(names),
        "views": views_of(question, "lines"),
    }
    return render(request, "reporting/by_line.html", context)
