"""What a follower is told next: everything, page by page, and from then on what changes."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from beds.queries.following import points
from beds.queries.following.kinds import PEOPLE, Kind, pseudonyms_of
from beds.queries.following.new import Columns, New, new_since
from beds.queries.following.points import Point
from beds.queries.following.sight import Sight
from impact.audit.marks import mark
from impact.audit.versions import events_of
from providers.models import User

Kinds = Sequence[Kind]
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


def follow(*, user: User, since: str, size: int, kinds: Kinds) -> Told:
    """The next `size` things at most to be told from a point, "" for the beginning.

    `kinds` are those that are told of, in that order. From a point that leads on no longer it
    begins anew. Raises NotAPoint.
    """
    sight, columns = Sight(user), _columns(kinds)
    within = sight.word()
    given = points.read(since) if since else None
    going = given is not None and _leads_on(given, within, kinds)
    point = given if given is not None and going else Point(within, None)
    tables = [events_of(model).model for model in columns]
    if point.then is None:
        point = replace(point, then=mark(tables, after=point.read))
    new = None if point.read is None else new_since(columns, point.read)
    if point.read is not None and new is None:
        going, point = False, Point(within, None, mark(tables, after=None))
    page, more = _page(_touched(new) if new is not None else _all(sight), point, size, kinds)
    rows = {kind: [row for its, row in page if its is kind] for kind in kinds}
    gone = {kind: _gone(kind, rows[kind], sight, point) for kind in kinds}
    return Told(
        seen=rows,
        gone=gone,
        pseudonyms=pseudonyms_of(gone.get(PEOPLE, [])),
        reset=not going,
        more=more,
        since=points.written(_ahead(point, page, kinds) if more else Point(within, point.then)),
    )


def _columns(kinds: Kinds) -> Columns:
    """All that is told of these kinds, in the order in which a mark has it."""
    return {model: column for kind in kinds for model, column in kind.columns.items()}


def _gone(kind: Kind, rows: list[int], sight: Sight, point: Point) -> list[int]:
    return sorted(kind.gone(rows, sight, point.read)) if point.read else []


def _ahead(point: Point, page: list[tuple[Kind, int]], kinds: Kinds) -> Point:
    """In the middle of an answer: after the last that was told."""
    kind, row = page[-1]
    return replace(point, kind=kinds.index(kind), row=row)


def _leads_on(point: Point, within: str, kinds: Kinds) -> bool:
    """Whether the point is of this history, of this user, and of what they see today."""
    marks = [it for it in (point.read, point.then) if it is not None]
    length = len(_columns(kinds))
    fits = all(len(it.floors) == len(it.highest) == length for it in marks)
    return point.within == within and fits and bool(marks) and point.kind < len(kinds)


def _page(rows: Rows, point: Point, size: int, kinds: Kinds) -> tuple[list[tuple[Kind, int]], bool]:
    """The next things after the point, and whether there are more."""
    found: list[tuple[Kind, int]] = []
    for number, kind in enumerate(kinds):
        if number < point.kind or len(found) > size:
            continue
        after = point.row if number == point.kind else 0
        found += [(kind, row) for row in rows(kind, after, size + 1 - len(found))]
    return found[:size], len(found) > size


def _touched(new: New) -> Rows:
    return lambda kind, after, most: sorted(row for row in kind.touched(new) if row > after)[:most]


def _all(sight: Sight) -> Rows:
    def rows(kind: Kind, after: int, most: int) -> list[int]:
        found = kind.seen(sight).filter(pk__gt=after).order_by("pk")
        return list(found.values_list("pk", flat=True)[:most])

    return rows
