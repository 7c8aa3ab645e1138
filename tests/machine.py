"""What a whole test run needs from the machine beyond Python: a Chromium and a redis-server.

`python -m tests.machine` installs what is missing where it is root on Debian, and says what stays
missing elsewhere. Tests that need it are then skipped, and counted aloud; where `CI` is set the
run fails instead.
"""

import os
import shutil
import subprocess
import sys

PROGRAMS = {
    "browser": ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable"),
    "redis": ("redis-server", "valkey-server"),
}
PACKAGES = {"browser": "chromium", "redis": "redis-server"}


def program(need: str) -> str | None:
    """Return the path of the program that serves a need (`browser`, `redis`), else None."""
    return next((found for name in PROGRAMS[need] if (found := shutil.which(name))), None)


def missing() -> list[str]:
    """Return the needs that nothing on this machine serves."""
    return [need for need in PROGRAMS if program(need) is None]


def must_be_complete() -> bool:
    """Whether a missing program fails the run."""
    return os.environ.get("CI", "").lower() not in {"", "0", "false"}


def install(needs: list[str]) -> None:
    """Install the packages for these needs with apt, as root on Debian; else do nothing."""
    if os.geteuid() != 0 or shutil.which("apt-get") is None:
        return
    packages = [PACKAGES[need] for need in needs]
    sys.stderr.write(f"Installing for the tests: {' '.join(packages)}\n")
    environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    for command in (["update"], ["install", "--yes", "--no-install-recommends", *packages]):
        subprocess.run(
            ["apt-get", "-qq", *command],
            env=environment,
            stdin=subprocess.DEVNULL,
            stdout=sys.stderr,
            check=False,
        )


def main() -> int:
    """Install what is missing; return 1 where something stays missing and must not."""
    if missing():
        install(missing())
    still = missing()
    for need in still:
        sys.stderr.write(
            f"There is no {PACKAGES[need]} on this machine: the {need} tests cannot run.\n"
        )
    return 1 if still and must_be_complete() else 0


if __name__ == "__main__":
    sys.exit(main())
