"""Who made a change of history, what they were doing, and whom it is about."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db import connection

from patients.models import Patient, Placement, Stay
from providers.models import User
from reporting.figures.stored.history import Change, Values
from reporting.figures.stored.reach import versions


@dataclass(frozen=True, kw_only=True)
class Told:
    """In words; `patient` is a pseudonym, empty where a change is about nobody."""

    who: str
    action: str
    patient: str


def told(changes: Sequence[Change]) -> list[Told]:
    """Of each change, in the same order. Five queries."""
    contexts = _contexts({change.context for change in changes if change.context})
    users = {
        user.pk: str(user)
        for user in User.objects.filter(pk__in={it.get("user") for it in contexts.values()})
    }
    patients = _patients(changes)
    found = []
    for change, patient in zip(changes, patients, strict=True):
        context = contexts.get(change.context or "", {})
        found.append(
            Told(
                who=users.get(context.get("user") or 0, "not known"),
                action=str(context.get("action", "")).replace("_", " "),
                patient=patient,
            )
        )
    return found


def seen_by(changes: Sequence[Change], *, user: User) -> list[Change]:
    """Those about nobody, or about somebody whom `user` may see. Seven queries.

    A change in a ward of a provider that two collaboratives share may be about the other one's.
    """
    owners = _persons(changes)
    known = {owner for owner in owners if owner}
    seen = set(Patient.objects.visible_to(user).filter(pk__in=known).values_list("pk", flat=True))
    return [
        change
        for change, owner in zip(changes, owners, strict=True)
        if owner is None or owner in seen
    ]


def _contexts(numbers: set[str]) -> dict[str, dict[str, Any]]:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT id::text, metadata::json FROM pghistory_context WHERE id = ANY(%s::uuid[])",
            [sorted(numbers)],
        )
        return dict(cursor.fetchall())


def _patients(changes: Sequence[Change]) -> list[str]:
    owners = _persons(changes)
    known = {owner for owner in owners if owner}
    names = dict(Patient.objects.filter(pk__in=known).values_list("pk", "pseudonym"))
    return [names.get(owner, "") if owner else "" for owner in owners]


def _persons(changes: Sequence[Change]) -> list[int | None]:
    """Whom each change is about, by number; None for nobody."""
    rows = [versions(change)[-1] for change in changes]
    stays = _owners(Stay, {row["stay_id"] for row in rows if row.get("stay_id")})
    placements = _owners(
        Placement, {row["placement_id"] for row in rows if row.get("placement_id")}
    )
    return [_owner(row, stays, placements) for row in rows]


def _owners(model: Any, numbers: set[int]) -> dict[int, int]:
    return dict(model.objects.filter(pk__in=numbers).values_list("pk", "patient_id"))


def _owner(row: Values, stays: dict[int, int], placements: dict[int, int]) -> int | None:
    if row.get("patient_id"):
        return int(row["patient_id"])
    return stays.get(row.get("stay_id") or 0) or placements.get(row.get("placement_id") or 0)
