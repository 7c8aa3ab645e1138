"""What a database must refuse, whoever asks."""

import pytest
from django.db import DatabaseError, connection, transaction


def assert_refused(statement: str, *, match: str = "pgtrigger: Cannot") -> None:
    """The database refuses a statement with these words.

    Constraints are called in first: a statement must not be refused for what is still pending.
    """
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        with pytest.raises(DatabaseError, match=match), transaction.atomic():
            cursor.execute(statement)
