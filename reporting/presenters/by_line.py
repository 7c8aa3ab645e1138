"""Service lines one under another, with the same few figures each: for the weekly meeting."""

from collections.abc import Sequence
from dataclasses import dataclass

from impact.core.grains import Grain
from reporting.presenters.addresses import Addresses
from reporting.presenters.multiples import Small, groups_of, small
from reporting.presenters.tiles import chart_name
from reporting.queries.names import Names
from reporting.queries.overview import Told

FIGURES = (
    "occupancy",
    "out_of_area_rate",
    "waiting",
    "current_length_of_stay",
    "ready_for_discharge_rate",
    "seclusion_per_100_patients",
)
_LINE = "service_line"


@dataclass(frozen=True)
class Line:
    """A service line and its figures."""

    name: str
    anchor: str
    url: str
    charts: list[Small]


def lines(told: Sequence[Told], *, grain: Grain, names: Names, addresses: Addresses) -> list[Line]:
    """The lines that have anything to show, in their order."""
    found: dict[str, list[Small]] = {}
    for one in told:
        if one.answer is None:
            continue
        for group, judged in groups_of(one.answer, grain=grain, names=names):
            code = group[_LINE] or ""
            found.setdefault(code, []).append(
                small(
                    judged,
                    name=one.figure.title,
                    chart=f"{chart_name(one.figure)}-{code.lower().replace('_', '-')}",
                    url=addresses.figure(one.figure.name, service_line=code),
                    addresses=addresses,
                )
            )
    ordered = sorted(found, key=lambda code: names.place({_LINE: code}))
    return [
        Line(
            names.label(_LINE, code),
            f"line-{number}",
            addresses.figures(service_line=code),
            found[code],
        )
        for number, code in enumerate(ordered, 1)
    ]
