"""The first page and the wall."""

from datetime import timedelta

import pytest
from django.test import Client

from beds.queries import lists_under
from beds.state import bed_state
from impact.audit.models import AccessLog
from providers.access import Role
from providers.models import Collaborative, Membership, Provider
from tests.impact import DAY, NOW, Impact, days
from tests.pages import attribute, found, listed, one, opened, rows, words

WALL = "/bed-state/?view=wall"


def test_home_says_for_whom_it_is(clinician: Client):
    text = words(one(opened(clinician, "/"), "ul", "app-standings"))

    assert text == "Amara Okafor: Clinician , Nottinghamshire Healthcare NHS Foundation Trust."


def test_home_shows_every_service_line_and_the_whole(clinician: Client, made: Impact):
    state = bed_state(collaborative=made.collaborative, as_at=DAY, known_at=NOW, by="service_line")
    shown = rows(listed(opened(clinician, "/"), "lines"))

    assert [row[0].text for row in shown] == [
        *(row.labels["service_line"] for row in state.rows),
        "All service lines",
    ]
    for row, expected in zip(shown, (*state.rows, state.total), strict=True):
        assert int(row[1].text) == expected.open
        assert int(row[2].text) == expected.occupied
        assert int(row[4].text) == expected.waiting
        assert int(row[5].text) == expected.out_of_area


def test_home_puts_ones_own_stale_wards_first(clinician: Client, made: Impact):
    state = bed_state(collaborative=made.collaborative, as_at=DAY, known_at=NOW)
    stale = {row.labels["ward"] for row in state.rows if row.stale}
    shown = [row[0].text for row in rows(listed(opened(clinician, "/"), "stale"))]
    own = [text for text in shown if text.endswith("Nottinghamshire Healthcare")]

    assert own
    assert shown[: len(own)] == own
    assert {text.rsplit(" ", 1)[0].split(" Nott")[0] for text in own} <= stale


def test_home_of_an_administrator_says_what_the_role_is_for(made: Impact):
    client = Client()
    client.force_login(made.administrator)
    page = opened(client, "/")

    assert "Invites people and gives them roles; sees no patients." in words(page)
    assert not list(found(page, "table"))


def test_home_asks_a_stranger_to_sign_in():
    response = Client().get("/")

    assert response.status_code == 302
    assert response["Location"].startswith("/accounts/login/")


def test_somebody_of_several_collaboratives_chooses(made: Impact):
    Membership.objects.create(
        user=made.administrator, role=Role.CLINICIAN, provider=Provider.objects.get(key="CYGNET")
    )
    client = Client()
    client.force_login(made.administrator)
    page = opened(client, "/bed-state/?collaborative=WY-SECURE&as_at=2026-11-16")

    (chooser,) = [
        nav
        for nav in found(page, "nav", "app-choices")
        if attribute(nav, "aria-label") == "Collaborative"
    ]
    links = {words(link): link for link in found(chooser, "a")}
    west = Collaborative.objects.get(code="WY-SECURE")
    assert set(links) == {"IMPACT", west.short_name}
    assert attribute(links[west.short_name], "aria-current") == "page"
    assert attribute(links["IMPACT"], "href") == (
        "/bed-state/?collaborative=IMPACT&as_at=2026-11-16"
    )
    row = rows(one(page, "table", "app-bed-table"))[0]
    assert "collaborative=WY-SECURE" in row[1].links[0]


@pytest.mark.parametrize("line", ["", "LS_M_MI"])
def test_wall_shows_the_figures_of_the_bed_state(clinician: Client, made: Impact, line: str):
    state = bed_state(
        collaborative=made.collaborative,
        as_at=DAY,
        known_at=NOW,
        by="service_line",
        since=DAY - timedelta(days=7),
    ).cut(by="ward", service_line=line or None)
    page = opened(clinician, f"{WALL}&service_line={line}")
    total = state.total
    shown = {
        words(one(tile, "span", "app-wall__label")): words(one(tile, "a", "app-wall__number"))
        for tile in found(page, "li", "app-wall__figure")
    }

    low, high = total.can_admit_low, total.can_admit_high
    assert shown == {
        "Open beds": str(total.open),
        "In": str(total.occupied),
        "Can admit now": str(high) if low == high else f"{low} to {high}",
        "Waiting": str(total.waiting),
        "Out of area": str(total.out_of_area),
        "Ready to leave": str(total.ready_for_discharge),
    }


def test_wall_names_at_most_ten_people_the_worst_clock_first(clinician: Client, made: Impact):
    page = opened(clinician, WALL)
    shown = [
        (int(words(next(iter(found(row, "td")))).replace(",", "")), words(one(row, "a")))
        for row in found(one(page, "tbody"), "tr")
    ]
    lists = lists_under(collaborative=made.collaborative, as_at=DAY)
    clocks: dict[str, int] = {}
    for name, count in (
        *((each.pseudonym, each.days) for each in lists.waiting),
        *((each.pseudonym, each.out_of_area_days or 0) for each in lists.out_of_area),
        *((each.pseudonym, each.ready.days) for each in lists.ready if each.ready),
    ):
        clocks[name] = max(clocks.get(name, 0), count)

    worst = sorted(((count, name) for name, count in clocks.items()), key=lambda x: (-x[0], x[1]))
    assert shown == worst[:10]
    entry = AccessLog.objects.latest("pk")
    assert (entry.page, entry.shown) == ("wall", 10)


def test_wall_of_a_past_day_says_so(clinician: Client):
    page = opened(clinician, f"{WALL}&as_at={days(-30)}")

    assert "30 days ago, not today" in words(one(page, "div", "app-banner"))
