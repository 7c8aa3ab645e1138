"""The data page: extracts sent, looked at, applied; what is held taken away and sent back."""

import io
import zipfile
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client, TestCase
from django.test.utils import CaptureQueriesContext

from beds.choices import ImportState
from beds.imports.batches import MOST_BYTES
from beds.imports.batches.progress import tell
from beds.imports.columns import KINDS
from beds.models import ImportBatch, ImportFile
from beds.tasks import carry_out_import
from impact.audit.models import AccessLog
from impact.core import clock
from patients.models import Patient, Stay
from providers.access import Role
from providers.models import Collaborative, Membership, Provider, User, Ward
from tests.integration.imports.asking import ADDRESS, file, only, signed_in
from tests.integration.imports.files import leave, stay
from tests.integration.imports.sending import NOW, Sender
from tests.pages import attribute, found, listed, opened, page_of, rows, words

MAY = "2026-05-01"


@pytest.fixture(autouse=True)
def today() -> Iterator[None]:
    with clock.at(NOW):
        yield


@pytest.fixture
def client(wards: dict[str, Ward]) -> Client:
    return signed_in()


def sent(client: Client, *files: SimpleUploadedFile, status: int = 302, **given: Any) -> Any:
    """The answer to files sent on the page."""
    north = Provider.objects.get(key="NORTH").pk
    with TestCase.captureOnCommitCallbacks(execute=True):
        answer = client.post("/data/", {"provider": north, "extracts": files, **given})
    assert answer.status_code == status, answer.content
    return answer


def applied(client: Client, batch: ImportBatch, rows: str = "") -> Any:
    """The answer to the button; the job is run here, as the test's transaction never commits."""
    answer = client.post(f"/data/{batch.pk}/apply/", {"rows": rows} if rows else {})
    carry_out_import.apply((batch.pk,), throw=True)
    return answer


def facts(page: Any) -> dict[str, str]:
    (of_page,) = found(page, "dl", "app-facts")
    labels, values = found(of_page, "dt"), found(of_page, "dd")
    return {words(label): words(value) for label, value in zip(labels, values, strict=True)}


def test_extracts_are_looked_at_before_anything_is_applied(client: Client) -> None:
    sent(client, file("stays.csv", [stay("1", MAY), stay("2", MAY)]))

    page = opened(client, f"/data/{only().pk}/")

    assert facts(page) == {
        "Would be created": "2",
        "Would be changed": "0",
        "Would be unchanged": "0",
        "Would be refused": "0",
    }
    assert not Stay.objects.exists()


def test_looked_at_and_applied_once(client: Client) -> None:
    sent(client, file("stays.csv", [stay("1", MAY)]))
    batch = only()

    assert applied(client, batch).status_code == 302
    page = opened(client, f"/data/{batch.pk}/")
    assert facts(page)["Created"] == "1"
    assert Stay.objects.count() == 1
    assert not list(found(page, "form", "")) or "Apply" not in words(page)

    assert applied(client, batch).status_code == 409
    assert batch.files.get().content is None


def test_faults_stand_by_file_and_valid_rows_are_applied(client: Client) -> None:
    stays = [stay("1", MAY), stay("2", "someday"), stay("3", MAY, provider="SOUTH")]
    sent(client, file("stays.csv", stays), file("leave.csv", [leave("9", MAY)]))
    batch = only()

    page = opened(client, f"/data/{batch.pk}/")
    first, second = (
        rows(next(found(listed(page, f"faults-{place}"), "table"))) for place in (0, 1)
    )
    assert {(row[0].text, row[1].text) for row in first} == {
        ("3", "from"),
        ("3", "admitted_on"),
        ("4", "provider"),
    }
    assert [row[0].text for row in second] == ["2"]
    assert "Apply the 1 valid row" in words(page)

    applied(client, batch, rows="valid")
    assert list(Stay.objects.values_list("ward_stay_id", flat=True)) == ["W1"]


def test_refused_rows_come_back_with_their_faults(client: Client) -> None:
    sent(
        client,
        file("stays.csv", [stay("1", MAY), stay("2", "someday")]),
        file("leave.csv", [leave("9", MAY)]),
    )
    answer = client.get(f"/data/{only().pk}/refused/")

    with zipfile.ZipFile(io.BytesIO(answer.content)) as archive:
        assert sorted(archive.namelist()) == ["leave.csv", "stays.csv"]
        header, *refused = archive.read("stays.csv").decode().splitlines()
    assert header.endswith(",faults")
    assert len(refused) == 1
    assert "someday" in refused[0]
    assert AccessLog.objects.filter(page="data/refused").exists()


def test_refused_rows_of_one_kind_are_one_file(client: Client) -> None:
    sent(client, file("stays.csv", [stay("2", "someday")]))

    answer = client.get(f"/data/{only().pk}/refused/")

    assert answer["Content-Type"].startswith("text/csv")
    assert "someday" in answer.content.decode()


def test_every_fault_as_csv(client: Client) -> None:
    sent(client, file("stays.csv", [stay(str(n), "someday") for n in range(40)]))
    batch = only()

    page = opened(client, f"/data/{batch.pk}/")
    shown = listed(page, "faults-0")
    assert len(rows(next(found(shown, "table")))) == 50 < batch.fault_count
    (more,) = [link for link in found(shown, "a") if "Show all" in words(link)]
    lines = b"".join(client.get(attribute(more, "href")).streaming_content).splitlines()
    assert len(lines) == 1 + batch.fault_count


def test_nothing_chosen_is_told(client: Client) -> None:
    page = page_of(sent(client, status=422))

    assert "Choose at least one file." in words(page)
    assert not ImportBatch.objects.exists()


def test_files_of_a_provider_that_is_not_ones_own_are_refused(client: Client) -> None:
    south = Provider.objects.get(key="SOUTH").pk

    sent(client, file("stays.csv", []), status=422, provider=south)


def test_list_shows_ones_own_imports_and_who_sends_what(client: Client) -> None:
    other = signed_in(provider="SOUTH")
    sent(client, file("stays.csv", [stay("1", MAY)]))
    applied(client, only())

    page = opened(client, "/data/")
    (row,) = rows(next(found(listed(page, "batches"), "table")))
    assert [cell.text for cell in row[1:]] == ["NORTH", "stays.csv", "Applied", "1", "0", "0", "0"]
    (feed,) = rows(next(found(listed(page, "feeds"), "table")))
    assert [cell.text for cell in feed[:2]] == ["NORTH", "stays"]
    assert "NORTH" not in words(opened(other, "/data/"))
    assert other.get(f"/data/{only().pk}/").status_code == 404


def feeds_of(page: Any) -> Any:
    return rows(next(found(listed(page, "feeds"), "table")))


def test_commissioner_sees_who_sends_what_and_nothing_else(client: Client) -> None:
    user = User.objects.create(username="commissioner")
    east = Collaborative.objects.get(code="EAST")
    Membership.objects.create(user=user, role=Role.COMMISSIONER, collaborative=east)
    commissioner = Client()
    commissioner.force_login(user)

    page = opened(commissioner, "/data/")

    assert [row[0].text for row in feeds_of(page)] == ["EASTERN", "NORTH", "SOUTH"]
    assert not list(found(page, "form", "")) or "See what would change" not in words(page)
    for hidden in ("/data/wards/", "/data/questions/", "/data/differences/"):
        assert commissioner.get(hidden).status_code == 404
        assert f'href="{hidden}"' not in commissioner.get("/data/").content.decode()


@pytest.mark.parametrize(
    ("ago", "told"),
    [
        ((5,), ("5 days ago", "Not known", "No")),
        ((3, 2, 1), ("1 day ago", "Every 24 hours", "No")),
        ((6, 5, 4), ("4 days ago", "Every 24 hours", "3 days")),
        ((30, 23, 16, 9), ("9 days ago", "Every 7 days", "No")),
        ((32, 25, 18, 11), ("11 days ago", "Every 7 days", "4 days")),
    ],
)
def test_how_late_is_told_by_what_is_usual(
    client: Client, ago: tuple[int, ...], told: tuple[str, ...]
) -> None:
    for days in ago:
        batch = ImportBatch.objects.create(
            provider=Provider.objects.get(key="NORTH"),
            by=User.objects.get(username="bed_manager-north"),
            sent_at=NOW - timedelta(days=days),
            finished_at=NOW,
            state="applied",
            dry_run=False,
            accept_valid=False,
            complete=False,
            fault_count=days,
        )
        batch.files.create(name="stays", size=1, sha256="", kind="stays")

    (feed,) = feeds_of(opened(client, "/data/"))

    last, usual, late = told
    assert feed[2].text.startswith(last)
    assert [cell.text for cell in feed[3:]] == [usual, late, str(ago[-1])]


def test_hub_sees_who_sends_what_and_no_file(client: Client) -> None:
    sent(client, file("stays.csv", [stay("1", MAY)]))
    applied(client, only())
    user = User.objects.create(username="hub")
    east = Collaborative.objects.get(code="EAST")
    Membership.objects.create(user=user, role=Role.HUB, collaborative=east)
    hub = Client()
    hub.force_login(user)

    page = opened(hub, "/data/")
    told = [[cell.text for cell in row[:2]] for row in feeds_of(page)]
    assert told == [["EASTERN", "None yet"], ["NORTH", "stays"], ["SOUTH", "None yet"]]
    assert not [form for form in found(page, "input") if attribute(form, "type") == "file"]
    assert hub.get(f"/data/{only().pk}/").status_code == 404


@pytest.mark.parametrize("form", ["csv", "xlsx"])
def test_what_is_held_sent_back_changes_nothing(
    client: Client, hospital: Sender, form: str
) -> None:
    taken = []
    for kind in KINDS:
        if kind == "baselines":
            continue
        answer = client.get(f"/data/held/NORTH/{kind}.{form}")
        assert answer.status_code == 200
        content = b"".join(answer.streaming_content)  # type: ignore[attr-defined]
        taken.append(SimpleUploadedFile(f"{kind}.{form}", content))

    sent(client, *taken)

    batch = only()
    assert (batch.created, batch.changed, batch.refused, batch.faults) == (0, 0, 0, [])
    assert batch.unchanged > 5
    named = AccessLog.objects.get(page=f"data/held stays {form}").people
    own = Patient.objects.filter(placements__provider__key="NORTH")
    assert set(own.values_list("pk", flat=True)) <= set(named)


def test_what_another_holds_cannot_be_taken(client: Client) -> None:
    assert client.get("/data/held/SOUTH/stays.csv").status_code == 404
    assert client.get("/data/held/NORTH/secrets.csv").status_code == 404
    assert signed_in(Role.CLINICIAN).get("/data/held/NORTH/stays.csv").status_code == 404


def test_page_asks_the_same_however_much_was_sent(client: Client) -> None:
    def queries(batches: int) -> int:
        for _ in range(batches):
            batch = ImportBatch.objects.create(
                provider=Provider.objects.get(key="NORTH"),
                by=User.objects.get(username="bed_manager-north"),
                sent_at=NOW,
                finished_at=NOW,
                state="applied",
                dry_run=False,
                accept_valid=False,
                complete=False,
            )
            for kind in ("stays", "leave"):
                batch.files.create(name=kind, size=1, sha256="", kind=kind)
        with CaptureQueriesContext(connection) as asked:
            opened(client, "/data/")
        return len(asked)

    opened(client, "/data/")
    assert queries(1) == queries(20)


def test_last_file_of_each_kind_is_told(client: Client) -> None:
    for days in (3, 1, 2):
        with clock.at(NOW - timedelta(days=days)):
            sent(client, file("stays.csv", [stay("1", MAY)]))
            applied(client, ImportBatch.objects.order_by("-pk")[0])

    (feed,) = rows(next(found(listed(opened(client, "/data/"), "feeds"), "table")))

    assert feed[2].text.startswith("1 day ago")


def test_import_under_way_says_how_far_it_is_and_looks_again(client: Client) -> None:
    sent(client, file("stays.csv", [stay("1", MAY)]))
    batch = only()
    batch.state, batch.finished_at = ImportState.RUNNING, None
    batch.save()
    tell(batch.pk, "Judging", 0, 1_200)

    page = opened(client, f"/data/{batch.pk}/")

    assert "Judging: 1,200 rows." in words(page)
    (polled,) = [part for part in found(page, "div") if attribute(part, "id") == "job"]
    assert attribute(polled, "hx-get") == f"/data/{batch.pk}/"
    assert f"/data/{batch.pk}/" in [attribute(link, "href") for link in found(page, "a")]
    told = client.get(f"{ADDRESS}{batch.pk}/").json()["progress"]
    assert told == {"stage": "Judging", "done": 0, "total": 1_200}


def test_thrown_away_nothing_is_left_to_apply(client: Client) -> None:
    sent(client, file("stays.csv", [stay("1", MAY), stay("2", "someday")]))
    batch = only()

    assert client.post(f"/data/{batch.pk}/throw-away/").status_code == 302

    assert batch.files.get().content is None
    page = opened(client, f"/data/{batch.pk}/")
    assert "Apply" not in words(page)
    assert "Throw these files away" not in words(page)
    assert client.post(f"/data/{batch.pk}/throw-away/").status_code == 409
    assert client.get(f"/data/{batch.pk}/refused/").status_code == 404


def test_too_much_is_refused_with_the_limit_and_nothing_saved(
    client: Client, wards: dict[str, Ward]
) -> None:
    large = SimpleUploadedFile("stays.csv", b"x" * MOST_BYTES, content_type="text/csv")

    answer = client.post("/data/", {"provider": wards["NORTH:A"].provider_id, "extracts": large})

    assert answer.status_code == 413
    told = words(page_of(answer))
    assert "at most 50.0 MB are taken at once. Send them in parts." in told
    assert not ImportBatch.objects.exists()
    assert not ImportFile.objects.exists()
