"""Placements: admitting, transferring and discharging people, and taking an error away."""

from beds.services.placements.admission import admit
from beds.services.placements.cancellation import cancel_admission
from beds.services.placements.discharges import discharge
from beds.services.placements.transfers import Move, swap_beds, transfer, transfer_many

__all__ = [
    "Move",
    "admit",
    "cancel_admission",
    "discharge",
    "swap_beds",
    "transfer",
    "transfer_many",
]
