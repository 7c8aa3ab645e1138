"""What a real PostgreSQL refuses becomes a sentence, a status and what is in the way."""

from datetime import date

import pytest
from django.db import DatabaseError, connection, transaction

from impact.core.database_errors import refusal_for, said_in_words
from impact.core.errors import Conflict, InTheWay, Invalid, Refusal, TryAgain

pytestmark = pytest.mark.django_db

TABLE = """
CREATE TEMPORARY TABLE shelf (
  id int PRIMARY KEY, bed int, start_date date, end_date date, label varchar(3) NOT NULL,
  CONSTRAINT shelf_one_at_a_time EXCLUDE USING gist
    (bed WITH =, daterange(start_date, end_date) WITH &&),
  CONSTRAINT shelf_order CHECK (end_date >= start_date)
)
"""


def refused(sql: str) -> Refusal:
    """The refusal that a statement amounts to, after the shelf holds one row."""
    with connection.cursor() as cursor:
        cursor.execute(TABLE)
        cursor.execute("INSERT INTO shelf VALUES (1, 7, '2026-05-01', '2026-06-01', 'a')")
        with (
            pytest.raises(Refusal) as caught,
            said_in_words(),
            transaction.atomic(),
        ):
            cursor.execute(sql)
    return caught.value


def test_exclusion_says_from_when_to_when() -> None:
    refusal = refused("INSERT INTO shelf VALUES (2, 7, '2026-05-20', NULL, 'b')")

    assert isinstance(refusal, Conflict)
    assert refusal.conflict == InTheWay(
        what="another record", start=date(2026, 5, 1), end=date(2026, 6, 1)
    )
    assert "7" not in refusal.message


def test_exclusion_by_an_open_period_has_no_end() -> None:
    refusal = refused(
        "INSERT INTO shelf VALUES (2, 8, '2026-05-20', NULL, 'b'), (3, 8, '2026-07-01', NULL, 'c')"
    )

    assert refusal.conflict is not None
    assert (refusal.conflict.start, refusal.conflict.end) == (date(2026, 5, 20), None)


@pytest.mark.parametrize(
    ("sql", "kind", "code"),
    [
        ("INSERT INTO shelf VALUES (1, 9, NULL, NULL, 'b')", Conflict, "shelf_pkey"),
        (
            "INSERT INTO shelf VALUES (2, 9, '2026-05-01', '2026-04-01', 'b')",
            Invalid,
            "shelf_order",
        ),
        ("INSERT INTO shelf VALUES (2, 9, NULL, NULL, 'long')", Invalid, "invalid"),
        ("INSERT INTO shelf VALUES (2, 9, NULL, NULL, NULL)", Invalid, "invalid"),
        ("DO $$ BEGIN RAISE EXCEPTION USING ERRCODE = '40P01'; END $$", TryAgain, "try_again"),
        ("DO $$ BEGIN RAISE EXCEPTION USING ERRCODE = '40001'; END $$", TryAgain, "try_again"),
        ("DO $$ BEGIN RAISE EXCEPTION USING ERRCODE = '55P03'; END $$", TryAgain, "try_again"),
        ("DO $$ BEGIN RAISE EXCEPTION USING ERRCODE = '57P01'; END $$", TryAgain, "database_away"),
    ],
)
def test_every_refusal_has_its_kind(sql: str, kind: type[Refusal], code: str) -> None:
    refusal = refused(sql)

    assert isinstance(refusal, kind)
    assert refusal.code == code
    assert refusal.message.endswith(".")


def test_sentence_of_our_own_trigger_is_kept() -> None:
    refusal = refused(
        "DO $$ BEGIN RAISE EXCEPTION USING ERRCODE = 'check_violation', "
        "CONSTRAINT = 'stay_in_placement', MESSAGE = 'The stay must lie in its spell.'; END $$"
    )

    assert isinstance(refusal, Conflict)
    assert (refusal.code, refusal.message) == (
        "stay_in_placement", "The stay must lie in its spell.",
    )  # fmt: skip


def test_fault_of_ours_is_no_refusal() -> None:
    with (
        pytest.raises(DatabaseError) as caught,
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute("SELECT no_such_column")

    assert refusal_for(caught.value) is None
    assert refusal_for(ZeroDivisionError()) is None
