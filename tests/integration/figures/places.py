"""The places of a generated world: two programmes, three collaboratives, wards that come and go."""

from dataclasses import dataclass, field
from datetime import date, timedelta
from itertools import count
from random import Random
from typing import Any

from providers.models import (
    Baseline,
    Collaborative,
    CollaborativeMember,
    FlowSite,
    FootprintIcb,
    Icb,
    Provider,
    ServiceLine,
    Site,
    Ward,
)

STORIES = (
    date(2024, 1, 20),  # a leap day
    date(2026, 2, 14),  # the clocks go forward, a financial year begins
    date(2025, 9, 10),  # the clocks go back
    date(2024, 11, 27),  # a year ends in the middle of a week
)
SPAN = 110
LEVELS = ("medium", "low", "low", "none")
MARKS = (10, 40, 70, 25)
CODES = ("Ash", "ash 2", "Z", "É/1", "_x", "B 2", "B-2", "a:b", "10", "9")


@dataclass
class Place:
    """A ward as people go in and out of it: `ward` until it changes provider, then `later`."""

    ward: Ward
    later: Ward | None = None
    changed: date | None = None
    has_beds: bool = True

    def on(self, day: date) -> Ward:
        if self.later is not None and self.changed is not None and day >= self.changed:
            return self.later
        return self.ward

    def end(self) -> date | None:
        return (self.later or self.ward).end_date

    def is_open(self, day: date) -> bool:
        start, end = self.ward.start_date, self.end()
        return (start is None or start <= day) and (end is None or day < end)


@dataclass
class Story:
    """One source of chance, one stretch of days, and what was made so far."""

    random: Random
    prefix: str = ""
    numbers: Any = field(default_factory=lambda: count(1))
    first: date = STORIES[0]
    icbs: list[Icb] = field(default_factory=list)
    providers: list[Provider] = field(default_factory=list)
    lines: list[ServiceLine] = field(default_factory=list)
    sites: list[Site] = field(default_factory=list)
    places: list[Place] = field(default_factory=list)
    collaboratives: list[Collaborative] = field(default_factory=list)

    def day(self, number: int) -> date:
        return self.first + timedelta(days=number)

    def chance(self, likely: float) -> bool:
        return self.random.random() < likely

    def name(self, kind: str) -> str:
        return f"{self.prefix}{kind}{next(self.numbers)}"

    def within(self, start: date, end: date | None) -> tuple[date, date | None]:
        """A part of an interval, sometimes the whole of it, sometimes a single day or none."""
        last = end or max(self.day(SPAN), start)
        first = start
        if self.chance(0.7):
            first += timedelta(days=self.random.randint(0, (last - start).days))
        if self.chance(0.3):
            return first, end
        length = self.random.randint(0, (last - first).days)
        return first, first + timedelta(days=min(length, self.random.choice((0, 1, 3, 400))))

    def link(self) -> dict[str, date | None]:
        """Dates of a membership and the like: mostly for all time."""
        if self.chance(0.55):
            return {}
        return {
            "start_date": self.day(self.random.randint(-5, SPAN // 2))
            if self.chance(0.6)
            else None,
            "end_date": self.day(self.random.randint(SPAN // 2, SPAN))
            if self.chance(0.6)
            else None,
        }


def make_places(story: Story) -> None:
    """Organisations, collaboratives, wards and baselines."""
    story.first = story.random.choice(STORIES)
    _organisations(story)
    _wards(story)
    _collaboratives(story)
    _baselines(story)


def _organisations(story: Story) -> None:
    story.icbs = Icb.objects.bulk_create(
        [Icb(code=story.name(kind), name="ICB") for kind in ("I", "I-", "QT", "Q")]
    )
    story.providers = Provider.objects.bulk_create(
        [
            Provider(key=story.name(kind), name="P", short_name="P", sector="nhs")
            for kind in ("P", "R-", "P-", "RA")
        ]
    )
    story.lines = ServiceLine.objects.bulk_create(
        [
            ServiceLine(
                code=story.name(kind),
                name="Line",
                programme=f"{story.prefix}prog{int(number == 3)}",
                security_level=LEVELS[number],
                sex="any",
                client_group="mi",
                long_stay_days=MARKS[number],
            )
            for number, kind in enumerate(("MS_", "LS", "LS_", "AED"))
        ]
    )
    story.sites = Site.objects.bulk_create(
        [
            Site(
                key=story.name("S-" if number else "S"),
                name="Site",
                provider=owner,
                icb=story.random.choice(story.icbs),
            )
            for owner in story.providers
            for number in range(2)
        ]
    )


def _wards(story: Story) -> None:
    random = story.random
    for number in range(random.randint(5, 9)):
        place = Place(
            Ward(
                provider=random.choice(story.providers),
                site=random.choice(story.sites),
                code=CODES[number],
                name="Ward",
                service_line=random.choice(story.lines),
                sex=random.choice(("male", "female", "any")),
                **(story.link() if story.chance(0.3) else {}),
            ),
            has_beds=story.chance(0.8),
        )
        if story.chance(0.3):
            _change_provider(story, place)
        place.ward.save()
        if place.later is not None:
            place.later.save()
        story.places.append(place)


def _change_provider(story: Story, place: Place) -> None:
    """The ward ends and another opens, of the same code, site, service line and sex."""
    first, last = place.ward.start_date or story.day(-10), place.ward.end_date or story.day(SPAN)
    place.changed = first + timedelta(days=story.random.randint(1, (last - first).days - 1))
    others = [it for it in story.providers if it != place.ward.provider]
    place.later = Ward(
        provider=story.random.choice(others),
        site=place.ward.site,
        code=place.ward.code,
        name=place.ward.name,
        service_line=place.ward.service_line,
        sex=place.ward.sex,
        start_date=place.changed,
        end_date=place.ward.end_date,
    )
    place.ward.end_date = place.changed


def _collaboratives(story: Story) -> None:
    """Two of one programme that share providers, and one of another."""
    icbs = story.icbs
    for programme, footprint in ((0, icbs[:2]), (0, icbs[2:3]), (1, icbs[1:])):
        made = Collaborative.objects.create(
            code=story.name("C"), name="C", programme=f"{story.prefix}prog{programme}"
        )
        story.collaboratives.append(made)
        members = story.random.sample(story.providers, story.random.randint(2, 4))
        CollaborativeMember.objects.bulk_create(
            CollaborativeMember(collaborative=made, provider=it, **story.link()) for it in members
        )
        FootprintIcb.objects.bulk_create(
            FootprintIcb(collaborative=made, icb=it, **story.link()) for it in footprint
        )
        FlowSite.objects.bulk_create(
            FlowSite(collaborative=made, site=it, **story.link())
            for it in story.random.sample(story.sites, story.random.randint(0, 2))
        )


def _baselines(story: Story) -> None:
    for collaborative in story.collaboratives:
        for line in story.lines:
            for owner in (None, *story.random.sample(story.providers, 2)):
                if story.chance(0.4):
                    _agree(story, collaborative, line, owner)


def _agree(
    story: Story, collaborative: Collaborative, line: ServiceLine, owner: Provider | None
) -> None:
    """One or two baselines, one after the other, with a price or without."""
    start = story.day(story.random.randint(-40, 40))
    for _ in range(story.random.randint(1, 2)):
        end = start + timedelta(days=story.random.choice((1, 7, 30, 31, 365, 366)))
        Baseline.objects.create(
            collaborative=collaborative,
            provider=owner,
            service_line=line,
            start_date=start,
            end_date=end,
            bed_days=story.random.choice(("0", "10", "365", "1000", "33.3333", "1234.5678")),
            price=story.random.choice((None, "500", "487.13", "0.0001")),
        )
        start = end + timedelta(days=story.random.choice((0, 0, 5)))
