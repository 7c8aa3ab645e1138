"""The places by which figures of a collaborative can be narrowed."""

import pytest

from patients.models import Patient
from reporting.queries.names import read_names
from tests.worlds import place, small_world


@pytest.mark.django_db
def test_another_collaborative_s_ward_is_named_only_once_one_of_ours_stayed_there() -> None:
    world = small_world()
    east = world.collaboratives["EAST"]
    before = set(read_names(east).of["ward"])

    place(Patient.objects.create(), world.wards["west"], world.icbs["QT1"])
    after = set(read_names(east).of["ward"])

    assert before == {"RHA:OWN", "RHA:FLOW", "PRIV:FELLOW", "PRIV:AWAY", "SPOT:SPOT"}
    assert after == before | {"RXG:WEST"}
