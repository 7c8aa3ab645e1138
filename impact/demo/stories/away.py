"""Why somebody is placed out of their own collaborative's area."""

from impact.demo.records import Person
from impact.demo.wards import WardState
from impact.demo.world import World

_REASONS = {
    "no_bed": 38, "no_suitable_service": 20, "specialist": 14, "offending": 9, "choice": 8,
    "safeguarding": 4, "conflict_of_interest": 3, "other": 2, "": 2,
}  # fmt: skip


def reason(world: World, person: Person, place: WardState) -> str:
    """The reason recorded at admission; "" in area, for strangers, and where none was entered."""
    home = world.populations.get(world.home_of(person.icb, place.plan.service_line))
    if home is None or place in home.lines.get(place.plan.service_line, []):
        return ""
    return person.chance.pick(_REASONS)
