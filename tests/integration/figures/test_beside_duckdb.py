"""Every figure beside DuckDB, which counts the same rows from the definitions in SQL of its own."""

import re

import pytest

from tests.bench.figures import at_scale


@pytest.mark.django_db(transaction=True)
@pytest.mark.usefixtures("databases_apart")
def test_ten_years_of_figures_are_the_same_to_the_last_digit() -> None:
    report = "\n".join(at_scale.run(beds=200))

    compared = re.search(r"numbers compared: ([\d,]+), of which differ: (\d+)", report)
    assert compared, report
    assert int(compared[1].replace(",", "")) > 100_000
    assert compared[2] == "0", report
