"""The cache that processes share, which nothing may depend on."""

import contextlib
from typing import Any

from django.core.cache.backends.redis import RedisCache, RedisCacheClient
from redis import RedisError
from redis.backoff import NoBackoff
from redis.retry import Retry

_PATIENCE = 1.0


class _Client(RedisCacheClient):
    """Django's client, that neither waits nor fails where Redis does not answer."""

    def __init__(self, servers: Any, **options: Any) -> None:
        options = {
            "socket_timeout": _PATIENCE,
            "socket_connect_timeout": _PATIENCE,
            "retry": Retry(NoBackoff(), 0),
            **options,
        }
        super().__init__(servers, **options)

    def add(self, key: Any, value: Any, timeout: Any) -> bool:
        with contextlib.suppress(RedisError):
            return super().add(key, value, timeout)
        return True  # as an empty cache says, so that nobody waits for a lock kept in it

    def get(self, key: Any, default: Any) -> Any:
        with contextlib.suppress(RedisError):
            return super().get(key, default)
        return default

    def set(self, key: Any, value: Any, timeout: Any) -> None:
        with contextlib.suppress(RedisError):
            super().set(key, value, timeout)

    def touch(self, key: Any, timeout: Any) -> bool:
        with contextlib.suppress(RedisError):
            return super().touch(key, timeout)
        return False

    def delete(self, key: Any) -> bool:
        with contextlib.suppress(RedisError):
            return super().delete(key)
        return False

    def get_many(self, keys: Any) -> dict[Any, Any]:
        with contextlib.suppress(RedisError):
            return super().get_many(keys)
        return {}

    def has_key(self, key: Any) -> bool:
        with contextlib.suppress(RedisError):
            return super().has_key(key)
        return False

    def incr(self, key: Any, delta: Any) -> int:
        try:
            return super().incr(key, delta)
        except RedisError as fault:
            raise ValueError(f"Key '{key}' not found.") from fault

    def set_many(self, data: Any, timeout: Any) -> None:
        with contextlib.suppress(RedisError):
            super().set_many(data, timeout)

    def delete_many(self, keys: Any) -> None:
        with contextlib.suppress(RedisError):
            super().delete_many(keys)

    def clear(self) -> bool:
        with contextlib.suppress(RedisError):
            return super().clear()
        return False


class ForgetfulRedisCache(RedisCache):
    """Django's cache in Redis; while Redis is away, its dummy one: it holds and keeps nothing.

    What is kept in it saves work or counts attempts to sign in (those that fail are counted in the
    database as well, and lock out there), so that a page goes on without.
    """

    def __init__(self, server: Any, params: dict[str, Any]) -> None:
        super().__init__(server, params)
        self._class = _Client
