"""What is another collaborative's appears nowhere for those who may not see it.

Not in a page, its title or a list, an export, the rows behind a figure, a refusal, the audit, a
header: every operation of the table is asked for, of EAST's records and of WEST's, by each role of
EAST. Nor is an identity of one's own people anywhere but where it is asked for, and in the files
that their own organisation takes away.
"""

import io
import re
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from string import Template
from typing import Any

import pytest
from django.db import transaction
from django.http import HttpResponse
from django.test import Client
from pypdf import PdfReader

from providers.access import COLLABORATIVE_ROLES, Role
from providers.models import User
from tests.contracts.access_table import Row, rows
from tests.contracts.callers import CALLERS
from tests.contracts.examples import Whose, examples
from tests.contracts.hidden import NUMBERS, OWN_NUMBER, PLACE, SECRET, hidden, sample_of
from tests.contracts.urls import every_path
from tests.worlds import World, small_world

# Nothing of anybody's is on these, or only of who asks.
_EMPTY = ("/accounts/", "/api/docs/", "/api/schema/", "/healthz", "/oauth/")
_ASKED_OF_WEST = ("/bed-state/", "/figures/", "/figures/figures.csv", "/referrals/", "/offers/")
_WORD = re.compile(r'"([^"]+)"')
Names = dict[str, Any]


@dataclass(frozen=True)
class Asked:
    """One request; `of_others` where it is for a record of WEST's, or narrowed to WEST."""

    method: str
    address: str
    content: str
    of_others: bool


@dataclass(frozen=True)
class Place:
    """Both collaboratives with their records, and everything that can be asked of them."""

    world: World
    asked: list[Asked]


@pytest.fixture(scope="module")
def place(django_db_setup: None, django_db_blocker: object) -> Iterator[Place]:
    """Made once for the module and undone after it."""
    with django_db_blocker.unblock(), transaction.atomic():  # type: ignore[attr-defined]
        world = small_world()
        yield Place(world, everything(world))
        transaction.set_rollback(True)


def everything(world: World) -> list[Asked]:
    """Every operation: on EAST's records, on WEST's, and in the ward that has people of both."""
    ours, others = examples(world), hidden(world)
    paths = every_path()
    told = [row for row in rows() if not row.path.startswith(_EMPTY)]
    return [
        *(_request(row, path, ours) for row in told for path in _own(row, paths, ours)),
        *(_of_another(row, *another) for row in told if row.sample for another in others.items()),
        *(_narrowed(row) for row in told if row.path in _ASKED_OF_WEST),
    ]


def _own(row: Row, paths: set[str], names: Names) -> list[str]:
    """The addresses of a row, without the empty forms of the administration."""
    return [path for path in row.addresses(paths, names) if not path.endswith("/add/")]


def _request(row: Row, address: str, names: Names) -> Asked:
    return Asked(row.method, address, row.content(names), of_others=False)


def _of_another(row: Row, whose: Whose, names: Names) -> Asked:
    """The same of another's record of the same kind."""
    address = Template(sample_of(row.sample, whose)).substitute(names)
    return Asked(row.method, address, sample_of(row.content(names), whose), of_others=True)


def _narrowed(row: Row) -> Asked:
    return Asked(row.method, f"{row.path}?collaborative=WEST", "", of_others=True)


def test_nothing_of_another_collaborative_is_shown_to_all_of_ours_at_once(
    db: None, place: Place
) -> None:
    """Somebody with every role there is at RHA and in EAST."""
    user = place.world.user(Role.CLINICIAN, "RHA", username="everybody")
    for role in (Role.BED_MANAGER, Role.ADMINISTRATOR):
        place.world.grant(user, role, "RHA")
    for role in COLLABORATIVE_ROLES:
        place.world.grant(user, role, "EAST")

    shown = list(_answers(_signed_in(user), place.asked))

    _assert_nothing_of_others(shown)
    # Of our own people too: only in what their organisation sent and takes away again.
    named = [asked.address for asked, text in shown if OWN_NUMBER in text]
    assert named == [address for address in named if address.startswith("/data/held/RHA/")]
    assert named


@pytest.mark.parametrize("role", ["clinician", "system_reader"])
def test_refusals_tell_nothing_of_another_collaborative(db: None, place: Place, role: str) -> None:
    asked = [one for one in place.asked if one.of_others]

    shown = list(_answers(CALLERS[role](place.world), asked))

    _assert_nothing_of_others(shown)


def _assert_nothing_of_others(shown: list[tuple[Asked, str]]) -> None:
    markers = (SECRET, *NUMBERS.values())
    assert not [asked for asked, text in shown if any(word in text for word in markers)]
    places = [asked.address for asked, text in shown if PLACE in text]
    # Whoever keeps reference data sees every organisation's wards and beds there.
    assert not [address for address in places if not address.startswith("/admin/")]


def test_those_whose_they_are_do_see_them(db: None, place: Place) -> None:
    manager = _signed_in(place.world.user(Role.BED_MANAGER, "RXG"))
    auditor = _signed_in(place.world.user(Role.AUDITOR, "WEST"))
    theirs = [one for one in place.asked if one.of_others and one.method == "GET"]
    audit = [one for one in place.asked if one.address.startswith("/audit/")]

    seen = "".join(text for _, text in _answers(manager, theirs))
    audited = "".join(text for _, text in _answers(auditor, audit))

    for word in ("west", "local", "spell", "stay"):
        assert f"{SECRET}-{word}" in seen
    assert f"{SECRET} nurse" in seen
    assert NUMBERS["west"] in seen
    assert f"{PLACE} ward" in seen
    assert f"{SECRET} reason" in audited


def _signed_in(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def _answers(client: Client, asked: list[Asked]) -> Iterator[tuple[Asked, str]]:
    """What each is answered; what it changes, the session too, is undone before the next."""
    session = dict(client.cookies)
    for one in asked:
        client.cookies.clear()
        client.cookies.update(session)
        with transaction.atomic():
            answer = client.generic(
                one.method, one.address, one.content, content_type="application/json"
            )
            text = _text(answer)
            transaction.set_rollback(True)
        # What was asked for may be said again: it was known to who asked.
        for known in (one.address.partition("?")[0], *_WORD.findall(one.content)):
            text = text.replace(known.casefold(), "")
        yield one, text


def _text(answer: HttpResponse) -> str:
    """The headers and body of an answer, small letters all.

    Of a workbook all its sheets, of a PDF the words of all its pages.
    """
    body = answer.getvalue()
    if body.startswith(b"%PDF"):
        body = " ".join(page.extract_text() for page in PdfReader(io.BytesIO(body)).pages).encode()
    if zipfile.is_zipfile(io.BytesIO(body)):
        with zipfile.ZipFile(io.BytesIO(body)) as workbook:
            body = b" ".join(workbook.read(name) for name in workbook.namelist())
    return f"{answer.headers} {body.decode()}".casefold()
