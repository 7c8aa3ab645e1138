"""One starter at a time for a data folder."""

import contextlib
import fcntl
from collections.abc import Iterator

from impact.embedded.place import Place


@contextlib.contextmanager
def locked(place: Place) -> Iterator[None]:
    """Hold the data folder's lock; the kernel lets go of it when we die, however we die."""
    place.prepare()
    with (place.root / "lock").open("a") as handle:
        fcntl.flock(handle, fcntl.LOCK_EX)
        yield
