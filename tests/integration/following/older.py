"""Transactions that were begun before others and end after them.

Numbers of transactions are the whole server's: while somebody's older one runs, in whatever
database, what was told may be told again. So tests never count on being told of something once.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from django.db import connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext

from providers.models import User
from tests.sessions import OtherSession


class Held:
    """A change in another session, within a savepoint as every service makes it, not committed."""

    def __init__(self, session: OtherSession, work: Callable[[], object]) -> None:
        self.session, self.work = session, work
        session.begin(self._open).result(30)

    def _open(self) -> None:
        transaction.set_autocommit(False)
        with transaction.atomic():
            self.work()

    def commit(self) -> None:
        self.session.begin(lambda: self._end(transaction.commit)).result(30)

    def roll_back(self) -> None:
        self.session.begin(lambda: self._end(transaction.rollback)).result(30)

    def _end(self, how: object) -> None:
        how()  # type: ignore[operator]
        transaction.set_autocommit(True)


@contextmanager
def something_older() -> Iterator[None]:
    """All that is written meanwhile is told at every question: the most there is to ask."""
    with OtherSession() as session:
        held = Held(session, lambda: User.objects.create(username="older"))
        yield
        held.roll_back()


def told_of(client: Client, since: str) -> tuple[Any, int]:
    """What is told since a point, and in how many questions to the database."""
    with CaptureQueriesContext(connection) as asked:
        told = client.get("/api/v1/changes/", {"since": since}).json()
    return told, len(asked)
