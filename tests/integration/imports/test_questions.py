"""Wards and people of extracts that cannot be told wait for the support hub, and its answer."""

from collections.abc import Iterator, Sequence
from functools import partial
from typing import Any

import pytest
from django.test import Client

from beds.choices import QuestionAnswer, QuestionKind
from beds.imports import batches
from beds.imports.questions import NotYours, answer_person, answer_ward, turn_back
from beds.imports.questions.answering import AlreadyAnswered
from beds.models import ImportBatch, Question, QuestionEvent
from beds.tasks import carry_out_import
from impact.audit.models import AccessLog
from impact.core import clock
from impact.core.errors import Invalid
from patients.models import Patient, PatientIdentifier, PatientMerge, Placement, Stay
from patients.services.merges import StaysOverlap
from providers.access import Role
from providers.models import Collaborative, Membership, Provider, User, Ward, WardAlias
from tests.integration.imports.asking import file, person
from tests.integration.imports.files import NHS, Cells, leave, legal_status, stay
from tests.integration.imports.sending import NOW
from tests.pages import found, listed, opened, rows, words
from tests.sessions import together

pytestmark = pytest.mark.django_db
MAY, JUNE = "2026-05-01", "2026-06-01"


@pytest.fixture(autouse=True)
def today() -> Iterator[None]:
    with clock.at(NOW):
        yield


@pytest.fixture
def sender(wards: dict[str, Ward]) -> User:
    return person(Role.BED_MANAGER, "NORTH")


@pytest.fixture
def hub(sender: User) -> User:
    user = User.objects.create(username="hub")
    Membership.objects.create(user=user, role=Role.HUB, collaborative=Collaborative.objects.get())
    return user


def sent(by: User, *, valid: bool = True, dry_run: bool = False, **kinds: Sequence[Cells]) -> Any:
    """Files of NORTH, carried out."""
    batch = batches.receive(
        provider=Provider.objects.get(key="NORTH"),
        sent=[
            batches.Sent(f"{kind}.csv", file(f"{kind}.csv", cells).read())
            for kind, cells in kinds.items()
        ],
        options=batches.Options(accept_valid=valid, dry_run=dry_run),
        by=by,
        now=NOW,
    )
    return done(batch)


def done(batch: ImportBatch | None) -> ImportBatch:
    assert batch is not None
    carry_out_import.apply((batch.pk,), throw=True)
    batch.refresh_from_db()
    return batch


def only() -> Question:
    return Question.objects.get()


def test_unknown_ward_is_asked_with_the_rows_that_wait(sender: User, hub: User) -> None:
    rows = [stay("1", MAY, ward="New"), stay("2", MAY, ward="NEW"), stay("3", MAY)]
    batch = sent(sender, stays=rows, leave=[leave("1", JUNE)])

    question = only()
    assert (question.kind, question.code, question.row_count) == ("ward", "NEW", 3)
    assert (batch.created, batch.refused) == (1, 3)
    assert batch.notes[-1] == "1 question waits for the support hub."


def test_told_the_ward_the_rows_are_applied_and_later_ones_pass(
    sender: User, hub: User, wards: dict[str, Ward]
) -> None:
    sent(sender, stays=[stay("1", MAY, ward="New")], leave=[leave("1", JUNE)])

    again = done(answer_ward(question=only(), ward=wards["NORTH:B"], now=NOW, by=hub))

    assert (again.created, again.refused, again.by) == (2, 0, sender)
    assert Stay.objects.get().ward == wards["NORTH:B"]
    question = only()
    assert (question.answer, question.answered_by, question.rows) == ("ward", hub, {})
    later = sent(sender, stays=[stay("2", MAY, ward="new")])
    assert (later.created, Question.objects.open().count()) == (1, 0)
    assert Stay.objects.filter(ward=wards["NORTH:B"]).count() == 2


def test_ward_of_another_provider_is_no_answer(
    sender: User, hub: User, wards: dict[str, Ward]
) -> None:
    sent(sender, stays=[stay("1", MAY, ward="New")])

    with pytest.raises(Invalid):
        answer_ward(question=only(), ward=wards["SOUTH:A"], now=NOW, by=hub)

    assert not WardAlias.objects.exists()


def test_number_of_somebody_in_the_wrong_column_is_put_before_nobody(
    sender: User, hub: User
) -> None:
    sent(sender, stays=[stay("1", MAY, ward=NHS[0])])

    assert not Question.objects.exists()


def test_wrong_file_is_turned_back(sender: User, hub: User) -> None:
    sent(sender, stays=[stay("1", MAY, ward="New")])

    turn_back(question=only(), now=NOW, by=hub)

    assert (only().answer, only().rows) == (QuestionAnswer.REFUSED, {})
    assert not Stay.objects.exists()


def test_asked_again_is_one_question_with_the_newer_rows(sender: User, hub: User) -> None:
    sent(sender, stays=[stay("1", MAY, ward="New"), stay("2", MAY, ward="New")])
    sent(sender, stays=[stay("1", JUNE, ward="New")])

    question = only()
    assert question.row_count == 1
    assert question.rows["stays"][0]["from"] == JUNE


@pytest.mark.parametrize("refused", [{"valid": False}, {"dry_run": True}])
def test_of_an_import_not_applied_no_row_waits(
    sender: User, hub: User, refused: dict[str, bool]
) -> None:
    sent(sender, stays=[stay("1", MAY, ward="New")], **refused)

    assert [it.row_count for it in Question.objects.all()] == ([] if "dry_run" in refused else [0])


def test_rows_with_other_faults_do_not_wait(sender: User, hub: User) -> None:
    sent(sender, stays=[stay("1", MAY, ward="New", sex="?"), stay("2", MAY, ward="New")])

    assert only().row_count == 1


def held(
    sender: User, since: str = "2025-01-01", until: str = "2025-02-01"
) -> tuple[Patient, Patient]:
    """P1 of NORTH without an NHS number, and somebody of SOUTH with one."""
    sent(sender, stays=[stay("1", MAY, "2026-05-10", birth_date="1980-01-02", sex="male")])
    other = Patient.objects.create(nhs_number=NHS[0], birth_date="1980-01-02", sex="female")
    south = Provider.objects.get(key="SOUTH")
    PatientIdentifier.objects.create(patient=other, provider=south, local_id="S7")
    seen(other, since, until)
    return Patient.objects.get(identifiers__local_id="P1"), other


def seen(patient: Patient, since: str, until: str) -> None:
    """Makes somebody one of the collaborative's people: they were once in a ward of it."""
    ward = Ward.objects.get(provider__key="SOUTH", code="A")
    placement = Placement.objects.create(
        patient=patient,
        provider=ward.provider,
        spell_id="old",
        responsible_icb_id=ward.site.icb_id,
        admitted_on=since,
        discharged_on=until,
    )
    Stay.objects.create(
        placement=placement,
        patient=patient,
        provider=ward.provider,
        ward=ward,
        ward_stay_id="old",
        start_date=since,
        end_date=until,
    )


def conflicting(sender: User) -> ImportBatch:
    """P1 again, with the other's NHS number."""
    row = stay("2", JUNE, nhs_number=NHS[0], birth_date="1980-01-02", sex="male", patient_id="P1")
    batch: ImportBatch = sent(sender, stays=[row])
    return batch


def test_number_of_somebody_else_is_asked(sender: User, hub: User) -> None:
    one, other = held(sender)

    conflicting(sender)

    question = only()
    assert (question.kind, question.one, question.other) == (QuestionKind.PERSON, one, other)
    assert question.said == "Date of birth agrees, sex agrees, home area not known of both"
    assert question.row_count == 1


def test_the_same_person_is_merged_and_the_rows_are_applied(sender: User, hub: User) -> None:
    _, other = held(sender)
    conflicting(sender)

    again = done(answer_person(question=only(), is_same=True, now=NOW, by=hub))

    assert (again.created, again.refused) == (1, 0)
    assert PatientMerge.objects.get().kept == other
    assert set(other.placements.values_list("spell_id", flat=True)) == {"S1", "S2", "old"}


def test_another_person_takes_the_local_number(sender: User, hub: User) -> None:
    one, other = held(sender)
    conflicting(sender)

    again = done(answer_person(question=only(), is_same=False, now=NOW, by=hub))

    assert (again.created, again.refused) == (1, 0)
    assert Placement.objects.get(spell_id="S2").patient == other
    assert Placement.objects.get(spell_id="S1").patient == one
    assert not PatientMerge.objects.exists()
    assert conflicting(sender).refused == 0


def test_same_person_who_is_in_two_wards_is_not_merged(sender: User, hub: User) -> None:
    _, other = held(sender, MAY, "2026-05-02")
    conflicting(sender)

    with pytest.raises(StaysOverlap):
        answer_person(question=only(), is_same=True, now=NOW, by=hub)

    assert only().answered_at is None
    assert other.merged_into is None


@pytest.mark.parametrize("is_same", [True, False])
def test_number_that_nobody_holds(sender: User, hub: User, is_same: bool) -> None:
    """The local number is somebody's with another NHS number; the extract's is nobody's."""
    sent(sender, stays=[stay("1", MAY, "2026-05-10", nhs_number=NHS[1])])
    one = Patient.objects.get()
    sent(sender, stays=[stay("2", JUNE, nhs_number=NHS[2], patient_id="P1")])
    assert (only().one, only().other) == (one, None)

    again = done(answer_person(question=only(), is_same=is_same, now=NOW, by=hub))

    assert (again.created, again.refused) == (1, 0)
    whose = Placement.objects.get(spell_id="S2").patient
    assert (whose == one) is is_same
    assert whose.nhs_number == (NHS[1] if is_same else NHS[2])


def test_possibly_the_same_person_is_asked_once(sender: User, hub: User) -> None:
    alike = {"birth_date": "1980-01-02", "sex": "male", "home_area": "LE1"}
    sent(sender, stays=[stay("1", MAY, "2026-05-10", **alike)])
    batch = sent(sender, stays=[stay("2", JUNE, **alike)])

    question = only()
    first, second = Patient.objects.order_by("pk")
    assert (question.kind, question.one, question.other) == ("alike", second, first)
    assert (batch.created, batch.refused) == (1, 0)
    answer_person(question=question, is_same=False, now=NOW, by=hub)
    sent(sender, stays=[stay("2", JUNE, **alike), stay("3", MAY, "2026-05-03")])
    assert not Question.objects.open().exists()
    assert not PatientMerge.objects.exists()


def test_possibly_the_same_person_is_merged(sender: User, hub: User) -> None:
    alike = {"birth_date": "1980-01-02", "sex": "male", "home_area": "LE1"}
    sent(sender, stays=[stay("1", MAY, "2026-05-10", **alike), stay("2", JUNE, **alike)])

    assert answer_person(question=only(), is_same=True, now=NOW, by=hub) is None

    assert Patient.objects.filter(merged_into=None).get().placements.count() == 2


def test_legal_status_waits_with_nobody(sender: User, hub: User) -> None:
    sent(sender, legal_status=[legal_status("9", MAY)])

    assert not Question.objects.exists()


def test_only_the_hub_answers_and_only_once(sender: User, hub: User) -> None:
    sent(sender, stays=[stay("1", MAY, ward="New")])
    commissioner = User.objects.create(username="commissioner")
    east = Collaborative.objects.get()
    Membership.objects.create(user=commissioner, role=Role.COMMISSIONER, collaborative=east)

    for stranger in (sender, commissioner):
        with pytest.raises(NotYours):
            turn_back(question=only(), now=NOW, by=stranger)
    turn_back(question=only(), now=NOW, by=hub)
    with pytest.raises(AlreadyAnswered, match="the file is wrong"):
        turn_back(question=only(), now=NOW, by=hub)


def test_history_has_the_answer_and_no_row(sender: User, hub: User) -> None:
    sent(sender, stays=[stay("1", MAY, ward="New")])
    turn_back(question=only(), now=NOW, by=hub)

    last = QuestionEvent.objects.order_by("-pgh_id")[0]
    assert (last.pgh_context.metadata["user"], last.pgh_context.metadata["action"]) == (
        hub.pk,
        "questions.turn_back",
    )
    assert not hasattr(last, "rows")


def test_undone_import_asks_nothing(sender: User, hub: User) -> None:
    alike = {"birth_date": "1980-01-02", "sex": "male", "home_area": "LE1"}
    sent(sender, stays=[stay("1", MAY, "2026-05-10", **alike)])
    batch = sent(sender, stays=[stay("2", JUNE, **alike), stay("3", MAY, ward="New")])
    assert Question.objects.count() == 2

    with batches.looked_at(batch):
        pass
    batches.undo(batch=batch, now=NOW, by=sender)

    assert not Question.objects.exists()


def test_answer_that_builds_on_an_import(sender: User, hub: User) -> None:
    alike = {"birth_date": "1980-01-02", "sex": "male", "home_area": "LE1"}
    sent(sender, stays=[stay("1", MAY, "2026-05-10", **alike)])
    batch = sent(sender, stays=[stay("2", JUNE, **alike)])
    answer_person(question=only(), is_same=False, now=NOW, by=hub)

    with pytest.raises(batches.BuiltOn, match="1 questions"):
        batches.undo(batch=batch, now=NOW, by=sender)


def test_pages_of_the_hub(sender: User, hub: User, wards: dict[str, Ward]) -> None:
    one, other = held(sender)
    conflicting(sender)
    sent(sender, stays=[stay("8", MAY, ward="New")])
    client = Client()
    client.force_login(hub)

    page = opened(client, "/data/questions/")
    table = rows(next(found(listed(page, "open"), "table")))
    assert [(row[0].text, row[2].text, row[4].text) for row in table] == [
        ("Whose number is this?", one.pseudonym, "1"),
        ("Which ward is this?", "Ward NEW", "1"),
    ]
    assert "2 questions" in words(opened(client, "/data/"))
    of_person, of_ward = Question.objects.order_by("pk")

    told = words(opened(client, f"/data/questions/{of_person.pk}/"))
    assert other.pseudonym in told
    assert "NHS number not known of both" in told
    for secret in (NHS[0], "1980", "P1", "S7"):
        assert secret not in told.replace(one.pseudonym, "").replace(other.pseudonym, "")
    assert AccessLog.objects.filter(page="data/questions").count() == 2

    assert client.post(f"/data/questions/{of_person.pk}/", {}).status_code == 422
    answer = client.post(f"/data/questions/{of_person.pk}/", {"answer": "another"})
    assert answer.status_code == 302
    answer = client.post(f"/data/questions/{of_ward.pk}/", {"ward": wards["NORTH:B"].pk})
    assert answer.status_code == 302
    assert not Question.objects.open().exists()
    answer = client.post(f"/data/questions/{of_ward.pk}/", {"ward": ""})
    assert answer.status_code == 409


def test_person_whom_the_hub_may_not_see_is_not_shown(sender: User, hub: User) -> None:
    held(sender)
    Stay.objects.filter(ward_stay_id="old").delete()
    conflicting(sender)

    assert only().one is not None
    assert not Question.objects.visible_to(hub).exists()


@pytest.mark.django_db(transaction=True)
def test_two_of_the_hub_answer_once(sender: User, hub: User, wards: dict[str, Ward]) -> None:
    sent(sender, stays=[stay("1", MAY, ward="New")])
    works = [
        partial(answer_ward, question=only(), ward=wards[name], now=NOW, by=hub)
        for name in ("NORTH:A", "NORTH:B")
    ]

    outcomes = together(works)

    assert sorted(isinstance(it, AlreadyAnswered) for it in outcomes) == [False, True]
    assert WardAlias.objects.count() == 1
    assert ImportBatch.objects.count() == 2
