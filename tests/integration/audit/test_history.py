"""What every row was stays on record, whatever path changes it, and cannot be taken back."""

import pytest
from django.apps import apps
from django.db import connection

from impact.audit.history import change
from providers.models import Icb, User
from tests.refusals import assert_refused

pytestmark = pytest.mark.django_db
HISTORY = sorted(
    model._meta.db_table
    for model in apps.get_models()
    if model._meta.db_table.endswith("event") and hasattr(model, "pgh_tracked_model")
)


def events(key: int) -> list[tuple[str, str]]:
    model = apps.get_model("providers", "IcbEvent")
    return list(model.objects.filter(id=key).values_list("pgh_label", "name").order_by("pgh_id"))


@pytest.fixture
def icb() -> Icb:
    return Icb.objects.create(code="QT1", name="first")


def test_every_path_of_change_is_on_record(icb: Icb) -> None:
    key = icb.pk
    Icb.objects.filter(pk=key).update(name="second")
    with connection.cursor() as cursor:
        cursor.execute("UPDATE providers_icb SET name = 'third' WHERE id = %s", [key])
    Icb.objects.filter(pk=key).delete()

    assert events(key) == [
        ("insert", "first"),
        ("update", "second"),
        ("update", "third"),
        ("delete", "third"),
    ]


def test_record_says_who_and_doing_what() -> None:
    user = User.objects.create(username="someone")
    with change(by=user, action="tests.rename"):
        icb = Icb.objects.create(code="QT1", name="first")

    event = apps.get_model("providers", "IcbEvent").objects.get(id=icb.pk)
    assert event.pgh_context.metadata == {"user": user.pk, "action": "tests.rename"}


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE providers_icbevent SET name = 'other'",
        "DELETE FROM providers_icbevent",
        "TRUNCATE providers_icbevent",
    ],
)
def test_history_cannot_be_changed(icb: Icb, statement: str) -> None:
    assert_refused(statement)

    assert events(icb.pk) == [("insert", "first")]


@pytest.mark.parametrize("table", HISTORY)
def test_no_history_table_can_be_emptied(table: str) -> None:
    assert_refused(f'TRUNCATE "{table}" CASCADE')


def test_password_never_reaches_history() -> None:
    event = apps.get_model("providers", "UserEvent")

    assert "password" not in {field.name for field in event._meta.fields}
