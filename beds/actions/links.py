"""What can be done on a ward and with a bed, as links that a page places."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from django.urls import reverse
from django.utils.http import urlencode

from beds.actions.subjects import (
    BedSubject,
    PersonSubject,
    RecordSubject,
    Subject,
    WardSubject,
    bed_subjects,
    person_subjects,
    ward_subject,
)
from beds.actions.table import offered
from beds.choices import BedUse
from beds.models import Bed
from beds.permissions import held_as_case_manager, held_at
from patients.choices import ReferralKind
from patients.models import Patient
from patients.services.referral_acts import may_receive
from providers.access import Permission
from providers.models import User, Ward

TO_THE_PATIENT = "patient"
"""The word in addresses for coming back to the page of the person."""


@dataclass(frozen=True)
class Link:
    """Something that can be done."""

    label: str
    href: str


@dataclass(frozen=True)
class Doable:
    """What can be done with one bed or for one person; `state` says how it stands."""

    label: str
    state: str
    links: list[Link]


@dataclass(frozen=True)
class Work:
    """The day's work on a ward, as far as somebody may do it."""

    ward: list[Link]
    people: list[Doable]
    beds: list[Doable]


def ward_work(ward: Ward, *, user: User, today: date) -> Work | None:
    """What `user` may do on a ward today; None for nothing."""
    held = held_at(user, provider=ward.provider_id)
    if not held or not ward.is_open_on(today):
        return None
    people = person_subjects(ward, user=user, today=today)
    empty = [bed for bed in bed_subjects(ward, today=today) if bed.use != BedUse.OCCUPIED]
    work = Work(
        ward=links(ward_subject(ward, today=today), held=held),
        people=[one for subject in people if (one := _doable(subject, held)).links],
        beds=[one for subject in empty if (one := _doable(subject, held)).links],
    )
    return work if work.ward or work.people or work.beds else None


def bed_work(bed: Bed, *, user: User, today: date) -> list[Doable]:
    """What `user` may do with a bed today, and for whoever is in it."""
    ward = bed.ward
    held = held_at(user, provider=ward.provider_id)
    found = bed_subjects(ward, today=today, only=bed) if held else []
    work = [_doable(subject, held) for subject in found if subject.use != BedUse.OCCUPIED]
    if found and not work:
        people = person_subjects(ward, user=user, today=today)
        work = [_doable(one, held) for one in people if one.bed and one.bed.pk == bed.pk]
    elif found and not found[0].use:
        admission = links(ward_subject(ward, today=today), held=held)[:1]
        place = f"?place=bed-{bed.pk}"
        first = [Link(one.label, f"{one.href}{place}") for one in admission if one.label == "Admit"]
        work = [Doable(one.label, one.state, [*first, *one.links]) for one in work]
    return [one for one in work if one.links]


def patient_work(patient: Patient, *, user: User, today: date) -> list[Doable]:
    """What `user` may do for somebody today: where they are, and a referral.

    Somebody on trial leave is in two wards, of which each may do its part.
    """
    work = [
        Doable(
            f"In {subject.ward.name}" + (f", bed {subject.bed.label}" if subject.bed else ""),
            _state(subject),
            links(
                subject,
                held=held_over(subject, user=user, today=today),
                back=TO_THE_PATIENT,
            ),
        )
        for subject in person_subjects(patient, user=user, today=today)
    ]
    if may_receive(user):
        work.append(Doable("Referral", "", [_referral(patient, inside=bool(work))]))
    return [one for one in work if one.links]


def caseload_work(
    ward: Ward, *, placements: Collection[int], user: User, today: date
) -> list[Doable]:
    """What their case manager may do for those in these placements, in a ward no member feeds."""
    return [
        _doable(subject, held_over(subject, user=user, today=today))
        for subject in person_subjects(ward, user=user, today=today)
        if subject.placement.pk in placements
    ]


def held_over(subject: Subject, *, user: User, today: date) -> frozenset[Permission]:
    """What `user` may do to a subject: in its ward, or as somebody's case manager."""
    held = held_at(user, provider=subject.ward.provider_id)
    if isinstance(subject, PersonSubject | RecordSubject):
        held |= held_as_case_manager(user, placement=subject.placement, on=today)
    return held


def _referral(patient: Patient, *, inside: bool) -> Link:
    """A move for somebody who is in a ward, a first bed for anybody else."""
    kind = ReferralKind.MOVE if inside else ReferralKind.NEW
    asked = urlencode({"pseudonym": patient.pseudonym, "kind": kind.value})
    label = "Refer for a move" if inside else "Refer"
    return Link(label, f"{reverse('new_referral')}?{asked}")


def links(subject: Subject, *, held: Collection[Permission], back: str = "") -> list[Link]:
    """What somebody with these permissions may do to a subject, with the page of each.

    `back` is the page to come back to, where it is not the ward's.
    """
    asked = f"?{urlencode({'back': back})}" if back else ""
    return [
        Link(one.heading, f"{address(subject, one.name)}{asked}")
        for one in offered(subject, held=held)
    ]


def address(subject: Subject, name: str) -> str:
    """The page of an action on a subject."""
    if isinstance(subject, WardSubject):
        return reverse("ward_action", args=[subject.ward.provider.key, subject.ward.code, name])
    if isinstance(subject, BedSubject):
        return reverse("bed_action", args=[subject.bed.pk, name])
    return reverse("placement_action", args=[subject.placement.pk, name])


def _doable(subject: BedSubject | PersonSubject, held: Collection[Permission]) -> Doable:
    return Doable(subject.label, _state(subject), links(subject, held=held))


def _state(subject: BedSubject | PersonSubject) -> str:
    if isinstance(subject, BedSubject):
        return BedUse(subject.use).label if subject.use else "Vacant"
    states = [
        subject.leave.get_kind_display() if subject.leave else "",
        "Ready for discharge" if subject.ready else "",
        "Intervention going on" if subject.interventions else "",
    ]
    return ", ".join(filter(None, states))
