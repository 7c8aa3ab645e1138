"""Who reads and who writes: commissioners signed in, and a system of each of nine providers."""

from dataclasses import dataclass
from datetime import date, timedelta
from random import Random

from django.conf import settings
from django.test import Client
from django.utils import timezone
from oauth2_provider.models import AccessToken, Application

from beds.models import Bed
from impact.core.dated import as_at
from patients.models import Placement
from providers.access import Role
from providers.models import Collaborative, Membership, Provider, User, Ward
from providers.services.accounts import system_user
from providers.services.clients import create_client


@dataclass(frozen=True)
class Person:
    """Somebody in a ward: their placement, pseudonym and responsible ICB."""

    placement: int
    pseudonym: str
    icb: str


@dataclass(frozen=True)
class Reading:
    """A reader's cookie and the service line that they look at."""

    headers: dict[str, str]
    line: str


@dataclass(frozen=True)
class Working:
    """A writer's token, their source of chance, and what their provider has."""

    headers: dict[str, str]
    dice: Random
    beds: list[tuple[int, str]]
    wards: list[int]
    people: list[Person]


@dataclass(frozen=True)
class People:
    """All of them."""

    readers: list[Reading]
    writers: list[Working]


def people(*, readers: int, writers: int, today: date) -> People:
    """Makes their accounts. Writers of one provider share its people, so that they meet."""
    collaborative = Collaborative.objects.get()
    providers = list(Provider.objects.filter(collaborative_members__isnull=False).order_by("pk"))
    return People(
        readers=[_reader(collaborative, number) for number in range(readers)],
        writers=[
            _writer(providers[number % len(providers)], number, today) for number in range(writers)
        ],
    )


def _reader(collaborative: Collaborative, number: int) -> Reading:
    user = User.objects.create(username=f"reader-{number}")
    Membership.objects.create(user=user, role=Role.COMMISSIONER, collaborative=collaborative)
    client = Client()
    client.force_login(user)
    cookie = client.cookies[settings.SESSION_COOKIE_NAME].value
    return Reading(
        {"Cookie": f"{settings.SESSION_COOKIE_NAME}={cookie}"}, line=f"L{1 + number % 10}"
    )


def _writer(provider: Provider, number: int, today: date) -> Working:
    made = create_client(
        label=f"Writer {number}", scopes=["read", "write"], by=system_user(), provider=provider
    )
    application = Application.objects.get(client_id=made.client_id)
    token = AccessToken.objects.create(
        application=application,
        user=application.user,
        token=f"writer-{number}",
        scope="read write",
        expires=timezone.now() + timedelta(hours=1),
    )
    wards = Ward.objects.filter(provider=provider)
    beds = Bed.objects.filter(as_at(today), ward__in=wards).select_related("ward__provider")
    placements = Placement.objects.filter(provider=provider, discharged_on=None)
    return Working(
        headers={"Authorization": f"Bearer {token.token}"},
        dice=Random(number),
        beds=[(bed.pk, bed.ward.reference) for bed in beds],
        wards=list(wards.values_list("pk", flat=True)),
        people=[
            Person(*row)
            for row in placements.order_by("pk").values_list(
                "pk", "patient__pseudonym", "responsible_icb__code"
            )
        ],
    )
