"""What the values of dimensions are called, and in which order they are chosen from."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.db.models import Exists, OuterRef, Q, QuerySet

from patients.models import Stay
from providers.choices import CodeList, SecurityLevel, WardSex
from providers.models import (
    Code,
    Collaborative,
    CollaborativeMember,
    FootprintIcb,
    Icb,
    ServiceLine,
    Ward,
)

OTHER = "other"


@dataclass(frozen=True)
class Names:
    """Names by dimension and value, members before others; `members` are keys of providers."""

    of: Mapping[str, Mapping[str, str]]
    members: frozenset[str]

    def label(self, dimension: str, value: str | None) -> str:
        """What a value is called; the value itself where it has no name."""
        if value is None:
            return "Not known"
        return self.of.get(dimension, {}).get(value, value)

    def group(self, group: Mapping[str, str | None]) -> str:
        """What a group of values is called."""
        return ", ".join(self.label(dimension, value) for dimension, value in group.items())

    def place(self, group: Mapping[str, str | None]) -> tuple[int, ...]:
        """Where a group stands among others."""
        return tuple(self._place(dimension, value) for dimension, value in group.items())

    def _place(self, dimension: str, value: str | None) -> int:
        known = list(self.of.get(dimension, {}))
        return known.index(value) if value is not None and value in known else len(known)


def read_names(collaborative: Collaborative) -> Names:
    """The names of everything that figures of a collaborative may be cut by. Five queries."""
    lines = ServiceLine.objects.filter(programme=collaborative.programme)
    members = frozenset(
        CollaborativeMember.objects.filter(collaborative=collaborative).values_list(
            "provider__key", flat=True
        )
    )
    wards = sorted(
        _wards(collaborative)
        .select_related("provider", "site")
        .order_by("provider__short_name", "site__name", "name", "pk"),
        key=lambda ward: ward.provider.key not in members,
    )
    return Names(
        {
            "service_line": {line.code: line.name for line in lines},
            "provider": {ward.provider.key: ward.provider.short_name for ward in wards},
            "site": {ward.site.key: ward.site.name for ward in wards},
            "ward": {ward.reference: f"{ward.name}, {ward.provider.short_name}" for ward in wards},
            "icb": {icb.code: icb.name for icb in Icb.objects.all()},
            "security_level": dict(SecurityLevel.choices),
            "sex": dict(WardSex.choices),
            "destination": _destinations(),
        },
        members,
    )


def _wards(collaborative: Collaborative) -> QuerySet[Ward]:
    """Wards in scope that its figures may count: not those that are other collaboratives' alone.

    Its members', those of hospitals that are nobody's member, and wherever its own people stayed.
    """
    icbs = FootprintIcb.objects.filter(collaborative=collaborative).values("icb")
    stayed = Stay.objects.filter(placement__responsible_icb__in=icbs).values("ward")
    members = CollaborativeMember.objects.filter(provider=OuterRef("provider"))
    own = members.filter(collaborative=collaborative)
    return Ward.objects.filter(service_line__programme=collaborative.programme).filter(
        Q(Exists(own)) | ~Q(Exists(members)) | Q(pk__in=stayed)
    )


def _destinations() -> dict[str, str]:
    """The groups into which destinations of discharge fall."""
    groups = (
        Code.objects.filter(list=CodeList.DISCHARGE_DESTINATION)
        .exclude(group="")
        .order_by("group")
        .values_list("group", flat=True)
        .distinct()
    )
    return {group: group.capitalize() for group in dict.fromkeys([*groups, OTHER])}
