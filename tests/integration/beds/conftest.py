"""Wards with beds, for the tests of what is done in them."""

import pytest

from tests.placing import WardWithBeds, ward_with_beds


@pytest.fixture
def here() -> WardWithBeds:
    """A ward with beds."""
    return ward_with_beds()


@pytest.fixture
def next_door(here: WardWithBeds) -> WardWithBeds:
    """Another ward of its provider."""
    return ward_with_beds(provider=here.ward.provider)


@pytest.fixture
def elsewhere() -> WardWithBeds:
    """A ward of another provider."""
    return ward_with_beds()
