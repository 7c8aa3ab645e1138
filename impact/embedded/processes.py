"""Several processes that live and end together: the web server, a worker, the beat."""

import contextlib
import os
import signal
import subprocess
import time
from collections.abc import Iterator, Mapping, Sequence
from types import FrameType

GRACE = 15.0


class Stopped(Exception):
    """Somebody asked us to stop (Ctrl-C or SIGTERM)."""


class Processes:
    """Child processes: when one ends, or we are told to stop, all are ended."""

    def __init__(self, environment: Mapping[str, str]) -> None:
        self._environment = dict(environment)
        self._children: list[subprocess.Popen[bytes]] = []

    def start(self, command: Sequence[str]) -> None:
        """Start a child. It has its own session, so that Ctrl-C reaches it through us alone."""
        self._children.append(
            subprocess.Popen(command, env=self._environment, start_new_session=True)
        )

    def ended(self) -> int | None:
        """Return the exit status of a child that ended, None while all live."""
        return next((c.returncode for c in self._children if c.poll() is not None), None)

    def wait(self) -> int:
        """Wait until a child ends and return its exit status."""
        while (status := self.ended()) is None:
            time.sleep(0.2)
        return status

    def end(self) -> None:
        """End every child with all it started: kindly, then not.

        A worker told to stop while it starts can leave its beat behind, which then holds our
        output open and keeps the schedule for nobody.
        """
        for child in self._children:
            child.terminate()
        deadline = time.monotonic() + GRACE
        for child in self._children:
            with contextlib.suppress(subprocess.TimeoutExpired):
                child.wait(timeout=max(0.0, deadline - time.monotonic()))
            with contextlib.suppress(ProcessLookupError):
                os.killpg(child.pid, signal.SIGKILL)  # its session's group
            child.wait()


@contextlib.contextmanager
def together(environment: Mapping[str, str]) -> Iterator[Processes]:
    """Yield a group of processes and end it on leaving, whatever the reason.

    SIGTERM and SIGINT leave the block quietly.
    """
    before = {number: signal.signal(number, _stop) for number in (signal.SIGTERM, signal.SIGINT)}
    group = Processes(environment)
    try:
        with contextlib.suppress(Stopped):
            yield group
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
        group.end()


def _stop(number: int, frame: FrameType | None) -> None:
    raise Stopped
