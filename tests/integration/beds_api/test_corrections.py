"""Corrections through the API: dates, an admission that never was, two beds mixed up."""

from datetime import date

import pytest

from beds.models import BedPeriod
from patients.models import Leave, Placement, Stay
from providers.access import Role
from tests.integration.beds_api.world import Writing, sent
from tests.placing import history


def record(api: Writing) -> str:
    return f"placements/{api.placement.pk}/"


def other_in_bed_two(api: Writing) -> Placement:
    """Somebody else, in bed 2."""
    stay = Stay.objects.get(patient=api.world.people["inward"])
    BedPeriod.objects.create(
        bed=api.bed("2"), use="occupied", stay=stay, start_date=stay.start_date
    )
    return stay.placement


def test_dates_of_a_placement_are_corrected_with_what_hangs_on_them(api: Writing) -> None:
    answer = api.update(record(api), "correct-dates", {"from": "2026-02-03"})

    assert (answer["admitted_on"], answer["stays"][0]["from"]) == ("2026-02-03", "2026-02-03")
    assert api.bed("1").periods.get().start_date == date(2026, 2, 3)
    assert history(api.placement)[-1][1] == "corrections.correct_dates"


def test_dates_of_a_leave_are_corrected(api: Writing) -> None:
    stay = api.placement.stays.get()
    leave = Leave.objects.create(stay=stay, kind="home", start_date=date(2026, 11, 1))

    answer = api.update(
        record(api),
        "correct-dates",
        {"leave": leave.pk, "from": "2026-11-02", "to": "2026-11-09"},
    )

    (told,) = answer["stays"][0]["leave"]
    assert (told["id"], told["from"], told["to"]) == (leave.pk, "2026-11-02", "2026-11-09")


@pytest.mark.parametrize("named", ["stay", "leave"])
def test_record_of_somebody_else_is_not_corrected(api: Writing, named: str) -> None:
    stay = Stay.objects.get(patient=api.world.people["inward"])
    leave = Leave.objects.create(stay=stay, kind="home", start_date=date(2026, 11, 1))
    key = {"stay": stay.pk, "leave": leave.pk}[named]

    problem = api.update(record(api), "correct-dates", {named: key, "from": "2026-02-03"}, 400)

    assert "no such record" in str(problem)
    both = {"stay": stay.pk, "leave": leave.pk, "from": "2026-02-03"}
    api.update(record(api), "correct-dates", both, 400)


def test_future_is_refused(api: Writing) -> None:
    problem = api.update(record(api), "correct-dates", {"from": "2026-12-01"}, 422)

    assert problem["code"] == "future"


def test_admission_that_never_was_is_taken_away(api: Writing) -> None:
    placement = api.placement

    api.update(record(api), "cancel-admission", {}, 204)

    assert not Placement.objects.filter(pk=placement.pk).exists()
    assert not api.bed("1").periods.exists()
    assert history(placement)[-1][:2] == ("delete", "placements.cancel_admission")


def test_two_people_change_beds(api: Writing) -> None:
    other = other_in_bed_two(api)

    api.update(record(api), "swap-beds", {"other": other.pk, "on": "2026-11-20"})

    now = {period.bed.label: period.stay for period in BedPeriod.objects.filter(end_date=None)}
    assert now["2"].placement == api.placement
    assert now["1"].placement == other


def test_nobody_changes_beds_with_another_organisation_s_person(api: Writing) -> None:
    fellow = Placement.objects.get(patient=api.world.people["fellow"])

    api.update(record(api), "swap-beds", {"other": fellow.pk, "on": "2026-11-20"}, 403)


@pytest.mark.parametrize(
    ("what", "given"),
    [
        ("correct-dates", {"from": "2026-02-03"}),
        ("cancel-admission", {}),
        ("swap-beds", {"other": 0, "on": "2026-11-20"}),
    ],
)
def test_correction_needs_the_version_and_the_right(
    api: Writing, what: str, given: dict[str, object]
) -> None:
    if "other" in given:
        given = {**given, "other": other_in_bed_two(api).pk}
    api.send(f"{record(api)}{what}/", given, 428)
    api.send(f"{record(api)}{what}/", given, 412, if_match='"0-0-0-0-0-0"')

    tag = api.tag(record(api))
    api.client.force_login(api.world.user(Role.COMMISSIONER, "EAST"))
    sent(api.client, f"{record(api)}{what}/", given, 403, if_match=tag)
    api.client.force_login(api.world.user(Role.CLINICIAN, "RXG"))
    sent(api.client, f"{record(api)}{what}/", given, 404, if_match=tag)
