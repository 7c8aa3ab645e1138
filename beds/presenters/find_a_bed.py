"""Find a bed: every bed with its reasons, those that are suited first."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.urls import reverse
from django.utils.text import capfirst

from beds.matching import Match
from impact.core.listing import Cell, Column, Listing
from patients.models import Referral
from patients.presenters.referrals import kind_of, referral_address

MOST = 20
JUDGES = "From what is recorded. The receiving clinician decides suitability."


@dataclass(frozen=True, kw_only=True)
class FindPage:
    """What the page places; each bed stands in one of its lists."""

    heading: str
    pseudonym: str
    referral_url: str
    collaborative: str
    today: date
    known_at: datetime
    judges: str
    place_away: str
    lists: list[Listing]


def find_page(
    *,
    referral: Referral,
    matches: Sequence[Match],
    offers: Listing,
    collaborative: str,
    today: date,
    now: datetime,
    shown: str,
    places_away: bool,
) -> FindPage:
    """The page; lists are cut after the first rows unless theirs is the one `shown` in full.

    `places_away`: whoever looks may record somebody in a ward that no member feeds.
    """
    suited = [one for one in matches if one.suited]
    near = [one for one in matches if one.one_change]
    others = [one for one in matches if not one.suited and not one.one_change]
    lists = (
        ("suited", "Suited", "Nothing recorded speaks against these. The nearest first.", suited),
        (
            "near",
            "One change away",
            "One thing speaks against each; if it changed, it would do.",
            near,
        ),
        ("others", "Other beds", "The fewer reasons against, the earlier.", others),
    )
    return FindPage(
        heading=f"{referral.patient.pseudonym}: {kind_of(referral)}, {referral.service_line}",
        pseudonym=referral.patient.pseudonym,
        referral_url=referral_address(referral.pk),
        collaborative=collaborative,
        today=today,
        known_at=now,
        judges=JUDGES,
        place_away=f"{reverse('away_admission')}?referral={referral.pk}" if places_away else "",
        lists=[
            *([offers] if offers.rows else []),
            *(
                _list(referral, anchor, heading, about, found, whole=shown == anchor)
                for anchor, heading, about, found in lists
            ),
        ],
    )


def bed_address(referral: int, bed: int) -> str:
    """The page of one bed for one referral."""
    return reverse("found_bed", args=[referral, bed])


def _list(
    referral: Referral,
    anchor: str,
    heading: str,
    about: str,
    found: Sequence[Match],
    *,
    whole: bool,
) -> Listing:
    cut = len(found) > MOST and not whole
    more = f"{reverse('find_a_bed', args=[referral.pk])}?show={anchor}#{anchor}" if cut else ""
    columns = ["Bed", "Ward", "Distance", "For", "Against"]
    if anchor == "near":
        columns.append("It would do if")
    return Listing(
        anchor=anchor,
        heading=heading,
        about=about,
        empty="No bed.",
        columns=[Column(label=label, numeric=label == "Distance") for label in columns],
        rows=[
            _row(referral, one, near=anchor == "near") for one in (found[:MOST] if cut else found)
        ],
        count=len(found),
        more=more,
    )


def _row(referral: Referral, one: Match, *, near: bool) -> list[Cell]:
    bed = one.bed
    row = [
        Cell(f"Bed {bed.label}", bed_address(referral.pk, bed.bed), "; ".join(one.notes)),
        Cell(bed.ward_name, note=f"{bed.provider_name}, {bed.site_name}"),
        Cell(distance(one)),
        Cell(said(one.reasons_for)),
        Cell(said(one.against)),
    ]
    return [*row, Cell(capfirst(one.one_change))] if near else row


def said(reasons: Sequence[object]) -> str:
    """Reasons in a line, a dash for none."""
    return "; ".join(str(getattr(reason, "words", reason)) for reason in reasons) or "–"


def distance(one: Match) -> str:
    """How far the site is from the home area."""
    return f"{one.bed.km} km" if one.bed.km is not None else "Not known"
