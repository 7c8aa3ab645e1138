"""Whose wards and whose people, day by day: the two small tables that every fact joins.

Membership, footprint and flow sites are dated. Here they become pieces that cover all time: for
every ward in scope whether it is in area and a member's, for every ICB whether it is in the
footprint. A day of a stay then has one piece of each.
"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from itertools import pairwise
from typing import Any

from providers.models import (
    Collaborative,
    CollaborativeMember,
    FlowSite,
    FootprintIcb,
    Icb,
    Ward,
)

EVER, NEVER = date.min, date.max
Span = tuple[date, date]
Flags = tuple[bool, ...]


@dataclass(frozen=True)
class Scope:
    """A collaborative's pieces as columns of arrays, ready to be parameters of a query."""

    collaborative: Collaborative
    parameters: dict[str, Any] = field(repr=False)


def scope_of(collaborative: Collaborative) -> Scope:
    """The pieces of a collaborative, in four queries."""
    footprint = _spans(FootprintIcb, "icb_id", collaborative)
    members = _spans(CollaborativeMember, "provider_id", collaborative)
    flow = _spans(FlowSite, "site_id", collaborative)
    wards: list[tuple[int, date, date, bool, bool]] = []
    its = Ward.objects.filter(service_line__programme=collaborative.programme).order_by()
    for pk, provider, site, icb in its.values_list("pk", "provider_id", "site_id", "site__icb_id"):
        area = [*footprint.get(icb, []), *flow.get(site, [])]
        for first, last, (in_area, member) in pieces(area, members.get(provider, [])):
            wards.append((pk, first, last, in_area, member))
    icbs = [
        (pk, first, last, in_footprint)
        for pk in Icb.objects.order_by().values_list("pk", flat=True)
        for first, last, (in_footprint,) in pieces(footprint.get(pk, []))
    ]
    return Scope(
        collaborative,
        {
            **_columns("ward", ("id", "first", "last", "area", "member"), wards),
            **_columns("icb", ("id", "first", "last", "footprint"), icbs),
            "programme": collaborative.programme,
            "collaborative": collaborative.pk,
        },
    )


def pieces(*flags: Iterable[Span]) -> list[tuple[date, date, Flags]]:
    """All time in pieces on which it is settled, for each list of spans, whether it covers them."""
    lists = [list(spans) for spans in flags]
    marks = sorted({EVER, NEVER, *(day for spans in lists for span in spans for day in span)})
    return [
        (first, last, tuple(any(s <= first and last <= e for s, e in spans) for spans in lists))
        for first, last in pairwise(marks)
    ]


def _spans(model: Any, key: str, collaborative: Collaborative) -> dict[int, list[Span]]:
    found: dict[int, list[Span]] = defaultdict(list)
    held = model.objects.filter(collaborative=collaborative).order_by()
    for owner, first, last in held.values_list(key, "start_date", "end_date"):
        found[owner].append((first or EVER, last or NEVER))
    return found


def _columns(name: str, columns: tuple[str, ...], rows: list[Any]) -> dict[str, list[Any]]:
    return {
        f"{name}_{column}": [row[place] for row in rows] for place, column in enumerate(columns)
    }


PIECES = """
wards AS MATERIALIZED (
  SELECT * FROM unnest(%(ward_id)s::bigint[], %(ward_first)s::date[], %(ward_last)s::date[],
                       %(ward_area)s::boolean[], %(ward_member)s::boolean[])
    AS piece(ward_id, first, last, area, member)),
icbs AS MATERIALIZED (
  SELECT * FROM unnest(%(icb_id)s::bigint[], %(icb_first)s::date[], %(icb_last)s::date[],
                       %(icb_footprint)s::boolean[])
    AS piece(icb_id, first, last, footprint))"""
