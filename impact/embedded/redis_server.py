"""The embedded Redis: broker and cache of `make demo`, `make run` and the tests."""

import logging
import time
from dataclasses import dataclass
from pathlib import Path

import redis
from redis.backoff import NoBackoff
from redis.retry import Retry

from impact.embedded import EmbeddedFault, binaries, process
from impact.embedded.lock import locked
from impact.embedded.place import Place

PATIENCE = 20.0

logger = logging.getLogger(__name__)


class RedisNotStarted(EmbeddedFault):
    """The embedded Redis does not answer."""


@dataclass(frozen=True)
class Redis:
    """One Redis in one data folder, reached over a unix socket only."""

    place: Place

    @property
    def data(self) -> Path:
        """Its folder."""
        return self.place.root / "redis"

    @property
    def socket(self) -> Path:
        """Its unix socket."""
        return self.place.sockets / "redis.sock"

    @property
    def url(self) -> str:
        """What REDIS_URL is set to for the processes that use it."""
        return f"unix://{self.socket}"

    def pid(self) -> int | None:
        """Return the number of the running server, None where none answers."""
        try:
            with self._client() as client:
                return int(client.info("server")["process_id"])
        except redis.ConnectionError:
            return None

    def ensure(self) -> bool:
        """Return once Redis answers, starting it if need be; False where there is none to start.

        Raises RedisNotStarted or ProgramFailed.
        """
        program = binaries.redis_server()
        if program is None:
            return False
        with locked(self.place):
            if self.pid() is None:
                self._start(program)
                logger.info("Started the embedded Redis; its data lie in %s", self.data)
        return True

    def stop(self) -> bool:
        """Save and stop; return whether one was running."""
        pid = self.pid()
        if pid is None:
            return False
        with locked(self.place), self._client() as client:
            client.shutdown()
            self._wait(until_answers=False)
        return True

    def _client(self) -> redis.Redis:
        """A client that does not wait for a server to come up: asking whether one is up is us."""
        return redis.Redis(
            unix_socket_path=str(self.socket), socket_timeout=5, retry=Retry(NoBackoff(), 0)
        )

    def _start(self, program: Path) -> None:
        self.place.own_folder(self.data)
        process.run(
            [
                program,
                *("--port", "0", "--unixsocket", self.socket, "--unixsocketperm", "700"),
                *("--dir", self.data, "--logfile", self.data / "redis.log", "--daemonize", "yes"),
                # Jobs that wait are kept over a stop of the machine.
                *("--appendonly", "yes", "--save", ""),
            ],
            place=self.place,
        )
        self._wait(until_answers=True)

    def _wait(self, *, until_answers: bool) -> None:
        deadline = time.monotonic() + PATIENCE
        while (self.pid() is not None) != until_answers:
            if time.monotonic() > deadline:
                state = "start" if until_answers else "stop"
                raise RedisNotStarted(
                    f"The embedded Redis does not {state}; see {self.data / 'redis.log'}"
                )
            time.sleep(0.05)
