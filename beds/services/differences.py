"""Differences between a provider's file and what is held: taken on by somebody, and settled."""

from datetime import date

from beds.models import Difference
from impact.audit.history import change
from impact.core.errors import Conflict, Invalid
from impact.core.text import long_date
from providers.models import User


class AlreadySettled(Conflict):
    """Somebody else settled the difference first."""

    code = "already_settled"


def take_on(*, difference: Difference, by: User) -> Difference:
    """`by` works through it from now on. Raises AlreadySettled."""
    with change(by=by, action="differences.take_on"):
        found = _open(difference)
        found.owner = by
        found.save()
    return found


def settle(*, difference: Difference, resolution: str, on: date, by: User) -> Difference:
    """It is worked through; `resolution` says what came of it. Changes nothing else.

    Raises AlreadySettled, Invalid where nothing is said.
    """
    if not resolution.strip():
        raise Invalid("Say what came of it: that is how others know.", field="resolution")
    with change(by=by, action="differences.settle"):
        found = _open(difference)
        found.owner = found.owner or by
        found.resolved_on, found.resolution = on, resolution.strip()
        found.save()
    return found


def _open(difference: Difference) -> Difference:
    found = Difference.objects.select_for_update().get(pk=difference.pk)
    if found.resolved_on is not None:
        raise AlreadySettled(
            f"This difference was settled on {long_date(found.resolved_on)}: {found.resolution}"
        )
    return found
