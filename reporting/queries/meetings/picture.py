"""What a meeting sees: the bed state, the people under it, figures and confirmations, as one."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime, timedelta
from typing import Any

from beds.models import Confirmation
from beds.queries import Lists, Person, Waiting, lists_under
from beds.state import BedState, Cut, bed_state
from beds.state.rows import local_time
from providers.models import Collaborative, Ward
from providers.queries import own_wards
from reporting.figures.catalogue import CATALOGUE, Figure
from reporting.figures.engine import Answer, Asked, served
from reporting.figures.together import ask_together

WEEK = timedelta(days=7)


def picture(
    *, collaborative: Collaborative, as_at: date, known_at: datetime, since: date
) -> dict[str, Any]:
    """What a meeting sees on a day, ready to be kept as JSON.

    `bed_state` has every ward's row and the total as the API serves them, with the names and the
    ins and outs since the last meeting; `service_lines` the same by service line; `people` the
    lists under it, by pseudonym; `figures` both sides of every figure over the seven days before,
    whole and by service line; `confirmations` who last confirmed each ward.
    """
    state = bed_state(
        collaborative=collaborative, as_at=as_at, known_at=known_at, by=Cut.WARD, since=since
    )
    return {
        "collaborative": {"code": collaborative.code, "name": collaborative.name},
        "as_at": as_at.isoformat(),
        "known_at": local_time(known_at),
        "since": since.isoformat(),
        "bed_state": rows_of(state),
        "service_lines": rows_of(state.cut(by=Cut.SERVICE_LINE)),
        "people": people_of(lists_under(collaborative=collaborative, as_at=as_at)),
        "figures": figures_of(collaborative=collaborative, cut_off=as_at, known_at=known_at),
        "confirmations": confirmations_of(collaborative=collaborative, as_at=as_at, until=known_at),
    }


def rows_of(state: BedState) -> dict[str, Any]:
    """A bed state's rows and total, each with its names and its ins and outs."""
    rows = [
        {**row.as_dict(), "names": dict(row.labels), "changes": _changes(row.changes)}
        for row in (*state.rows, state.total)
    ]
    return {"by": state.by.value, "rows": rows[:-1], "total": rows[-1]}


def _changes(changes: Any) -> dict[str, list[int]]:
    return {name: [change.ins, change.outs] for name, change in changes.items()}


def people_of(lists: Lists) -> dict[str, list[dict[str, Any]]]:
    """The lists under the bed state: whom each names, where they are and for how long."""
    return {
        "first_bed": [_waiting(one) for one in lists.first_bed],
        "moves": [_waiting(one) for one in lists.moves],
        "out_of_area": [_person(one, one.out_of_area_days) for one in lists.out_of_area],
        "ready": [_person(one, one.ready.days if one.ready else None) for one in lists.ready],
        "long_stay": [_person(one, one.days) for one in lists.long_stay],
    }


def _waiting(one: Waiting) -> dict[str, Any]:
    return {
        "person": one.pseudonym,
        "service_line": one.service_line,
        "where": one.now_in.ward if one.now_in else one.current_location,
        "days": one.days,
        "since": one.accepted_on.isoformat(),
        "held": one.held.ward if one.held else None,
    }


def _person(one: Person, days: int | None) -> dict[str, Any]:
    return {
        "person": one.pseudonym,
        "service_line": one.service_line,
        "where": one.ward,
        "days": days,
        "since": one.admitted_on.isoformat(),
        "reason": one.ready.reason_label if one.ready else one.out_of_area_reason_label,
        "waits_for": one.ready.attributable_to_label if one.ready else "",
    }


def figures_of(
    *, collaborative: Collaborative, cut_off: date, known_at: datetime
) -> list[dict[str, Any]]:
    """Every figure over the seven days before a cut-off, whole and by service line.

    Each with numerator, denominator, value, and the version of its definition.
    """
    asked = Asked("", collaborative, cut_off - WEEK, cut_off, cut_off)
    figures = list(CATALOGUE.values())
    by_line = [figure for figure in figures if "service_line" in figure.by]
    whole = ask_together(asked, figures, computed_at=known_at)
    cut = ask_together(
        Asked("", collaborative, asked.start, asked.end, cut_off, by=("service_line",)),
        by_line,
        computed_at=known_at,
    )
    return [*_figures(whole.values()), *_figures(cut.values())]


def _figures(answers: Iterable[Answer]) -> Iterable[dict[str, Any]]:
    for answer in answers:
        for row in answer.rows:
            yield {
                **_definition(answer.figure),
                "from": row.period_start.isoformat(),
                "to": row.period_end.isoformat(),
                "days": row.days,
                "service_line": row.group.get("service_line"),
                "numerator": served(row.numerator),
                "denominator": served(row.denominator),
                "value": served(row.value),
                "extras": {name: served(value) for name, value in row.extras.items()},
            }


def _definition(figure: Figure) -> dict[str, Any]:
    return {
        "name": figure.name,
        "title": figure.title,
        "unit": figure.unit.value,
        "version": figure.version,
    }


def confirmations_of(
    *, collaborative: Collaborative, as_at: date, until: datetime
) -> list[dict[str, Any]]:
    """Who last confirmed each ward, and when, by provider and ward. Two queries."""
    wards: Sequence[Ward] = list(
        own_wards(collaborative=collaborative, on=as_at)
        .select_related("provider")
        .order_by("provider__short_name", "name", "pk")
    )
    latest = {
        one.ward_id: one
        for one in Confirmation.objects.filter(ward__in=wards, confirmed_at__lte=until)
        .order_by("ward_id", "-confirmed_at", "-pk")
        .distinct("ward_id")
        .select_related("by")
    }
    return [_confirmation(ward, latest.get(ward.pk)) for ward in wards]


def _confirmation(ward: Ward, found: Confirmation | None) -> dict[str, Any]:
    said: dict[str, Any] = dict.fromkeys(("confirmed_at", "by", "headcount", "held"))
    if found:
        said = {
            "confirmed_at": local_time(found.confirmed_at),
            "by": str(found.by),
            "headcount": found.headcount,
            "held": found.held,
        }
    return {
        "ward": ward.reference,
        "ward_name": ward.name,
        "provider": ward.provider.key,
        "provider_name": ward.provider.short_name,
        **said,
    }
