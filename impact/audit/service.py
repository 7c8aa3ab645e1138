"""One call of a service: one transaction, in the history under its name, or a refusal.

Every service that writes is declared with `@service("placements.admit")`. It takes `by=` and is
given:

* a transaction whose rows of history say who and what (`impact.audit.history.change`);
* constraints that are judged at its end, so that two people may swap beds: the end counts and not
  the way;
* a second try where somebody else wrote at the same moment: the service is taken back to its
  start and runs again, so that its own checks find, and name, what got in the way;
* a refusal in the place of what the database still refuses then.

A service therefore reads what it changes itself, under a lock, and never changes the objects that
it was given.
"""

import functools
from collections.abc import Callable
from functools import partial
from typing import ParamSpec, TypeVar, cast

from django.contrib.auth.base_user import AbstractBaseUser
from django.db import IntegrityError, OperationalError, connection, transaction

from impact.audit.history import change
from impact.core.errors import TryAgain
from impact.core.violations import refusal_for, state_of

Given = ParamSpec("Given")
Result = TypeVar("Result")
_ATTEMPTS = 3
_DEADLOCK = "40P01"


class Overtaken(Exception):
    """Between reading and locking somebody changed what must be locked: start again."""


def service(action: str) -> Callable[[Callable[Given, Result]], Callable[Given, Result]]:
    """Declare a service; `action` is the name that its history carries."""

    def declare(function: Callable[Given, Result]) -> Callable[Given, Result]:
        @functools.wraps(function)
        def run(*args: Given.args, **kwargs: Given.kwargs) -> Result:
            with change(by=cast(AbstractBaseUser, kwargs["by"]), action=action):
                return _settled(partial(function, *args, **kwargs))

        return run

    return declare


def _settled(work: Callable[[], Result]) -> Result:
    """Do the work in a savepoint, again where it was overtaken. Raises Refusal or TryAgain."""
    for attempt in range(1, _ATTEMPTS + 1):
        try:
            return _once(work)
        except Overtaken:
            continue
        except IntegrityError as error:
            refusal = refusal_for(error)
            if refusal is None:
                raise
            if attempt > 1:
                raise refusal from error
        except OperationalError as error:
            if state_of(error) != _DEADLOCK:
                raise
    raise TryAgain("Several people changed this at the same moment. Try again in a moment.")


def _once(work: Callable[[], Result]) -> Result:
    with transaction.atomic():
        _judge_constraints("DEFERRED")
        result = work()
        _judge_constraints("IMMEDIATE")
        return result


def _judge_constraints(when: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(f"SET CONSTRAINTS ALL {when}")
