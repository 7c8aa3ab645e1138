"""Imports through the API: sent as files or rows, carried out, told to their own provider alone."""

import json
from typing import Any

import pytest
from django.apps import apps

from beds.choices import ImportState
from beds.imports import batches
from beds.models import Difference, ImportBatch, ImportFile
from patients.models import Patient, Placement, Referral, Stay
from providers.access import Role
from providers.models import Membership, Provider, Ward
from tests.integration.imports.asking import (
    ADDRESS,
    Asker,
    counted,
    file,
    only,
    person,
    signed_in,
)
from tests.integration.imports.files import NHS, baseline, leave, referral, stay

MAY = "2026-05-01"


@pytest.fixture
def ask(wards: dict[str, Ward]) -> Asker:
    return Asker()


def test_files_are_applied_and_counted(ask: Asker) -> None:
    told = ask.files(
        file("stays.csv", [stay("1", MAY, bed="01"), stay("2", MAY)]),
        file("leave.csv", [leave("1", "2026-05-03")]),
    )

    assert told["state"] == "applied"
    assert counted(told) == (3, 0, 0, 0)
    assert told["provider"] == "NORTH"
    assert [(it["name"], it["kind"]) for it in told["files"]] == [
        ("stays.csv", "stays"),
        ("leave.csv", "leave"),
    ]
    assert Stay.objects.count() == 2


def test_what_was_sent_is_not_kept(ask: Asker) -> None:
    ask.files(file("stays.csv", [stay("1", MAY)]))
    ask.files(file("stays.csv", [stay("2", "someday")]))
    ask.files(file("stays.csv", [stay("3", MAY)]), dry_run=True)

    assert list(ImportFile.objects.values_list("content", flat=True)) == [None] * 3
    event = apps.get_model("beds", "ImportFileEvent")
    assert "content" not in {field.name for field in event._meta.get_fields()}


def test_same_rows_twice_change_nothing(ask: Asker) -> None:
    ask.rows(stays=[stay("1", MAY)])

    assert counted(ask.rows(stays=[stay("1", MAY)])) == (0, 0, 1, 0)


def test_row_leaves_out_what_another_has(ask: Asker) -> None:
    ask.rows(stays=[stay("1", MAY, sex="female"), stay("2", MAY, sex="male")])

    told = ask.rows(
        stays=[stay("1", MAY, home_area="NG3"), {**stay("2", MAY), "sex": None, "autism": True}]
    )

    assert told["state"] == "applied", told["faults"]
    first, second = Patient.objects.order_by("identifiers__local_id")
    assert (first.sex, first.home_area, first.autism) == ("female", "NG3", "")
    assert (second.sex, second.home_area, second.autism) == ("unknown", "", "1")


def test_row_lacks_what_is_required(ask: Asker) -> None:
    rows = [stay("1", MAY), stay("2", MAY, ward=None)]

    told = ask.rows(stays=rows)

    assert told["state"] == "refused"
    assert [(it["file"], it["row"], it["column"]) for it in told["faults"]] == [
        ("stays", 2, "ward")
    ]
    assert not Stay.objects.exists()


def test_fields_spelt_twice_are_a_fault(ask: Asker) -> None:
    told = ask.rows(stays=[{**stay("1", MAY), "note": "x", "NOTE": "y"}])

    assert [it["code"] for it in told["faults"]] == ["duplicate_header"]


def test_faults_apply_nothing_unless_what_is_right_is_wanted(ask: Asker) -> None:
    rows = [stay("1", MAY), stay("2", "someday")]

    refused = ask.rows(stays=rows)
    assert (refused["state"], refused["refused"], Stay.objects.count()) == ("refused", 1, 0)

    taken = ask.rows(stays=rows, accept_valid=True)
    assert (taken["state"], counted(taken), Stay.objects.count()) == ("applied", (1, 0, 0, 1), 1)
    assert {it["row"] for it in taken["faults"]} == {2}
    assert taken["fault_count"] == len(taken["faults"])


def test_dry_run_tells_and_writes_nothing(ask: Asker) -> None:
    told = ask.rows(stays=[stay("1", MAY)], dry_run=True)

    assert (told["state"], counted(told)) == ("checked", (1, 0, 0, 0))
    assert not Stay.objects.exists()


def test_complete_finds_differences(ask: Asker) -> None:
    ask.rows(stays=[stay("1", MAY), stay("2", MAY)])

    told = ask.rows(stays=[stay("1", MAY)], complete=True)

    assert told["differences"] == 1
    assert Difference.objects.get().stay.ward_stay_id == "W2"


def test_rows_of_another_provider_are_refused(ask: Asker) -> None:
    south = stay("2", MAY, provider="SOUTH", ward="A")

    told = ask.rows(stays=[stay("1", MAY), south], accept_valid=True)

    assert counted(told) == (1, 0, 0, 1)
    assert [it["code"] for it in told["faults"]] == ["not_yours"]
    assert set(Placement.objects.values_list("provider__key", flat=True)) == {"NORTH"}


def test_another_providers_record_is_not_told_of(ask: Asker) -> None:
    """The same fault whether the other one has such a spell, such a ward, such a person or not."""
    Asker(signed_in(provider="SOUTH")).rows(stays=[stay("1", MAY, provider="SOUTH")])

    rows = [
        stay(number, MAY, provider=provider, ward=ward)
        for number in "19"
        for provider in ("SOUTH", "NOBODY")
        for ward in ("A", "Z")
    ]
    told = ask.rows(stays=rows, leave=[leave("1", "2026-05-03", provider="SOUTH")])

    assert {it["code"] for it in told["faults"]} == {"not_yours"}
    assert len(told["faults"]) == 9


def test_nobody_ties_a_person_to_another_providers_number(ask: Asker) -> None:
    told = ask.rows(stays=[stay("1", MAY, also_known_as="SOUTH:P9")])

    assert [(it["column"], it["code"]) for it in told["faults"]] == [("also_known_as", "not_yours")]


def test_own_provider_by_ods_code_is_one_s_own(ask: Asker) -> None:
    assert ask.rows(stays=[stay("1", MAY, provider="RNN")])["state"] == "applied"


def test_rows_of_no_provider_are_refused(ask: Asker) -> None:
    told = ask.rows(
        referrals=[referral("1", MAY, provider=None, nhs_number=NHS[0])],
        baselines=[baseline(MAY, "2026-06-01", "31")],
    )

    assert [it["code"] for it in told["faults"]] == ["not_yours"] * 2
    assert not Referral.objects.exists()


def test_nhs_number_is_in_no_fault_name_or_note(ask: Asker) -> None:
    spaced = f"{NHS[0][:3]} {NHS[0][3:6]} {NHS[0][6:]}"
    rows = [stay("1", MAY, ward=NHS[0], sex=spaced, nhs_number=NHS[0][:-1] + "0")]

    ask.files(file(f"stays-{NHS[0]}.csv", [{**row, f"of {spaced}": "x"} for row in rows]))

    batch = only()
    kept = json.dumps([batch.faults, batch.notes, [it.name for it in batch.files.all()]])
    assert (batch.fault_count, len(batch.notes)) == (3, 1)
    assert NHS[0] not in kept
    assert spaced not in kept


def test_import_is_told_to_its_own_provider_alone(ask: Asker) -> None:
    number = ask.rows(stays=[stay("1", MAY)])["id"]
    strangers = [
        signed_in(provider="SOUTH"),
        signed_in(Role.CLINICIAN, "NORTH"),
    ]

    for client in strangers:
        assert client.get(f"{ADDRESS}{number}/").status_code == 404
        assert client.get(ADDRESS).json()["count"] == 0
    listed = ask.client.get(ADDRESS).json()["results"]
    assert [it["id"] for it in listed] == [number]
    assert "faults" not in listed[0]


def test_who_may_not_send_is_refused(wards: dict[str, Ward]) -> None:
    told = Asker(signed_in(Role.CLINICIAN)).rows(status=403, stays=[stay("1", MAY)])

    assert told["code"] == "not_allowed"
    assert not ImportBatch.objects.exists()


def test_sender_of_several_says_whose(ask: Asker) -> None:
    person(Role.BED_MANAGER, "SOUTH")
    Membership.objects.create(
        user=only_user(ask), role=Role.BED_MANAGER, provider=Provider.objects.get(key="SOUTH")
    )

    ask.rows(status=400, stays=[stay("1", MAY)])
    told = ask.rows(provider="south", stays=[stay("1", MAY, provider="SOUTH")])

    assert (told["provider"], told["state"]) == ("SOUTH", "applied")


def only_user(ask: Asker) -> Any:
    return Membership.objects.get(provider__key="NORTH").user


def test_somebody_else_s_provider_cannot_be_named(ask: Asker) -> None:
    ask.rows(status=400, provider="SOUTH", stays=[stay("1", MAY, provider="SOUTH")])


@pytest.mark.parametrize("given", [{}, {"stays": 3}, {"stays": [[]]}, {"stays": [{"from": []}]}])
def test_what_is_no_rows_is_refused(ask: Asker, given: dict[str, Any]) -> None:
    ask.rows(status=400, **given)


def test_empty_list_is_no_rows(ask: Asker) -> None:
    told = ask.rows(stays=[])

    assert (told["state"], counted(told), told["faults"]) == ("applied", (0, 0, 0, 0), [])


def test_too_much_is_refused_before_it_is_read(ask: Asker) -> None:
    answer = ask.client.generic(
        "POST",
        ADDRESS,
        b"{}",
        content_type="application/json",
        CONTENT_LENGTH=batches.MOST_BYTES + 1,
    )

    assert (answer.status_code, answer.json()["code"]) == (413, "too_large")


def test_files_of_one_name_are_told_apart(ask: Asker) -> None:
    told = ask.files(file("stays.csv", [stay("1", MAY)]), file("north/stays.csv", [stay("2", MAY)]))

    assert [it["name"] for it in told["files"]] == ["stays.csv", "stays-2.csv"]
    assert counted(told) == (2, 0, 0, 0)


def test_request_sent_again_with_its_key_makes_one_import(ask: Asker) -> None:
    first = ask.rows(key="night-1", stays=[stay("1", MAY)])
    again = ask.rows(key="night-1", stays=[stay("1", MAY)])

    assert (again["id"], ImportBatch.objects.count()) == (first["id"], 1)
    ask.rows(status=422, key="night-1", stays=[stay("2", MAY)])


def test_files_sent_again_with_their_key_make_one_import(ask: Asker) -> None:
    def send(name: str, number: str) -> Any:
        sent = {"files": [file("leave.csv", []), file(name, [stay(number, MAY)])]}
        return ask.client.post(ADDRESS, sent, headers={"Idempotency-Key": "night-2"})

    first, again = send("stays.csv", "1"), send("stays.csv", "1")
    assert (first.status_code, again.json()["id"]) == (202, first.json()["id"])
    assert send("stays.csv", "2").status_code == 422
    assert only().state == ImportState.RECEIVED
