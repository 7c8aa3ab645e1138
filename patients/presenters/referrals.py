"""The waiting list: referrals by service line and state, with their clocks."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from urllib.parse import urlencode

from django.core.paginator import Page
from django.urls import reverse

from impact.core.listing import Cell, Column, Listing, PersonCell
from impact.core.text import long_date
from patients.choices import MoveReason, ReferralKind
from patients.clocks import Clock, clocks_of
from patients.models import Referral
from patients.referral_states import OPEN_STATES, ReferralState
from providers.choices import Measure
from providers.standards import Standards

COLOURS = {
    ReferralState.RECEIVED: "blue",
    ReferralState.TRIAGED: "blue",
    ReferralState.ASSESSMENT_BOOKED: "aqua-green",
    ReferralState.ASSESSED: "purple",
    ReferralState.WAITING: "orange",
    ReferralState.PLACED: "green",
}
_SHOWN = [state for state in ReferralState if state in OPEN_STATES]


@dataclass(frozen=True)
class Option:
    """A value of a filter."""

    value: str
    label: str
    current: bool


@dataclass(frozen=True)
class Choices:
    """A filter of the list: its name, its label, its options."""

    name: str
    label: str
    options: list[Option]


@dataclass(frozen=True, kw_only=True)
class ReferralsPage:
    """What the page places. `lines` counts the open referrals of each service line by state."""

    today: date
    known_at: datetime
    may_receive: bool
    may_separate: bool
    filters: list[Choices]
    overdue: bool
    lines: Listing
    referrals: Listing

    @property
    def lists(self) -> list[Listing]:
        """Both lists, in the order of the page."""
        return [self.lines, self.referrals]


def address(**asked: str) -> str:
    """The list, narrowed."""
    return f"{reverse('referrals')}?{urlencode(asked)}" if asked else reverse("referrals")


def referral_address(referral: int) -> str:
    """The page of a referral."""
    return reverse("referral", args=[referral])


def by_line(counts: Iterable[Mapping[str, object]]) -> Listing:
    """How many open referrals each service line has, by state.

    `counts` are rows with `service_line__code`, `service_line__name`, `state_now` and `number`.
    """
    found: dict[tuple[str, str], Counter[str]] = {}
    for row in counts:
        line = (str(row["service_line__code"]), str(row["service_line__name"]))
        found.setdefault(line, Counter())[str(row["state_now"])] += int(str(row["number"]))
    total: Counter[str] = sum(found.values(), Counter())
    return Listing(
        anchor="lines",
        heading="Open referrals by service line",
        about="First referrals and moves together. Each number leads to its referrals.",
        empty="No referral is open.",
        columns=[
            Column(label="Service line"),
            *(Column(label=str(state.label), numeric=True) for state in _SHOWN),
            Column(label="All open", numeric=True),
        ],
        rows=[_line(code, name, numbers) for (code, name), numbers in found.items()],
        total=_line("", "All service lines", total) if found else (),
        count=total.total(),
    )


def _line(code: str, name: str, numbers: Counter[str]) -> list[Cell]:
    asked = {"service_line": code} if code else {}
    return [
        Cell(name),
        *(_number(numbers[state.value], {**asked, "state": state.value}) for state in _SHOWN),
        _number(numbers.total(), asked),
    ]


def _number(number: int, asked: Mapping[str, str]) -> Cell:
    return Cell(f"{number:,}", address(**asked)) if number else Cell("0")


def listed(page: Page[Referral], *, standards: Standards, today: date) -> Listing:
    """The referrals of one page of the list, the longest since receipt first."""
    return Listing(
        anchor="referrals",
        heading="Referrals",
        about="The longest since they were received first. Days count to today.",
        empty="No referral is like this.",
        columns=[
            Column(label="Person"),
            Column(label="Referral"),
            Column(label="Service line"),
            Column(label="State"),
            Column(label="Days", numeric=True),
            Column(label="Assessment"),
            Column(label="Report"),
            Column(label="Urgency"),
            Column(label="Assessor"),
        ],
        rows=[_row(one, standards, today) for one in page.object_list],
        count=page.paginator.count,
    )


def _row(one: Referral, standards: Standards, today: date) -> Sequence[Cell]:
    clocks = {
        clock.measure: clock for clock in clocks_of(referral=one, standards=standards, as_at=today)
    }
    return [
        PersonCell(one.patient.pseudonym, reverse("patient", args=[one.patient.pseudonym])),
        Cell(kind_of(one), referral_address(one.pk), f"Received {long_date(one.received_on)}"),
        Cell(one.service_line.name),
        state_cell(one),
        Cell(f"{(today - one.received_on).days:,}"),
        clock_cell(clocks.get(Measure.ASSESSMENT)),
        clock_cell(clocks.get(Measure.REPORT)),
        Cell(one.urgency.capitalize() or "–"),
        Cell(one.provider.short_name if one.provider else "Not decided"),
    ]


def kind_of(one: Referral) -> str:
    """What is asked for, and of a move why."""
    if one.kind != ReferralKind.MOVE:
        return "First bed"
    return f"Move: {MoveReason(one.move_reason).label}" if one.move_reason else "Move"


def state_cell(one: Referral) -> Cell:
    """Where it stands, as a tag."""
    return Cell(str(one.state.label), colour=COLOURS.get(one.state, "grey"))


def clock_cell(clock: Clock | None) -> Cell:
    """How a clock stands; red where it is overdue, which the words say too."""
    if clock is None:
        return Cell("No standard")
    if clock.overdue:
        return Cell(clock.words, colour="red", note=f"Due {long_date(clock.due_on)}")
    note = f"Due {long_date(clock.due_on)}" if clock.running else ""
    return Cell(clock.words, note=note)
