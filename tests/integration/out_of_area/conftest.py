"""The small world on its day, with beds in EAST for those who are away."""

import pytest

from beds.models import Bed, BedPeriod
from tests.factories import BedFactory, BedPeriodFactory, days
from tests.integration.referrals.conftest import sign_in, today, world
from tests.worlds import World

__all__ = ["beds", "sign_in", "today", "world"]


@pytest.fixture
def beds(world: World) -> dict[str, Bed]:
    """One free, one that comes free in time and one too late, a closed one, and one of WEST."""
    made = {
        name: BedFactory(ward=world.wards[ward], label=name)
        for name, ward in {
            "vacant": "own",
            "soon": "own",
            "late": "fellow",
            "closed": "own",
            "west": "west",
        }.items()
    }
    BedPeriodFactory(bed=made["closed"])
    for name, person, planned_on in (("soon", "own", 83), ("late", "fellow", 84)):
        stay = world.people[person].stays.get()
        stay.placement.planned_discharge_on = days(planned_on)
        stay.placement.save()
        BedPeriod.objects.create(
            bed=made[name], use="occupied", stay=stay, start_date=stay.start_date
        )
    return made
