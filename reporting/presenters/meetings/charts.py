"""The run charts of a service line in a meeting."""

from collections.abc import Sequence

from impact.core.grains import Grain
from providers.models import Collaborative, ServiceLine
from reporting.presenters.addresses import Addresses
from reporting.presenters.by_line import lines
from reporting.presenters.multiples import Small
from reporting.queries.names import Names
from reporting.queries.overview import Told


def charts(told: Sequence[Told], *, collaborative: Collaborative, line: ServiceLine) -> list[Small]:
    """A small run chart for each figure that has anything to show, leading to its page."""
    names = Names({"service_line": {line.code: line.name}}, frozenset())
    addresses = Addresses(kept={"collaborative": collaborative.code, "grain": Grain.WEEK.value})
    found = lines(told, grain=Grain.WEEK, names=names, addresses=addresses)
    return found[0].charts if found else []
