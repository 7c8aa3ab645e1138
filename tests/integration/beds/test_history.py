"""What the services leave in the change history: who, in which service, before and after."""

import re
from pathlib import Path

import pytest
from django.apps import apps

import beds
import patients
from beds.models import BedPeriod
from beds.services import (
    placements,
)
from impact.core.errors import Refusal
from providers.models import Ward
from providers.services import wards as ward_services
from tests.factories import (
    DAY,
    UserFactory,
    days,
)
from tests.integration.beds.stories import (
    NOW,
    stories,
)
from tests.placing import history, only_stay, versions, ward_with_beds

pytestmark = pytest.mark.django_db


def declared() -> set[str]:
    """The names under which the services of people and beds are declared."""
    folders = [Path(str(app.__file__)).parent / "services" for app in (beds, patients)]
    sources = [path.read_text() for folder in folders for path in folder.rglob("*.py")]
    sources.append(Path(str(ward_services.__file__)).read_text())
    return {name for source in sources for name in re.findall(r'@service\("([\w.]+)"\)', source)}


def test_every_service_is_told_of() -> None:
    assert set(stories(ward_with_beds())) == declared()


@pytest.mark.parametrize("action", sorted(declared()))
def test_service_is_in_the_history_with_who_and_what(action: str) -> None:
    here = ward_with_beds()

    written = stories(here)[action]()

    for row in written if isinstance(written, list | tuple) else [written]:
        assert history(row)[-1][1:] == (action, here.by.pk)


def test_history_keeps_what_was_before_and_after() -> None:
    there = ward_with_beds(1)
    placement = there.admit()

    placements.discharge(placement=placement, discharged_on=days(3), today=NOW, by=there.by)

    assert [(it.start_date, it.end_date) for it in versions(only_stay(placement))] == [
        (DAY, None),
        (DAY, days(3)),
    ]


def test_history_of_one_call_hangs_together_and_of_two_does_not() -> None:
    there = ward_with_beds(1)
    placement = there.admit()
    placements.discharge(placement=placement, discharged_on=days(3), today=NOW, by=there.by)

    rows = [placement, only_stay(placement), BedPeriod.objects.get()]
    contexts = [[it.pgh_context_id for it in versions(row)] for row in rows]

    assert contexts[0] == contexts[1] == contexts[2]
    assert len(set(contexts[0])) == 2


def test_history_says_who_by_number_and_never_by_name() -> None:
    there = ward_with_beds(1)
    somebody = UserFactory(username="private.name", name="A Private Name")
    placement = there.admit()

    placements.discharge(placement=placement, discharged_on=days(3), today=NOW, by=somebody)

    context = versions(placement)[-1].pgh_context
    assert context.metadata == {"user": somebody.pk, "action": "placements.discharge"}


def test_history_has_nothing_of_what_was_refused() -> None:
    there = ward_with_beds(1)
    first = there.admit()

    with pytest.raises(Refusal):
        there.admit(on=days(2), patient=first.patient, responsible_icb=first.responsible_icb)

    for name in ("PlacementEvent", "StayEvent"):
        assert apps.get_model("patients", name)._default_manager.count() == 1
    assert Ward.objects.get().end_date is None
