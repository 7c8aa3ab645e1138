"""What has changed since a point, for a system that follows the records."""

from beds.queries.following.kinds import BEDS, KINDS, PEOPLE, WARDS, Kind
from beds.queries.following.new import OF_PEOPLE, Columns, New
from beds.queries.following.points import NotAPoint
from beds.queries.following.reading import Told, follow
from beds.queries.following.sight import Sight, versions

__all__ = [
    "BEDS",
    "KINDS",
    "OF_PEOPLE",
    "PEOPLE",
    "WARDS",
    "Columns",
    "Kind",
    "New",
    "NotAPoint",
    "Sight",
    "Told",
    "follow",
    "versions",
]
