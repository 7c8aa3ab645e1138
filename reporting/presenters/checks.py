"""The self-check as a list: every rule of the data with what the last night found."""

from collections.abc import Mapping, Sequence

from beds.queries.invariants import Invariant
from impact.core.listing import Cell, Column, Listing
from impact.core.text import counted, long_moment
from reporting.models import JobRun

_NEVER = "No night has checked them yet: manage.py check_data does it now."


def checks_listing(rules: Sequence[Invariant], night: JobRun | None) -> Listing:
    """A line a rule, the broken ones first."""
    broken = _broken(night)
    ordered = sorted(rules, key=lambda rule: -(broken or {}).get(rule.name, 0))
    return Listing(
        anchor="rules",
        heading="Rules of the data",
        about=f"As checked {long_moment(night.started_at)}." if night else _NEVER,
        empty="",
        columns=[
            Column(label="Rule"),
            Column(label="Result"),
            Column(label="Rows that break it", numeric=True),
        ],
        rows=[[Cell(rule.sentence, note=rule.name), *_result(rule, broken)] for rule in ordered],
        count=len(rules),
    )


def _broken(night: JobRun | None) -> Mapping[str, int] | None:
    """How many rows break which rule; None where no night tells it rule by rule."""
    found: Mapping[str, int] | None = night.changed.get("broken") if night else None
    return found


def _result(rule: Invariant, broken: Mapping[str, int] | None) -> list[Cell]:
    if broken is None:
        return [Cell("Not checked yet", colour="grey"), Cell("")]
    number = broken.get(rule.name, 0)
    if number:
        return [Cell("Broken", colour="red"), Cell(counted(number, "row"))]
    return [Cell("Holds", colour="green"), Cell("0")]
