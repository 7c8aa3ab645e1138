"""One import at a time: what it judges must still be so when it writes."""

from django.db import connection

_LOCK = 7_204_301  # the number only has to be ours


def wait_for_other_imports() -> None:
    """Holds up every other import, and every undoing of one, until the transaction ends."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_LOCK])
