"""All figures: as tiles, or providers or service lines side by side."""

from dataclasses import replace
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from beds.presenters.dates import Choice
from impact.core.grains import Grain
from reporting.figures import dimensions
from reporting.figures.catalogue import CATALOGUE
from reporting.figures.dimensions import OF_PERSON
from reporting.presenters.compare import comparison
from reporting.presenters.tiles import themes
from reporting.queries.names import Names
from reporting.queries.overview import Told, counted_at, overview
from reporting.views.asking import asking
from reporting.views.question import Question

COMPARED = ("provider", "service_line")


@asking
def figures(request: HttpRequest, question: Question) -> HttpResponse:
    """Every figure of the catalogue over a period, cut by what was asked."""
    names = question.names()
    compare = question.kept.get("compare", "")
    shown = _compared(question, names, compare) if compare in COMPARED else _tiles(question)
    context = {
        **shown,
        "question": question,
        "collaboratives": question.others("figures"),
        "controls": question.controls(
            "figures",
            names=names,
            may_filter=OF_PERSON,
            grain=None if compare in COMPARED else question.plain.grain,
        ),
        "narrowed": question.narrowed(names),
        "views": views_of(question, compare if compare in COMPARED else "tiles"),
        "files": [
            *question.files("figures"),
            *([] if compare in COMPARED else question.files_for_anyone("figures")),
        ],
    }
    return render(request, "reporting/figures.html", context)


def views_of(question: Question, current: str) -> list[Choice]:
    """The ways to look at all figures."""
    addresses = question.addresses
    return [
        Choice("Tiles", "", addresses.figures(compare=None), current == "tiles"),
        *(
            Choice(
                f"Compare {dimensions.ALL[name].label.lower()}s",
                "",
                addresses.figures(compare=name),
                current == name,
            )
            for name in COMPARED
        ),
        Choice("By service line, for the meeting", "", addresses.by_line(), current == "lines"),
    ]


def _tiles(question: Question) -> dict[str, Any]:
    asked = question.plain
    told = overview(asked, figures=CATALOGUE, computed_at=question.now)
    return {
        "themes": themes(told, grain=asked.grain, addresses=question.addresses),
        "counted_at": counted_at(told, now=question.now),
    }


def _compared(question: Question, names: Names, dimension: str) -> dict[str, Any]:
    told, whole = side_by_side(question, dimension)
    return {
        "comparison": comparison(
            told, whole, dimension=dimension, names=names, addresses=question.addresses
        )
    }


def side_by_side(question: Question, dimension: str) -> tuple[list[Told], list[Told]]:
    """Every figure over the whole period, by a dimension and without it."""
    whole = question.asked(question.plain.figure, by=(), grain=Grain.TOTAL)
    cut = replace(whole, by=(dimension,))
    return (
        overview(cut, figures=CATALOGUE, computed_at=question.now),
        overview(whole, figures=CATALOGUE, computed_at=question.now),
    )
