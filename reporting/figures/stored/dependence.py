"""Which kinds of fact a figure counts: told by the facts that its query is made of."""

import re
from functools import cache

from reporting.figures.catalogue import Figure
from reporting.figures.cut import Cut
from reporting.figures.engine import query_of
from reporting.figures.facts import beds, patients, spells, waits
from reporting.figures.stored.reach import Kind

_DAYS = frozenset({Kind.DAYS})
_EVENTS = frozenset({Kind.EVENTS})

FACTS: dict[str, frozenset[Kind]] = {
    beds.SERVICE: frozenset({Kind.BEDS}),
    beds.USE: frozenset({Kind.BEDS}),
    beds.LEAVE: frozenset({Kind.BEDS}),
    patients.READY: _DAYS | {Kind.READY},
    patients.WRONG_LEVEL: _DAYS | {Kind.ONWARD},
    patients.CURRENT: _DAYS | {Kind.ONWARD},
    patients.DAYS: _DAYS,
    spells.READMISSIONS: _EVENTS,
    spells.WAITS_TO_ADMISSION: _EVENTS,
    spells.ADMISSIONS: _EVENTS,
    spells.DISCHARGES: _EVENTS,
    spells.TRANSFERS_IN: _EVENTS,
    spells.TRANSFERS_OUT: _EVENTS,
    spells.PATHWAYS: _EVENTS,
    spells.INTERVENTIONS: frozenset({Kind.INTERVENTIONS}),
    waits.WAITING: frozenset({Kind.ONWARD}),
}
"""A fact that holds another stands before it."""

_TABLES = re.compile(r"\b(?:patients|beds)_\w+")


@cache
def kinds_of(figure: Figure) -> frozenset[Kind]:
    """The kinds whose changes a figure feels; all of them where it reads more than known facts."""
    query = query_of(figure, Cut()).replace(patients.NOT_ON_TRIAL, "")
    found: frozenset[Kind] = frozenset()
    for fact, kinds in FACTS.items():
        if fact in query:
            query, found = query.replace(fact, ""), found | kinds
    if "providers_baseline" in query:
        found |= {Kind.AGREED}
    return frozenset(Kind) if _TABLES.search(query) or not found else found
