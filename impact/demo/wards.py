"""A ward's beds on the day that the simulation has reached: each in one state at a time."""

from impact.demo.plan import WardPlan
from impact.demo.randomness import Chance


class BedTaken(Exception):
    """The simulation put something on a bed that is not empty: a mistake in a story."""


class WardState:
    """The beds of a ward by what they do today: taken, closed, held or paused, else free."""

    def __init__(self, plan: WardPlan) -> None:
        self.plan = plan
        self.labels = {f"{number:02d}": "block" for number in range(1, plan.beds + 1)}
        self.uses: dict[str, str] = {}
        self.suspended = False
        self.retiring: set[str] = set()

    @property
    def has_beds(self) -> bool:
        """False where the collaborative buys single placements."""
        return self.plan.beds > 0

    def free(self) -> list[str]:
        """The labels of empty beds that stay in service, in order."""
        return [
            label for label in self.labels if label not in self.uses and label not in self.retiring
        ]

    def count(self, use: str) -> int:
        """How many beds do this today."""
        return sum(1 for found in self.uses.values() if found == use)

    def open_block(self) -> int:
        """Block beds that are not closed."""
        closed = sum(
            1
            for label, use in self.uses.items()
            if use == "closed" and self.labels[label] == "block"
        )
        return sum(1 for basis in self.labels.values() if basis == "block") - closed

    def choose(self, chance: Chance) -> str:
        """A free label: a surge bed first, as it was opened for somebody."""
        free = self.free()
        surge = [label for label in free if self.labels[label] == "surge"]
        return surge[0] if surge else chance.one_of(free)

    def put(self, label: str, use: str) -> None:
        """Put an empty bed to a use. Raises BedTaken where it has one."""
        if label in self.uses or label not in self.labels:
            raise BedTaken(f"{self.plan.key} bed {label}: {use} on {self.uses.get(label)}")
        self.uses[label] = use

    def clear(self, label: str) -> None:
        """The bed is empty again."""
        del self.uses[label]


def ordered(wards: list[WardState], chance: Chance) -> list[WardState]:
    """The wards that can take somebody, in an order of chance that favours the emptier ones."""
    able = [ward for ward in wards if not ward.suspended and ward.free()]
    weighted = [(chance.random() ** (1 / len(ward.free())), ward.plan.key, ward) for ward in able]
    return [ward for _, _, ward in sorted(weighted, reverse=True)]
