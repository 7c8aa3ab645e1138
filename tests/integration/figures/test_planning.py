"""Queries of figures are planned for many rows; those before and after them as ever."""

import pytest
from django.db import connection

from reporting.figures.planning import for_many_rows

SETTINGS = ("enable_nestloop", "jit", "work_mem")


def shown() -> list[str]:
    with connection.cursor() as cursor:
        found = []
        for name in SETTINGS:
            cursor.execute(f"SHOW {name}")
            found.append(cursor.fetchone()[0])
        return found


@pytest.mark.django_db
def test_settings_hold_for_the_figures_alone() -> None:
    before = shown()
    with for_many_rows():
        assert shown() == ["off", "off", "64MB"]
    assert shown() == before


@pytest.mark.django_db
def test_settings_are_as_before_after_a_failure() -> None:
    before = shown()
    with pytest.raises(ZeroDivisionError), for_many_rows():
        raise ZeroDivisionError
    assert shown() == before
