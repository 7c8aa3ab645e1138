"""Puts on record who saw whom: called by every page, API response and export that shows people.

A list seen is one entry with its filter and count; a patient page, a reveal and an export name
each person by their number here. What identifies somebody outside never goes in.
"""

from collections.abc import Iterable, Mapping
from typing import Any

from django.contrib.auth.base_user import AbstractBaseUser

from impact.audit.models import AccessKind, AccessLog, IdentityMask
from impact.core.errors import Invalid
from impact.core.logs import NHS_NUMBER

_PAGE_LENGTH = 100
_REASON_LENGTH = 500


class ReasonNeeded(Invalid):
    """An identity was asked for without saying why."""

    code = "reason_needed"

    def __init__(self, what: str = "you need to see this person's identity") -> None:
        super().__init__(f"Say why {what}; it goes on record.", field="reason")


def saw_list(
    user: AbstractBaseUser, page: str, filters: Mapping[str, Any], shown: int
) -> AccessLog:
    """Records that `user` was shown a list: which page, narrowed how, how many people."""
    return _record(user=user, kind=AccessKind.LIST, page=page, filters=filters, shown=shown)


def saw_patient(user: AbstractBaseUser, patient_id: int, page: str) -> AccessLog:
    """Records that `user` was shown one person's page."""
    return _record(user=user, kind=AccessKind.PATIENT, page=page, people=[patient_id])


def revealed(
    user: AbstractBaseUser, patient_id: int, reason: str, page: str = "patient"
) -> AccessLog:
    """Records that `user` was shown one person's identity, and why. Raises ReasonNeeded."""
    if not reason.strip():
        raise ReasonNeeded
    return _record(
        user=user, kind=AccessKind.REVEAL, page=page, people=[patient_id], reason=reason.strip()
    )


def mask(
    user: AbstractBaseUser,
    patient_id: int,
    reason: str,
    *,
    events: Mapping[str, Iterable[int]],
    page: str = "identity",
) -> AccessLog:
    """Records that `user` takes identities out of one person's history, and why.

    `events` are the rows of each table of history that may then lose theirs, within the same
    transaction. Raises ReasonNeeded.
    """
    why = blotted(reason.strip())[:_REASON_LENGTH]
    if not why:
        raise ReasonNeeded("this identity is masked")
    for history, numbers in events.items():
        IdentityMask.objects.create(
            by_id=user.pk, person=patient_id, reason=why, history=history, events=sorted(numbers)
        )
    return _record(user=user, kind=AccessKind.MASK, page=page, people=[patient_id], reason=why)


def exported(
    user: AbstractBaseUser, page: str, filters: Mapping[str, Any], people: Iterable[int]
) -> AccessLog:
    """Records that `user` took a file away: which page's, narrowed how, and whom it names."""
    return _record(
        user=user,
        kind=AccessKind.EXPORT,
        page=page,
        filters=filters,
        people=sorted(set(people)),
    )


def without_identities(value: Any) -> Any:
    """The same filter with every run of ten digits blotted out, at any depth.

    Somebody may type an NHS number into a search box; the record of the search must not keep it.
    """
    if isinstance(value, Mapping):
        return {blotted(str(key)): without_identities(inner) for key, inner in value.items()}
    if isinstance(value, list | tuple | set | frozenset):
        return [without_identities(inner) for inner in value]
    if value is None or isinstance(value, bool):
        return value
    if isinstance(value, int):
        return blotted(str(value)) if len(str(abs(value))) == 10 else value
    return blotted(str(value))


def blotted(text: str) -> str:
    """Text without anything that looks like an NHS number."""
    return NHS_NUMBER.sub("[number]", text)


def _record(
    *,
    user: AbstractBaseUser,
    kind: AccessKind,
    page: str,
    filters: Mapping[str, Any] | None = None,
    shown: int | None = None,
    people: list[int] | None = None,
    reason: str = "",
) -> AccessLog:
    named = people or []
    return AccessLog.objects.create(
        user_id=user.pk,
        kind=kind,
        page=blotted(page)[:_PAGE_LENGTH],
        filters=without_identities(filters or {}),
        shown=len(named) if shown is None else shown,
        people=named,
        reason=blotted(reason)[:_REASON_LENGTH],
    )
