"""One person under two identities: made one, and taken apart again."""

from datetime import date, datetime
from typing import Any

from django.db.models import Q

from impact.audit.service import service
from impact.core.errors import Conflict, InTheWay, Invalid
from impact.core.text import long_date
from patients.choices import Sex
from patients.models import (
    LegalStatus,
    Patient,
    PatientIdentifier,
    PatientMerge,
    Placement,
    Referral,
    Stay,
)
from patients.services.checks import MergedAway, check_not_merged, span, stays_in_the_way
from providers.models import User
from providers.services.locks import locked

MOVED = {
    "identifiers": PatientIdentifier,
    "placements": Placement,  # their ward stays follow: the foreign key cascades
    "referrals": Referral,
    "legal_statuses": LegalStatus,
}
# What is taken over where the kept record has nothing, and what "nothing" is.
FILLED: dict[str, Any] = {
    "nhs_number": None,
    "birth_date": None,
    "sex": Sex.UNKNOWN,
    "ethnic_category": "",
    "learning_disability": "",
    "autism": "",
    "home_area": "",
}


class StaysOverlap(Conflict):
    """The two records are in a ward on the same day, so they are not one person."""

    code = "stays_overlap"
    title = "Both records are in a ward on the same days"


class NumbersDiffer(Conflict):
    """Both records hold an NHS number, and not the same."""

    code = "nhs_numbers_differ"
    title = "The two records hold different NHS numbers"


class LegalStatusesDiffer(Conflict):
    """The records disagree about the legal status from one day."""

    code = "legal_statuses_differ"
    title = "The two records disagree about legal status"


class SameRecord(Invalid):
    """A record cannot be merged into itself."""

    code = "same_record"
    title = "These are one record"


class MergeUndone(Conflict):
    """The merge has been undone."""

    code = "merge_undone"
    title = "This merge has been undone"


@service("people.merge_patients")
def merge_patients(*, kept: Patient, merged: Patient, reason: str, by: User) -> PatientMerge:
    """Make two records one person: what `merged` has goes to `kept`, whose blanks it fills.

    Raises SameRecord, MergedAway, StaysOverlap (naming the dates), NumbersDiffer,
    LegalStatusesDiffer.
    """
    if kept.pk == merged.pk:
        raise SameRecord("A record cannot be merged into itself. Choose two records.")
    people = locked(Patient.objects.all(), {kept.pk, merged.pk})
    kept, merged = people[kept.pk], people[merged.pk]
    check_not_merged(kept, merged)
    _check_numbers(kept, merged)
    _check_stays(kept, merged)
    duplicates = _same_legal_statuses(kept, merged)
    moved: dict[str, Any] = {
        name: _move(model, merged, kept, but=duplicates if model is LegalStatus else set())
        for name, model in MOVED.items()
    }
    moved["filled"] = _fill(kept, merged)
    return PatientMerge.objects.create(kept=kept, merged=merged, by=by, reason=reason, moved=moved)


@service("people.unmerge_patients")
def unmerge_patients(*, merge: PatientMerge, now: datetime, by: User) -> PatientMerge:
    """Take a merge apart: what was moved goes back, what was recorded since stays.

    Raises MergeUndone, MergedAway where the kept record has itself been merged since.
    """
    people = locked(Patient.objects.all(), {merge.kept_id, merge.merged_id})
    merge = PatientMerge.objects.select_for_update().get(pk=merge.pk)
    if merge.undone_at is not None:
        raise MergeUndone("This merge has already been undone: there is nothing to take apart.")
    kept, merged = people[merge.kept_id], people[merge.merged_id]
    if kept.merged_into_id is not None:
        raise MergedAway(
            "The record that was kept has itself been merged since. Undo that merge first."
        )
    for name, model in MOVED.items():
        model._default_manager.filter(patient=kept, pk__in=merge.moved[name]).update(patient=merged)
    _give_back(kept, merged, merge.moved["filled"])
    merge.undone_at = now
    merge.save(update_fields=["undone_at"])
    return merge


def _check_numbers(kept: Patient, merged: Patient) -> None:
    if kept.nhs_number and merged.nhs_number:
        raise NumbersDiffer(
            "The two records hold different NHS numbers. Where one is wrong, correct it first; "
            "where both are right, they are two people."
        )


def _check_stays(kept: Patient, merged: Patient) -> None:
    """Trial stays are judged with the stays that they belong to."""
    theirs = list(Stay.objects.filter(patient=kept, trial_leave__isnull=True))
    for stay in Stay.objects.filter(patient=merged, trial_leave__isnull=True):
        reasons = stays_in_the_way(stays=theirs, start=stay.start_date, end=stay.end_date)
        if reasons:
            shared = _shared(reasons[0], stay)
            raise StaysOverlap(
                f"Both records are in a ward {span(shared.start, shared.end)}. Nobody is in two "
                "wards at once: correct the dates first, or leave them as two people.",
                conflict=shared,
            )


def _shared(reason: InTheWay, stay: Stay) -> InTheWay:
    start = max(reason.start or date.min, stay.start_date)
    ends = [end for end in (reason.end, stay.end_date) if end is not None]
    return InTheWay(what="ward stays of both", start=start, end=min(ends, default=None))


def _same_legal_statuses(kept: Patient, merged: Patient) -> set[int]:
    """Those of `merged` that `kept` has from the same day; they stay behind."""
    held = dict(kept.legal_statuses.values_list("start_date", "status"))
    twice = [row for row in merged.legal_statuses.all() if row.start_date in held]
    for row in twice:
        if row.status != held[row.start_date]:
            raise LegalStatusesDiffer(
                f"The two records disagree about the legal status from "
                f"{long_date(row.start_date)}. Correct the wrong one first.",
                conflict=InTheWay(
                    what="another legal status", start=row.start_date, end=row.end_date
                ),
            )
    return {row.pk for row in twice}


def _move(model: type[Any], merged: Patient, kept: Patient, *, but: set[int]) -> list[int]:
    rows = model._default_manager.filter(Q(patient=merged) & ~Q(pk__in=but))
    keys = sorted(rows.values_list("pk", flat=True))
    model._default_manager.filter(pk__in=keys).update(patient=kept)
    return keys


def _fill(kept: Patient, merged: Patient) -> list[str]:
    """Fill the blanks of `kept`; an NHS number has one holder, so it leaves `merged`."""
    filled = [
        name
        for name, nothing in FILLED.items()
        if getattr(kept, name) == nothing and getattr(merged, name) != nothing
    ]
    values = {name: getattr(merged, name) for name in filled}
    _write(merged, merged_into=kept, **({"nhs_number": None} if "nhs_number" in filled else {}))
    _write(kept, **values)
    return filled


def _give_back(kept: Patient, merged: Patient, filled: list[str]) -> None:
    number = kept.nhs_number if "nhs_number" in filled else merged.nhs_number
    _write(kept, **{name: FILLED[name] for name in filled})
    _write(merged, merged_into=None, nhs_number=number)


def _write(person: Patient, **values: Any) -> None:
    for name, value in values.items():
        setattr(person, name, value)
    if values:
        person.save(update_fields=list(values))
