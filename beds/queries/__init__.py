"""What stands under the bed state: who waits, who is where and why, which beds are out of use."""

from beds.queries.expected import Expected, Planned, planned
from beds.queries.labels import Labels, read_labels
from beds.queries.lists import Lists, lists_under
from beds.queries.out_of_use import OutOfUse, out_of_use
from beds.queries.people import Person, people
from beds.queries.waiting import Waiting, waiting_list

__all__ = [
    "Expected",
    "Labels",
    "Lists",
    "OutOfUse",
    "Person",
    "Planned",
    "Waiting",
    "lists_under",
    "out_of_use",
    "people",
    "planned",
    "read_labels",
    "waiting_list",
]
