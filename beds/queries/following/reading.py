"""What a follower is told next: everything, page by page, and from then on what changes."""

from collections.abc import Callable
from dataclasses import dataclass, replace

from beds.queries.following import points
from beds.queries.following.points import Kind, Point
from beds.queries.following.sight import Sight, pseudonyms_of
from beds.queries.following.touched import Touched, tables, touched
from impact.audit.marks import mark
from providers.models import User

Part = dict[Kind, list[int]]
Rows = Callable[[Kind, int, int], list[int]]


@dataclass(frozen=True)
class Told:
    """What is told of each kind: rows to be `seen` as they are now, and those that are `gone`.

    `pseudonyms` are those of the people who are gone. With `reset` the follower forgets all that
    they hold before they take this in; with `more` there is more to be read at once. `since` is the
    point to go on from.
    """

    seen: Part
    gone: Part
    pseudonyms: list[str]
    reset: bool
    more: bool
    since: str


def follow(*, user: User, since: str, size: int) -> Told:
    """The next `size` wards, beds and people at most to be told from a point, "" for the beginning.

    From a point that leads on no longer it begins anew. Raises NotAPoint.
    """
    sight = Sight(user)
    within = sight.word()
    given = points.read(since) if since else None
    going = given is not None and _leads_on(given, within)
    point = given if given is not None and going else Point(within, None)
    if point.then is None:
        point = replace(point, then=mark(_events(), after=point.read))
    new = None if point.read is None else touched(point.read)
    if point.read is not None and new is None:
        going, point = False, Point(within, None, mark(_events(), after=None))
    page, more = _page(_touched(new) if new is not None else _all(sight), point, size)
    return _told(sight, point, page, reset=not going, more=more)


def _told(
    sight: Sight, point: Point, page: list[tuple[Kind, int]], *, reset: bool, more: bool
) -> Told:
    rows = {kind: [row for its, row in page if its is kind] for kind in Kind}
    read = point.read
    gone = {kind: sorted(sight.lost(kind, rows[kind], since=read)) if read else [] for kind in Kind}
    ahead = Point(point.within, point.then)
    if more:
        kind, row = page[-1]
        ahead = replace(point, kind=kind, row=row)
    return Told(
        seen=rows,
        gone=gone,
        pseudonyms=pseudonyms_of(gone[Kind.PERSON]),
        reset=reset,
        more=more,
        since=points.written(ahead),
    )


def _leads_on(point: Point, within: str) -> bool:
    """Whether the point is of this history, of this user, and of what they see today."""
    marks = [it for it in (point.read, point.then) if it is not None]
    length = len(tables())
    fits = all(len(it.floors) == len(it.highest) == length for it in marks)
    return point.within == within and fits and bool(marks)


def _events() -> list[type]:
    return [table for table, _ in tables()]


def _page(rows: Rows, point: Point, size: int) -> tuple[list[tuple[Kind, int]], bool]:
    """The next things after the point, and whether there are more."""
    found: list[tuple[Kind, int]] = []
    for kind in Kind:
        if kind < point.kind or len(found) > size:
            continue
        after = point.row if kind is point.kind else 0
        found += [(kind, row) for row in rows(kind, after, size + 1 - len(found))]
    return found[:size], len(found) > size


def _touched(new: Touched) -> Rows:
    return lambda kind, after, most: sorted(row for row in new[kind] if row > after)[:most]


def _all(sight: Sight) -> Rows:
    def rows(kind: Kind, after: int, most: int) -> list[int]:
        found = sight.rows(kind).filter(pk__gt=after).order_by("pk")
        return list(found.values_list("pk", flat=True)[:most])

    return rows
