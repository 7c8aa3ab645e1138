"""Which collaboratives may count a ward, a bed or a person: ever, so that it may say too many."""

from collections.abc import Iterable
from dataclasses import dataclass

from beds.models import Bed
from providers.models import Collaborative, CollaborativeMember, FootprintIcb, Ward


@dataclass(frozen=True)
class Whose:
    """Reference data by number: small, read once a run."""

    programmes: dict[int, str]
    members: dict[int, set[int]]
    footprints: dict[int, set[int]]
    wards: dict[int, tuple[int, str]]

    def of_wards(self, wards: Iterable[int]) -> set[int]:
        """Those of which the ward's provider was ever a member, in whose programme it is."""
        places = [self.wards[ward] for ward in wards if ward in self.wards]
        return {
            collaborative
            for collaborative, programme in self.programmes.items()
            for provider, line in places
            if programme == line and provider in self.members.get(collaborative, ())
        }

    def of_beds(self, beds: Iterable[int]) -> set[int]:
        """Those of the beds' wards; a bed taken away has a change of its own."""
        return self.of_wards(Bed.objects.filter(pk__in=beds).values_list("ward_id", flat=True))

    def of_icb(self, icb: int) -> set[int]:
        """Those in whose footprint an ICB ever was."""
        return {each for each, icbs in self.footprints.items() if icb in icbs}

    def of_person(self, *, wards: Iterable[int], icbs: Iterable[int]) -> set[int]:
        """Those whose patient somebody was, or in whose members' wards they were."""
        wards = [ward for ward in wards if ward in self.wards]
        lines = {self.wards[ward][1] for ward in wards}
        footprint = {
            collaborative
            for icb in icbs
            for collaborative in self.of_icb(icb)
            if self.programmes[collaborative] in lines
        }
        return footprint | self.of_wards(wards)


def read_whose() -> Whose:
    """Four queries."""
    whose = Whose(dict(Collaborative.objects.values_list("pk", "programme")), {}, {}, {})
    for collaborative, provider in CollaborativeMember.objects.values_list(
        "collaborative_id", "provider_id"
    ):
        whose.members.setdefault(collaborative, set()).add(provider)
    for collaborative, icb in FootprintIcb.objects.values_list("collaborative_id", "icb_id"):
        whose.footprints.setdefault(collaborative, set()).add(icb)
    for ward, provider, programme in Ward.objects.values_list(
        "pk", "provider_id", "service_line__programme"
    ):
        whose.wards[ward] = (provider, programme)
    return whose
