"""What is measured, by name, and how it is printed."""

import sys
from pathlib import Path

from django.conf import settings

from tests.bench import bed_state, imports, load, reports
from tests.bench.figures import at_scale, at_size
from tests.bench.measure import Bench
from tests.runs import remove
from tests.settings import IMPACT_TEST_RUN, STARTED_THIS_RUN

BENCHES: dict[str, Bench] = {
    "bed_state": bed_state.run,
    "imports": imports.run,
    "reports": reports.run,
    "load": load.run,
    "figures": at_size.run,
    "figures_at_scale": at_scale.run,
}


def report(names: list[str]) -> int:
    """Print the measurements; return 2 for a name that is none of them."""
    unknown = sorted({*names} - {*BENCHES})
    if unknown:
        known = ", ".join(BENCHES)
        sys.stderr.write(f"No such measurement: {', '.join(unknown)}. Choose {known}.\n")
        return 2
    # As in production: nothing keeps a list of every query.
    settings.DEBUG = False
    settings.ALLOWED_HOSTS = ["testserver"]
    try:
        for name in names or BENCHES:
            for line in BENCHES[name]():
                sys.stdout.write(f"{line}\n")
                sys.stdout.flush()
    finally:
        if STARTED_THIS_RUN:
            remove(Path(IMPACT_TEST_RUN))
    return 0
