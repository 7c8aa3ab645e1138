"""What the collaborative agreed when it began: a baseline of bed days for each line and year."""

from collections import Counter
from collections.abc import Iterator
from datetime import date
from decimal import ROUND_HALF_UP, Decimal

from impact.demo.calendar.days import STORY_BEGINS, Day, iso
from impact.demo.plan import CollaborativePlan
from impact.demo.records import WardStay
from impact.demo.simulation import Story

_PRICES = {"medium": Decimal(561), "low": Decimal(489)}
_OTHER_PRICE = Decimal(642)
_UPLIFT = Decimal("1.03")
_PENNY = Decimal("0.01")


def baselines(story: Story) -> Iterator[dict[str, str]]:
    """Rows of the file `baselines`: the people of the footprint on the first day, for every day.

    A row a service line and financial year from the first day to the year of the story's last, at
    a price a day that rises each April.
    """
    security = {ward.service_line: ward.security for ward in story.wards()}
    for plan in story.collaboratives:
        people = _people(story, plan)
        for line in sorted(people):
            price = _PRICES.get(security[line], _OTHER_PRICE)
            for year, (start, end) in enumerate(_years(story.until)):
                yield {
                    "collaborative": plan.code,
                    "service_line": line,
                    "from": iso(start),
                    "to": iso(end),
                    "bed_days": str(people[line] * (end - start)),
                    "price": str((price * _UPLIFT**year).quantize(_PENNY, ROUND_HALF_UP)),
                }


def _people(story: Story, plan: CollaborativePlan) -> Counter[str]:
    """How many people of the footprint spend the first night of the story in each line."""
    lines = {ward.service_line for ward in (*plan.wards, *plan.spot_wards)}
    return Counter(
        stay.ward.service_line
        for spell in story.world.spells
        if spell.person.icb in plan.footprint
        for stay in spell.stays
        if stay.ward.service_line in lines and _on_the_first_night(stay)
    )


def _on_the_first_night(stay: WardStay) -> bool:
    return stay.start <= STORY_BEGINS and (stay.end is None or stay.end > STORY_BEGINS)


def _years(until: Day) -> Iterator[tuple[Day, Day]]:
    """The financial years from the first day to the one that holds `until`; the end exclusive."""
    start = STORY_BEGINS
    while start <= until:
        first = date.fromordinal(start)
        end = date(first.year + (first.month >= 4), 4, 1).toordinal()
        yield start, end
        start = end
