"""Whose wards, whose people, and where a collaborative's area is on a day (`figures.md` section 2).

Every page, figure and export asks these; nothing else decides what belongs to a collaborative.
"""

from datetime import date

from django.db.models import Exists, OuterRef, Q, QuerySet

from impact.core.dated import as_at
from providers.models import (
    Collaborative,
    CollaborativeMember,
    FlowSite,
    FootprintIcb,
    Icb,
    Provider,
    Ward,
)


def members(*, collaborative: Collaborative, on: date) -> QuerySet[Provider]:
    """The providers that are members on a day, the lead first."""
    return Provider.objects.filter(
        as_at(on, prefix="collaborative_members__"),
        collaborative_members__collaborative=collaborative,
    ).order_by("-collaborative_members__is_lead", "short_name")


def footprint(*, collaborative: Collaborative, on: date) -> QuerySet[Icb]:
    """The ICBs whose people the collaborative is responsible for on a day."""
    return Icb.objects.filter(
        as_at(on, prefix="footprints__"), footprints__collaborative=collaborative
    )


def in_scope(collaborative: Collaborative) -> Q:
    """Condition on a ward: its service line belongs to the collaborative's programme."""
    return Q(service_line__programme=collaborative.programme)


def of_members(*, collaborative: Collaborative, on: date) -> Exists:
    """Condition on a ward: a member runs it on the day."""
    return Exists(
        CollaborativeMember.objects.filter(
            as_at(on), collaborative=collaborative, provider=OuterRef("provider")
        )
    )


def in_area(*, collaborative: Collaborative, on: date) -> Q:
    """Condition on a ward: its site lies in a footprint ICB or is a natural-clinical-flow site."""
    footprint_site = FootprintIcb.objects.filter(
        as_at(on), collaborative=collaborative, icb=OuterRef("site__icb")
    )
    flow_site = FlowSite.objects.filter(
        as_at(on), collaborative=collaborative, site=OuterRef("site")
    )
    return Q(Exists(footprint_site)) | Q(Exists(flow_site))


def own_wards(*, collaborative: Collaborative, on: date) -> QuerySet[Ward]:
    """Members' wards that exist on the day, in scope and in area: where its beds stand."""
    return Ward.objects.labelled().filter(
        as_at(on),
        in_scope(collaborative),
        of_members(collaborative=collaborative, on=on),
        in_area(collaborative=collaborative, on=on),
    )


def fed_by_no_member(*, on: date) -> Q:
    """Condition on a ward: its provider is a member of no collaborative on the day.

    Nobody sends its records or confirms it: those placed there are their case managers' to record.
    """
    member = CollaborativeMember.objects.filter(as_at(on), provider=OuterRef("provider"))
    return ~Q(Exists(member))


def unfed_wards(*, collaborative: Collaborative, on: date) -> QuerySet[Ward]:
    """The wards in scope, open on the day, that no member feeds; by provider and name."""
    return Ward.objects.labelled().filter(
        as_at(on), in_scope(collaborative), fed_by_no_member(on=on)
    )
