"""`python -m tests.bench.import_child DATABASE FILE`: imports a file and prints time and memory."""

import json
import os
import sys
import time
from pathlib import Path

import django


def main() -> None:
    """Import once; standard output is one JSON object."""
    os.environ["DJANGO_SETTINGS_MODULE"] = "tests.settings"
    django.setup()
    from django.db import connection

    from beds.imports.importer import run_import
    from beds.imports.reading import find_sources
    from impact.core import clock
    from providers.services.accounts import system_user
    from tests.bench.measure import peak_megabytes
    from tests.databases import use

    database, file = sys.argv[1:]
    use(connection, database)
    sources, faults = find_sources([Path(file)])
    start = time.perf_counter()
    result = run_import(sources, by=system_user(), now=clock.now(), faults=faults)
    seconds = time.perf_counter() - start
    document = {"seconds": seconds, "megabytes": peak_megabytes(), "summary": result.summary}
    sys.stdout.write(json.dumps(document))


main()
