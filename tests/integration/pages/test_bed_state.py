"""The page of the bed state: its numbers, where they lead, and what stands under them."""

import re
from datetime import date

import pytest
from django.test import Client

from beds.queries import Lists, lists_under
from beds.state import BedState, Row, bed_state
from impact.audit.models import AccessKind, AccessLog
from tests.impact import DAY, NOW, Impact, days
from tests.pages import Cell, attribute, found, listed, one, opened, page_of, rows, words

ADDRESS = "/bed-state/"
COUNTS = ("beds", "closed", "open", "occupied", "held", "paused", "vacant", "can_admit")


@pytest.fixture
def state(made: Impact) -> BedState:
    return bed_state(
        collaborative=made.collaborative, as_at=DAY, known_at=NOW, by="ward", since=days(-7)
    )


@pytest.fixture
def lists(made: Impact) -> Lists:
    return lists_under(collaborative=made.collaborative, as_at=DAY)


def numbers(row: list[Cell]) -> dict[str, str]:
    """The counts of a row as they are shown, without ins and outs and notes."""
    shown = [re.match(r"\d[\d,]*( to \d+)?", cell.text) for cell in row[1:9]]
    return dict(zip(COUNTS, [match[0] if match else "" for match in shown], strict=True))


def counts(row: Row, *, offer: str | None = None) -> dict[str, str]:
    """The same of a row of the bed state."""
    told = {name: f"{getattr(row, name):,}" for name in COUNTS}
    return {**told, "can_admit": offer} if offer else told


def offered(row: Row) -> str:
    low, high = row.can_admit_low, row.can_admit_high
    return str(high) if low == high else f"{low} to {high}"


def test_rows_are_those_of_the_bed_state_by_provider_and_ward(clinician: Client, state: BedState):
    table = one(opened(clinician, f"{ADDRESS}?open=all"), "table", "app-bed-table")
    shown = [numbers(row) for row in rows(table)]

    expected = []
    for group in state.cut(by="provider").rows:
        wards = [ward for ward in state.rows if ward.provider == group.provider]
        expected.append(counts(group, offer=offered(group)))
        expected.extend(counts(ward) for ward in wards if len(wards) > 1)
    assert shown == [*expected, counts(state.total, offer=offered(state.total))]


def test_a_row_adds_up(clinician: Client):
    table = one(opened(clinician, f"{ADDRESS}?open=all"), "table", "app-bed-table")

    for row in rows(table):
        count = {name: int(text.split(" to ")[-1]) for name, text in numbers(row).items()}
        assert count["beds"] == count["closed"] + count["open"]
        parts = ("occupied", "held", "paused", "vacant")
        assert count["open"] == sum(count[name] for name in parts)


@pytest.mark.parametrize("line", ["", "LS_M_MI", "MS_F"])
def test_every_number_leads_to_as_many_beds(clinician: Client, line: str):
    page = opened(clinician, f"{ADDRESS}?open=none&service_line={line}")
    checked = 0
    for row in rows(one(page, "table", "app-bed-table")):
        for cell, text in zip(row[1:9], numbers(row).values(), strict=True):
            if not cell.links:
                continue
            shown = list(found(opened(clinician, cell.links[0]), "li", "app-bed"))
            assert len(shown) == int(text.split(" to ")[-1])
            checked += 1
    assert checked > 10


def test_the_numbers_of_a_ward_lead_to_its_page(clinician: Client):
    page = opened(clinician, f"{ADDRESS}?open=RHA")
    wards = [
        row
        for row in rows(one(page, "table", "app-bed-table"))
        if any(link.startswith("/wards/RHA/") for link in row[0].links)
    ]
    for row in wards[:3]:
        for cell, text in zip(row[1:9], numbers(row).values(), strict=True):
            if cell.links:
                shown = list(found(opened(clinician, cell.links[0]), "li", "app-bed"))
                assert len(shown) == int(text)
    assert len(wards) == 11


def test_tabs_say_what_each_line_has_on_offer(clinician: Client, state: BedState):
    tabs = one(opened(clinician, ADDRESS), "nav", "app-lines")
    shown = [words(link).removesuffix(" on offer") for link in found(tabs, "a")]

    lines = state.cut(by="service_line").rows
    assert shown == [
        f"All service lines {offered(state.total)}",
        *(f"{row.labels['service_line']} {offered(row)}" for row in lines),
    ]


def test_a_total_over_stale_wards_is_a_range(clinician: Client, state: BedState):
    assert state.total.can_admit_low < state.total.can_admit_high
    page = opened(clinician, ADDRESS)
    total = rows(one(page, "table", "app-bed-table"))[-1]

    assert numbers(total)["can_admit"] == offered(state.total)
    assert re.search(r"\d+ of 29 stale$", total[12].text)


def test_ins_and_outs_since_a_week_before_stand_beside_counts(clinician: Client, state: BedState):
    total = rows(one(opened(clinician, ADDRESS), "table", "app-bed-table"))[-1]

    change = state.total.changes["occupied"]
    assert change.ins
    assert change.outs
    assert f" {change} " in f"{total[4].text} "


@pytest.mark.parametrize("asked", ["open=RHA", "by=site", "service_line=LS_M_MI&as_at=2026-11-20"])
def test_ins_and_outs_lead_to_the_beds_that_came_and_went(clinician: Client, asked: str):
    page = opened(clinician, f"{ADDRESS}?{asked}")
    checked = 0
    for change in found(one(page, "table", "app-bed-table"), "a", "app-changes"):
        told = words(change).split(" :")[0]
        ins, outs = re.search(r"\+(\d+)", told), re.search(r"−(\d+)", told)
        made_of = opened(clinician, attribute(change, "href"))
        for anchor, number in (("came", ins), ("went", outs)):
            count = words(one(listed(made_of, anchor), "span", "app-list__count"))
            assert int(count) == int(number[1] if number else 0), attribute(change, "href")
        checked += 1
    assert checked > 5


def test_numbers_of_a_site_lead_to_its_beds(clinician: Client):
    page = opened(clinician, f"{ADDRESS}?by=site")
    for row in rows(one(page, "table", "app-bed-table"))[:-1]:
        shown = list(found(opened(clinician, row[1].links[0]), "li", "app-bed"))
        assert len(shown) == int(numbers(row)["beds"])


def test_why_beds_are_closed_is_said_beside_their_number(clinician: Client, lists: Lists):
    page = opened(clinician, f"{ADDRESS}?open=none")
    tip = next(iter(found(rows_element(page)[-1], "span", "app-tip")))
    link, text = one(tip, "a"), one(tip, "span", "app-tip__text")

    assert attribute(link, "aria-describedby") == attribute(text, "id")
    told = re.findall(r"([A-Z][a-z ]+) (\d+)", words(text))
    closed = [bed.reason_label for bed in lists.beds if bed.use == "closed"]
    assert {reason: int(number) for reason, number in told} == {
        reason: closed.count(reason) for reason in closed
    }


def rows_element(page: object) -> list:
    return list(found(one(page, "table", "app-bed-table"), "tr"))


def test_lists_are_those_under_the_bed_state(clinician: Client, lists: Lists):
    page = opened(clinician, ADDRESS)
    counted = {
        "first-bed": len(lists.first_bed),
        "moves": len(lists.moves),
        "out-of-area": len(lists.out_of_area),
        "ready": len(lists.ready),
        "long-stay": len(lists.long_stay),
        "expected": len(lists.expected),
        "missed": len(lists.missed),
        "seclusion": len(lists.in_seclusion),
        "restricted": len(lists.restricted),
        "out-of-use": len(lists.beds),
    }
    assert all(counted.values())
    shown = {
        anchor: int(words(one(listed(page, anchor), "span", "app-list__count")))
        for anchor in counted
    }
    assert shown == counted


def test_a_long_list_is_cut_and_leads_to_all_of_it(clinician: Client, lists: Lists):
    section = listed(opened(clinician, ADDRESS), "restricted")
    assert len(rows(section)) == 10

    more = one(one(section, "p", "app-list__more"), "a")
    whole = listed(opened(clinician, attribute(more, "href").split("#")[0]), "restricted")
    names = [row[0].text for row in rows(whole)]
    assert len(names) == len(lists.restricted)
    assert set(names) == {person.pseudonym for person in lists.restricted}


def test_an_empty_list_says_so_in_a_sentence(clinician: Client):
    page = opened(clinician, f"{ADDRESS}?service_line=W_BLEND&provider=RHA")

    for anchor in ("first-bed", "moves", "out-of-area", "ready", "missed"):
        assert words(one(listed(page, anchor), "p", "app-empty")).endswith(".")
    assert "No ward of the collaborative" in words(one(page, "section", "app-state"))


def test_a_past_day_says_so_across_the_page(clinician: Client):
    page = opened(clinician, f"{ADDRESS}?as_at=2026-11-16")

    banner = one(page, "div", "app-banner")
    assert "16 November 2026, 7 days ago" in words(banner)
    assert attribute(one(banner, "a"), "href") == ADDRESS
    assert "As at 16 November 2026 , known at 23 November 2026 at 09:30" in words(page)


def test_today_has_no_banner(clinician: Client):
    assert not list(found(opened(clinician, ADDRESS), "div", "app-banner"))


def test_the_days_to_choose_are_the_mondays_and_today(clinician: Client):
    page = opened(clinician, f"{ADDRESS}?service_line=LS_F")
    links = [
        attribute(link, "href")
        for nav in found(page, "nav", "app-choices")
        for link in found(nav, "a")
    ]

    assert links == [
        "/bed-state/?as_at=2026-11-16&service_line=LS_F",
        "/bed-state/?service_line=LS_F",
        "/bed-state/?service_line=LS_F",
    ]


@pytest.mark.parametrize(
    ("given", "sentence"),
    [
        ("2026-11-24", "24 November 2026 has not come yet"),
        ("31/02/2026", "Enter a real date"),
        ("soon", "Enter a real date"),
    ],
)
@pytest.mark.parametrize("address", [ADDRESS, "/bed-state/map/", "/wards/RHA/CANNOCK/", "/"])
def test_a_day_that_cannot_be_shown_is_refused_in_a_sentence(
    clinician: Client, address: str, given: str, sentence: str
):
    response = clinician.get(address, {"as_at": given, "service_line": "LS_F"})

    assert response.status_code == 422
    page = page_of(response)
    assert sentence in words(page)
    kept = {attribute(field, "name"): attribute(field, "value") for field in found(page, "input")}
    assert kept["service_line"] == "LS_F"
    assert not list(found(page, "table"))


@pytest.mark.parametrize(
    "asked",
    ["service_line=NONE", "service_line=AED", "provider=RXG", "collaborative=WY-SECURE", "by=x"],
)
def test_what_may_not_be_seen_is_not_found(clinician: Client, asked: str):
    assert clinician.get(f"{ADDRESS}?{asked}").status_code == 404


def test_somebody_who_sees_no_bed_state_finds_no_page(made: Impact):
    client = Client()
    client.force_login(made.administrator)

    for address in (ADDRESS, "/bed-state/map/", "/bed-state/bed-state.csv"):
        assert client.get(address).status_code == 404


def test_a_page_seen_is_one_entry_with_filter_and_count(clinician: Client, made: Impact):
    page = opened(clinician, f"{ADDRESS}?service_line=LS_F&as_at=2026-11-20")

    entry = AccessLog.objects.latest("pk")
    assert (entry.kind, entry.page, entry.user) == (AccessKind.LIST, "bed-state", made.clinician)
    assert entry.filters == {
        "collaborative": "IMPACT",
        "as_at": "2026-11-20",
        "service_line": "LS_F",
    }
    named = {
        words(link)
        for section in found(page, "section", "app-list")
        for link in found(section, "a")
        if attribute(link, "href").startswith("/patients/")
    }
    assert entry.shown == len(named) > 0


def test_rows_may_be_cut_by_service_line_and_by_site(clinician: Client, state: BedState):
    for by in ("service_line", "site"):
        page = opened(clinician, f"{ADDRESS}?by={by}")
        shown = [numbers(row) for row in rows(one(page, "table", "app-bed-table"))]
        cut = state.cut(by=by)
        expected = [counts(row, offer=offered(row)) for row in (*cut.rows, cut.total)]
        assert shown == expected


def test_nobodys_number_is_on_the_page(clinician: Client, made: Impact):
    response = clinician.get(ADDRESS)

    assert made.secluded.nhs_number
    assert not re.search(r"999\d{7}", response.content.decode())


def test_the_past_is_shown_as_it_was(clinician: Client, made: Impact):
    before = date(2024, 1, 5)
    then = bed_state(collaborative=made.collaborative, as_at=before, known_at=NOW)
    page = opened(clinician, f"{ADDRESS}?as_at={before}")

    total = rows(one(page, "table", "app-bed-table"))[-1]
    assert numbers(total)["occupied"] == str(then.total.occupied)
