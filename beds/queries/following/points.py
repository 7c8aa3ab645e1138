"""Points: where a follower stands, as a word that means nothing to them."""

import base64
import binascii
import json
import zlib
from dataclasses import asdict, dataclass
from typing import Any

from impact.audit.marks import Mark

_LENGTH = 3_000


@dataclass(frozen=True)
class Point:
    """Where a follower stands.

    `read` is how far they have read in the history, None for who is still reading everything.
    In the middle of an answer of several pages `then` is where its end leads, and `kind` (its place
    among the kinds) and `row` are the last that was told. `within` stands for how far they see and
    how things are named: a point leads on only while that is as it was.
    """

    within: str
    read: Mark | None
    then: Mark | None = None
    kind: int = 0
    row: int = 0


class NotAPoint(ValueError):
    """What was given as a point is none that was ever handed out."""


def written(point: Point) -> str:
    """The point as a word."""
    packed = zlib.compress(json.dumps(asdict(point), separators=(",", ":")).encode())
    return base64.urlsafe_b64encode(packed).decode().rstrip("=")


def read(word: str) -> Point:
    """The point that a word stands for. Raises NotAPoint."""
    if len(word) > _LENGTH:
        raise NotAPoint(word[:20])
    try:
        packed = base64.urlsafe_b64decode(word + "=" * (-len(word) % 4))
        given = json.loads(zlib.decompressobj().decompress(packed, _LENGTH * 4))
        return Point(
            within=str(given["within"]),
            read=_mark(given["read"]),
            then=_mark(given["then"]),
            kind=_number(given["kind"]),
            row=_number(given["row"]),
        )
    except (binascii.Error, zlib.error, ValueError, KeyError, TypeError) as error:
        raise NotAPoint(word[:20]) from error


def _mark(given: Any) -> Mark | None:
    if given is None:
        return None
    return Mark(
        oldest=_number(given["oldest"]),
        floors=tuple(_number(number) for number in given["floors"]),
        until=_number(given["until"]),
        highest=tuple(_number(number) for number in given["highest"]),
    )


def _number(given: Any) -> int:
    number = int(given)
    if not 0 <= number < 2**62:
        raise ValueError(number)
    return number
