"""What a copy holds: the rows of the pages, from the functions that the pages ask."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from beds.choices import VACANT, BedUse
from beds.exports.bed_state import bed_state_table
from beds.exports.lists import list_tables, people_in
from beds.exports.tables import Table, columns, make_table
from beds.queries import lists_under
from beds.state import BedState, Cell, Cut, WardGrid, bed_map, bed_state
from impact.core.tabular.values import Value
from patients.choices import LeaveKind
from patients.models import Patient
from providers.models import Collaborative, Provider

_STATES: dict[str, str] = {**dict(BedUse.choices), VACANT: "Vacant"}
_LEAVE: dict[str, str] = dict(LeaveKind.choices)
_BEDS = (
    *columns(ward_name="Ward"),
    *columns(label="Bed", state="State", pseudonym="Person", leave="On leave", since="Since"),
    *columns(stay_days="Days of stay", reason_label="Reason", until="Until"),
    *columns(review_on="Review on", note="Mind"),
)


@dataclass(frozen=True, kw_only=True)
class Section:
    """A provider's bed state in one collaborative: by ward, bed by bed, and the lists under it.

    `stale` are its wards that were last confirmed more than 7 days before, or never.
    """

    state: BedState
    stale: Sequence[str]
    wards: Table
    beds: Table
    lists: Sequence[Table]
    people: frozenset[int]

    @property
    def tables(self) -> list[Table]:
        """All of them, those that hold nothing left out."""
        return [self.wards, self.beds, *(table for table in self.lists if table.rows)]


def section(
    *, collaborative: Collaborative, provider: Provider, as_at: date, known_at: datetime
) -> Section:
    """A provider's bed state in a collaborative, as the pages show it."""
    state = bed_state(
        collaborative=collaborative,
        as_at=as_at,
        known_at=known_at,
        by=Cut.WARD,
        provider=provider,
    )
    lists = lists_under(collaborative=collaborative, as_at=as_at, provider=provider)
    wards = bed_map(collaborative=collaborative, as_at=as_at, provider=provider)
    shown = {bed.pseudonym for ward in wards for bed in ward.beds if bed.pseudonym}
    in_beds = Patient.objects.filter(pseudonym__in=shown).values_list("pk", flat=True)
    by_ward = bed_state_table(state)
    return Section(
        state=state,
        stale=[row.labels.get("ward", "") for row in state.rows if row.stale],
        wards=Table("Bed state by ward", by_ward.headers, by_ward.rows),
        beds=make_table("Bed by bed", _BEDS, [_Line(w, bed) for w in wards for bed in w.beds]),
        lists=list(list_tables(lists).values()),
        people=frozenset({*people_in(lists), *in_beds}),
    )


class _Line:
    """A bed of the map in words."""

    def __init__(self, ward: WardGrid, bed: Cell) -> None:
        self.ward_name, self.label = ward.ward_name, bed.label
        self.state = _STATES[bed.state]
        self.leave = _LEAVE.get(bed.leave or "", "")
        self.pseudonym, self.since, self.until = bed.pseudonym, bed.since, bed.until
        self.stay_days, self.reason_label = bed.stay_days, bed.reason_label
        self.review_on = bed.review_on
        self.note: Value = ". ".join(
            words
            for words, holds in (
                ("Admissions to this ward are suspended", ward.admissions_suspended),
                ("This bed was chosen by an import", bed.assumed),
                ("Review is overdue", bed.overdue),
            )
            if holds
        )
