"""The journeys of the day's work by another system, through a client made from the schema."""

import importlib
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from dataclasses import dataclass
from typing import Any

import pytest
from django.conf import settings
from django.middleware.csrf import _get_new_csrf_string
from django.test import Client
from pytest_django.live_server_helper import LiveServer

from beds.models import Bed
from impact.core import clock
from patients.models import Placement
from providers.access import Role
from providers.services.accounts import system_user
from providers.services.clients import create_client
from tests.integration.beds_api.world import TODAY, Writing, writing
from tests.journeys.generated import PACKAGE, Caller, generate

DAY = TODAY.isoformat()


@dataclass(frozen=True)
class Api:
    """EAST and WEST on a Friday, on a server; and who calls it."""

    here: Writing
    address: str
    opened: ExitStack

    def system(self, provider: str) -> Caller:
        """A provider's system that reads and writes, with the token that it asked for."""
        made = create_client(
            label=provider,
            scopes=["read", "write"],
            provider=self.here.world.providers[provider],
            by=system_user(),
        )
        asked = {"grant_type": "client_credentials", "scope": "read write", **vars(made)}
        token = Client().post("/oauth/token/", asked).json()["access_token"]
        return self._caller(headers={"Authorization": f"Bearer {token}"})

    def person(self, role: Role, where: str) -> Caller:
        """Somebody who is signed in."""
        client = Client()
        client.force_login(self.here.world.user(role, where))
        session, guard = settings.SESSION_COOKIE_NAME, _get_new_csrf_string()
        return self._caller(
            headers={"X-CSRFToken": guard},
            cookies={session: client.cookies[session].value, settings.CSRF_COOKIE_NAME: guard},
        )

    def _caller(self, **options: Any) -> Caller:
        made = importlib.import_module(PACKAGE)
        # A busy machine is slow, not broken.
        connection = made.Client(
            base_url=self.address, raise_on_unexpected_status=True, timeout=120, **options
        )
        return Caller(self.opened.enter_context(connection))


@pytest.fixture(scope="session")
def client_of_the_schema(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """The generated package, to be imported."""
    folder = tmp_path_factory.mktemp("generated")
    generate(folder)
    with pytest.MonkeyPatch.context() as patch:
        patch.syspath_prepend(str(folder))
        yield


@pytest.fixture
def api(client_of_the_schema: None, live_server: LiveServer) -> Iterator[Api]:
    with clock.at(TODAY), ExitStack() as opened:
        yield Api(writing(), live_server.url, opened)


def accepted(rha: Caller, hub: Caller) -> tuple[str, str]:
    """Somebody new is referred, triaged, assessed and accepted: referral and person."""
    made = rha.done(
        "referrals.create",
        person={"sex": "male"},
        service_line="LS",
        responsible_icb="QT1",
        received_on="2026-11-02",
        assessor="RHA",
    )
    referral, patient = made["id"], made["patient"]
    hub.update("referrals.triage_create", referral, triaged_on="2026-11-03")
    rha.update("referrals.book_assessment_create", referral, assessment_booked_for="2026-11-05")
    rha.update(
        "referrals.assess_create", referral, assessed_on="2026-11-05", level_recommended="low"
    )
    rha.update("referrals.send_report_create", referral, report_sent_on="2026-11-06")
    waiting = rha.update("referrals.accept_create", referral, accepted_on="2026-11-07")
    assert waiting["state"] == "waiting"
    return referral, patient


def test_referral_to_discharge(api: Api) -> None:
    rha, hub = api.system("RHA"), api.person(Role.HUB, "EAST")
    referral, patient = accepted(rha, hub)

    suited = [one for one in rha.ask("referrals.find_a_bed_list", referral).body if one["suited"]]
    (best,) = [one for one in suited if one["ward"] == "RHA:OWN"]
    assert best["bed_label"] == "2"
    rha.done("holds.create", bed=best["bed"], referral=referral, review_on=DAY, **{"from": DAY})
    admitted = rha.done(
        "placements.admit_create",
        patient=patient,
        ward=best["ward"],
        bed=best["bed"],
        referral=referral,
        admitted_on=DAY,
        responsible_icb="QT1",
    )
    placement = admitted["id"]
    assert rha.ask("referrals.retrieve", referral).body["state"] == "placed"
    ward = api.here.world.wards["own"].pk
    assert rha.update("wards.confirm_create", ward, headcount=3)["confirmed_at"]

    rha.update("placements.start_leave_create", placement, kind="home", **{"from": DAY})
    rha.update("placements.end_leave_create", placement, ended_on=DAY)
    begun = rha.update(
        "placements.start_intervention_create",
        placement,
        incident_id="I1",
        type="05",
        started_at=f"{DAY}T00:00:00Z",
    )
    (seclusion,) = begun["interventions"]
    rha.update(
        "placements.end_intervention_create",
        placement,
        intervention=seclusion["id"],
        ended_at=f"{DAY}T00:00:00Z",
    )
    rha.update("placements.ready_create", placement, **{"from": DAY})
    left = rha.update("placements.discharge_create", placement, discharged_on=DAY)

    assert left["discharged_on"] == DAY
    states = rha.ask("beds.timeline_retrieve", best["bed"]).body["spans"]
    assert states[-1]["state"] == "vacant"


def test_out_of_area_and_back(api: Api) -> None:
    spot, rha = api.system("SPOT"), api.system("RHA")
    manager = api.person(Role.CASE_MANAGER, "EAST")
    person = api.here.world.people["spot"]
    (away,) = [
        one
        for one in manager.ask("out_of_area.list").body["results"]
        if one["patient"] == person.pseudonym
    ]
    kept = manager.update(
        "out_of_area.plan_create",
        away["id"],
        next_step="A bed in the ward",
        owner="A Manager",
        due_on=DAY,
        target_ward="RHA:OWN",
    )
    assert kept["plan"]["target_ward"] == "RHA:OWN"
    manager.update("out_of_area.seen_create", away["id"], seen_on=DAY, seen_by="A Manager")

    spot.update("placements.discharge_create", away["id"], discharged_on=DAY)
    rha.done(
        "placements.admit_create",
        patient=person.pseudonym,
        ward="RHA:OWN",
        bed=api.here.bed("2").pk,
        admitted_on=DAY,
        responsible_icb="QT1",
    )

    left = [one["patient"] for one in manager.ask("out_of_area.list").body["results"]]
    assert person.pseudonym not in left
    assert Placement.objects.filter(patient=person).count() == 2


def test_ward_is_closed_and_opened_again(api: Api) -> None:
    rha, manager = api.system("RHA"), api.person(Role.CASE_MANAGER, "EAST")
    ward, bed = api.here.world.wards["own"].pk, api.here.bed("2").pk
    rha.update("wards.suspend_admissions_create", ward, reason="staffing", **{"from": DAY})
    closed = rha.done("closures.create", bed=bed, reason="staffing", **{"from": DAY})
    manager.update("closures.approve_create", closed["id"], approved_on=DAY)

    refused = rha.ask("placements.admit_create", given=api.here.admission("2"))
    assert refused.status == 409
    assert refused.body["conflict"]["what"]

    reopened = rha.changed("closures.reopen_create", closed["id"], on=DAY)
    assert reopened.status == 204
    assert (
        rha.update("wards.resume_admissions_create", ward, on=DAY)["admissions_suspended"] is False
    )
    assert rha.ask("placements.admit_create", given=api.here.admission("2")).status == 201


def test_two_race_for_one_bed(api: Api) -> None:
    bed = api.here.bed("2").pk
    callers = [api.system("RHA"), api.person(Role.CLINICIAN, "RHA")]
    referrals = [
        callers[0].done(
            "referrals.create",
            person={"sex": "male"},
            service_line="LS",
            responsible_icb="QT1",
            received_on=DAY,
            assessor="RHA",
        )
        for _ in callers
    ]

    def admit(caller: Caller, referral: dict[str, Any]) -> Any:
        return caller.ask(
            "placements.admit_create",
            given={
                "patient": referral["patient"],
                "ward": "RHA:OWN",
                "bed": bed,
                "referral": referral["id"],
                "admitted_on": DAY,
                "responsible_icb": "QT1",
            },
        )

    with ThreadPoolExecutor(2) as pool:
        answers = list(pool.map(admit, callers, referrals))

    assert sorted(answer.status for answer in answers) == [201, 409]
    (late,) = [answer for answer in answers if answer.status == 409]
    assert late.body["conflict"]["what"] == "the bed is occupied"
    for referral in referrals:
        assert referral["patient"] not in str(late.body)
    assert Bed.objects.get(pk=bed).periods.count() == 1


def test_clinician_of_another_provider_finds_nothing(api: Api) -> None:
    stranger = api.system("RXG")
    number = api.here.placement.pk
    pseudonym = api.here.world.people["own"].pseudonym

    assert stranger.ask("placements.retrieve", number).status == 404
    assert stranger.changed("placements.discharge_create", number, discharged_on=DAY).status == 404
    assert stranger.ask("patients.retrieve", pseudonym).status == 404
    listed = stranger.ask("placements.list").body["results"]
    assert pseudonym not in {one["patient"] for one in listed}
    assert Placement.objects.get(pk=number).discharged_on is None
