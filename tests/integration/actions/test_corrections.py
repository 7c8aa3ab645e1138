"""Corrections from the pages: dates, an admission that never was, beds mixed up; what was."""

from datetime import date

from beds.models import BedPeriod
from beds.services import leave
from patients.models import Leave, Placement, Stay
from providers.access import Role
from tests.factories import LeaveFactory, UserFactory
from tests.integration.actions.forms import day, opened, press, said, shown
from tests.integration.actions.test_each import in_the_other_bed
from tests.integration.actions.test_offered import as_a
from tests.integration.beds_api.world import TODAY, Writing
from tests.pages import listed, rows, words
from tests.pages import opened as page_at
from tests.worlds import place


def correcting(there: Writing, record: str = "") -> str:
    return f"/placements/{there.placement.pk}/correct-dates/?record={record}"


def patient_page(there: Writing) -> str:
    return f"/patients/{there.placement.patient.pseudonym}/"


def test_every_record_of_one_s_own_leads_to_its_correction(there: Writing) -> None:
    stay = there.placement.stays.get()
    kept = LeaveFactory(stay=stay, start_date=TODAY)
    base = f"/placements/{there.placement.pk}/correct-dates/?back=patient"

    page = page_at(there.client, patient_page(there))

    told = {row[0].text: row[-1].links for row in rows(listed(page, "events"))}
    assert rows(listed(page, "placements"))[0][-1].links == (base,)
    assert told["Ward stay"] == (f"{base}&record=stay-{stay.pk}",)
    assert told[kept.get_kind_display()] == (f"{base}&record=leave-{kept.pk}",)


def test_nobody_else_is_led_to_a_correction(there: Writing) -> None:
    for role, where in ((Role.COMMISSIONER, "EAST"), (Role.CLINICIAN, "PRIV")):
        there.client.force_login(there.world.user(role, where, username=f"{role}-here"))
        assert "correct-dates" not in there.client.get(patient_page(there)).content.decode()


def test_ward_stay_begins_with_its_own_dates_and_takes_its_bed_along(there: Writing) -> None:
    stay = there.placement.stays.get()
    address = correcting(there, f"stay-{stay.pk}")

    values = opened(there.client, address)
    assert {name: values[name] for name in day("start_date", stay.start_date)} == day(
        "start_date", stay.start_date
    )
    press(there.client, address, day("start_date", "2026-02-03"))

    there.placement.refresh_from_db()
    assert there.placement.admitted_on == date(2026, 2, 3)
    assert there.bed("1").periods.get().start_date == date(2026, 2, 3)


def test_leave_is_corrected(there: Writing) -> None:
    kept = LeaveFactory(stay=there.placement.stays.get(), start_date=date(2026, 11, 1))

    press(
        there.client,
        correcting(there, f"leave-{kept.pk}"),
        day("start_date", "2026-11-02") | day("end_date", "2026-11-09"),
    )

    kept.refresh_from_db()
    assert (kept.start_date, kept.end_date) == (date(2026, 11, 2), date(2026, 11, 9))


def test_discharge_entered_in_error_is_opened_again(there: Writing) -> None:
    press(there.client, f"/placements/{there.placement.pk}/discharge/", {})
    empty = dict.fromkeys(day("end_date", TODAY), "")

    press(there.client, correcting(there), empty)

    assert Placement.objects.get(pk=there.placement.pk).discharged_on is None
    assert there.bed("1").periods.get().end_date is None


def test_what_no_longer_fits_is_said_and_kept_as_typed(there: Writing) -> None:
    typed = day("start_date", "2026-02-03") | day("end_date", "2026-12-25")

    refused = press(there.client, correcting(there), typed, 422)

    assert "25 December 2026 has not come yet" in said(refused)
    assert shown(refused)["end_date_day"] == "25"


def test_record_of_somebody_else_is_not_found(there: Writing) -> None:
    other = Stay.objects.get(patient=there.world.people["inward"])

    for named in (f"stay-{other.pk}", "leave-1", "stay-", "bed-1", "nonsense"):
        assert there.client.get(correcting(there, named)).status_code == 404


def test_correction_that_comes_second_is_told(there: Writing) -> None:
    address = correcting(there)
    typed = {**opened(there.client, address), **day("start_date", "2026-02-03")}
    leave.start_leave(
        placement=there.placement,
        kind="home",
        start_date=TODAY,
        today=TODAY,
        by=UserFactory(name="Fred Swift"),
    )

    told = there.client.post(address, typed)

    assert "Fred Swift changed this on " in said(told)
    assert shown(told)["start_date_month"] == "2"
    assert there.client.post(address, shown(told)).status_code == 302


def test_admission_that_never_was_goes_when_it_is_said_so(there: Writing) -> None:
    address, pk = f"/placements/{there.placement.pk}/cancel-admission/", there.placement.pk

    refused = press(there.client, address, {}, 422)
    assert "Say that this admission never happened" in said(refused)
    answer = press(there.client, address, {"sure": "on"})

    assert answer["Location"] == "/wards/RHA/OWN/#work"
    assert not Placement.objects.filter(pk=pk).exists()
    assert not there.bed("1").periods.exists()


def test_two_people_change_beds_at_once(there: Writing) -> None:
    other = in_the_other_bed(there)
    address = f"/placements/{there.placement.pk}/swap-beds/"

    press(there.client, address, {"other": str(other.pk)})

    now = {period.bed.label: period.stay for period in BedPeriod.objects.filter(end_date=None)}
    assert now["2"] == there.placement.stays.get()
    assert now["1"] == other.stay


def test_bed_that_the_other_left_meanwhile_is_said(there: Writing) -> None:
    other = in_the_other_bed(there)
    address = f"/placements/{there.placement.pk}/swap-beds/"
    typed = {**opened(there.client, address), "other": str(other.pk)}
    BedPeriod.objects.filter(pk=other.pk).delete()

    told = there.client.post(address, typed)

    assert told.status_code == 422
    assert "They are no longer in that bed" in said(told)


def test_what_was_before_is_shown_with_who_changed_it(there: Writing) -> None:
    press(there.client, correcting(there), day("start_date", "2026-02-03"))

    page = page_at(there.client, f"{patient_page(there)}changes/")

    told = [[cell.text for cell in row] for row in rows(listed(page, "changes"))]
    placement = next(row for row in told if row[2] == "placement changed")
    assert "admitted on: 2026-01-01 to 2026-02-03" in placement[3]
    assert "corrections.correct dates" in placement[1]
    assert "bed_manager-rha" in placement[1]


def test_what_was_taken_away_is_shown_to_its_own_organisation(there: Writing) -> None:
    # Somebody with another placement: the person's page is still there to be seen.
    person = there.placement.patient
    LeaveFactory(stay=there.placement.stays.get(), start_date=date(2026, 3, 1))
    gone = there.placement
    press(there.client, f"/placements/{gone.pk}/cancel-admission/", {"sure": "on"})
    place(person, there.world.wards["own"], there.world.icbs["QT1"])
    address = f"/patients/{person.pseudonym}/changes/"

    own = words(page_at(there.client, address))
    hub = words(page_at(as_a(there, Role.HUB, "EAST"), address))

    assert "placement removed" in own
    assert "leave removed" in own
    assert "placement removed" not in hub
    assert "placement added" in hub
    assert not Leave.objects.exists()


def test_changes_of_a_stranger_are_not_found(there: Writing) -> None:
    client = as_a(there, Role.CLINICIAN, "RXG")

    assert client.get(f"{patient_page(there)}changes/").status_code == 404
