"""The waiting list, a referral and its steps, as people of each side see and use them."""

from typing import Any

import pytest
from django.test import Client

from impact.audit.models import AccessKind, AccessLog
from impact.core import clock
from patients.models import Referral
from patients.referral_states import ReferralAction, ReferralState
from providers.access import Role
from tests.factories import DAY, ReferralFactory, days, nhs_number
from tests.integration.referrals.conftest import SignIn
from tests.pages import attribute, form_state, found, listed, one, opened, page_of, rows, words
from tests.worlds import World

LIST = "/referrals/"


def parts(name: str, day: Any) -> dict[str, str]:
    """A date as the form's three boxes send it."""
    return {
        f"{name}_day": str(day.day),
        f"{name}_month": str(day.month),
        f"{name}_year": str(day.year),
    }


def address(referral: Referral, step: ReferralAction) -> str:
    return f"{LIST}{referral.pk}/{step.value}/"


def send(client: Client, where: str, **fields: str) -> Any:
    """Open a form, fill it in and send it with what it hid."""
    form = one(opened(client, where), "main")
    hidden = {
        attribute(field, "name"): attribute(field, "value")
        for field in found(form, "input")
        if attribute(field, "type") == "hidden"
    }
    return client.post(where, {**hidden, **fields})


def test_list_shows_open_referrals_with_their_clocks(
    sign_in: SignIn, referral: Referral, world: World
) -> None:
    ReferralFactory(
        patient=world.people["fellow"],
        responsible_icb=world.icbs["QT1"],
        service_line=referral.service_line,
        received_on=days(-10),
        accepted_on=None,
        withdrawn_on=days(-1),
    )
    page = opened(sign_in(Role.HUB, "EAST"), LIST)

    (row,) = rows(listed(page, "referrals"))
    texts = [cell.text for cell in row]
    assert texts[0] == world.people["own"].pseudonym
    assert "Received 1 May 2026" in texts[1]
    assert texts[3:5] == ["Received", "3"]
    assert texts[5].startswith("4 days left")
    assert texts[6].startswith("25 days left")
    assert row[1].links == (f"{LIST}{referral.pk}/",)
    entry = AccessLog.objects.get()
    assert (entry.kind, entry.page, entry.shown) == (AccessKind.LIST, "referrals", 1)
    assert entry.filters == {"state": "open"}


def test_list_is_counted_by_line_and_state_and_narrowed(
    sign_in: SignIn, referral: Referral, world: World
) -> None:
    client = sign_in(Role.HUB, "EAST")
    waiting = ReferralFactory(
        patient=world.people["fellow"],
        responsible_icb=world.icbs["QT1"],
        service_line=referral.service_line,
        received_on=days(-40),
        accepted_on=days(-20),
    )
    line, total = rows(listed(opened(client, LIST), "lines"))

    assert [cell.text for cell in line[1:]] == ["1", "0", "0", "0", "1", "2"]
    assert [cell.text for cell in total[1:]] == ["1", "0", "0", "0", "1", "2"]
    for cell in (line[1], line[5], line[6]):
        shown = rows(listed(opened(client, cell.links[0]), "referrals"))
        assert len(shown) == int(cell.text)
    (late,) = rows(listed(opened(client, f"{LIST}?overdue=on"), "referrals"))
    assert late[0].text == waiting.patient.pseudonym
    assert "Overdue by 33 days" in late[5].text


@pytest.mark.parametrize(
    ("role", "where", "status"),
    [
        (Role.CLINICIAN, "RHA", 200),
        (Role.COMMISSIONER, "EAST", 200),
        (Role.CLINICIAN, "RXG", 404),
        (Role.AUDITOR, "EAST", 404),
        (Role.ADMINISTRATOR, "", 404),
    ],
)
def test_who_sees_a_referral(
    sign_in: SignIn, referral: Referral, role: Role, where: str, status: int
) -> None:
    client = sign_in(role, where)

    assert client.get(f"{LIST}{referral.pk}/").status_code == status
    if role == Role.CLINICIAN and where == "RXG":
        assert referral.patient.pseudonym not in client.get(LIST).content.decode()


def test_a_referral_seen_names_the_person_on_record(sign_in: SignIn, referral: Referral) -> None:
    opened(sign_in(Role.COMMISSIONER, "EAST"), f"{LIST}{referral.pk}/")

    entry = AccessLog.objects.get()
    assert (entry.kind, entry.people) == (AccessKind.PATIENT, [referral.patient_id])


def actions(client: Client, referral: Referral) -> list[str]:
    page = opened(client, f"{LIST}{referral.pk}/")
    first, *others = [words(link) for link in found(one(page, "main"), "a", "nhsuk-button")]
    assert first == "Find a bed"
    return others


def test_each_side_is_offered_what_it_may_do(sign_in: SignIn, referral: Referral) -> None:
    assert actions(sign_in(Role.HUB, "EAST"), referral) == [
        "Triage",
        "Book the assessment",
        "Redirect",
        "Withdraw",
    ]
    assert actions(sign_in(Role.CLINICIAN, "RHA"), referral) == [
        "Book the assessment",
        "Record the assessment",
        "Decline",
        "Withdraw",
    ]
    assert actions(sign_in(Role.COMMISSIONER, "EAST"), referral) == []


def test_from_receipt_to_waiting_in_the_browser_s_forms(
    sign_in: SignIn, referral: Referral
) -> None:
    hub, clinician = sign_in(Role.HUB, "EAST"), sign_in(Role.BED_MANAGER, "RHA")
    steps: list[tuple[Client, ReferralAction, dict[str, str]]] = [
        (hub, ReferralAction.TRIAGE, parts("triaged_on", days(-2))),
        (
            hub,
            ReferralAction.BOOK_ASSESSMENT,
            parts("assessment_booked_for", days(4)),
        ),
        (
            clinician,
            ReferralAction.ASSESS,
            {**parts("assessed_on", days(-1)), "level_recommended": "low"},
        ),
        (clinician, ReferralAction.ACCEPT, parts("accepted_on", DAY)),
        (clinician, ReferralAction.SEND_REPORT, parts("report_sent_on", DAY)),
    ]
    for client, step, fields in steps:
        answer = send(client, address(referral, step), **fields)
        assert (answer.status_code, answer["Location"]) == (302, f"{LIST}{referral.pk}/")
    referral.refresh_from_db()

    assert referral.state == ReferralState.WAITING
    assert (referral.triaged_on, referral.assessment_booked_for) == (days(-2), days(4))
    page = words(one(opened(hub, f"{LIST}{referral.pk}/"), "main"))
    assert "Accepted: waiting" in page
    assert "Level recommended Low" in page
    assert "Done on 3 May 2026, in time" in page


def test_what_is_refused_is_said_and_what_was_typed_is_kept(
    sign_in: SignIn, referral: Referral
) -> None:
    client = sign_in(Role.CLINICIAN, "RHA")
    where = address(referral, ReferralAction.DECLINE)

    answer = send(client, where, **parts("declined_on", days(1)), decline_reason="no_bed")

    page = page_of(answer)
    summary = words(one(page, "div", "nhsuk-error-summary"))
    assert answer.status_code == 422
    assert "Declined on: 5 May 2026 has not come yet" in summary
    kept = {attribute(box, "name"): attribute(box, "value") for box in found(page, "input")}
    assert kept["declined_on_day"] == "5"
    (chosen,) = [
        box
        for box in found(page, "input")
        if attribute(box, "value") == "no_bed" and "checked" in dict(box.attributes)
    ]
    assert attribute(chosen, "name") == "decline_reason"
    assert Referral.objects.get(pk=referral.pk).state == ReferralState.RECEIVED


def test_who_comes_second_is_told_and_can_go_on(sign_in: SignIn, referral: Referral) -> None:
    hub, clinician = sign_in(Role.HUB, "EAST"), sign_in(Role.CLINICIAN, "RHA")
    where = address(referral, ReferralAction.WITHDRAW)
    form = opened(clinician, where)
    send(hub, address(referral, ReferralAction.TRIAGE), **parts("triaged_on", DAY))
    fields = parts("withdrawn_on", DAY)

    answer = clinician.post(where, {**fields, **form_state(form)})

    page = page_of(answer)
    assert answer.status_code == 422
    assert "hub-east changed this on" in words(one(page, "div", "nhsuk-error-summary"))
    now = {**fields, **form_state(page)}
    assert clinician.post(where, now).status_code == 302
    # A double click is answered as the first, and does nothing.
    assert clinician.post(where, now).status_code == 302
    assert Referral.objects.get(pk=referral.pk).state == ReferralState.WITHDRAWN


def test_a_step_that_is_over_is_refused_with_its_sentence(
    sign_in: SignIn, referral: Referral
) -> None:
    client = sign_in(Role.CLINICIAN, "RHA")
    where = address(referral, ReferralAction.ACCEPT)

    answer = send(client, where, **parts("accepted_on", DAY))

    assert answer.status_code == 422
    assert "possible while it is assessed" in words(one(page_of(answer), "main"))


@pytest.mark.parametrize(
    ("role", "where", "step", "status"),
    [
        (Role.CLINICIAN, "RHA", "triage", 403),
        (Role.HUB, "EAST", "accept", 403),
        (Role.COMMISSIONER, "EAST", "withdraw", 403),
        (Role.CLINICIAN, "RXG", "withdraw", 404),
        (Role.CLINICIAN, "RHA", "place", 404),
        (Role.CLINICIAN, "RHA", "nonsense", 404),
    ],
)
def test_who_may_not_is_refused_before_and_after_typing(
    sign_in: SignIn, referral: Referral, role: Role, where: str, step: str, status: int
) -> None:
    client = sign_in(role, where)

    assert client.get(f"{LIST}{referral.pk}/{step}/").status_code == status
    assert client.post(f"{LIST}{referral.pk}/{step}/", {}).status_code == status


def new(world: World, **fields: str) -> dict[str, str]:
    return {
        "kind": "new",
        "service_line": str(world.wards["own"].service_line.pk),
        "responsible_icb": str(world.icbs["QT1"].pk),
        "assessor": str(world.providers["RHA"].pk),
        "urgency": "urgent",
        "source": "prison",
        "current_location": "HMP Somewhere",
        **parts("received_on", DAY),
        **fields,
    }


def test_a_new_referral_of_somebody_new(sign_in: SignIn, world: World) -> None:
    client, number = sign_in(Role.HUB, "EAST"), nhs_number()
    fields = new(world, nhs_number=f"{number[:3]} {number[3:]}", sex="male", home_area="E06000018")

    answer = send(client, f"{LIST}new/", **fields)

    made = Referral.objects.get()
    assert answer["Location"] == f"{LIST}{made.pk}/"
    assert (made.patient.nhs_number, made.patient.home_area) == (number, "E06000018")
    assert (made.urgency, made.source, made.received_on) == ("urgent", "prison", DAY)
    page = client.get(f"{LIST}{made.pk}/").content.decode()
    assert number not in page
    assert "HMP Somewhere" in page


def test_a_move_of_somebody_known(sign_in: SignIn, world: World) -> None:
    client = sign_in(Role.CLINICIAN, "RHA")
    person = world.people["own"].pseudonym
    fields = new(world, pseudonym=person.lower(), kind="move", move_reason="separation")

    assert send(client, f"{LIST}new/?pseudonym={person}&kind=move", **fields).status_code == 302

    (row,) = rows(listed(opened(client, LIST), "referrals"))
    assert row[1].text.startswith("Move: Separation: speak to the support hub")


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        ({"pseudonym": "NOBO-DYAT"}, "Nobody whom you may see has this pseudonym"),
        ({"nhs_number": "9990000001"}, "fails its check digit"),
        ({"kind": "move", "move_reason": "acuity"}, "there is nothing to move from"),
        ({"assessor": ""}, "Name your own organisation as the assessor"),
        (parts("received_on", days(1)), "has not come yet"),
    ],
)
def test_a_new_referral_that_cannot_be(
    sign_in: SignIn, world: World, fields: dict[str, str], sentence: str
) -> None:
    client = sign_in(Role.CLINICIAN, "RHA")

    answer = send(client, f"{LIST}new/", **new(world, **fields))

    assert answer.status_code == 422
    assert sentence in words(one(page_of(answer), "div", "nhsuk-error-summary"))
    assert "9990000001" not in words(one(page_of(answer), "div", "nhsuk-error-summary"))
    assert not Referral.objects.exists()


def test_only_who_may_takes_in(sign_in: SignIn) -> None:
    assert sign_in(Role.COMMISSIONER, "EAST").get(f"{LIST}new/").status_code == 404
    assert sign_in(Role.AUDITOR, "EAST").get(LIST).status_code == 404


def test_the_clock_of_the_page_is_that_of_the_product(sign_in: SignIn, referral: Referral) -> None:
    client = sign_in(Role.HUB, "EAST")
    with clock.at(days(20)):
        page = words(listed(opened(client, f"{LIST}{referral.pk}/"), "clocks"))

    assert "Overdue by 16 days" in page
