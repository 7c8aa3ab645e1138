"""Many people on the bed state at once: no error, no wrong number, and how long they wait.

Readers leave the bed state open in its three forms (page, its CSV file, API) while writers of nine
providers do the work of a day, against the web server that `manage.py serve` starts, on this
machine's loopback. It stops by itself. Afterwards the bed state is counted again by other means and
every rule of the data is asked.
"""

import resource
from collections.abc import Iterator
from dataclasses import dataclass

from django.db import connection

from impact.core import clock
from tests.bench.history import make, size
from tests.bench.load.asking import Tally, at_once
from tests.bench.load.checks import broken, recounted, wrong
from tests.bench.load.readers import Reader
from tests.bench.load.server import served
from tests.bench.load.world import people
from tests.bench.load.writers import Writer


@dataclass(frozen=True, kw_only=True)
class Load:
    """How many ask, for how long, how often: pauses are seconds between two things of one person.

    Each look is a whole new one. A page that is merely left open costs less: it is told in one
    query that nothing has changed.
    """

    beds: int = 900
    readers: int = 200
    writers: int = 20
    seconds: float = 60
    reading: float = 20
    writing: float = 4


class WrongUnderLoad(AssertionError):
    """An answer, a number or a rule was wrong."""


def run() -> Iterator[str]:
    """The lines of the report. Raises WrongUnderLoad."""
    yield from loaded(Load())


def loaded(load: Load) -> Iterator[str]:
    """As `run`, of a load."""
    make(load.beds)
    yield f"Ten years of {size()}"
    yield (
        f"{load.readers} readers, each every {load.reading:g} s, and {load.writers} writers, each "
        f"every {load.writing:g} s, for {load.seconds:g} s"
    )
    today = clock.today()
    who = people(readers=load.readers, writers=load.writers, today=today)
    broken_before = broken(today)
    tally = Tally()
    used = _processors_of_children()
    with served() as port:
        readers = [
            Reader(port, tally, seat, beds=load.beds, pause=load.reading) for seat in who.readers
        ]
        writers = [
            Writer(port, tally, seat, today=today, pause=load.writing) for seat in who.writers
        ]
        at_once([*readers, *writers], seconds=load.seconds)
    yield from tally.lines()
    used = _processors_of_children() - used
    yield f"Processors' time of the web server: {used * 1000 / tally.answers:.0f} ms an answer"
    faults = [
        *tally.faults,
        *wrong(today),
        *sorted(f"rule broken: {name}" for name in broken(today) - broken_before),
    ]
    rows = recounted(today)
    connection.close()
    if faults:
        told = "\n".join(faults[:20])
        raise WrongUnderLoad(f"{len(faults)} wrong:\n{told}")
    yield f"The bed state's {rows} rows, counted again by other means afterwards, are the same"
    yield "Errors 0, wrong numbers 0, rules broken 0"


def _processors_of_children() -> float:
    """Seconds that child processes which have ended had of the processors."""
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime
