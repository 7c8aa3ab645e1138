"""Questions of generated worlds, and the engine's answers as JSON serves them."""

from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

from impact.core.grains import Grain
from providers.models import Collaborative
from reporting.figures.engine import Asked, ask
from tests.integration.figures.places import SPAN, Story
from tests.recount import Question
from tests.recount.catalogue import FIGURES

NOW = datetime(2026, 11, 21, 12, tzinfo=UTC)
GRAINS = ("day", "week", "month", "quarter", "year", "total")


def asked_of_engine(question: Question) -> Asked:
    """The same question, as the engine takes it."""
    return Asked(
        figure=question.figure,
        collaborative=Collaborative.objects.get(code=question.collaborative),
        start=question.start,
        end=question.end,
        cut_off=question.cut_off,
        grain=Grain(question.grain),
        by=question.by,
        filters=question.filters,
    )


def answered(question: Question) -> list[dict[str, Any]]:
    """The engine's rows."""
    return ask(asked_of_engine(question), computed_at=NOW).as_dict()["rows"]


def whole_story(story: Story, figure: str, collaborative: Collaborative) -> Question:
    """The figure over all days of the story and some more, with a cut-off inside."""
    return Question(
        figure=figure,
        collaborative=collaborative.code,
        start=story.day(-20),
        end=story.day(SPAN + 20),
        cut_off=story.day(SPAN + 5),
    )


def any_question(story: Story, figure: str) -> Question:
    """Any collaborative, range, grain, cut-off, cut and filter that the figure allows."""
    random = story.random
    asked = whole_story(story, figure, random.choice(story.collaboratives))
    start, end, cut_off = (story.day(random.randint(-30, SPAN + 20)) for _ in range(3))
    cuts = FIGURES[figure].cuts
    if story.chance(0.3):
        start, end = asked.start, asked.end
    return replace(
        asked,
        start=min(start, end),
        end=max(start, end),
        cut_off=cut_off if story.chance(0.4) else asked.cut_off,
        grain=random.choice(GRAINS),
        by=tuple(random.sample(cuts, random.choice((0, 0, 1, 1, 2, 3)))),
        filters={
            cut: values(story, cut) for cut in random.sample(cuts, random.choice((0, 0, 0, 1, 2)))
        },
    )


def values(story: Story, cut: str) -> list[str]:
    """Some of the names of a dimension, and one that nothing has."""
    wards = [ward for it in story.places for ward in (it.ward, it.later) if ward]
    names = {
        "provider": [it.key for it in story.providers],
        "site": [it.key for it in story.sites],
        "ward": [f"{it.provider.key}:{it.code}" for it in wards],
        "service_line": [it.code for it in story.lines],
        "icb": [it.code for it in story.icbs],
        "security_level": ["low", "medium"],
        "sex": ["male", "any"],
        "destination": ["community", "other", "died"],
    }[cut]
    return [*story.random.sample(names, min(2, len(names))), "NOBODY"]
