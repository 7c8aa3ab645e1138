"""The administration site: who is admitted, what they may change, and what is never on it."""

from datetime import date

import pytest
from django.apps import apps
from django.db.models import Model
from django.test import Client
from django.urls import reverse

from providers.access import Role
from providers.admin_site import site
from providers.models import Code, Membership, User, Ward
from providers.services.accounts import manageable, system_user
from tests.worlds import World, small_world

pytestmark = pytest.mark.django_db


@pytest.fixture
def world() -> World:
    return small_world()


def signed_in(client: Client, user: User) -> Client:
    client.force_login(user)
    return client


def post_person(client: Client, person: User, rows: list[dict[str, object]]):
    """Sends a person's form with new roles."""
    kept = list(person.memberships.all())
    fields: dict[str, object] = {
        "username": person.username,
        "name": "",
        "email": "",
        "is_active": "on",
        "memberships-TOTAL_FORMS": len(kept) + len(rows),
        "memberships-INITIAL_FORMS": len(kept),
    }
    for place, membership in enumerate(kept):
        fields |= {
            f"memberships-{place}-id": membership.pk,
            f"memberships-{place}-user": person.pk,
            f"memberships-{place}-role": membership.role,
            f"memberships-{place}-provider": membership.provider_id or "",
            f"memberships-{place}-collaborative": membership.collaborative_id or "",
        }
    for place, row in enumerate(rows, start=len(kept)):
        fields |= {f"memberships-{place}-{name}": value for name, value in row.items()}
    return client.post(reverse("admin:providers_user_change", args=[person.pk]), fields)


@pytest.mark.parametrize(
    ("role", "where", "status"),
    [
        (Role.ADMINISTRATOR, "", 200),
        (Role.HUB, "EAST", 200),
        (Role.CLINICIAN, "RHA", 302),
        (Role.BED_MANAGER, "RHA", 302),
        (Role.COMMISSIONER, "EAST", 302),
        (Role.CASE_MANAGER, "EAST", 302),
        (Role.AUDITOR, "EAST", 302),
    ],
)
def test_who_is_admitted(world: World, client: Client, role: Role, where: str, status: int) -> None:
    answer = signed_in(client, world.user(role, where)).get("/admin/")

    assert answer.status_code == status


def test_who_is_not_admitted_is_refused_and_stranger_signs_in(world: World, client: Client) -> None:
    assert client.get("/admin/login/")["Location"].startswith("/accounts/login/")
    signed_in(client, world.user(Role.CLINICIAN, "RHA"))

    assert client.get("/admin/login/").status_code == 403


def test_staff_flag_admits_nobody(world: World, client: Client) -> None:
    user = world.user(Role.CLINICIAN, "RHA")
    User.objects.filter(pk=user.pk).update(is_staff=True)

    assert signed_in(client, user).get("/admin/").status_code == 302


def test_no_patient_token_or_foreign_history_is_on_the_site() -> None:
    names = {model._meta.label for model in site._registry}

    assert {name for name in names if name.startswith("patients.")} == set()
    assert names.isdisjoint({"oauth2_provider.AccessToken", "axes.AccessAttempt"})


@pytest.mark.parametrize("model", sorted(site._registry, key=lambda model: model._meta.label))
def test_every_list_opens_and_shows_no_patient(
    world: World, client: Client, model: type[Model]
) -> None:
    user = world.user(Role.ADMINISTRATOR)
    signed_in(client, user)

    answer = client.get(
        reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_changelist")
    )

    assert answer.status_code == 200
    page = answer.content.decode()
    assert not [person for person in world.people.values() if person.pseudonym in page]


def test_history_of_patients_cannot_be_asked_for(world: World, client: Client) -> None:
    signed_in(client, world.user(Role.ADMINISTRATOR))

    for asked in ({"event_model": "patients.patientevent"}, {"kind": "patientevent"}):
        page = client.get(reverse("admin:pghistory_events_changelist"), asked, follow=True)
        assert "patients.Patient" not in page.content.decode()
    answer = client.get(reverse("admin:pghistory_events_change", args=["patients.PatientEvent:1"]))
    assert answer.status_code == 302


def test_administrator_gives_a_role_and_it_is_on_record(world: World, client: Client) -> None:
    person = User.objects.create(username="new")
    administrator = world.user(Role.ADMINISTRATOR)
    signed_in(client, administrator)

    answer = post_person(
        client, person, [{"role": Role.CLINICIAN, "provider": world.providers["RHA"].pk}]
    )

    assert answer.status_code == 302, answer.context["errors"]
    given = Membership.objects.get(user=person)
    assert (given.role, given.provider) == (Role.CLINICIAN, world.providers["RHA"])
    event = apps.get_model("providers", "MembershipEvent").objects.get(id=given.pk)
    assert event.pgh_context.metadata["user"] == administrator.pk
    assert event.pgh_context.metadata["action"] == "admin.change"


def test_nobody_changes_their_own_roles(world: World, client: Client) -> None:
    administrator = world.user(Role.ADMINISTRATOR)
    signed_in(client, administrator)

    answer = post_person(
        client,
        administrator,
        [{"role": Role.HUB, "collaborative": world.collaboratives["EAST"].pk}],
    )

    assert answer.status_code == 200
    assert "Nobody changes their own roles" in answer.content.decode()
    assert administrator.memberships.count() == 1


def test_administrator_of_a_provider_gives_roles_there_alone(world: World, client: Client) -> None:
    person = User.objects.create(username="new")
    signed_in(client, world.user(Role.ADMINISTRATOR, "RHA"))

    there = post_person(
        client, person, [{"role": Role.CLINICIAN, "provider": world.providers["PRIV"].pk}]
    )
    everywhere = post_person(client, person, [{"role": Role.ADMINISTRATOR}])
    here = post_person(
        client, person, [{"role": Role.CLINICIAN, "provider": world.providers["RHA"].pk}]
    )

    assert (there.status_code, everywhere.status_code, here.status_code) == (200, 200, 302)
    assert person.memberships.get().provider == world.providers["RHA"]


def test_role_at_the_wrong_kind_of_organisation_is_refused(world: World, client: Client) -> None:
    person = User.objects.create(username="new")
    signed_in(client, world.user(Role.ADMINISTRATOR))

    answer = post_person(
        client, person, [{"role": Role.HUB, "provider": world.providers["RHA"].pk}]
    )

    assert answer.status_code == 200
    assert "This role is held in a collaborative." in answer.content.decode()


def test_administrator_of_a_provider_reaches_its_own_people(world: World) -> None:
    ours = world.user(Role.CLINICIAN, "RHA", username="ours")
    both = world.user(Role.CLINICIAN, "RHA", username="both")
    world.grant(both, Role.CLINICIAN, "PRIV", end_date=date(2026, 1, 1))
    theirs = world.user(Role.CLINICIAN, "PRIV", username="theirs")
    root = User.objects.create(username="root", is_superuser=True)
    administrator = world.user(Role.ADMINISTRATOR, "RHA")

    found = manageable(by=administrator)

    assert ours in found
    assert {both, theirs, root, system_user()}.isdisjoint(found)
    assert theirs in manageable(by=world.user(Role.ADMINISTRATOR))


def test_administrator_of_a_provider_is_told_no_roles_elsewhere(
    world: World, client: Client
) -> None:
    for where in ("RHA", "RXG"):
        world.user(Role.CLINICIAN, where, username=f"nurse.of.{where.lower()}")
    signed_in(client, world.user(Role.ADMINISTRATOR, "RHA"))

    page = client.get("/admin/providers/membership/").content.decode()

    assert "nurse.of.rha" in page
    assert "nurse.of.rxg" not in page
    signed_in(client, world.user(Role.ADMINISTRATOR))
    assert "nurse.of.rxg" in client.get("/admin/providers/membership/").content.decode()


def test_password_of_somebody_elsewhere_cannot_be_set(world: World, client: Client) -> None:
    theirs = world.user(Role.CLINICIAN, "PRIV")
    signed_in(client, world.user(Role.ADMINISTRATOR, "RHA"))

    answer = client.get(reverse("admin:auth_user_password_change", args=[theirs.pk]))

    assert answer.status_code in (302, 404)


def test_hub_changes_a_local_label_and_no_national_one(world: World, client: Client) -> None:
    signed_in(client, world.user(Role.HUB, "EAST"))
    local = Code.objects.get(list="pause_reason", code="cleaning")
    national = Code.objects.get(list="intervention_type", code="05")
    fields = {"position": 1, "group": "", "start_date": "", "end_date": ""}

    changed = client.post(
        reverse("admin:providers_code_change", args=[local.pk]),
        {"list": local.list, "code": local.code, "label": "Deep clean", **fields},
    )
    refused = client.post(
        reverse("admin:providers_code_change", args=[national.pk]),
        {"list": national.list, "code": national.code, "label": "Else", **fields},
    )

    assert (changed.status_code, refused.status_code) == (302, 403)
    local.refresh_from_db()
    national.refresh_from_db()
    assert (local.label, national.label) == ("Deep clean", "Seclusion")


def test_hub_changes_its_own_collaboratives_reference_data_alone(
    world: World, client: Client
) -> None:
    user = world.user(Role.HUB, "EAST")
    signed_in(client, user)

    def may_change(row: Model) -> bool:
        name = f"admin:providers_{row._meta.model_name}_change"
        page = client.get(reverse(name, args=[row.pk])).content.decode()
        return 'name="_save"' in page

    assert may_change(world.wards["own"])
    assert may_change(world.wards["spot"])
    assert not may_change(world.wards["west"])
    assert may_change(world.collaboratives["EAST"])
    assert not may_change(world.collaboratives["WEST"])
    assert not may_change(world.providers["RXG"])


def test_administrator_looks_at_reference_data_and_changes_none(
    world: World, client: Client
) -> None:
    signed_in(client, world.user(Role.ADMINISTRATOR))
    ward = world.wards["own"]

    page = client.get(reverse("admin:providers_ward_change", args=[ward.pk]))

    assert page.status_code == 200
    assert 'name="_save"' not in page.content.decode()


def test_nothing_is_deleted(world: World, client: Client) -> None:
    signed_in(client, User.objects.create(username="root", is_superuser=True))
    ward = world.wards["own"]

    answer = client.post(reverse("admin:providers_ward_delete", args=[ward.pk]), {"post": "yes"})

    assert answer.status_code == 403
    assert Ward.objects.filter(pk=ward.pk).exists()
