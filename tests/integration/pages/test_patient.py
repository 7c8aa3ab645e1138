"""The page of one person: what is recorded, in lanes and in rows, and what is next."""

from datetime import timedelta

import pytest
from django.test import Client

from beds.services.placements import cancel_admission
from impact.audit.models import AccessKind, AccessLog
from patients.models import Leave, Patient, Placement, Readiness, Referral, Stay
from patients.record import patient_record
from patients.services.merges import merge_patients
from providers.services.accounts import system_user
from tests.factories import (
    InterventionFactory,
    LeaveFactory,
    LegalStatusFactory,
    PatientFactory,
    ReadinessFactory,
    ReferralFactory,
    StayFactory,
)
from tests.impact import NOW, Impact, days
from tests.pages import attribute, found, listed, one, opened, rows, words


@pytest.fixture
def story(made: Impact) -> Patient:
    """Admitted 300 days ago; leave, readiness, a seclusion that is over, a move asked for."""
    ward = made.wards[0]
    stay = StayFactory(
        ward=ward,
        start_date=days(-300),
        placement__responsible_icb=ward.site.icb,
        placement__planned_discharge_on=days(20),
    )
    LeaveFactory(stay=stay, start_date=days(-10), end_date=days(-8), bed_kept=False)
    LeaveFactory(stay=stay, start_date=days(-1), kind="absent_without_leave")
    ReadinessFactory(placement=stay.placement, start_date=days(-40), reason="24")
    InterventionFactory(
        placement=stay.placement, type="05", started_at=NOW, ended_at=NOW.replace(hour=11)
    )
    InterventionFactory(placement=stay.placement, type="01", started_at=NOW.replace(hour=8))
    LegalStatusFactory(
        patient=stay.patient, provider=ward.provider, status="09", start_date=days(-300)
    )
    ReferralFactory(
        patient=stay.patient,
        kind="move",
        service_line=ward.service_line,
        responsible_icb=ward.site.icb,
        received_on=days(-90),
        accepted_on=days(-70),
        placement=stay.placement,
    )
    patient: Patient = stay.patient
    return patient


def test_every_record_is_drawn_and_told(clinician: Client, story: Patient):
    page = opened(clinician, f"/patients/{story.pseudonym}/")
    told = [(row[0].text, row[1].text) for row in rows(listed(page, "events"))]

    assert told == [
        ("Seclusion", "23 November 2026"),
        ("Physical restraint: prone", "23 November 2026"),
        ("Absent without leave", "22 November 2026"),
        ("Section 17 leave", "13 November 2026"),
        ("Ready for discharge", "14 October 2026"),
        ("Move", "25 August 2026"),
        ("Ward stay", "27 January 2026"),
        ("Legal status", "27 January 2026"),
    ]
    chart = one(page, "svg", "app-chart")
    assert len(list(found(chart, "rect", "app-chart__bar"))) == 8
    # One for the restraint, one for the planned discharge.
    assert len(list(found(chart, "path", "app-chart__mark"))) == 2
    lanes = [words(lane) for lane in found(chart, "text", "app-chart__lane")]
    assert lanes == [
        "Placements",
        "Wards",
        "Beds",
        "Leave",
        "Ready to leave",
        "Seclusion",
        "Other restraint",
        "Legal status",
        "Referrals",
    ]


def test_what_is_next_is_said(clinician: Client, story: Patient):
    steps = words(one(opened(clinician, f"/patients/{story.pseudonym}/"), "section", "app-next"))

    assert "Ready for discharge since 14 October 2026." in steps
    assert "Waiting for: Ministry of Justice agreement to placement." in steps
    assert "Discharge planned for 13 December 2026." in steps
    assert (
        "Waits to move to medium secure men: personality disorder since 14 September 2026" in steps
    )


def test_lengths_are_midnights_spent(clinician: Client, story: Patient):
    page = opened(clinician, f"/patients/{story.pseudonym}/")

    assert "301 days, admitted 27 January 2026" in words(one(page, "dl", "app-facts"))
    assert rows(listed(page, "placements"))[0][3].text == "301"


@pytest.mark.parametrize("period", ["year", "three-years", "all", "nonsense"])
def test_as_much_of_the_timeline_is_drawn_as_is_asked_for(
    clinician: Client, story: Patient, period: str
):
    page = opened(clinician, f"/patients/{story.pseudonym}/?period={period}")

    assert list(found(one(page, "svg", "app-chart"), "rect", "app-chart__bar"))


def test_the_latest_events_are_listed_and_the_rest_is_a_link_away(
    clinician: Client, made: Impact, story: Patient
):
    placement = Placement.objects.get(patient=story)
    for number in range(30):
        InterventionFactory(placement=placement, started_at=NOW - timedelta(days=30 + number))
    address = f"/patients/{story.pseudonym}/"

    page = opened(clinician, address)
    (more,) = [
        attribute(link, "href")
        for link in found(listed(page, "events"), "a")
        if "Show all 38" in words(link)
    ]

    assert len(rows(listed(page, "events"))) == 20
    assert len(rows(listed(opened(clinician, address + more.partition("#")[0]), "events"))) == 38


def test_a_page_seen_names_the_person_on_record(clinician: Client, made: Impact, story: Patient):
    opened(clinician, f"/patients/{story.pseudonym}/")

    entry = AccessLog.objects.latest("pk")
    assert (entry.kind, entry.user, entry.people) == (
        AccessKind.PATIENT,
        made.clinician,
        [story.pk],
    )


def test_no_number_and_no_date_of_birth_is_shown(clinician: Client, story: Patient):
    text = clinician.get(f"/patients/{story.pseudonym}/").content.decode()

    assert story.nhs_number
    assert story.nhs_number not in text
    assert "1984" not in text
    assert "42 years" in text


def test_somebody_merged_leads_on_to_the_person_they_are(clinician: Client, story: Patient):
    other = PatientFactory(nhs_number=None)
    merge_patients(kept=story, merged=other, reason="The same person", by=system_user())

    response = clinician.get(f"/patients/{other.pseudonym}/")
    assert response.status_code == 302
    assert response["Location"] == f"/patients/{story.pseudonym}/"


def test_a_stranger_is_not_found(clinician: Client):
    nobody = PatientFactory()

    assert clinician.get(f"/patients/{nobody.pseudonym}/").status_code == 404
    assert clinician.get("/patients/NOBO-DYAT/").status_code == 404


def test_somebody_whose_admission_was_cancelled_is_found_and_told_of(
    clinician: Client, made: Impact
):
    person = made.ready
    admission = Placement.objects.get(patient=person)
    Referral.objects.filter(patient=person).delete()
    cancel_admission(placement=admission, by=made.clinician)

    page = opened(clinician, f"/patients/{person.pseudonym}/")

    told = words(one(page, "div", "nhsuk-inset-text"))
    assert f"An admission to {admission.provider.name}" in told
    assert "was entered in error. It was cancelled on" in told
    assert not rows(listed(page, "placements"))


def test_care_elsewhere_that_may_not_be_seen_is_left_out(
    made: Impact, clinician: Client, story: Patient
):
    """Placements in another collaborative's ward, for its own ICB, are not ours to read."""
    far = StayFactory(
        ward__site__icb__code="QXX",
        placement__patient=story,
        start_date=days(-900),
        end_date=days(-700),
    )
    LegalStatusFactory(
        patient=story,
        provider=far.provider,
        status="03",
        start_date=days(-900),
        end_date=days(-800),
    )
    record = patient_record(patient=story, user=made.clinician)

    assert far.placement not in record.placements
    assert [status.status for status in record.legal_statuses] == ["09"]
    assert far.ward.name not in clinician.get(f"/patients/{story.pseudonym}/").content.decode()


def test_every_page_of_a_person_can_be_opened(clinician: Client, made: Impact):
    for patient in Patient.objects.visible_to(made.clinician)[::20]:
        page = opened(clinician, f"/patients/{patient.pseudonym}/?events=all")
        stays = Stay.objects.visible_to(made.clinician).filter(patient=patient).count()
        told = [row for row in rows(listed(page, "events")) if row[0].text == "Ward stay"]
        assert len(told) == stays


def test_lists_of_one_kind_are_all_there(made: Impact):
    record = patient_record(patient=made.ready, user=made.commissioner)

    assert list(record.readiness) == list(Readiness.objects.filter(placement__patient=made.ready))
    assert record.placements == list(Placement.objects.filter(patient=made.ready))
    assert record.leaves == list(Leave.objects.filter(stay__patient=made.ready))
    assert record.referrals == list(Referral.objects.filter(patient=made.ready))
