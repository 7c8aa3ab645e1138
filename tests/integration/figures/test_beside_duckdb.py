"""Every figure beside DuckDB, which counts the same rows from the definitions in SQL of its own."""

import re
from collections.abc import Iterator

import pytest
from django.db import connection

from tests.bench.figures import at_scale
from tests.databases import use


@pytest.fixture
def _own_database() -> Iterator[None]:
    """Whatever database the bench goes to, the next test has its own again."""
    name = connection.settings_dict["NAME"]
    yield
    use(connection, name)


@pytest.mark.django_db(transaction=True)
@pytest.mark.usefixtures("_own_database")
def test_ten_years_of_figures_are_the_same_to_the_last_digit() -> None:
    report = "\n".join(at_scale.run(beds=200))

    compared = re.search(r"numbers compared: ([\d,]+), of which differ: (\d+)", report)
    assert compared, report
    assert int(compared[1].replace(",", "")) > 100_000
    assert compared[2] == "0", report
