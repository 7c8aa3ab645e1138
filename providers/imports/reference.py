"""Loads reference data from a folder, all or nothing.

The beds of the wards lie above this app: whoever loads them does so in the same transaction, with
`load_organisations` giving the wards they belong to.
"""

from pathlib import Path

from django.db import connection

from impact.audit.history import change
from providers.imports.checks import check
from providers.imports.codes import load_codes
from providers.imports.collaboratives import load_collaboratives, load_flow_sites
from providers.imports.organisations import (
    load_icbs,
    load_providers,
    load_service_lines,
    load_sites,
)
from providers.imports.reading import Batch, read_file, read_folder
from providers.imports.saving import Outcome
from providers.imports.tables import BY_NAME
from providers.imports.wards import LoadedWard, load_wards
from providers.models import User
from providers.reference import CODES

# Any number will do, as long as nothing else asks for the same lock.
_LOCK = 20_201_001


def read(folder: Path, outcome: Outcome) -> Batch:
    """The records of a folder, checked against each other and what is held."""
    batch = read_folder(folder)
    check(batch)
    outcome.faults += batch.faults
    outcome.notes += batch.notes
    return batch


def load_organisations(batch: Batch, outcome: Outcome) -> list[LoadedWard]:
    """Writes a batch without faults, in the caller's transaction; returns the wards it names."""
    one_at_a_time()
    load_codes(batch, outcome)
    load_icbs(batch, outcome)
    load_providers(batch, outcome)
    load_service_lines(batch, outcome)
    load_collaboratives(batch, outcome)
    load_sites(batch, outcome)
    load_flow_sites(batch, outcome)
    return load_wards(batch, outcome)


def load_shipped_codes(*, by: User) -> Outcome:
    """Loads the coded lists that ship, so that a database has them before anything else."""
    outcome, batch = Outcome(), Batch()
    read_file(CODES, BY_NAME["codes"], batch)
    with change(by=by, action="load_codes"):
        one_at_a_time()
        load_codes(batch, outcome)
    return outcome


def one_at_a_time() -> None:
    """Waits for any other load to end: two at once would make the same rows."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_LOCK])
