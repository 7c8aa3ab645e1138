"""A provider's census compared with what is held: differences open and settle, nothing else."""

import json
from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from beds.choices import DifferenceKind
from beds.imports.census import Compared, compare
from beds.imports.columns import CENSUS
from beds.imports.reading import Source
from beds.imports.sent_rows import SentRows
from beds.models import Difference, DifferenceEvent
from impact.core import clock
from patients.models import Patient, Stay
from providers.access import Role
from providers.models import Provider, Ward
from providers.services.accounts import system_user
from providers.services.dates import InFuture
from tests.integration.imports.asking import file, signed_in
from tests.integration.imports.files import NHS, stay
from tests.integration.imports.sending import NOW, Sender
from tests.pages import form_state, listed, one, opened, page_of, rows, words

MAY = "2026-05-01"
TODAY = NOW.date()
A, B = {"ward": "A"}, {"ward": "B"}
pytestmark = pytest.mark.usefixtures("held")


@pytest.fixture
def held(send: Sender) -> None:
    """P1 and P2 in ward A, P3 in ward B; P4 was in ward A in May; all of NORTH."""
    send(
        stays=[
            stay("1", MAY),
            stay("2", MAY),
            stay("3", MAY, **B),
            stay("4", MAY, to="2026-06-01", discharged_on="2026-06-01"),
        ]
    )


def row(number: int, **cells: Any) -> dict[str, Any]:
    return {"patient_id": f"P{number}", **A, **cells}


def census(*lines: dict[str, Any], complete: bool = True, on: date = TODAY) -> Compared:
    return compare(
        Source("census", SentRows(CENSUS, lines)),
        provider=Provider.objects.get(key="NORTH"),
        on=on,
        complete=complete,
        by=system_user(),
        now=NOW,
    )


def still_open() -> list[tuple[str, str, str]]:
    """The kind of each open difference, whose ward stay it is about, and what the census says."""
    return [
        (it.kind, it.stay.ward_stay_id if it.stay else "", it.said)
        for it in Difference.objects.filter(resolved_on=None).order_by("kind", "stay", "pk")
    ]


def said(number: int, ward: str) -> str:
    return f"The census of 21 November 2026, row {number}: in Ward {ward}."


ALL = (row(1), row(2), row(3, **B))


def test_census_that_agrees_opens_nothing() -> None:
    compared = census(*ALL)

    assert (compared.people, compared.agree, compared.opened, compared.still_open) == (3, 3, 0, 0)
    assert not Difference.objects.exists()


def test_every_kind_of_difference_is_opened_and_nothing_applied() -> None:
    before = list(Stay.objects.order_by("pk").values())

    compared = census(row(1), row(3), row(4, **B), row(9))

    assert (compared.agree, compared.opened, compared.still_open) == (1, 4, 4)
    assert still_open() == [
        (DifferenceKind.MISSING_FROM_FILE, "W2", "The census of 21 November 2026 lacks them."),
        (DifferenceKind.NOT_HELD, "W4", said(3, "B")),
        (DifferenceKind.NOT_HELD, "", said(4, "A")),
        (DifferenceKind.OTHER_WARD, "W3", said(2, "A")),
    ]
    assert list(Stay.objects.order_by("pk").values()) == before
    assert not Patient.objects.filter(identifiers__local_id="P9").exists()
    last = DifferenceEvent.objects.latest("pgh_id")
    assert last.pgh_context.metadata == {"user": system_user().pk, "action": "census.compare"}


def test_no_number_of_anybody_is_kept() -> None:
    census(*ALL, row(9, nhs_number=NHS[4]))

    (kept,) = Difference.objects.values()
    assert NHS[4] not in str(kept)
    assert "P9" not in str(kept)


def test_same_census_again_opens_nothing_new() -> None:
    census(row(1), row(9))

    again = census(row(9), row(1))

    assert (again.opened, again.settled, again.still_open) == (0, 0, 3)
    assert said(1, "A") in {words for *_, words in still_open()}


def test_what_agrees_again_is_settled() -> None:
    census(row(1), row(3), row(9))

    compared = census(*ALL)

    assert (compared.opened, compared.settled, compared.still_open) == (0, 3, 0)
    assert still_open() == []
    assert {it.resolution for it in Difference.objects.all()} == {
        "The census of 21 November 2026 agrees with what is held."
    }


def test_wards_that_a_census_does_not_name_are_left_out() -> None:
    census(row(1), row(2))
    missing = still_open()

    compared = census(row(1), complete=False)

    assert [of for _, of, _ in missing] == ["W3"]
    assert (compared.opened, compared.settled) == (1, 0)
    assert [of for _, of, _ in still_open()] == ["W2", "W3"]


def test_census_of_a_past_day_is_compared_with_that_day() -> None:
    assert census(*ALL, row(4), on=date(2026, 5, 20)).agree == 4
    with pytest.raises(InFuture):
        census(*ALL, on=TODAY + timedelta(days=1))


def test_people_are_known_by_nhs_number_too(send: Sender) -> None:
    send(stays=[stay("1", MAY, nhs_number=NHS[1])])

    assert census({"patient_id": "another", "nhs_number": NHS[1], **A}, *ALL[1:]).agree == 3


@pytest.mark.parametrize(
    ("line", "code"),
    [
        (row(2, ward="Z"), "unknown"),
        (row(1), "twice"),
        (row(2, provider="SOUTH"), "not_yours"),
        (row(2, nhs_number="9990000019"), "nhs_number"),
        ({"ward": "A"}, "missing"),
    ],
)
def test_with_a_fault_nothing_is_compared(line: dict[str, Any], code: str) -> None:
    compared = census(row(1), line)

    assert [fault.code for fault in compared.faults] == [code]
    assert compared.faults[0].row == 2
    assert not Difference.objects.exists()


def test_it_takes_as_many_queries_for_many_as_for_few() -> None:
    counts = []
    for known, number in (([], 1), (list(ALL), 40)):
        with CaptureQueriesContext(connection) as queries:
            census(*known, *(row(100 * number + each) for each in range(number)))
        counts.append(len(queries))

    assert counts[1] <= counts[0] + 2


def dropped(client: Client, lines: Sequence[dict[str, Any]], **given: Any) -> Any:
    """What answers when a census of today is dropped on the page."""
    day = {"on_day": TODAY.day, "on_month": TODAY.month, "on_year": TODAY.year}
    north = Provider.objects.get(key="NORTH").pk
    sent = {"provider": north, "census": file("census.csv", lines), **day, **given}
    with clock.at(NOW):
        return client.post("/data/census/", sent)


def test_page_compares_and_lists_what_differs() -> None:
    client = signed_in()

    answer = dropped(client, [row(1), row(3), row(9)], complete="on")

    assert answer["Location"] == "/data/differences/"
    page = opened(client, "/data/differences/")
    assert (
        "3 people are in the census, 1 of them held in the same ward. 3 new differences, 0 settled"
        in words(page)
    )
    told = [[cell.text for cell in line[:3]] for line in rows(listed(page, "open"))]
    third = Patient.objects.get(identifiers__local_id="P3").pseudonym
    second = Patient.objects.get(identifiers__local_id="P2").pseudonym
    assert sorted(told) == sorted(
        [
            [third, "Ward B", f"Held here in another ward {said(3, 'A')}"],
            ["Somebody not held", "Ward A", f"In the census, not held here {said(4, 'A')}"],
            [
                second,
                "Ward A",
                "Held here, missing from the file The census of 21 November 2026 lacks them.",
            ],
        ]
    )


def test_somebody_not_held_is_worked_through_without_a_record_to_look_at() -> None:
    client = signed_in()
    dropped(client, [*ALL, row(9)])
    difference = Difference.objects.get()
    address = f"/data/differences/{difference.pk}/"

    page = opened(client, address)

    assert "Difference: somebody not held" in words(one(page, "h1"))
    assert "Find the row in the census that you sent." in words(page)
    done = client.post(address, {**form_state(page), "resolution": "Admitted here now."})
    assert done.status_code == 302
    difference.refresh_from_db()
    assert difference.resolution == "Admitted here now."


def test_page_shows_faults_by_row_and_compares_nothing() -> None:
    answer = dropped(signed_in(), [row(1), row(2, ward="Z")])

    assert answer.status_code == 422
    page = page_of(answer)
    assert "Nothing was compared" in words(page)
    assert [cell.text for cell in rows(listed(page, "faults-0"))[0]][:2] == ["3", "ward"]
    assert not Difference.objects.exists()


def test_page_says_what_is_wrong_with_the_day() -> None:
    answer = dropped(signed_in(), ALL, on_year=2199)

    assert answer.status_code == 422
    assert "has not come yet" in words(page_of(answer))


def test_too_large_a_census_is_refused_with_the_limit() -> None:
    large = SimpleUploadedFile("census.csv", b"x" * 2_000_001, content_type="text/csv")

    answer = signed_in().post("/data/census/", {"census": large})

    assert answer.status_code == 413
    assert "a census has at most 2.0 MB" in words(page_of(answer))
    assert not Difference.objects.exists()


def ask(client: Client, **given: Any) -> Any:
    with clock.at(NOW):
        return client.post(
            "/api/v1/censuses/",
            json.dumps({"on": TODAY.isoformat(), "complete": True, **given}),
            content_type="application/json",
        )


def test_api_compares_and_has_differences_worked_through() -> None:
    client = signed_in()

    told = ask(client, rows=[row(1), row(3), row(9)])

    assert told.status_code == 200, told.content
    counts = told.json()
    assert (counts["people"], counts["agree"], counts["opened"], counts["faults"]) == (3, 1, 3, [])
    listed_by_api = client.get("/api/v1/differences/", {"kind": "not_held"}).json()["results"]
    assert [(it["patient"], it["stay"], it["ward"]) for it in listed_by_api] == [
        (None, None, "NORTH:A")
    ]
    address = f"/api/v1/differences/{listed_by_api[0]['id']}/"
    seen = client.get(address)
    taken = act(client, f"{address}take-on/", seen["ETag"])
    assert (taken.status_code, taken.json()["owner"]) == (200, "bed_manager-north")
    late = act(client, f"{address}settle/", seen["ETag"], resolution="Admitted.")
    assert late.status_code == 412
    assert "bed_manager-north changed this" in late.json()["detail"]
    done = act(client, f"{address}settle/", taken["ETag"], resolution="Admitted.")
    assert (done.status_code, done.json()["resolution"]) == (200, "Admitted.")
    open_ones = client.get("/api/v1/differences/", {"settled": "false"}).json()["results"]
    assert {it["kind"] for it in open_ones} == {"missing_from_file", "other_ward"}


def act(client: Client, address: str, seen: str, **given: Any) -> Any:
    return client.post(
        address, json.dumps(given), content_type="application/json", headers={"If-Match": seen}
    )


def test_api_tells_faults() -> None:
    told = ask(signed_in(), rows=[row(1, ward="Z")]).json()

    assert [(it["row"], it["column"], it["code"]) for it in told["faults"]] == [
        (1, "ward", "unknown")
    ]
    assert told["opened"] == 0


def test_who_may_not_send_files_compares_nothing(wards: dict[str, Ward]) -> None:
    clinician = signed_in(Role.CLINICIAN)
    assert dropped(clinician, ALL).status_code == 404
    assert ask(clinician, rows=list(ALL)).status_code == 403
    south = ask(signed_in(Role.BED_MANAGER, "SOUTH"), rows=[row(1, provider="NORTH")])
    assert [it["code"] for it in south.json()["faults"]] == ["not_yours"]
