"""Random care in a small hospital, and a slow model of who fits: plain Python, day by day.

The hospital is SOUTH: ward A has beds 01 and 02, ward C bed 9, ward N none; ward R gets what beds
a batch brings. Spells are whole by themselves; whether they fit beside each other is what the model
says.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta

from hypothesis import strategies as st

from beds.models import Bed
from providers.models import Ward
from tests.integration.imports.files import Cells, bed, closure, leave, stay

LABELS = {"A": ("01", "02"), "C": ("9",), "N": (), "R": ("R1", "R2")}
FIRST = date(2026, 5, 1)
LAST_DAY = 40
"""Stands for no end in the model; everything that ends does so before."""
ALWAYS = (0, None)


@dataclass(frozen=True)
class Stock:
    """When the beds of ward R are in service, and when any bed is closed: (from, to) by label."""

    serving: tuple[tuple[str, tuple[int, int | None]], ...] = ()
    closed: tuple[tuple[str, str, tuple[int, int | None]], ...] = ()

    def in_service(self, ward: str, day: int) -> set[str]:
        """The labels of the ward's beds that are in service on the day."""
        if ward != "R":
            return set(LABELS[ward])
        return {label for label, span in self.serving if covers(span, day)}

    def open_beds(self, ward: str, day: int) -> set[str]:
        """Those that are not closed."""
        closed = {it for where, it, span in self.closed if where == ward and covers(span, day)}
        return self.in_service(ward, day) - closed


NOTHING_MORE = Stock()


def covers(span: tuple[int, int | None], day: int) -> bool:
    return span[0] <= day < (LAST_DAY if span[1] is None else span[1])


def build_hospital(wards: dict[str, Ward]) -> None:
    """Ward A is there already; the others are made."""
    ward = wards["SOUTH:A"]
    for code in ("C", "N", "R"):
        made = Ward.objects.create(
            provider=ward.provider,
            site=ward.site,
            code=code,
            name=code,
            service_line=ward.service_line,
            sex="any",
        )
        Bed.objects.bulk_create(
            Bed(ward=made, label=label, start_date=date(2020, 4, 1))
            for label in LABELS[code]
            if code != "R"
        )


@dataclass(frozen=True)
class Away:
    """Leave, by days after the first of its stay."""

    start: int
    end: int
    kept: bool


@dataclass(frozen=True)
class Part:
    """A ward stay: days long, None for one that goes on; a label where one is named."""

    ward: str
    label: str
    length: int | None
    away: tuple[Away, ...] = ()


@dataclass(frozen=True)
class Story:
    """A spell: somebody, the day of admission, and the ward stays in order."""

    number: int
    person: int
    admitted: int
    parts: tuple[Part, ...]

    def spans(self) -> Iterator[tuple[Part, int, int | None]]:
        """Each ward stay with its first day and its end."""
        start = self.admitted
        for part in self.parts:
            end = None if part.length is None else start + part.length
            yield part, start, end
            start = LAST_DAY if end is None else end


def text(day: int | None) -> str:
    return "" if day is None else (FIRST + timedelta(days=day)).isoformat()


def rows_of(story: Story) -> tuple[list[Cells], list[Cells]]:
    """The rows of stays and of leave that tell the story."""
    stays, leaves = [], []
    spans = list(story.spans())
    number = str(story.number)
    for place, (part, start, end) in enumerate(spans):
        stay_id = f"W{story.number}-{place}"
        stays.append(
            stay(
                number,
                text(start),
                text(end),
                provider="SOUTH",
                patient_id=f"P{story.person}",
                admitted_on=text(story.admitted),
                discharged_on=text(spans[-1][2]),
                ward_stay_id=stay_id,
                ward=part.ward,
                bed=part.label,
            )
        )
        leaves += [
            leave(
                number,
                text(start + away.start),
                text(start + away.end),
                provider="SOUTH",
                ward_stay_id=stay_id,
                bed_kept="Y" if away.kept else "N",
            )
            for away in part.away
        ]
    return stays, leaves


def batch_of(stories: Iterable[Story]) -> dict[str, list[Cells]]:
    """All rows of the stories, by kind, in order."""
    told = [rows_of(story) for story in stories]
    batch = {
        "stays": [row for stays, _ in told for row in stays],
        "leave": [row for _, leaves in told for row in leaves],
    }
    return {kind: rows for kind, rows in batch.items() if rows}


# The model


def bed_days(story: Story, stock: Stock) -> Iterator[tuple[str, int, str]]:
    """(ward, day, label or nothing) of each day on which the story needs a bed.

    On a day on which the ward has no bed in service, it takes people without. The named bed is
    somebody's until they go on leave without it; from their return on any will do.
    """
    for part, start, end in story.spans():
        label = part.label
        for day in range(start, LAST_DAY if end is None else end):
            if any(not away.kept and away.start <= day - start < away.end for away in part.away):
                label = ""
            elif stock.in_service(part.ward, day):
                yield part.ward, day, label


def person_days(story: Story) -> set[tuple[int, int]]:
    return {
        (story.person, day)
        for _, start, end in story.spans()
        for day in range(start, LAST_DAY if end is None else end)
    }


def label_exists(part: Part, day: int, stock: Stock) -> bool:
    """A bed that a stay names is one of the ward's, where it has any, though it may be taken."""
    there = stock.in_service(part.ward, day)
    return not (part.label and there) or part.label in there


def fits(story: Story, others: Iterable[Story], stock: Stock = NOTHING_MORE) -> bool:
    """Whether the story can be true beside the others."""
    others = list(others)
    if any(person_days(story) & person_days(other) for other in others):
        return False
    if not all(label_exists(part, start, stock) for part, start, _ in story.spans()):
        return False
    count: dict[tuple[str, int], int] = {}
    named: set[tuple[str, int, str]] = set()
    for one in [*others, story]:
        for ward, day, label in bed_days(one, stock):
            count[ward, day] = count.get((ward, day), 0) + 1
            if label:
                if (ward, day, label) in named or label not in stock.open_beds(ward, day):
                    return False
                named.add((ward, day, label))
    return all(number <= len(stock.open_beds(*place)) for place, number in count.items())


def taken_in_order(stories: Iterable[Story], stock: Stock = NOTHING_MORE) -> list[Story]:
    """Those that an import takes: the earlier one, unless it does not fit itself."""
    taken: list[Story] = []
    for story in stories:
        if fits(story, taken, stock):
            taken.append(story)
    return taken


# What to try


@st.composite
def _away(draw: st.DrawFn, length: int | None) -> tuple[Away, ...]:
    """Up to two leaves, apart from each other, none from the first day."""
    room = 8 if length is None else length
    if room < 2:
        return ()
    cuts = sorted(draw(st.lists(st.integers(1, room), max_size=4, unique=True)))
    return tuple(
        Away(start, end, draw(st.booleans()))
        for start, end in zip(cuts[::2], cuts[1::2], strict=False)
    )


@st.composite
def _span(draw: st.DrawFn, within: tuple[int, int | None] = ALWAYS) -> tuple[int, int | None]:
    """A stretch of at least a day inside another one."""
    last = 25 if within[1] is None else within[1]
    start = draw(st.integers(within[0], last - 1))
    ends = st.integers(start + 1, last)
    return start, draw(st.one_of(st.none(), ends) if within[1] is None else ends)


@st.composite
def stocks(draw: st.DrawFn) -> Stock:
    """Beds of ward R that come and go, and closures in every ward, one a bed."""
    serving = {label: draw(_span()) for label in draw(st.sets(st.sampled_from(LABELS["R"])))}
    beds = {(ward, label): ALWAYS for ward in "AC" for label in LABELS[ward]}
    beds |= {("R", label): span for label, span in serving.items()}
    shut = draw(st.sets(st.sampled_from(sorted(beds)), max_size=2))
    closed = tuple((*bed, draw(_span(beds[bed]))) for bed in sorted(shut))
    return Stock(tuple(sorted(serving.items())), closed)


def rows_of_stock(stock: Stock) -> dict[str, list[Cells]]:
    """The rows of beds and closures that bring it about."""
    beds = [
        bed(label, text(span[0]), text(span[1]), provider="SOUTH", ward="R")
        for label, span in stock.serving
    ]
    closures = [
        closure(label, text(span[0]), text(span[1]), provider="SOUTH", ward=ward)
        for ward, label, span in stock.closed
    ]
    return {kind: rows for kind, rows in (("beds", beds), ("closures", closures)) if rows}


@st.composite
def parts(draw: st.DrawFn, *, last: bool, with_leave: bool, wards: str) -> Part:
    ward = draw(st.sampled_from(wards))
    label = draw(st.sampled_from(["", *LABELS[ward]]))
    length = draw(st.one_of(st.none(), st.integers(0, 6)) if last else st.integers(0, 6))
    away = draw(_away(length)) if with_leave else ()
    return Part(ward, label, length, away)


@st.composite
def stories(
    draw: st.DrawFn, *, most: int = 7, with_leave: bool = True, wards: str = "ACN"
) -> list[Story]:
    """Spells of four people over three weeks, numbered in order."""
    told: list[Story] = []
    for number in range(draw(st.integers(1, most))):
        count = draw(st.integers(1, 3))
        made = tuple(
            draw(parts(last=place == count - 1, with_leave=with_leave, wards=wards))
            for place in range(count)
        )
        told.append(Story(number, draw(st.integers(1, 4)), draw(st.integers(0, 12)), made))
    return told


@st.composite
def retold(draw: st.DrawFn, before: list[Story]) -> list[Story]:
    """The same spells as a later file has them: some admitted, moved or ended another day."""
    told: list[Story] = []
    for story in before:
        if draw(st.booleans()):
            told.append(story)
            continue
        made = []
        for place, old in enumerate(story.parts):
            last = place == len(story.parts) - 1
            part = draw(parts(last=last, with_leave=True, wards="ACN"))
            if part.ward == old.ward and not part.label:
                part = replace(part, label=old.label)  # an empty cell says nothing of the bed
            made.append(part)
        admitted = draw(st.integers(0, 12))
        told.append(replace(story, admitted=admitted, parts=tuple(made)))
    return told
