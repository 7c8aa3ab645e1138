"""Refusals carry a sentence, a code, a status and what is in the way."""

from datetime import UTC, date, datetime

import pytest

from impact.core.errors import Conflict, InTheWay, Invalid, NotAllowed, Outdated, Refusal, TryAgain


@pytest.mark.parametrize(
    ("kind", "status"), [(Conflict, 409), (NotAllowed, 403), (Invalid, 422), (TryAgain, 503)]
)
def test_refusal_kinds_have_their_status(kind: type[Refusal], status: int) -> None:
    refusal = kind("The bed is closed.")

    assert (refusal.status, str(refusal)) == (status, "The bed is closed.")


def test_conflict_names_what_is_in_the_way_and_when() -> None:
    refusal = Conflict(
        "Bed 3 is closed from 1 May.",
        code="bed_closed",
        conflict=InTheWay(what="the bed is closed", start=date(2026, 5, 1)),
    )

    assert refusal.code == "bed_closed"
    assert refusal.extra() == {
        "conflict": {"what": "the bed is closed", "from": "2026-05-01", "to": None}
    }


def test_code_of_one_refusal_does_not_reach_the_next() -> None:
    Conflict("one", code="special")

    assert Conflict("two").code == "conflict"


def test_outdated_says_who_changed_it_and_when() -> None:
    refusal = Outdated(
        "The closure was changed after you read it.",
        changed_by="Bed manager, RHA",
        changed_at=datetime(2026, 11, 21, 9, tzinfo=UTC),
    )

    assert refusal.extra() == {
        "changed_by": "Bed manager, RHA",
        "changed_at": "2026-11-21T09:00:00+00:00",
    }
