"""What has changed since a point, for a system that follows the records."""

from beds.queries.following.points import Kind, NotAPoint
from beds.queries.following.reading import Told, follow

__all__ = ["Kind", "NotAPoint", "Told", "follow"]
