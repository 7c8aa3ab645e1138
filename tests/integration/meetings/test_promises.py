"""Promises: what was said, when, what became of it, and how late a ward usually is."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from impact.audit.versions import events_of
from patients.models import Patient, Placement, Referral
from providers.models import Ward
from reporting.queries.meetings import Became, Promise, promises, usual_slips
from tests.factories import PlacementFactory, ReferralFactory, StayFactory
from tests.integration.meetings.world import Hall
from tests.pages import listed, opened, rows
from tests.worlds import place

TODAY = timezone.localdate()
"""The history is written by the database, whose clock no test sets: this is its day."""


def ago(days: int) -> date:
    return TODAY - timedelta(days=days)


def here(hall: Hall) -> list[Promise]:
    ward = hall.world.wards["own"]
    wards = Ward.objects.filter(service_line=ward.service_line).select_related("provider")
    return promises(
        collaborative=hall.east, service_line=ward.service_line, wards=wards, as_at=TODAY
    )


def said(record: Any, column: str, planned: date | None, days: int) -> None:
    """Have the history hold that a date was recorded so many days ago."""
    events = events_of(type(record)).model
    names = [field.column for field in events._meta.fields if field.column != "pgh_id"]
    columns = ", ".join(f'"{name}"' for name in names)
    values = ", ".join(
        {"pgh_created_at": "now() - %s * interval '1 day'", column: "%s::date"}.get(
            name, f'"{name}"'
        )
        for name in names
    )
    given = {"pgh_created_at": days, column: planned}
    table = events._meta.db_table
    with connection.cursor() as cursor:
        cursor.execute(
            f"INSERT INTO {table} ({columns}) SELECT {values} FROM {table}"
            " WHERE pgh_obj_id = %s ORDER BY pgh_id DESC LIMIT 1",
            [*(given[name] for name in names if name in given), record.pk],
        )


def planned(hall: Hall, *dates: tuple[date, int], left: date | None = None) -> Placement:
    """Somebody whose discharge was planned for these dates, each said so many days ago."""
    ward = hall.world.wards["own"]
    person = Patient.objects.create(pseudonym=f"P-{Patient.objects.count()}")
    placement: Placement = PlacementFactory(
        patient=person,
        provider=ward.provider,
        spell_id=f"spell of {person}",
        responsible_icb=hall.world.icbs["QT1"],
        admitted_on=ago(250),
        discharged_on=left,
        planned_discharge_on=dates[-1][0],
    )
    StayFactory(
        placement=placement,
        ward=ward,
        ward_stay_id=f"stay of {person}",
        start_date=ago(250),
        end_date=left,
    )
    for on, days in dates:
        said(placement, "planned_discharge_on", on, days)
    return placement


@pytest.mark.parametrize(
    ("dates", "left", "became", "slip", "moved"),
    [
        ([(ago(3), 40)], ago(3), Became.KEPT, 0, 0),
        ([(ago(3), 40)], ago(5), Became.KEPT, -2, 0),
        ([(ago(9), 40), (ago(4), 20)], ago(2), Became.LATE, 7, 1),
        ([(ago(9), 40), (ago(4), 20)], None, Became.NOT_DONE, None, 1),
        ([(ago(9), 40), (ago(4), 20), (ago(-8), 6)], None, Became.TO_COME, None, 2),
        ([(ago(-3), 2)], None, Became.TO_COME, None, 0),
    ],
)
def test_what_became_of_a_planned_discharge(
    hall: Hall,
    dates: list[tuple[date, int]],
    left: date | None,
    became: Became,
    slip: int | None,
    moved: int,
) -> None:
    person = planned(hall, *dates, left=left).patient.pseudonym

    (found,) = here(hall)

    assert (found.person, found.ward, found.first) == (person, "RHA:OWN", dates[0][0])
    assert (found.became(TODAY), found.slip, found.moved) == (became, slip, moved)
    assert found.told_since(ago(7), TODAY)


def test_a_date_taken_back_is_given_up(hall: Hall) -> None:
    placement = planned(hall, (ago(-3), 30))
    Placement.objects.filter(pk=placement.pk).update(planned_discharge_on=None)

    (found,) = here(hall)

    assert (found.now, found.became(TODAY)) == (None, Became.GIVEN_UP)


def test_what_was_settled_before_the_last_meeting_is_not_told_again(hall: Hall) -> None:
    planned(hall, (ago(12), 40), left=ago(9))

    (found,) = here(hall)

    assert not found.told_since(ago(7), TODAY)
    assert found.told_since(ago(10), TODAY)


def test_a_date_known_only_afterwards_says_so(hall: Hall) -> None:
    planned(hall, (ago(6), 1), left=ago(4))

    (found,) = here(hall)

    assert found.recorded_afterwards
    assert found.slip == 2


def test_an_expected_admission_is_kept_late_or_withdrawn(hall: Hall) -> None:
    ward, icb = hall.world.wards["own"], hall.world.icbs["QT1"]
    told: dict[str, Any] = {
        "service_line": ward.service_line,
        "responsible_icb": icb,
        "received_on": ago(60),
        "accepted_on": ago(50),
    }
    came = ReferralFactory(patient=Patient.objects.create(), expected_on=ago(8), **told)
    said(came, "expected_on", ago(8), 30)
    Referral.objects.filter(pk=came.pk).update(
        placement=place(came.patient, ward, icb, start=ago(3))
    )
    gone = ReferralFactory(patient=Patient.objects.create(), expected_on=ago(2), **told)
    said(gone, "expected_on", ago(2), 30)
    Referral.objects.filter(pk=gone.pk).update(withdrawn_on=ago(1))
    others = {**told, "responsible_icb": hall.world.icbs["QWO"]}
    ReferralFactory(patient=Patient.objects.create(), expected_on=ago(2), **others)

    found = {one.person: one for one in here(hall)}

    assert set(found) == {came.patient.pseudonym, gone.patient.pseudonym}
    late, withdrawn = found[came.patient.pseudonym], found[gone.patient.pseudonym]
    assert (late.kind, late.ward, late.slip) == ("admission", "RHA:OWN", 5)
    assert withdrawn.became(TODAY) is Became.GIVEN_UP


def test_a_ward_usually_slips_by_the_median(hall: Hall) -> None:
    for late in (0, 4, 10):
        planned(hall, (ago(20), 40), left=ago(20 - late))
    planned(hall, (ago(20), 40))
    planned(hall, (ago(200), 220), left=ago(190))

    (slip,) = usual_slips(here(hall))

    assert (slip.ward, slip.days, slip.behind) == ("RHA:OWN", 4, 3)


def test_promises_are_one_query_however_many(hall: Hall) -> None:
    planned(hall, (ago(3), 40))
    with CaptureQueriesContext(connection) as one:
        assert len(here(hall)) == 1
    for _ in range(4):
        planned(hall, (ago(3), 40), (ago(1), 20))
    with CaptureQueriesContext(connection) as several:
        assert len(here(hall)) == 5

    # One for the wards that are handed in.
    assert len(one) == len(several) == 2


def test_a_slip_opens_into_its_rows(hall: Hall) -> None:
    hall.opened(TODAY)
    late = planned(hall, (ago(20), 40), left=ago(3)).patient.pseudonym
    missed = planned(hall, (ago(5), 40)).patient.pseudonym
    client = Client()
    client.force_login(hall.hub)
    line = f"/meetings/EAST/{TODAY}/lines/LS/"

    page = opened(client, line)
    told = [[cell.text for cell in row] for row in rows(listed(page, "promises"))]
    (slip,) = rows(listed(page, "slips"))
    behind = opened(client, f"{line}promises/?ward=RHA:OWN")

    assert [row[0] for row in told] == [missed, late]
    assert told[0][4].startswith("Not done, 5 days late")
    assert told[1][4].startswith("Late by 17 days")
    assert [cell.text for cell in slip][1:] == ["17.0 days", "1"]
    assert [row[0].text for row in rows(listed(behind, "behind"))] == [late]
    other = opened(client, f"{line}promises/?ward=PRIV:FELLOW")
    assert rows(listed(other, "behind")) == []


def test_somebody_expected_has_no_ward_yet(hall: Hall) -> None:
    hall.opened(TODAY)
    person = Patient.objects.create()
    ReferralFactory(
        patient=person,
        service_line=hall.world.wards["own"].service_line,
        responsible_icb=hall.world.icbs["QT1"],
        received_on=ago(60),
        accepted_on=ago(50),
        expected_on=ago(-9),
    )
    client = Client()
    client.force_login(hall.hub)

    page = opened(client, f"/meetings/EAST/{TODAY}/lines/LS/")

    (row,) = rows(listed(page, "to-come"))
    assert [cell.text for cell in row][:3] == [person.pseudonym, "Admission", "Not known yet"]


def test_a_service_line_of_another_programme_has_no_page(hall: Hall) -> None:
    hall.opened(TODAY)
    client = Client()
    client.force_login(hall.hub)

    for page in ("promises", "charts"):
        assert client.get(f"/meetings/EAST/{TODAY}/lines/LS/{page}/").status_code == 200
        assert client.get(f"/meetings/EAST/{TODAY}/lines/AED/{page}/").status_code == 404
