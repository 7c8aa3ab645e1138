"""The lists under the table of the bed state, as the page places them."""

from beds.presenters.confirmed import Told
from beds.presenters.lists.away import out_of_area
from beds.presenters.lists.beds import out_of_use
from beds.presenters.lists.inside import long_stay, restricted, seclusion
from beds.presenters.lists.leaving import expected, missed, ready
from beds.presenters.lists.setting import Setting, setting
from beds.presenters.lists.waiting import first_bed, moves
from beds.queries import Lists
from impact.core.listing import Listing

__all__ = ["Setting", "listings", "setting"]


def listings(lists: Lists, *, setting: Setting, told: Told) -> list[Listing]:
    """Every list, in the order of the page; `told` says how long ago an instant was."""
    return [
        first_bed(setting, lists),
        moves(setting, lists),
        out_of_area(setting, lists),
        ready(setting, lists),
        long_stay(setting, lists),
        expected(setting, lists),
        missed(setting, lists),
        seclusion(setting, lists, told=told),
        restricted(setting, lists),
        out_of_use(setting, lists),
    ]
