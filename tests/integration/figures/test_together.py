"""Figures asked together give what each gives alone, in the same few queries."""

from dataclasses import replace
from random import Random

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from reporting.figures.catalogue import CATALOGUE
from reporting.figures.dimensions import OF_PERSON, OF_PLACE
from reporting.figures.engine import Asked, CannotCut, ask
from reporting.figures.together import ask_together
from tests.integration.figures.asking import NOW, any_question, asked_of_engine, whole_story
from tests.integration.figures.places import Story
from tests.integration.figures.writing import make_world


@pytest.mark.parametrize("seed", range(6))
@pytest.mark.django_db
def test_together_is_as_alone(seed: int) -> None:
    story = make_world(Story(Random(seed)))
    for like in ("occupancy", "out_of_area_rate", "discharges", "waiting", "bed_day_variance"):
        asked = asked_of_engine(any_question(story, like))
        figures = [
            figure for figure in CATALOGUE.values() if {*asked.by, *asked.filters} <= set(figure.by)
        ]
        answers = ask_together(asked, figures, computed_at=NOW)
        assert [*answers] == [figure.name for figure in figures]
        for name, answer in answers.items():
            assert answer == ask(replace(asked, figure=name), computed_at=NOW), asked


@pytest.mark.django_db
def test_together_counts_something() -> None:
    story = make_world(Story(Random(3)), people=20)
    asked = asked_of_engine(whole_story(story, "occupancy", story.collaboratives[0]))
    answers = ask_together(asked, [*CATALOGUE.values()], computed_at=NOW)
    assert sum(bool(answer.rows[0].numerator) for answer in answers.values()) > len(CATALOGUE) / 2


@pytest.mark.django_db
def test_together_takes_no_more_queries_for_more_figures() -> None:
    story = make_world(Story(Random(0)))
    asked = asked_of_engine(whole_story(story, "occupancy", story.collaboratives[0]))
    few = [CATALOGUE["occupancy"], CATALOGUE["length_of_stay"]]
    assert _queries(asked, [*CATALOGUE.values()]) == _queries(asked, few)


@pytest.mark.django_db
def test_together_refuses_what_one_of_them_refuses() -> None:
    story = make_world(Story(Random(0)))
    asked = asked_of_engine(whole_story(story, "occupancy", story.collaboratives[0]))
    cut = replace(asked, by=tuple(set(OF_PERSON) - set(OF_PLACE)))
    with pytest.raises(CannotCut):
        ask_together(cut, [CATALOGUE["admissions"], CATALOGUE["occupancy"]], computed_at=NOW)


def _queries(asked: Asked, figures: list) -> int:
    with CaptureQueriesContext(connection) as taken:
        ask_together(asked, figures, computed_at=NOW)
    return len(taken)
