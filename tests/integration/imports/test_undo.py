"""The last import of a provider taken back: everything as before, or a reason why not."""

from collections.abc import Callable, Iterator
from datetime import timedelta
from functools import partial
from typing import Any

import pgtrigger
import pytest
from django.test import Client

from beds.choices import ImportState
from beds.imports import batches
from beds.models import Bed, BedPeriod, Difference, ImportBatch
from beds.services.differences import take_on
from beds.services.leave import start_leave
from beds.services.placements import admit, discharge
from impact.core import clock
from impact.core.errors import Conflict, NotAllowed, Refusal
from patients.models import Patient, Placement, Stay, StayEvent
from providers.access import Role
from providers.models import Icb, Provider, User, Ward
from tests.integration.imports.asking import ADDRESS, file, person
from tests.integration.imports.files import (
    Cells,
    bed,
    closure,
    intervention,
    leave,
    legal_status,
    move,
    ready,
    referral,
    stay,
)
from tests.integration.imports.recount import broken
from tests.integration.imports.sending import NOW
from tests.integration.imports.world import held
from tests.pages import found, listed, opened, page_of, rows, words
from tests.sessions import together

pytestmark = pytest.mark.django_db
MAY, JUNE = "2026-05-01", "2026-06-01"


@pytest.fixture
def sender(wards: dict[str, Ward]) -> User:
    return person(Role.BED_MANAGER, "NORTH")


@pytest.fixture(autouse=True)
def today() -> Iterator[None]:
    with clock.at(NOW):
        yield


def imported(by: User, *, complete: bool = False, **kinds: list[Cells]) -> ImportBatch:
    """Files of NORTH, applied."""
    batch = batches.receive(
        provider=Provider.objects.get(key="NORTH"),
        sent=[
            batches.Sent(f"{kind}.csv", file(f"{kind}.csv", cells).read())
            for kind, cells in kinds.items()
        ],
        options=batches.Options(complete=complete),
        by=by,
        now=NOW,
    )
    later = NOW + timedelta(minutes=ImportBatch.objects.count())
    batches.carry_out(batch_id=batch.pk, clock=lambda: later)
    batch.refresh_from_db()
    assert batch.state == ImportState.APPLIED, batch.faults
    return batch


def at(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def everything() -> Any:
    """All that is held, and the differences, with the keys of the rows."""
    models = (Patient, Placement, Stay, BedPeriod, Bed, Difference)
    return held(), [list(model._default_manager.order_by("pk").values()) for model in models]


FIRST = {
    "beds": [bed("09")],
    "closures": [closure("09", MAY)],
    "stays": [stay("1", MAY), stay("2", MAY), stay("3", MAY, bed="03")],
    "leave": [leave("1", "2026-05-20")],
    "ready": [ready("1", "2026-05-25")],
}
SECOND = {
    "beds": [bed("10"), bed("09", end="2026-12-31")],
    "closures": [closure("09", MAY, JUNE)],
    "stays": [
        stay("1", MAY, JUNE, birth_date="1980-02-01"),
        stay("3", MAY, record_status="cancelled"),
        stay("4", "2026-06-02", bed="10"),
        stay("5", JUNE, ward="B"),
    ],
    "leave": [leave("2", "2026-10-01", leave_id="L2")],
    "bed_moves": [move("4", "01", "2026-07-01")],
    "ready": [ready("2", "2026-10-25")],
    "interventions": [intervention("2", "2026-07-01T10:00:00")],
    "legal_status": [legal_status("2", MAY)],
    "referrals": [referral("1", MAY)],
}


def test_everything_is_as_it_was(sender: User) -> None:
    imported(sender, **FIRST)
    before = everything()
    batch = imported(sender, **SECOND)
    assert everything() != before

    undone = batches.undo(batch=batch, now=NOW, by=sender)

    assert everything() == before
    assert not broken()
    assert (undone.state, undone.undone_at, undone.undone_by) == ("undone", NOW, sender)


def test_the_same_files_again_do_the_same(sender: User) -> None:
    imported(sender, **FIRST)
    batch = imported(sender, **SECOND)
    after = held()

    batches.undo(batch=batch, now=NOW, by=sender)
    again = imported(sender, **SECOND)

    assert held() == after
    assert (again.created, again.changed) == (batch.created, batch.changed)


def test_one_after_another_back_to_nothing(sender: User) -> None:
    empty = everything()
    first, second = imported(sender, **FIRST), imported(sender, **SECOND)

    with pytest.raises(batches.NotTheLast):
        batches.undo(batch=first, now=NOW, by=sender)
    batches.undo(batch=second, now=NOW, by=sender)
    batches.undo(batch=first, now=NOW, by=sender)

    assert everything() == empty
    with pytest.raises(batches.NotTheLast, match="already"):
        batches.undo(batch=first, now=NOW, by=sender)


def test_history_has_both_and_says_who(sender: User) -> None:
    batch = imported(sender, stays=[stay("1", MAY)])

    undone = batches.undo(batch=batch, now=NOW, by=sender)

    events = StayEvent.objects.order_by("pgh_id")
    assert [event.pgh_label for event in events] == ["insert", "delete"]
    assert events[1].pgh_context_id == undone.undone_change
    assert events[1].pgh_context.metadata == {
        "user": sender.pk,
        "action": "imports.undo",
        "batch": batch.pk,
    }


def test_differences_it_found_and_settled_are_as_before(sender: User) -> None:
    imported(sender, stays=[stay("1", MAY), stay("2", MAY)])
    imported(sender, complete=True, stays=[stay("1", MAY)])
    batch = imported(sender, complete=True, stays=[stay("2", MAY)])
    assert set(lacking()) == {"W1"}

    batches.undo(batch=batch, now=NOW, by=sender)

    assert set(lacking()) == {"W2"}


def lacking() -> Iterator[str]:
    found = Difference.objects.filter(resolved_on=None)
    return iter(found.values_list("stay__ward_stay_id", flat=True))


def discharged(by: User) -> Any:
    placement = Placement.objects.get(spell_id="S1")
    return discharge(placement=placement, discharged_on=NOW.date(), today=NOW.date(), by=by)


def on_leave(by: User) -> Any:
    return start_leave(
        placement=Placement.objects.get(spell_id="S1"),
        kind="home",
        start_date=NOW.date(),
        today=NOW.date(),
        by=by,
    )


def in_its_bed(by: User) -> Any:
    return admitted(by, "10")


def admitted(by: User, label: str) -> Placement:
    return admit(
        patient=Patient.objects.create(),
        ward=Ward.objects.get(provider__key="NORTH", code="A"),
        admitted_on=NOW.date(),
        responsible_icb=Icb.objects.get(code="QT1"),
        today=NOW.date(),
        by=by,
        bed=Bed.objects.get(label=label, ward__code="A", ward__provider__key="NORTH"),
    )


@pytest.mark.parametrize(
    ("later", "told"),
    [
        (discharged, "1 placement, 1 ward stay and 1 use of a bed that it wrote were changed"),
        (on_leave, "Recorded since on what it made: 1 leaves"),
        (in_its_bed, "Recorded since on what it made: 1 uses of beds"),
    ],
)
def test_something_later_builds_on_it(
    sender: User, later: Callable[[User], Any], told: str
) -> None:
    batch = imported(sender, beds=[bed("10")], stays=[stay("1", MAY)])
    later(sender)
    before = everything()

    with pytest.raises(batches.BuiltOn, match=told):
        batches.undo(batch=batch, now=NOW, by=sender)

    assert everything() == before
    batch.refresh_from_db()
    assert batch.state == ImportState.APPLIED


def test_who_changed_it_last_is_told(sender: User) -> None:
    batch = imported(sender, stays=[stay("1", MAY)])
    discharged(sender)

    with pytest.raises(batches.BuiltOn, match=r"bed_manager-north changed this .*\(discharge\)"):
        batches.undo(batch=batch, now=NOW, by=sender)


def test_difference_that_somebody_works_through(sender: User) -> None:
    imported(sender, stays=[stay("1", MAY), stay("2", MAY)])
    batch = imported(sender, complete=True, stays=[stay("1", MAY)])
    take_on(difference=Difference.objects.get(), by=sender)

    with pytest.raises(batches.BuiltOn, match="1 difference that it wrote"):
        batches.undo(batch=batch, now=NOW, by=sender)


def test_bed_that_it_freed_and_somebody_took(sender: User) -> None:
    """Nothing it wrote was touched, and yet what was before no longer fits."""
    imported(sender, stays=[stay("1", MAY, bed="01")])
    batch = imported(sender, stays=[stay("1", MAY, JUNE, bed="01")])
    admitted(sender, "01")
    before = everything()

    with pytest.raises(Conflict):
        batches.undo(batch=batch, now=NOW, by=sender)

    assert everything() == before


def test_file_by_the_command_since_then(sender: User, send: Any) -> None:
    batch = imported(sender, stays=[stay("1", MAY)])
    send(stays=[stay("1", MAY, JUNE)])

    with pytest.raises(batches.BuiltOn):
        batches.undo(batch=batch, now=NOW, by=sender)


def test_without_what_was_before_nothing_is_guessed(sender: User) -> None:
    with pgtrigger.ignore("patients.Patient:insert_insert"):
        Patient.objects.create(nhs_number=None, pseudonym="Unheard-of")
    batch = imported(sender, stays=[stay("1", MAY, patient_id="Unheard-of", sex="male")])

    with pytest.raises(batches.BuiltOn, match="history does not have"):
        batches.undo(batch=batch, now=NOW, by=sender)


def test_only_who_may_send_undoes(sender: User) -> None:
    batch = imported(sender, stays=[stay("1", MAY)])

    for stranger in (person(Role.BED_MANAGER, "SOUTH"), person(Role.CLINICIAN, "NORTH")):
        with pytest.raises(NotAllowed):
            batches.undo(batch=batch, now=NOW, by=stranger)
    assert Stay.objects.count() == 1


def test_page_says_what_is_taken_back_and_takes_it_back(sender: User) -> None:
    client = at(sender)
    imported(sender, stays=[stay("1", MAY)])
    batch = imported(sender, stays=[stay("1", MAY, JUNE), stay("2", MAY)])
    assert "Undo this import" in words(opened(client, f"/data/{batch.pk}/"))

    page = opened(client, f"/data/{batch.pk}/undo/")
    told = {row[0].text: (row[1].text, row[2].text) for row in table(page)}
    assert told["Ward stays"] == ("1", "1")
    assert told["People"] == ("1", "0")
    assert Stay.objects.count() == 2

    assert client.post(f"/data/{batch.pk}/undo/").status_code == 302
    assert Stay.objects.get().end_date is None
    page = opened(client, f"/data/{batch.pk}/")
    assert "Undone by bed_manager-north on 21 November 2026" in words(page)
    assert "Undo this import" not in words(page)
    assert client.post(f"/data/{batch.pk}/undo/").status_code == 409


def table(page: Any) -> Any:
    return rows(next(found(listed(page, "written"), "table")))


def test_page_says_why_it_cannot_be(sender: User) -> None:
    client = at(sender)
    batch = imported(sender, stays=[stay("1", MAY)])
    on_leave(sender)

    answer = client.get(f"/data/{batch.pk}/undo/")

    assert answer.status_code == 409
    assert "1 leaves" in words(page_of(answer))


def test_api_undoes_once(sender: User) -> None:
    client, batch = at(sender), imported(sender, stays=[stay("1", MAY)])
    address, key = f"{ADDRESS}{batch.pk}/undo/", {"Idempotency-Key": "once"}

    answers = [client.post(address, headers=key) for _ in range(2)]

    assert [answer.status_code for answer in answers] == [200, 200]
    assert answers[0].json() == answers[1].json()
    assert answers[0].json()["state"] == "undone"
    assert client.post(address).status_code == 409
    assert client.post(address).json()["code"] == "not_the_last"


@pytest.mark.django_db(transaction=True)
def test_undone_once_whoever_asks(sender: User) -> None:
    batch = imported(sender, stays=[stay("1", MAY)])
    undo = partial(batches.undo, batch=batch, now=NOW, by=sender)

    outcomes = together([undo, undo])

    assert sorted(isinstance(it, batches.NotTheLast) for it in outcomes) == [False, True]
    assert not Stay.objects.exists()


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("later", [discharged, on_leave, in_its_bed])
def test_undone_or_built_on_never_both(sender: User, later: Callable[[User], Any]) -> None:
    for _ in range(4):
        batch = imported(sender, beds=[bed("10")], stays=[stay("1", MAY)])
        undo = partial(batches.undo, batch=batch, now=NOW, by=sender)

        undone, built = together([undo, partial(gone_or, later, sender)])

        assert isinstance(undone, Refusal) != isinstance(built, Refusal)
        assert not broken()
        if isinstance(undone, ImportBatch):
            assert not Stay.objects.exists()
        else:
            assert isinstance(undone, batches.BuiltOn)
            return


def gone_or(later: Callable[[User], Any], by: User) -> Any:
    """What is later; a refusal where it finds nothing to build on."""
    try:
        return later(by)
    except (Placement.DoesNotExist, Bed.DoesNotExist) as error:
        raise Refusal("gone") from error
