"""A few readers and writers at once for a moment: the load test works, and finds nothing wrong."""

import pytest

from tests.bench.load import Load, loaded


@pytest.mark.django_db(transaction=True)
@pytest.mark.usefixtures("databases_apart")
def test_few_at_once_meet_no_error_and_no_wrong_number() -> None:
    load = Load(beds=135, readers=4, writers=6, seconds=4, reading=0.3, writing=0.1)

    lines = list(loaded(load))

    assert lines[-1] == "Errors 0, wrong numbers 0, rules broken 0"
    asked = {line.split()[0] for line in lines if line.startswith("  ")}
    assert {"page", "file", "API", "a", "discharge", "confirm", "pause"} <= asked
