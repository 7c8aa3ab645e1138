"""What the providers that feed their wards send of the story themselves, week by week."""

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from impact.demo.calendar.days import Day, iso
from impact.demo.feeds import FED
from impact.demo.rows import Row

Rows = dict[str, list[Row]]
Spell = tuple[str, str]
_WEEKS = 6
_WEEK = 7
_SENT = ("stays", "legal_status")
_COME = ("from", "to", "admitted_on", "discharged_on")
"""Columns whose days have come when a row is sent; what is planned may lie ahead."""


@dataclass(frozen=True)
class Parcel:
    """Files of a provider, and the day on whose morning they come."""

    provider: str
    on: Day
    rows: Rows


@dataclass
class Parted:
    """The story's files in the order in which they come: at first, week by week, at last.

    The parcels have people who are there, and of whom nothing has changed since. Of a spell that a
    parcel is the first to tell of, nothing comes at first; what hangs on it comes at last.
    """

    first: Rows = field(default_factory=dict)
    parcels: list[Parcel] = field(default_factory=list)
    last: Rows = field(default_factory=dict)


def part(rows: Rows, *, until: Day, sent: dict[str, Day]) -> Parted:
    """Part the story's rows; `sent` is the last day on which each provider sent something."""
    parted = Parted()
    news: set[Spell] = set()
    for provider in FED:
        days = list(_days(provider, until=until, after=sent.get(provider, 0)))
        spells = _spells(rows, provider)
        alone = _alone(rows["stays"], days[0] - _WEEK) if days else set()
        for on in days:
            told = [stays for stays in spells if _has_come(stays, on)]
            new = {_spell(stays[0]) for stays in told} & alone - news
            news |= new
            there = [row for stays in told if _is_sent(stays, new) for row in stays]
            if there:
                parted.parcels.append(_parcel(rows, provider, on, there))
    parted.parcels.sort(key=lambda parcel: (parcel.on, parcel.provider))
    _put_the_rest(rows, news, parted)
    return parted


def _days(provider: str, *, until: Day, after: Day) -> Iterator[Day]:
    """The days of the last weeks before `until` on which a provider sends its files."""
    weekday = FED.index(provider)
    latest = until - 1 - (until - 2 - weekday) % _WEEK
    days = range(latest - _WEEK * (_WEEKS - 1), latest + 1, _WEEK)
    return (on for on in days if on > after)


def _spells(rows: Rows, provider: str) -> list[list[Row]]:
    """The ward stays of each of a provider's spells without moves between beds and leave.

    Those are told right only with the files of all that.
    """
    beds = {_stay(row) for kind in ("bed_moves", "leave") for row in rows[kind]}
    moved = {_spell(row) for row in rows["stays"] if _stay(row) in beds}
    found: dict[Spell, list[Row]] = {}
    for row in rows["stays"]:
        if row["provider"] == provider and _spell(row) not in moved:
            found.setdefault(_spell(row), []).append(row)
    return list(found.values())


def _alone(stays: Iterable[Row], since: Day) -> set[Spell]:
    """The spells begun since a day of people who had no other since."""
    spells = {
        _spell(row): row
        for row in stays
        if not row["discharged_on"] or row["discharged_on"] >= iso(since)
    }
    people = Counter(row["nhs_number"] for row in spells.values())
    return {
        spell
        for spell, row in spells.items()
        if row["admitted_on"] >= iso(since) and people[row["nhs_number"]] == 1
    }


def _spell(row: Row) -> Spell:
    return row["provider"], row["spell_id"]


def _stay(row: Row) -> tuple[str, str]:
    return row["provider"], row["ward_stay_id"]


def _person(row: Row) -> tuple[str, str]:
    return row["provider"], row["patient_id"]


def _has_come(rows: Iterable[Row], on: Day) -> bool:
    """Whether all that the rows tell lies before the day."""
    return all(row.get(column, "") < iso(on) for row in rows for column in _COME)


def _is_sent(stays: list[Row], new: set[Spell]) -> bool:
    """Whether somebody is still there, or is told of for the first time."""
    return not stays[0]["discharged_on"] or _spell(stays[0]) in new


def _parcel(rows: Rows, provider: str, on: Day, stays: list[Row]) -> Parcel:
    people = {_person(row) for row in stays}
    legal = [row for row in rows["legal_status"] if _person(row) in people and _has_come([row], on)]
    return Parcel(provider, on, dict(zip(_SENT, (stays, legal), strict=True)))


def _put_the_rest(rows: Rows, news: set[Spell], parted: Parted) -> None:
    """Every row that is in no parcel comes at first, or at last where it hangs on one that is."""
    spells = {_stay(row): _spell(row) for row in rows["stays"]}
    before = {_person(row) for row in rows["stays"] if _spell(row) not in news}
    later = {_person(row) for row in rows["stays"] if _spell(row) in news} - before
    sent = {id(row) for parcel in parted.parcels for kind in _SENT for row in parcel.rows[kind]}

    def waits(kind: str, row: Row) -> bool:
        if kind == "legal_status":
            return _person(row) in later
        if kind == "referrals":
            return (row["spell_provider"], row["spell_id"]) in news
        if "spell_id" in row:
            return _spell(row) in news
        return "ward_stay_id" in row and spells.get(_stay(row)) in news

    for kind, every in rows.items():
        parted.first[kind] = [row for row in every if not waits(kind, row)]
        parted.last[kind] = [row for row in every if waits(kind, row) and id(row) not in sent]
