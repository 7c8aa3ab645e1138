"""Running programs as the service account, and knowing a process by where it works."""

import os
import subprocess
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from impact.embedded import EmbeddedFault
from impact.embedded.place import Place

PATH = "/usr/local/bin:/usr/bin:/bin:/usr/local/sbin:/usr/sbin:/sbin"


class ProgramFailed(EmbeddedFault):
    """A program of the embedded services ended with an error."""


def run(command: Sequence[str | Path], *, place: Place, timeout: float = 120) -> str:
    """Run a program to its end as the service account and return its standard output.

    It sees none of our environment (a PGDATA or PGOPTIONS would lead it astray) and works in the
    data folder, since the service account may not be able to enter ours. Raises ProgramFailed.
    """
    identity: dict[str, Any] = {}
    if place.account is not None:
        identity = {"user": place.account.uid, "group": place.account.gid, "extra_groups": []}
    try:
        done = subprocess.run(
            [str(part) for part in command],
            cwd=place.root,
            env={"PATH": PATH, "LC_ALL": "C", "HOME": str(place.root)},
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            timeout=timeout,
            umask=0o077,
            **identity,
        )
    except (OSError, subprocess.TimeoutExpired) as error:
        raise ProgramFailed(f"{command[0]} could not be run: {error}") from error
    if done.returncode != 0:
        said = (done.stderr or done.stdout).strip()
        raise ProgramFailed(f"{Path(command[0]).name} failed ({done.returncode}): {said}")
    return done.stdout


def is_alive(pid: int) -> bool:
    """Whether a process of that number exists, ours or not."""
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True


def folder(pid: int) -> Path | None:
    """Return the folder that a process works in, None where there is none or it is a zombie.

    PostgreSQL works in its data folder, which tells one server from another whatever its number.
    """
    try:
        if Path("/proc/self").exists():
            return Path(os.readlink(f"/proc/{pid}/cwd"))
        listed = subprocess.run(
            ["lsof", "-a", "-p", str(pid), "-d", "cwd", "-Fn"], capture_output=True, text=True
        )
    except OSError:
        return None
    names = [line[1:] for line in listed.stdout.splitlines() if line.startswith("n")]
    return Path(names[0]) if names else None
