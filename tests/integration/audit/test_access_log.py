"""Who saw whom is put on record, holds no identity, and can never be taken back."""

import pytest
from django.db import DatabaseError, transaction

from impact.audit.models import AccessKind, AccessLog
from impact.audit.services import ReasonNeeded, exported, revealed, saw_list, saw_patient
from providers.models import User
from tests.refusals import assert_refused

pytestmark = pytest.mark.django_db
NHS_NUMBER = "999 123 4567"


@pytest.fixture
def user() -> User:
    return User.objects.create(username="reader")


def test_list_is_one_entry_with_filter_and_count(user: User) -> None:
    saw_list(user, "/patients/", {"service_line": "LS_M_MI", "page": 2}, 37)

    entry = AccessLog.objects.get()
    assert (entry.kind, entry.page, entry.shown) == (AccessKind.LIST, "/patients/", 37)
    assert entry.filters == {"service_line": "LS_M_MI", "page": 2}
    assert entry.people == []
    assert entry.user == user


def test_patient_page_names_the_person(user: User) -> None:
    saw_patient(user, 7, "/patients/KESTREL-7/")

    entry = AccessLog.objects.get()
    assert (entry.kind, entry.people, entry.shown) == (AccessKind.PATIENT, [7], 1)


def test_reveal_names_the_person_and_the_reason(user: User) -> None:
    revealed(user, 7, "  Checking against the referral  ")

    entry = AccessLog.objects.get()
    assert (entry.kind, entry.people) == (AccessKind.REVEAL, [7])
    assert entry.reason == "Checking against the referral"


@pytest.mark.parametrize("reason", ["", "   ", "\n"])
def test_reveal_without_reason_is_refused(user: User, reason: str) -> None:
    with pytest.raises(ReasonNeeded):
        revealed(user, 7, reason)

    assert not AccessLog.objects.exists()


def test_database_itself_refuses_a_reveal_without_reason(user: User) -> None:
    with pytest.raises(DatabaseError), transaction.atomic():
        AccessLog.objects.create(user=user, kind=AccessKind.REVEAL, page="x", people=[7])


def test_export_names_each_person_once(user: User) -> None:
    exported(user, "/bed-state/", {"as_at": "2026-11-21"}, [9, 7, 9])

    entry = AccessLog.objects.get()
    assert (entry.kind, entry.people, entry.shown) == (AccessKind.EXPORT, [7, 9], 2)


@pytest.mark.parametrize(
    "filters",
    [
        {"search": NHS_NUMBER},
        {"search": "9991234567"},
        {"search": "999-123-4567 or so"},
        {"search": 9991234567},
        {"wards": ["A", NHS_NUMBER]},
        {"nested": {"deep": [{"number": NHS_NUMBER}]}},
        {NHS_NUMBER: "as a key"},
    ],
)
def test_no_identity_gets_into_the_filter(user: User, filters: dict) -> None:
    entry = saw_list(user, "/patients/", filters, 1)

    entry.refresh_from_db()
    kept = str(entry.filters).replace(" ", "").replace("-", "")
    assert "9991234567" not in kept
    assert "[number]" in str(entry.filters)


def test_no_identity_gets_into_page_or_reason(user: User) -> None:
    entry = revealed(user, 7, f"asked about {NHS_NUMBER}", page=f"/patients/?q={NHS_NUMBER}")

    assert NHS_NUMBER not in entry.page + entry.reason


def test_long_page_and_reason_are_cut_not_lost(user: User) -> None:
    entry = revealed(user, 7, "r" * 600, page="/" + "p" * 200)

    assert (len(entry.page), len(entry.reason)) == (100, 500)


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE audit_accesslog SET shown = 0",
        "DELETE FROM audit_accesslog",
        "TRUNCATE audit_accesslog",
        "TRUNCATE audit_accesslog CASCADE",
    ],
)
def test_record_cannot_be_changed_or_taken_away(user: User, statement: str) -> None:
    saw_patient(user, 7, "/patients/x/")

    assert_refused(statement)

    assert AccessLog.objects.get().people == [7]


def test_who_was_seen_by_whom_can_be_asked(user: User) -> None:
    saw_patient(user, 7, "/patients/x/")
    saw_patient(user, 8, "/patients/y/")

    assert AccessLog.objects.filter(people__contains=[7]).count() == 1
