"""A follower ends with the same as a full read, after any changes in any order of ending.

`FOLLOW_WORLDS` asks more worlds than a run of the suite does, `FOLLOW_FROM` others.
"""

import os
from collections.abc import Callable

import pytest
from django.db import connection, transaction

from impact.core import clock
from providers.access import Role
from providers.models import Collaborative, Membership, Provider, User
from tests.factories import UserFactory
from tests.integration.figures.places import SPAN
from tests.integration.following.follower import Follower, full_read, reader
from tests.integration.jobs.changing import Changer, random_changer
from tests.sessions import OtherSession

WORLDS = int(os.environ.get("FOLLOW_WORLDS", "2"))
FIRST = int(os.environ.get("FOLLOW_FROM", "0"))
ROUNDS, CHANGES = 5, 3
# Who waits for a row that the other session holds gives up, and another change is tried.
_GIVE_UP = "SET lock_timeout = '100ms'"


@pytest.mark.parametrize("seed", range(FIRST, FIRST + WORLDS))
def test_a_follower_ends_with_the_same_as_a_full_read(seed: int, transactional_db: None) -> None:
    changer, random = random_changer(seed, reference=0.01)
    users = [_somebody(Role.CLINICIAN), _somebody(Role.COMMISSIONER)]
    with clock.at(changer.story.day(SPAN)), OtherSession() as session:
        followers = [Follower(reader(user), page_size=random.choice((3, 50))) for user in users]
        give_up()
        session.begin(give_up).result(30)
        for _ in range(ROUNDS):
            end = session.begin(lambda: _begin(changer)).result(30)
            for _ in range(random.randint(1, CHANGES)):
                changer.change()
                random.choice(followers).ask()
            session.begin(end).result(30)
            if random.random() < 0.5:
                changer.change()

        for follower in followers:
            # Once for what was new when they began to be told, once for what ended meanwhile.
            held = follower.catch_up().catch_up().records
            assert held == full_read(follower.client), changer.made

    assert all(follower.people for follower in followers)
    assert all(follower.pages > 2 * follower.resets for follower in followers)


def _begin(changer: Changer) -> Callable[[], None]:
    """A change in this session that has not ended; what is returned ends it, one way or other."""
    transaction.set_autocommit(False)
    changer.change()
    end = changer.random.choice([transaction.commit, transaction.commit, transaction.rollback])

    def ended() -> None:
        end()
        transaction.set_autocommit(True)

    return ended


def give_up() -> None:
    with connection.cursor() as cursor:
        cursor.execute(_GIVE_UP)


def _somebody(role: Role) -> User:
    """Somebody at the first provider, or in the first collaborative."""
    user: User = UserFactory()
    at_provider = role is Role.CLINICIAN
    Membership.objects.create(
        user=user,
        role=role,
        provider=Provider.objects.order_by("pk").first() if at_provider else None,
        collaborative=None if at_provider else Collaborative.objects.order_by("pk").first(),
    )
    return user
