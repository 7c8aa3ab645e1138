"""What was reported of a month against what is counted now, and which changes lie between."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from impact.core.grains import Grain, calendar_period, counted_periods
from reporting.figures.catalogue import CATALOGUE, Figure
from reporting.figures.engine import Asked, Found, Row, ask, rows_of
from reporting.figures.stored.counting import cuts_of
from reporting.figures.stored.history import Change, Mark, changes, from_json, waiting
from reporting.figures.stored.reading import stored_extras
from reporting.figures.stored.touched import MANY, touches
from reporting.models import Publication, PublishedFigure

Group = tuple[str | None, ...]


@dataclass(frozen=True)
class Difference:
    """A number that is not what was reported: both rows; None where there is none of one.

    `redefined` where the figure's definition is another version than the one reported by.
    """

    figure: Figure
    cut: str
    group: Group
    reported: Row | None
    now: Row | None
    redefined: bool


def reported_rows(publication: Publication, figure: Figure, cut: str) -> dict[Group, Row]:
    """The rows of a figure as they were reported, by group; divided as any others."""
    asked = _asked(publication, figure, cut)
    found: Found = {
        tuple(row.group): {
            1: {
                "numerator": row.numerator,
                "denominator": row.denominator,
                **stored_extras(row.extras),
            }
        }
        for row in PublishedFigure.objects.filter(
            publication=publication, figure=figure.name, cut=cut
        )
    }
    return _by_group(asked, rows_of(asked, figure, _periods(asked), found))


def rows_now(
    publication: Publication, figure: Figure, cut: str, *, at: datetime
) -> dict[Group, Row]:
    """The same rows as they are counted now."""
    asked = _asked(publication, figure, cut)
    return _by_group(asked, ask(asked, computed_at=at).rows)


def differences(publication: Publication, *, at: datetime) -> Iterator[Difference]:
    """Every number of the month that is no longer what was reported, figure by figure."""
    for figure in CATALOGUE.values():
        known = publication.definitions.get(figure.name, {})
        for cut in cuts_of(figure):
            before = reported_rows(publication, figure, cut)
            now = rows_now(publication, figure, cut, at=at)
            for group in sorted({*before, *now}, key=lambda it: tuple(each or "" for each in it)):
                old, new = before.get(group), now.get(group)
                if _counted(old) != _counted(new):
                    redefined = known.get("version") != figure.version
                    yield Difference(figure, cut, group, old, new, redefined)


def changes_since(publication: Publication) -> list[Change] | None:
    """The changes recorded since that touch days of the month, the latest first.

    None where more rows have changed than can be judged one by one.
    """
    month = calendar_period(publication.month, Grain.MONTH)
    if month.start is None or month.end is None:
        raise AssertionError("a month has both bounds")
    return changes_touching(
        from_json(publication.seen),
        collaborative=publication.collaborative_id,
        start=month.start,
        end=month.end,
    )


def changes_touching(
    since: Mark, *, collaborative: int, start: date, end: date
) -> list[Change] | None:
    """The changes recorded since a mark that touch days `[start, end)`, the latest first.

    None where more rows have changed than can be judged one by one.
    """
    if waiting(since, up_to=MANY + 1).changes > MANY:
        return None
    found = [
        touch.change
        for touch in touches(changes(since), collaboratives=[collaborative])
        if collaborative in touch.collaboratives
        and any(it.first < end and start < it.last for it in touch.reaches)
    ]
    return sorted(found, key=lambda change: change.at, reverse=True)


def _asked(publication: Publication, figure: Figure, cut: str) -> Asked:
    month = calendar_period(publication.month, Grain.MONTH)
    if month.start is None or month.end is None:
        raise AssertionError("a month has both bounds")
    return Asked(
        figure=figure.name,
        collaborative=publication.collaborative,
        start=month.start,
        end=month.end,
        cut_off=publication.cut_off,
        grain=Grain.MONTH,
        by=(cut,) if cut else (),
    )


def _periods(asked: Asked) -> Any:
    return counted_periods(
        start=asked.start, end=asked.end, grain=asked.grain, cut_off=asked.cut_off
    )


def _by_group(asked: Asked, rows: list[Row]) -> dict[Group, Row]:
    return {tuple(row.group[name] for name in asked.by): row for row in rows}


def _counted(row: Row | None) -> tuple[Any, ...]:
    if row is None or not (row.numerator or row.denominator):
        return (0, 0, {})
    return (Decimal(row.numerator or 0), row.denominator, dict(row.extras))
