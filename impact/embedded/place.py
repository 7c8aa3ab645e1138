"""Where the embedded services keep their data, and as whom they run."""

import hashlib
import os
import pwd
import re
import shutil
import stat
from dataclasses import dataclass
from pathlib import Path

from impact.embedded import EmbeddedFault

# The kernel's limit is 108 bytes with the closing NUL on Linux and 104 on macOS.
LONGEST_SOCKET_PATH = 103
SOCKET_NAME = ".s.PGSQL.5432.lock"
# A comma would make two hosts of one for libpq, other signs another URL for Redis.
PLAIN = re.compile(r"[A-Za-z0-9/._-]+")
# PostgreSQL refuses to run as root; these accounts stand in for it, first found first.
STAND_INS = ("postgres", "nobody")
# What the services write into the data folder.
OURS = ("postgres-*", "binaries-*", "redis", "*.log", "beat-schedule*", "lock")
# Where unix sockets lie whose path would be too long; in a folder of our own, 0700.
SHORT = Path("/tmp")  # nosec B108
FALLBACK = Path("/var/lib/impact-bed-state")


@dataclass(frozen=True)
class Account:
    """The account that the services run as where we ourselves are root."""

    name: str
    uid: int
    gid: int


@dataclass(frozen=True)
class Place:
    """A data folder: `wanted` is what was asked for, `root` is where it lies.

    The two differ where we are root and `wanted` cannot be reached by `account`, as under a home
    folder of mode 0700: opening other people's folders to everyone is no way out.
    """

    wanted: Path
    root: Path
    account: Account | None

    @property
    def moved(self) -> bool:
        """Whether the data lie elsewhere than asked."""
        return self.root != self.wanted

    @property
    def sockets(self) -> Path:
        """The folder of the unix sockets: short enough for the kernel and plain enough for URLs."""
        folder = self.root / "run"
        short = len(os.fsencode(folder / SOCKET_NAME)) <= LONGEST_SOCKET_PATH
        if short and PLAIN.fullmatch(str(folder)):
            return folder
        return SHORT / f"impact-{os.geteuid()}-{_digest(self.root)}"

    def prepare(self) -> None:
        """Make the data folder and the socket folder, 0700 and the service account's."""
        for folder in reversed([above for above in self.root.parents if not above.exists()]):
            folder.mkdir(exist_ok=True)
            # Whatever our umask: the service account passes through here.
            folder.chmod(0o755)
        self.own_folder(self.root)
        self.own_folder(self.sockets)

    def remove(self) -> list[Path]:
        """Delete what the services have written and nothing else; return what is gone.

        The data folder itself goes once it is empty.
        """
        written = sorted(path for pattern in OURS for path in self.root.glob(pattern))
        if self.sockets.is_dir():
            written.append(self.sockets)
        for path in written:
            if path.is_dir() and not path.is_symlink():
                shutil.rmtree(path)
            else:
                path.unlink()
        if self.root.is_dir() and not any(self.root.iterdir()):
            self.root.rmdir()
            written.append(self.root)
        return written

    def own_folder(self, folder: Path) -> None:
        """Make `folder`, 0700 and the service account's. Raises UnusableFolder."""
        owner = self.account.uid if self.account else os.geteuid()
        try:
            folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            found = folder.lstat()
            if not stat.S_ISDIR(found.st_mode) or found.st_uid not in {owner, os.geteuid()}:
                raise UnusableFolder(folder)
            if found.st_uid != owner:
                self.hand_over(folder)
            if stat.S_IMODE(found.st_mode) & 0o077 and found.st_uid == owner:
                folder.chmod(0o700)
        except OSError as error:
            raise UnusableFolder(folder) from error

    def hand_over(self, path: Path) -> None:
        """Give a file or folder to the service account where there is one."""
        if self.account is not None:
            os.chown(path, self.account.uid, self.account.gid)


class UnusableFolder(EmbeddedFault):
    """The data folder belongs to somebody else or cannot be made."""

    def __init__(self, folder: Path) -> None:
        super().__init__(
            f"{folder} cannot hold the embedded services' data: it belongs to another account or "
            "cannot be made. Set IMPACT_DATA_DIR to a folder of your own."
        )


class NoAccount(EmbeddedFault):
    """We are root, and nobody is there to run PostgreSQL in our stead."""

    def __init__(self) -> None:
        super().__init__(
            "PostgreSQL does not run as root, and this machine has no account "
            f"{' or '.join(STAND_INS)}. Make one, run as an ordinary user, or set DATABASE_URL."
        )


def place_for(wanted: Path) -> Place:
    """Return where data asked for in `wanted` lie. Reads the file system, changes nothing."""
    wanted = wanted.expanduser().resolve()
    account = service_account() if os.geteuid() == 0 else None
    if account is None or _can_use(wanted, account):
        return Place(wanted=wanted, root=wanted, account=account)
    name = f"{wanted.parent.name or 'root'}-{_digest(wanted)}"
    return Place(wanted=wanted, root=FALLBACK / name, account=account)


def service_account() -> Account:
    """Return the account that runs the services for root. Raises NoAccount."""
    for name in STAND_INS:
        try:
            entry = pwd.getpwnam(name)
        except KeyError:
            continue
        return Account(name=name, uid=entry.pw_uid, gid=entry.pw_gid)
    raise NoAccount


def can_enter(folder: Path, account: Account) -> bool:
    """Whether the account may pass through this one folder."""
    found = folder.stat()
    if found.st_uid == account.uid:
        return bool(found.st_mode & stat.S_IXUSR)
    if found.st_gid == account.gid:
        return bool(found.st_mode & stat.S_IXGRP)
    return bool(found.st_mode & stat.S_IXOTH)


def can_reach(path: Path, account: Account) -> bool:
    """Whether the account may pass through every existing folder above `path`."""
    return all(can_enter(folder, account) for folder in path.parents if folder.is_dir())


def _can_use(wanted: Path, account: Account) -> bool:
    """Whether `wanted` can be reached, and is the account's, is not there yet, or is empty."""
    if not can_reach(wanted, account):
        return False
    if not wanted.is_dir():
        return True
    return wanted.stat().st_uid == account.uid or not any(wanted.iterdir())


def _digest(path: Path) -> str:
    return hashlib.sha256(os.fsencode(path)).hexdigest()[:12]
