"""Beds, what they are doing, who is in them, and the bed state in the API."""

from beds.api.bed_state import BedStateViewSet
from beds.api.beds import BedViewSet
from beds.api.imports import ImportViewSet
from beds.api.placements import PlacementViewSet
from beds.api.uses import ClosureViewSet, HoldViewSet, PauseViewSet

__all__ = [
    "BedStateViewSet",
    "BedViewSet",
    "ClosureViewSet",
    "HoldViewSet",
    "ImportViewSet",
    "PauseViewSet",
    "PlacementViewSet",
]
