"""Asking over HTTP, many at once, and what came of it."""

import json
import statistics
import threading
import time
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from http.client import HTTPConnection, HTTPException
from typing import Any, Protocol

from tests.bench.load.server import HOST

_TIMEOUT = 120.0
CONFLICTS = frozenset({409, 412, 422})
"""What two people who work on one thing are told; anything else that is no success is an error."""


@dataclass(frozen=True)
class Answer:
    """What was answered."""

    status: int
    tag: str
    body: bytes

    def json(self) -> Any:
        """The document."""
        return json.loads(self.body)


@dataclass
class Tally:
    """What all of them met: milliseconds and statuses by what was asked, and every fault."""

    milliseconds: dict[str, list[float]] = field(default_factory=lambda: defaultdict(list))
    statuses: dict[str, Counter[int]] = field(default_factory=lambda: defaultdict(Counter))
    faults: list[str] = field(default_factory=list)
    lock: threading.Lock = field(default_factory=threading.Lock)

    def note(self, what: str, milliseconds: float, status: int) -> None:
        """One answer."""
        with self.lock:
            self.milliseconds[what].append(milliseconds)
            self.statuses[what][status] += 1

    def fault(self, sentence: str) -> None:
        """Something that must not be."""
        with self.lock:
            self.faults.append(sentence)

    @property
    def answers(self) -> int:
        """How many answers there were."""
        return sum(len(taken) for taken in self.milliseconds.values())

    def lines(self) -> Iterator[str]:
        """A line for each thing that was asked."""
        for what, taken in sorted(self.milliseconds.items()):
            cuts = (
                statistics.quantiles(taken, n=100, method="inclusive") if taken[1:] else taken * 99
            )
            told = ", ".join(f"{n:,} × {code}" for code, n in sorted(self.statuses[what].items()))
            yield (
                f"  {what:<16} median {cuts[49]:7.0f} ms   95th {cuts[94]:7.0f} ms   "
                f"99th {cuts[98]:7.0f} ms   longest {max(taken):7.0f} ms   {told}"
            )


class Worker(Protocol):
    """Somebody who asks again and again until told to stop."""

    pause: float

    def once(self) -> None:
        """Do one thing."""


class Link:
    """One person's way to the site."""

    def __init__(self, port: int, tally: Tally, headers: dict[str, str]) -> None:
        self._port, self._tally, self._headers = port, tally, headers

    def ask(
        self, what: str, path: str, *, sent: dict[str, Any] | None = None, tag: str = ""
    ) -> Answer:
        """Ask, and put on the tally what came of it under the name `what`."""
        headers = {**self._headers, "Connection": "close"}
        if sent is not None:
            headers["Content-Type"] = "application/json"
        if tag:
            headers["If-Match"] = tag
        line = HTTPConnection(HOST, self._port, timeout=_TIMEOUT)
        begun = time.perf_counter()
        try:
            line.request(
                "GET" if sent is None else "POST",
                path,
                body=None if sent is None else json.dumps(sent),
                headers=headers,
            )
            found = line.getresponse()
            answer = Answer(found.status, found.getheader("ETag", ""), found.read())
        except (OSError, HTTPException) as error:
            answer = Answer(0, "", repr(error).encode())
        finally:
            line.close()
        self._tally.note(what, (time.perf_counter() - begun) * 1000, answer.status)
        expected = answer.status in CONFLICTS if sent is not None else False
        if not (200 <= answer.status < 300 or expected):
            self._tally.fault(f"{what} {path}: {answer.status} {answer.body[:300]!r}")
        return answer


def at_once(workers: Sequence[Worker], *, seconds: float) -> None:
    """Have all of them ask until the time is over; each ends what it has begun."""
    over = threading.Event()
    threads = [
        threading.Thread(target=_work, args=(worker, over, place / len(workers)), daemon=True)
        for place, worker in enumerate(workers)
    ]
    for thread in threads:
        thread.start()
    over.wait(seconds)
    over.set()
    for thread in threads:
        thread.join(_TIMEOUT)


def _work(worker: Worker, over: threading.Event, place: float) -> None:
    """Begin at one's own moment, so that not all ask in the same one."""
    over.wait(worker.pause * place)
    while not over.is_set():
        worker.once()
        over.wait(worker.pause)
