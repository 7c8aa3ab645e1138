"""The folder of copies: written whole or not at all, read by nobody else, old ones taken away."""

import os
import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import groupby
from pathlib import Path
from typing import BinaryIO

from django.contrib.auth.base_user import AbstractBaseUser

from beds.exports.bed_state import csv_file, xlsx_file
from beds.exports.copies.content import Section, section
from beds.exports.copies.page import page
from impact.audit.models import AccessLog
from impact.audit.services import exported
from impact.core.dated import as_at
from impact.core.periods import local_date
from providers.models import Collaborative, CollaborativeMember, Provider

PAGE = "bed-state copy"
"""What the record of who saw whom says of a copy that was made or taken."""

_NAME = re.compile(r"bed-state-(?P<words>[A-Za-z0-9_-]+)-(?P<day>\d{4}-\d\d-\d\d)\.(html|csv|xlsx)")


@dataclass(frozen=True)
class Kept:
    """A copy that is in the folder."""

    day: date
    path: Path

    @property
    def name(self) -> str:
        """The name of its file."""
        return self.path.name


def make_copies(
    *, to: Path, now: datetime, keep_days: int, by: AbstractBaseUser
) -> dict[str, list[str]]:
    """Writes the bed state of every provider that is a member today into a folder each.

    A copy of the same day is replaced; those of more than `keep_days` days ago are taken away. Each
    copy is on record with whom it names. Returns the names of the files of each provider.
    """
    today = local_date(now)
    written: dict[str, list[str]] = {}
    for provider, collaboratives in _members(today):
        sections = [
            section(collaborative=each, provider=provider, as_at=today, known_at=now)
            for each in collaboratives
        ]
        folder = _private(to / provider.key)
        written[provider.key] = _write(folder, provider, sections, now)
        people = {person for each in sections for person in each.people}
        exported(by, PAGE, {"provider": provider.key, "day": today.isoformat()}, people)
    _forget(to, before=today - timedelta(days=keep_days))
    return written


def is_made(*, to: Path, today: date) -> bool:
    """Whether every provider that is a member today has its copy of today."""
    return all(
        (to / provider.key / _page_name(provider, today)).is_file()
        for provider, _ in _members(today)
    )


def latest(*, to: Path, provider: Provider) -> list[Kept]:
    """The files of a provider's latest copy; none where there is none."""
    folder = to / provider.key
    found = [kept for path in sorted(folder.glob("*")) if (kept := _kept(path))]
    last = max((kept.day for kept in found), default=None)
    return [kept for kept in found if kept.day == last]


def people_of(provider: Provider, day: date) -> list[int]:
    """Whom a copy names, as it went on record when it was made; nobody where it is not there."""
    entries = AccessLog.objects.filter(
        page=PAGE, filters={"provider": provider.key, "day": day.isoformat()}
    )
    return sorted(
        {person for people in entries.values_list("people", flat=True) for person in people}
    )


def _members(today: date) -> Iterator[tuple[Provider, list[Collaborative]]]:
    """Every provider that is a member today, with the collaboratives that it is a member of."""
    links = CollaborativeMember.objects.filter(as_at(today)).order_by("provider", "collaborative")
    for provider, theirs in groupby(
        links.select_related("provider", "collaborative"), key=lambda link: link.provider
    ):
        yield provider, [link.collaborative for link in theirs]


def _write(folder: Path, provider: Provider, sections: list[Section], now: datetime) -> list[str]:
    today = local_date(now)
    names = [_page_name(provider, today)]
    with _whole(folder / names[0]) as file:
        file.write(page(provider, sections, made_at=now).encode())
    for each in sections:
        stem = f"bed-state-{provider.key}-{each.state.collaborative}-{today.isoformat()}"
        with _whole(folder / f"{stem}.csv") as file:
            for line in csv_file(each.state, each.beds):
                file.write(line.encode())
        with _whole(folder / f"{stem}.xlsx") as file:
            xlsx_file(file, each.state, [each.wards, each.beds, *each.lists])
        names += [f"{stem}.csv", f"{stem}.xlsx"]
    return names


def _page_name(provider: Provider, day: date) -> str:
    return f"bed-state-{provider.key}-{day.isoformat()}.html"


@contextmanager
def _whole(path: Path) -> Iterator[BinaryIO]:
    """A file that takes its name when it is complete, readable by its owner alone."""
    part = path.with_name(f".{path.name}.{os.getpid()}")
    try:
        with os.fdopen(os.open(part, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as file:
            yield file
            file.flush()
            os.fsync(file.fileno())
        part.replace(path)
    finally:
        part.unlink(missing_ok=True)


def _private(folder: Path) -> Path:
    """The folder, for its owner alone; the one above it too where it is made here."""
    folder.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    folder.mkdir(exist_ok=True)
    folder.chmod(0o700)
    return folder


def _forget(to: Path, *, before: date) -> None:
    for path in to.glob("*/*"):
        kept = _kept(path)
        if kept and kept.day < before:
            path.unlink()


def _kept(path: Path) -> Kept | None:
    """The copy that a file is; None for any other file."""
    found = _NAME.fullmatch(path.name)
    return Kept(date.fromisoformat(found["day"]), path) if found else None
