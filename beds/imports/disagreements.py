"""What a census and what is held disagree about, kept on the list of differences: by sets."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Q

from beds.choices import DifferenceKind
from beds.models import Difference
from providers.models import Provider

_KINDS = (DifferenceKind.MISSING_FROM_FILE, DifferenceKind.OTHER_WARD, DifferenceKind.NOT_HELD)


@dataclass(frozen=True)
class Disagreement:
    """One thing about which they disagree: of a ward stay, or of somebody known by a mark."""

    kind: DifferenceKind
    said: str
    stay: int | None = None
    ward: int | None = None
    mark: str = ""

    @property
    def key(self) -> tuple[str, int | str | None]:
        """By which it is the same as one that is open already."""
        return self.kind.value, self.mark or self.stay


def record(found: Sequence[Disagreement], *, provider: Provider, on: date) -> int:
    """Open what is new, and say anew what is open; how many are new. Three queries at most."""
    known = {
        (each.kind, each.mark or each.stay_id): each
        for each in Difference.objects.filter(
            provider=provider, kind__in=_KINDS, resolved_on__isnull=True
        )
    }
    new, again = [], []
    for one in found:
        each = known.get(one.key)
        if each is None:
            new.append(_difference(one, provider, on))
        elif (each.said, each.ward_id) != (one.said, one.ward):
            each.said, each.ward_id = one.said, one.ward
            again.append(each)
    Difference.objects.bulk_create(new)
    Difference.objects.bulk_update(again, ["said", "ward"])
    return len(new)


def settle(
    found: Sequence[Disagreement],
    *,
    provider: Provider,
    wards: Collection[int] | None,
    resolution: str,
    on: date,
) -> int:
    """Settle what was open of these wards (None: of all) and is not found again; how many."""
    still_open = Difference.objects.filter(
        provider=provider, kind__in=_KINDS, resolved_on__isnull=True
    )
    if wards is not None:
        still_open = still_open.filter(Q(stay__ward__in=wards) | Q(ward__in=wards))
    marks = [one.mark for one in found if one.mark]
    again = Q(kind=DifferenceKind.NOT_HELD, mark__in=marks)
    for kind in (DifferenceKind.MISSING_FROM_FILE, DifferenceKind.OTHER_WARD):
        again |= Q(kind=kind, stay__in=[one.stay for one in found if one.kind == kind])
    return still_open.exclude(again).update(resolved_on=on, resolution=resolution)


def _difference(one: Disagreement, provider: Provider, on: date) -> Difference:
    return Difference(
        provider=provider,
        stay_id=one.stay,
        ward_id=one.ward,
        mark=one.mark,
        kind=one.kind,
        said=one.said,
        found_on=on,
    )
