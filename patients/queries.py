"""Which stays are a collaborative's on a day (`figures.md` section 2)."""

from datetime import date

from django.db.models import Exists, OuterRef, Q, QuerySet

from impact.core.dated import as_at
from patients.choices import ReferralKind
from patients.models import Referral, Stay
from providers.models import Collaborative, FootprintIcb, Ward
from providers.queries import fed_by_no_member, in_area, in_scope, of_members


def _footprint_icb(*, collaborative: Collaborative, on: date, path: str) -> Exists:
    return Exists(
        FootprintIcb.objects.filter(
            as_at(on), collaborative=collaborative, icb=OuterRef(f"{path}responsible_icb")
        )
    )


def of_footprint(*, collaborative: Collaborative, on: date) -> Exists:
    """Condition on a stay: the ICB responsible for its placement is in the footprint."""
    return _footprint_icb(collaborative=collaborative, on=on, path="placement__")


def census(*, collaborative: Collaborative, on: date) -> QuerySet[Stay]:
    """The stays of the collaborative's patients on a day, one a person.

    Footprint patients in scope anywhere, and anyone in scope in a member's ward in area. Somebody
    on trial leave is where they are on trial, not with the sender. Annotated with `footprint` and
    `out_of_area` (a footprint patient in a ward that is not in area).
    """
    scoped = Ward.objects.filter(in_scope(collaborative))
    area = scoped.filter(in_area(collaborative=collaborative, on=on))
    own = area.filter(of_members(collaborative=collaborative, on=on))
    footprint = of_footprint(collaborative=collaborative, on=on)
    return (
        Stay.objects.residents(on)
        .filter(ward__in=scoped)
        .annotate(
            footprint=footprint,
            in_area=Exists(area.filter(pk=OuterRef("ward_id"))),
        )
        .filter(Q(footprint=True) | Q(ward__in=own))
    )


def out_of_area(*, collaborative: Collaborative, on: date) -> QuerySet[Stay]:
    """Footprint patients in scope in a ward that is not in area on the day."""
    return census(collaborative=collaborative, on=on).filter(Q(footprint=True, in_area=False))


def unfed(*, collaborative: Collaborative, on: date) -> QuerySet[Stay]:
    """Footprint patients in scope in a ward that no member feeds on the day, in area or not."""
    wards = Ward.objects.filter(fed_by_no_member(on=on))
    return census(collaborative=collaborative, on=on).filter(Q(footprint=True), ward__in=wards)


def waiting(*, collaborative: Collaborative, on: date) -> QuerySet[Referral]:
    """Footprint referrals in scope accepted by the day and not placed, declined or withdrawn by it.

    A new referral is placed when its placement begins; a move, when a ward stay of its placement
    begins on or after the day the move was asked for (it may lie inside one placement).
    """
    begun = Stay.objects.filter(
        placement=OuterRef("placement"), start_date__gte=OuterRef("received_on"), start_date__lte=on
    )
    not_placed = (
        Q(placement__isnull=True)
        | Q(kind=ReferralKind.NEW, placement__admitted_on__gt=on)
        | (Q(kind=ReferralKind.MOVE) & ~Exists(begun))
    )
    ended = Q(declined_on__lte=on) | Q(withdrawn_on__lte=on)
    return (
        Referral.objects.filter(
            accepted_on__lte=on, service_line__programme=collaborative.programme
        )
        .filter(_footprint_icb(collaborative=collaborative, on=on, path=""))
        .exclude(ended)
        .filter(not_placed)
    )
