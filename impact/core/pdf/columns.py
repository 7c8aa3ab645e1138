"""How wide the columns of a table are. Pure."""

from collections.abc import Sequence

_MOST_SPARE = 40.0  # more of it, and a number stands too far from what it is of


def share(*, least: Sequence[float], wanted: Sequence[float], room: float) -> list[float]:
    """Widths within the room: what each wants if that fits, else at least its longest word.

    `least` and `wanted` are widths of each column, the first never more than the second. Where not
    even the least fit, all are narrowed alike and words break.
    """
    if sum(wanted) <= room:
        spare = min((room - sum(wanted)) / max(len(wanted), 1), _MOST_SPARE)
        return [width + spare for width in wanted]
    if sum(least) >= room:
        return [width * room / sum(least) for width in least]
    open_to = (room - sum(least)) / (sum(wanted) - sum(least))
    return [low + (high - low) * open_to for low, high in zip(least, wanted, strict=True)]
