"""Every address of the project answers every role as `access_table.csv` says; none is left out."""

import pytest
from django.db import transaction
from django.test import Client

from tests.contracts.access_table import Row, rows
from tests.contracts.callers import CALLERS
from tests.contracts.examples import examples
from tests.contracts.urls import every_operation, every_path
from tests.worlds import small_world

ROWS = rows()


def test_every_path_is_in_the_table() -> None:
    missing = {path for path in every_path() if not any(row.covers(path) for row in ROWS)}

    assert not missing, "add rows for these to tests/contracts/access_table.csv"


def test_every_operation_of_the_api_is_in_the_table() -> None:
    listed = {(row.method, row.path) for row in ROWS}

    assert every_operation() <= listed, "add rows for these to tests/contracts/access_table.csv"


@pytest.mark.parametrize("row", ROWS, ids=lambda row: f"{row.method} {row.path}")
def test_row_speaks_for_an_address_that_there_is(row: Row) -> None:
    assert any(row.covers(path) for path in every_path())


@pytest.mark.django_db
@pytest.mark.parametrize("row", ROWS, ids=lambda row: f"{row.method} {row.path}")
def test_every_role_gets_what_the_table_says(row: Row) -> None:
    world = small_world()
    names = examples(world)
    addresses = row.addresses(every_path(), names)
    assert addresses, "the path has arguments: give the row a sample"

    clients = {caller: make(world) for caller, make in CALLERS.items()}
    found = {
        (caller, address): _status(client, row.method, address, row.content(names))
        for caller, client in clients.items()
        for address in addresses
    }

    wrong = {
        place: status for place, status in found.items() if status not in row.statuses[place[0]]
    }
    assert not wrong


def _status(client: Client, method: str, address: str, content: str) -> int:
    """What the address answers; what it changes is undone for the next caller."""
    with transaction.atomic():
        answer = client.generic(method, address, content, content_type="application/json")
        transaction.set_rollback(True)
    return answer.status_code
