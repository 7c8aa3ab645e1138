"""What a meeting tries out: what would come of each step, and which numbers would change."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from beds.queries import Lists, Person, lists_under
from beds.state import Row
from impact.core.listing import Cell, Column, Listing
from impact.core.templatetags.nhs import one_decimal, percent
from impact.core.text import counted
from providers.models import Collaborative, Ward
from providers.queries import own_wards
from reporting.models import Idea
from reporting.services.meetings import Tried
from reporting.services.meetings.thinking import in_words

Number = int | Decimal | None
Choices = list[tuple[str, list[tuple[int, str]]]]
_COUNTS = {
    "beds": "Beds",
    "closed": "Closed",
    "open": "Open",
    "occupied": "Occupied",
    "vacant": "Vacant",
    "can_admit": "Can admit",
    "occupancy": "Occupancy",
    "waiting": "Waiting",
    "out_of_area": "Out of area",
}


@dataclass(frozen=True, kw_only=True)
class Offered:
    """What the form of each idea offers, by what it names: in groups, by number and in words.

    `people` are those whom the choices name.
    """

    ideas: dict[Idea, dict[str, Choices]]
    people: set[str]

    def of(self, idea: Idea) -> dict[str, set[int]]:
        """The numbers of what an idea may name."""
        return {
            name: {number for _, group in choices for number, _ in group}
            for name, choices in self.ideas[idea].items()
        }


@dataclass(frozen=True, kw_only=True)
class Step:
    """A step in words, and what would come of it; `number` names it in forms."""

    number: int
    words: str
    told: str
    refused: bool


def steps(tried: Tried) -> list[Step]:
    """The steps in their order."""
    return [
        Step(number=one.step.pk, words=in_words(one.step), told=one.told, refused=one.refused)
        for one in tried.outcomes
    ]


def numbers_list(tried: Tried) -> Listing:
    """The service lines of which some number would be another, and the whole."""
    before = {row.service_line: row for row in tried.before.rows}
    after = {row.service_line: row for row in tried.after.rows}
    # A line in which people are only out of area or waiting has a row for as long as they are.
    pairs = [(before.get(code), after.get(code)) for code in before | after]
    changed = [(one, other) for one, other in pairs if _numbers(one) != _numbers(other)]
    left_out = counted(len(pairs) - len(changed), "service line stays", "service lines stay")
    return Listing(
        anchor="numbers",
        heading="What would change",
        about=f"Each number as it would be, below it what it is now. {left_out} as they are.",
        empty="No number of any service line would change.",
        columns=[
            Column(label="Service line"),
            *(Column(label=heading, numeric=True) for heading in _COUNTS.values()),
        ],
        rows=[_line(_name(other or one), one, other) for one, other in changed],
        count=len(changed),
        total=_line("All service lines", tried.before.total, tried.after.total) if changed else (),
    )


def offered(collaborative: Collaborative, *, today: date) -> Offered:
    """What a meeting has to choose from on a day."""
    lists = lists_under(collaborative=collaborative, as_at=today)
    wards = own_wards(collaborative=collaborative, on=today).select_related("provider")
    waiting = {one.pseudonym for one in lists.waiting}
    return Offered(
        ideas=_choices(lists, wards.order_by("provider__short_name", "name", "pk")),
        people=waiting | {one.pseudonym for one in lists.people},
    )


def _choices(lists: Lists, wards: Iterable[Ward]) -> dict[Idea, dict[str, Choices]]:
    into = _grouped((ward.provider.short_name, ward.pk, ward.name) for ward in wards)
    waiting = _grouped(
        (one.service_line_name, one.referral, f"{one.pseudonym}, {counted(one.days, 'day')}")
        for one in lists.waiting
    )
    away = _grouped((one.service_line_name, one.placement, _who(one)) for one in lists.out_of_area)
    ready = {one.placement for one in lists.ready}
    others = [one for one in lists.people if one.placement not in ready]
    leaving = [
        *_grouped(("Ready for discharge", one.placement, _who(one)) for one in lists.ready),
        *_grouped((one.service_line_name, one.placement, _who(one)) for one in others),
    ]
    return {
        Idea.CLOSE_WARD: {"ward": into},
        Idea.PLACE: {"referral": waiting, "ward": into},
        Idea.BRING_HOME: {"placement": away, "ward": into},
        Idea.DISCHARGE: {"placement": leaving},
    }


def _who(one: Person) -> str:
    return f"{one.pseudonym}, {one.ward_name}"


def _grouped(rows: Iterable[tuple[str, int, str]]) -> Choices:
    groups: dict[str, list[tuple[int, str]]] = {}
    for group, number, words in rows:
        groups.setdefault(group, []).append((number, words))
    return list(groups.items())


def _name(row: Row | None) -> str:
    return row.labels["service_line"] if row else ""


def _numbers(row: Row | None) -> list[Number]:
    """The numbers of a line; of one that has no row, nothing of anything."""
    if row is None:
        return [None if name == "occupancy" else 0 for name in _COUNTS]
    return [getattr(row, name) for name in _COUNTS]


def _line(name: str, before: Row | None, after: Row | None) -> list[Cell]:
    pairs = zip(_numbers(before), _numbers(after), strict=True)
    return [Cell(name), *(_cell(one, other) for one, other in pairs)]


def _cell(before: Number, after: Number) -> Cell:
    """A number as it would be, with what it is now and by how much it differs."""
    if before == after:
        return Cell(_told(after))
    if before is None or after is None:
        return Cell(_told(after), note=f"now {_told(before)}")
    by = Decimal(after) - Decimal(before)
    size = f"{one_decimal(abs(by))} points" if isinstance(after, Decimal) else f"{abs(by):,}"
    return Cell(_told(after), note=f"now {_told(before)}, {'+' if by > 0 else '−'}{size}")


def _told(number: Number) -> str:
    if number is None:
        return "–"
    return f"{number:,}" if isinstance(number, int) else percent(number)
