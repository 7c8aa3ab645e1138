"""The parts of a page of the meeting."""

from dataclasses import dataclass

from impact.core.listing import Listing


@dataclass(frozen=True)
class Section:
    """A list of the page; `folded` ones are opened by whoever wants to see them."""

    listing: Listing
    folded: bool = False
