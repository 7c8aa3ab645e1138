"""The shared cache: Redis while it answers, nothing at all while it does not, and never a fault."""

from collections.abc import Callable
from typing import Any

import pytest
from django.core.cache.backends.base import BaseCache
from redis import Redis

from impact.core.caches import ForgetfulRedisCache


def cache_at(url: str) -> BaseCache:
    return ForgetfulRedisCache(url, {})


@pytest.fixture
def away() -> BaseCache:
    return cache_at("redis://127.0.0.1:1/0")


def test_it_is_redis(redis_url: str) -> None:
    cache = cache_at(redis_url)
    cache.clear()

    cache.set("one", 1)
    cache.set_many({"two": [2], "three": "drei"}, timeout=60)

    assert cache.get_many(["one", "two", "four"]) == {"one": 1, "two": [2]}
    assert cache.add("one", 9) is False
    assert cache.incr("one") == 2
    assert cache.has_key("three")
    assert cache.touch("three")
    assert cache.delete("three")
    cache.delete_many(["one"])
    assert cache.get("one", "none") == "none"
    with Redis.from_url(redis_url) as client:
        assert client.dbsize() == 1


@pytest.mark.parametrize(
    ("call", "answer"),
    [
        (lambda it: it.get("a", "none"), "none"),
        (lambda it: it.set("a", 1), None),
        (lambda it: it.add("a", 1), True),
        (lambda it: it.touch("a"), False),
        (lambda it: it.delete("a"), False),
        (lambda it: it.has_key("a"), False),
        (lambda it: it.get_many(["a"]), {}),
        (lambda it: it.set_many({"a": 1}), []),
        (lambda it: it.delete_many(["a"]), None),
        (lambda it: it.clear(), False),
        (lambda it: it.get_or_set("a", 5), 5),
    ],
)
def test_away_it_is_an_empty_cache(
    call: Callable[[BaseCache], Any], answer: Any, away: BaseCache
) -> None:
    assert call(away) == answer


def test_away_nothing_can_be_counted_in_it(away: BaseCache) -> None:
    with pytest.raises(ValueError, match="not found"):
        away.incr("a")
