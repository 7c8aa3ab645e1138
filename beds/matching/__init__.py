"""Find a bed: every bed of a collaborative against a referral, with reasons for and against."""

from beds.matching.candidates import find_a_bed
from beds.matching.reasons import Match, Offered, Reason, Wanted, match

__all__ = ["Match", "Offered", "Reason", "Wanted", "find_a_bed", "match"]
