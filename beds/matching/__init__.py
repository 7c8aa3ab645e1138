"""Find a bed: the beds of a collaborative against what somebody needs, with reasons."""

from beds.matching.candidates import beds_to_return_to, find_a_bed, suited_to
from beds.matching.counting import suited_now
from beds.matching.offered import Seeker
from beds.matching.reasons import Match, Offered, Reason, Wanted, match

__all__ = [
    "Match",
    "Offered",
    "Reason",
    "Seeker",
    "Wanted",
    "beds_to_return_to",
    "find_a_bed",
    "match",
    "suited_now",
    "suited_to",
]
