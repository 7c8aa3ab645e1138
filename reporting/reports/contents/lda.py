"""People with a learning disability and autistic people in hospital: how many, and who."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Q

from beds.queries.labels import read_labels
from beds.queries.people import Person, people
from impact.core.grains import Grain
from impact.core.periods import ONE_DAY, months_later
from patients.choices import ReviewKind
from patients.models import CareReview, Patient, Placement
from patients.pathways import began
from patients.visits import review_by
from providers.choices import CodeList, SecurityLevel
from providers.models import ServiceLine, TrajectoryTarget
from reporting.figures.catalogue import Direction
from reporting.reports.asking import Asked, Asks
from reporting.reports.contents.base import NAMED, Content
from reporting.reports.contents.spells import behind, labels
from reporting.reports.sheets import Cells, Chart, Column, Kind, Sheet

LONG_MONTHS = 60
"""Five years in hospital without a break (Pathway Funds for people who have been in so long)."""

_CENSUS = "out_of_area_census"
_HAVE_IT = Q(learning_disability="1") | Q(autism="1")
_MONTHS = (
    Column("period_start", "From", Kind.DATE),
    Column("period_end", "Up to, not including", Kind.DATE),
    Column("people", "In hospital on the last day", Kind.PEOPLE),
    Column("out_of_area", "of whom out of area", Kind.PEOPLE, inside=True),
    Column("target", "Trajectory", Kind.THINGS),
    Column("over", "Over (+) or under (−) it", Kind.THINGS, of=("people",)),
)


def make(asked: Asked) -> Iterator[Sheet]:
    """Footprint patients in hospital on the last day of each month, beside the trajectory."""
    theirs = set(Patient.objects.filter(_HAVE_IT).values_list("pseudonym", flat=True))
    here: dict[tuple[date, date], list[int]] = defaultdict(lambda: [0, 0])
    for row in behind(asked, _CENSUS, grain=Grain.MONTH):
        if row.patient in theirs:
            counts = here[row.period_start, row.period_end]
            counts[0] += int(row.denominator)
            counts[1] += int(row.numerator)
    targets = list(asked.collaborative.trajectory.all())
    yield Sheet(
        name="trajectory",
        title="In hospital, month by month",
        columns=_MONTHS,
        rows=[_month(period, here[period], targets) for period in sorted(here)],
        within=("period_start",),
        charts=(Chart("In hospital", "period_start", "people", Direction.DOWN),),
    )


def _month(
    period: tuple[date, date], counts: Sequence[int], targets: Sequence[TrajectoryTarget]
) -> Cells:
    start, end = period
    count, away = counts
    planned = [each.people for each in targets if each.start_date <= end - ONE_DAY]
    target = planned[-1] if planned else None
    return (start, end, count, away, target, None if target is None else count - target)


LDA = Content(
    name="lda",
    title="Learning disability and autism: inpatients against the trajectory",
    meaning=(
        "Footprint patients with a learning disability and autistic people in hospital on the last "
        "day of each month, beside the number that was planned."
    ),
    version=1,
    make=make,
    asks=Asks.PERIOD,
    figures=(_CENSUS,),
)

_PEOPLE = (
    Column("patient", "Patient", Kind.PSEUDONYM),
    Column("learning_disability", "Learning disability"),
    Column("autism", "Autism"),
    Column("provider", "Provider"),
    Column("ward", "Ward"),
    Column("service_line", "Service line"),
    Column("admitted_on", "Admitted", Kind.DATE),
    Column("in_hospital_since", "In hospital since", Kind.DATE),
    Column("days", "Days in hospital", Kind.DAYS),
    Column("five_years", "5 years and more"),
    Column("legal_status", "Legal status"),
    Column("last_review", "Last C(E)TR", Kind.DATE),
    Column("review_by", "Next by", Kind.DATE),
    Column("review_planned", "Planned for", Kind.DATE),
    Column("review_overdue", "Overdue"),
    Column("ready_since", "Ready for discharge since", Kind.DATE),
    Column("planned_discharge", "Planned discharge", Kind.DATE),
)


@dataclass(frozen=True)
class _Known:
    """What is known of everybody asked for, read once. Five queries."""

    on: date
    needs: dict[int, tuple[str, str]]
    statuses: dict[str, str]
    spells: dict[int, list[tuple[date, date | None]]]
    held: dict[int, date]
    planned: dict[int, date]
    secure: set[str]

    @classmethod
    def of(cls, persons: Sequence[int], *, on: date) -> "_Known":
        """Of these people, as on a day."""
        spells: dict[int, list[tuple[date, date | None]]] = defaultdict(list)
        placed = Placement.objects.filter(patient__in=persons).order_by("admitted_on", "pk")
        for who, start, end in placed.values_list("patient", "admitted_on", "discharged_on"):
            spells[who].append((start, end))
        reviews = CareReview.objects.filter(
            placement__patient__in=persons, kind=ReviewKind.CETR
        ).select_related("placement")
        held = reviews.filter(held_on__lte=on).order_by("held_on", "pk")
        planned = reviews.filter(held_on=None).order_by("-planned_for", "-pk")
        rows = Patient.objects.filter(_HAVE_IT, pk__in=persons)
        lines = ServiceLine.objects.exclude(security_level=SecurityLevel.NONE)
        return cls(
            on=on,
            needs={one.pk: (one.learning_disability, one.autism) for one in rows},
            statuses=labels(CodeList.LDA_STATUS, on=on),
            spells=spells,
            held={one.placement.patient_id: one.held_on for one in held if one.held_on},
            planned={one.placement.patient_id: one.planned_for for one in planned},
            secure=set(lines.values_list("code", flat=True)),
        )


def make_people(asked: Asked) -> Iterator[Sheet]:
    """Everybody concerned who is in hospital on the day, the longest first."""
    day = asked.as_at
    here = people(collaborative=asked.collaborative, as_at=day, labels=read_labels(on=day))
    known = _Known.of([one.patient for one in here], on=day)
    rows = [_person(one, known) for one in here if one.footprint and one.patient in known.needs]
    place = [column.name for column in _PEOPLE].index("days")
    yield Sheet(
        name="people",
        title="In hospital on the day",
        columns=_PEOPLE,
        rows=sorted(rows, key=lambda row: (-int(str(row[place])), str(row[0]))),
    )


def _person(one: Person, known: _Known) -> Cells:
    day = known.on
    since = began(known.spells[one.patient], on=day) or one.admitted_on
    held = known.held.get(one.patient)
    due = review_by(
        secure=one.service_line in known.secure, last_held=held, admitted_on=one.admitted_on
    )
    disability, autism = known.needs[one.patient]
    return (
        one.pseudonym,
        known.statuses.get(disability, disability),
        known.statuses.get(autism, autism),
        one.provider_name,
        one.ward_name,
        one.service_line_name,
        one.admitted_on,
        since,
        (day - since).days + 1,
        "Yes" if months_later(since, LONG_MONTHS) <= day else "",
        one.legal_status_label,
        held,
        due,
        known.planned.get(one.patient),
        "Overdue" if due < day else "",
        one.ready.since if one.ready else None,
        one.planned_discharge_on,
    )


LDA_PEOPLE = Content(
    name="lda_people",
    title="Learning disability and autism, person by person",
    meaning=(
        "Footprint patients with a learning disability and autistic people in hospital on a day: "
        "how long without a break, 5 years and more marked, C(E)TRs held, due and overdue."
    ),
    version=1,
    make=make_people,
    asks=Asks.DAY,
    audiences=NAMED,
)
