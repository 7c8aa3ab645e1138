"""Each action does what its service does, from its page alone."""

from datetime import date
from typing import Any

import pytest
from pghistory.models import Context

from beds.actions.table import FOR_SOMEBODY, ON_A_BED, ON_A_RECORD, ON_A_WARD
from beds.models import BedPeriod, Confirmation
from beds.services import closures, holds, leave, pauses
from patients.models import Intervention, Leave, Placement, Stay
from patients.services import readiness
from patients.services.interventions import record_intervention
from providers.access import Role
from providers.services.wards import suspend_admissions
from tests.factories import UserFactory
from tests.integration.actions.forms import day, opened, press, said, shown
from tests.integration.beds_api.world import TODAY, Writing
from tests.placing import history

BEFORE = date(2026, 11, 19)


def before(there: Writing, what: str) -> None:
    """What must have happened for an action to be offered."""
    by, placement = UserFactory(), there.placement
    bed, given = there.bed("2"), {"today": TODAY, "by": UserFactory()}
    if what == "end-leave":
        leave.start_leave(placement=placement, kind="home", start_date=BEFORE, **given)
    elif what == "make-transfer":
        trial = leave.Trial(ward=there.world.wards["flow"])
        leave.start_leave(
            placement=placement, kind="trial", start_date=BEFORE, trial=trial, **given
        )
    elif what == "not-ready":
        readiness.mark_ready(placement=placement, start_date=BEFORE, **given)
    elif what == "end-intervention":
        now = there.now
        record_intervention(
            placement=placement, incident_id="I1", type="05", started_at=now, now=now, by=by
        )
    elif what in ("reopen", "approve"):
        closures.close_bed(bed=bed, start_date=BEFORE, reason="staffing", **given)
    elif what in ("release", "review"):
        holds.hold_bed(bed=bed, start_date=BEFORE, review_on=BEFORE, reason="emergency", **given)
    elif what == "resume":
        pauses.pause_bed(bed=bed, start_date=BEFORE, review_on=TODAY, reason="cleaning", **given)
    elif what == "swap-beds":
        in_the_other_bed(there)
    elif what == "resume-admissions":
        ward = there.world.wards["own"]
        suspend_admissions(ward=ward, start_date=BEFORE, reason="staffing", **given)


def in_the_other_bed(there: Writing) -> BedPeriod:
    """Somebody else in bed 2."""
    stay = Stay.objects.get(patient=there.world.people["inward"])
    return BedPeriod.objects.create(
        bed=there.bed("2"), use="occupied", stay=stay, start_date=stay.start_date
    )


def address(there: Writing, name: str) -> str:
    """The page of an action, on the ward, its empty bed or the person in bed 1."""
    if any(one.name == name for one in ON_A_WARD):
        return f"/wards/RHA/OWN/do/{name}/"
    if any(one.name == name for one in ON_A_BED):
        return f"/beds/{there.bed('2').pk}/{name}/"
    return f"/placements/{there.placement.pk}/{name}/"


PRESSED = [
    pytest.param("start-leave", {"kind": "home"}, "leave.start_leave", id="start-leave"),
    pytest.param("end-leave", {}, "leave.end_leave", id="end-leave"),
    pytest.param("make-transfer", {}, "leave.make_trial_a_transfer", id="make-transfer"),
    pytest.param("move-bed", {"place": "bed-$2"}, "placements.move_bed", id="move-bed"),
    pytest.param("swap-beds", {"other": "$other"}, "placements.swap_beds", id="swap-beds"),
    pytest.param(
        "correct-dates",
        day("start_date", "2026-02-01"),
        "corrections.correct_dates",
        id="correct-dates",
    ),
    pytest.param(
        "cancel-admission", {"sure": "on"}, "placements.cancel_admission", id="cancel-admission"
    ),
    pytest.param("transfer", {"place": "ward-$flow"}, "placements.transfer", id="transfer"),
    pytest.param("ready", {"attributable_to": "04"}, "readiness.mark_ready", id="ready"),
    pytest.param("not-ready", {}, "readiness.mark_not_ready", id="not-ready"),
    pytest.param(
        "plan-discharge",
        day("planned_on", "2026-12-24"),
        "placements.plan_discharge",
        id="plan-discharge",
    ),
    pytest.param("discharge", {}, "placements.discharge", id="discharge"),
    pytest.param(
        "start-intervention",
        {"type": "05", "incident_id": "I7"},
        "interventions.record_intervention",
        id="start-intervention",
    ),
    pytest.param(
        "end-intervention",
        {"intervention": "$intervention"},
        "interventions.end_intervention",
        id="end-intervention",
    ),
    pytest.param("hold", {"reason": "emergency"}, "beds.hold_bed", id="hold"),
    pytest.param("release", {}, "beds.release_hold", id="release"),
    pytest.param("review", day("review_on", "2026-11-24"), "beds.review_use", id="review"),
    pytest.param("pause", {"reason": "cleaning"}, "beds.pause_bed", id="pause"),
    pytest.param("resume", {}, "beds.resume_bed", id="resume"),
    pytest.param("close", {"reason": "staffing"}, "beds.close_bed", id="close"),
    pytest.param("reopen", {}, "beds.reopen_bed", id="reopen"),
    pytest.param("approve", {}, "beds.approve_closure", id="approve"),
    pytest.param("suspend", {"reason": "staffing"}, "wards.suspend_admissions", id="suspend"),
    pytest.param("resume-admissions", {}, "wards.resume_admissions", id="resume-admissions"),
    pytest.param("confirm", {"headcount": "2"}, "wards.confirm_ward", id="confirm"),
    pytest.param("admit", {"place": "bed-$2"}, "placements.admit", id="admit"),
]


def filled(there: Writing, typed: dict[str, str]) -> dict[str, str]:
    """What is typed, with the numbers of what the world holds."""
    intervention = Intervention.objects.first()
    names = {
        "$2": str(there.bed("2").pk),
        "$flow": str(there.world.wards["flow"].pk),
        "$other": str(getattr(there.bed("2").periods.first(), "pk", "")),
        "$intervention": str(intervention.pk) if intervention else "",
    }
    found = dict(typed)
    for name in found:
        for word, number in names.items():
            found[name] = found[name].replace(word, number)
    return found


def services_called() -> set[str]:
    """The services that made history."""
    return set(Context.objects.values_list("metadata__action", flat=True))


@pytest.mark.parametrize(("name", "typed", "service"), PRESSED)
def test_action_is_done_from_its_page(
    there: Writing, name: str, typed: dict[str, str], service: str
) -> None:
    before(there, name)
    if name == "admit":
        person = there.admission()["patient"]
        typed = {**typed, "pseudonym": person, "responsible_icb": str(there.world.icbs["QT1"].pk)}
        typed["understood"] = "on"
    if name == "approve":
        there.client.force_login(there.world.user(Role.CASE_MANAGER, "EAST"))

    earlier = services_called()

    answer = press(there.client, address(there, name), filled(there, typed))

    where = "FLOW" if name == "make-transfer" else "OWN"
    assert answer["Location"] == f"/wards/RHA/{where}/#work"
    assert service in services_called() - earlier
    page = there.client.get("/wards/RHA/OWN/")
    assert b"app-message" in page.content


def test_every_action_is_tried() -> None:
    known = {one.name for one in (*ON_A_WARD, *ON_A_BED, *FOR_SOMEBODY, *ON_A_RECORD)}

    assert known == {param.values[0] for param in PRESSED}


def test_what_is_typed_is_what_is_recorded(there: Writing) -> None:
    typed: dict[str, Any] = {"kind": "section17", "bed_kept": "no"}
    typed |= day("start_date", "2026-11-18") | day("end_date", "2026-11-27")

    press(there.client, address(there, "start-leave"), typed)

    made = Leave.objects.get()
    assert (made.kind, made.bed_kept) == ("section17", False)
    assert (made.start_date, made.end_date) == (date(2026, 11, 18), date(2026, 11, 27))
    assert there.bed("1").periods.get(start_date="2026-01-01").end_date == date(2026, 11, 18)


def test_trial_leave_leads_to_the_ward_chosen(there: Writing) -> None:
    typed = {"kind": "trial", "place": f"ward-{there.world.wards['flow'].pk}"}

    press(there.client, address(there, "start-leave"), typed)

    assert Stay.objects.get(trial_leave__isnull=False).ward == there.world.wards["flow"]


def test_somebody_who_waits_is_admitted_by_their_referral(there: Writing) -> None:
    given = there.admission()
    referral = there.world.people["inward"].referrals.create(
        reference="R1",
        responsible_icb=there.world.icbs["QT1"],
        service_line=there.world.wards["own"].service_line,
        received_on=date(2026, 11, 2),
        accepted_on=date(2026, 11, 9),
    )
    page = "/wards/RHA/OWN/do/admit/"

    press(
        there.client,
        page,
        {"referral": str(referral.pk), "place": f"bed-{given['bed']}", "understood": "on"},
    )

    referral.refresh_from_db()
    assert referral.placement == Placement.objects.latest("pk")
    assert history(referral.placement)[0][1] == "placements.admit"


def test_person_whom_the_ward_is_not_for_is_admitted_on_a_second_look(there: Writing) -> None:
    there.world.wards["own"].sex = "female"
    there.world.wards["own"].save()
    given, page = there.admission(), "/wards/RHA/OWN/do/admit/"
    typed = {
        "pseudonym": given["patient"],
        "place": f"bed-{given['bed']}",
        "responsible_icb": str(there.world.icbs["QT1"].pk),
    }

    looked = press(there.client, page, typed, 422)
    press(there.client, page, {**typed, "understood": "on"})

    assert "is for women" in looked.content.decode()
    assert BedPeriod.objects.filter(bed=there.bed("2")).exists()


def test_headcount_that_differs_opens_the_differences_first(there: Writing) -> None:
    page = "/wards/RHA/OWN/do/confirm/"
    first = press(there.client, page, {"headcount": "3"}, 422)

    assert not Confirmation.objects.exists()
    assert "You counted 3, and 2 people are recorded" in first.content.decode()
    assert f"/placements/{there.placement.pk}/discharge/" in first.content.decode()

    again = there.client.post(page, shown(first))
    assert again.status_code == 302, (said(again), shown(first))
    made = Confirmation.objects.get()
    assert (made.headcount, made.held) == (3, 2)


def test_form_begins_with_today(there: Writing) -> None:
    values = opened(there.client, address(there, "discharge"))

    assert {name: values[name] for name in day("discharged_on", TODAY)} == day(
        "discharged_on", TODAY
    )
