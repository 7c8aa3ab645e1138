"""The embedded Redis: started, found and stopped, and what it survives."""

import os
import signal
import stat
from concurrent.futures import ThreadPoolExecutor

import pytest
import redis

from impact.embedded.place import Place
from impact.embedded.redis_server import Redis

pytestmark = pytest.mark.usefixtures("redis_url")


def client(server: Redis) -> redis.Redis:
    return redis.Redis.from_url(server.url, decode_responses=True)


def test_ensure_listens_on_a_private_socket_only(place: Place):
    server = Redis(place)
    assert server.pid() is None

    assert server.ensure() is True

    assert stat.S_IMODE(server.data.stat().st_mode) == 0o700
    with client(server) as opened:
        assert opened.config_get("port") == {"port": "0"}


def test_killed_server_starts_again_with_the_jobs_that_wait(place: Place):
    server = Redis(place)
    server.ensure()
    with client(server) as opened:
        opened.rpush("queue", "job")
    killed = server.pid()
    assert killed is not None
    os.kill(killed, signal.SIGKILL)

    server.ensure()

    assert server.pid() != killed
    with client(server) as opened:
        assert opened.lrange("queue", 0, -1) == ["job"]


def test_ensure_at_once_starts_one(place: Place):
    server = Redis(place)
    with ThreadPoolExecutor(4) as pool:
        assert list(pool.map(lambda _: server.ensure(), range(4))) == [True] * 4
    first = server.pid()
    server.ensure()
    assert server.pid() == first


def test_stop_says_whether_it_ran(place: Place):
    server = Redis(place)
    assert server.stop() is False
    server.ensure()
    assert server.stop() is True
    assert server.pid() is None
