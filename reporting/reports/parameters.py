"""What was asked of a report as it is kept: dates as text, lists, and back again."""

from collections.abc import Mapping
from datetime import date, datetime, timedelta
from typing import Any

from impact.core.errors import Invalid
from impact.core.grains import Grain, calendar_period
from providers.models import Collaborative
from reporting.choices import Schedule
from reporting.figures.dimensions import ALL
from reporting.figures.engine import figure_named
from reporting.queries.names import read_names
from reporting.reports.asking import Asked, Asks
from reporting.reports.contents import Content

WEEK = timedelta(days=7)


class WrongParameters(Invalid):
    """A report was asked for in a way that it cannot be made."""

    code = "wrong_parameters"


def checked(
    content: Content, given: Mapping[str, Any], *, collaborative: Collaborative
) -> dict[str, Any]:
    """Parameters as they are kept: those that the content takes, judged. Raises Invalid."""
    kept: dict[str, Any] = {}
    if Asks.DAY in content.asks:
        kept["as_at"] = _day(given, "as_at")
    if Asks.PERIOD in content.asks:
        kept["start"], kept["end"] = _day(given, "start"), _day(given, "end")
        if (kept["start"] is None) != (kept["end"] is None):
            raise WrongParameters("Give both ends of the period, or neither.", field="end")
        if kept["start"] and kept["end"] and kept["end"] <= kept["start"]:
            raise WrongParameters("The period ends before it begins.", field="end")
    if Asks.GRAIN in content.asks:
        kept["grain"] = _one_of(given.get("grain") or Grain.TOTAL.value, list(Grain), "grain")
    kept["by"] = _some_of(given.get("by") or (), content.cuts, "by")
    kept["filters"] = _filters(content, given.get("filters") or {}, collaborative)
    if Asks.FIGURES in content.asks:
        kept["figures"] = [figure_named(name).name for name in given.get("figures") or ()]
        if not kept["figures"]:
            raise WrongParameters("Choose at least one figure.", field="figures")
    return kept


def filled_in(
    content: Content, kept: Mapping[str, Any], *, schedule: str, as_at: date
) -> dict[str, Any]:
    """The parameters of an issue: every date that was left open is the latest there is.

    A period that was left open is the seven days before for a weekly report, else the month before.
    """
    found = dict(kept)
    if Asks.DAY in content.asks:
        found["as_at"] = found.get("as_at") or as_at.isoformat()
    else:
        found["as_at"] = as_at.isoformat()
    if Asks.PERIOD in content.asks and not found.get("start"):
        start, end = _period_before(as_at, schedule)
        found["start"], found["end"] = start.isoformat(), end.isoformat()
    return found


def asked(
    parameters: Mapping[str, Any], *, collaborative: Collaborative, known_at: datetime
) -> Asked:
    """What an issue's parameters ask."""
    return Asked(
        collaborative=collaborative,
        as_at=date.fromisoformat(parameters["as_at"]),
        known_at=known_at,
        start=_date(parameters.get("start")),
        end=_date(parameters.get("end")),
        grain=Grain(parameters.get("grain") or Grain.TOTAL),
        by=tuple(parameters.get("by") or ()),
        filters={name: tuple(values) for name, values in parameters.get("filters", {}).items()},
        figures=tuple(parameters.get("figures") or ()),
    )


def _period_before(day: date, schedule: str) -> tuple[date, date]:
    if schedule == Schedule.WEEKLY:
        return day - WEEK, day
    this = calendar_period(day, Grain.MONTH).start or day
    before = calendar_period(this - timedelta(days=1), Grain.MONTH).start or this
    return before, this


def _date(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None


def _day(given: Mapping[str, Any], name: str) -> str | None:
    """A day as text, of a date or its text. Raises WrongParameters."""
    value = given.get(name)
    if not value:
        return None
    if isinstance(value, date):
        return value.isoformat()
    try:
        return date.fromisoformat(str(value)).isoformat()
    except ValueError as fault:
        raise WrongParameters("Give a date as YYYY-MM-DD.", field=name) from fault


def _one_of(value: Any, allowed: Any, field: str) -> str:
    if value not in allowed:
        raise WrongParameters(f"Expected one of {', '.join(allowed)}.", field=field)
    return str(value)


def _some_of(values: Any, allowed: tuple[str, ...], field: str) -> list[str]:
    return [_one_of(value, allowed, field) for value in values]


def _filters(
    content: Content, given: Mapping[str, Any], collaborative: Collaborative
) -> dict[str, list[str]]:
    """By what the report is narrowed: a value that is not there would make a report of nothing."""
    named = {_one_of(name, content.filters, "filters"): values for name, values in given.items()}
    kept = {name: [str(value) for value in values] for name, values in named.items() if values}
    known = read_names(collaborative).of if kept else {}
    for name, values in kept.items():
        if content.one_each and len(values) > 1:
            raise WrongParameters(
                f"{content.title} is narrowed to one {ALL[name].words}, or to none.",
                field="filters",
            )
        _some_of(values, tuple(known[name]), "filters")
    return kept
