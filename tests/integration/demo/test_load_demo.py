"""The demonstration's first six weeks in the database, and how they are carried on."""

import json
from datetime import date, timedelta
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.test import override_settings

from beds.choices import BedUse, DifferenceKind, OfferAnswer
from beds.models import Bed, BedPeriod, Confirmation, Difference, ImportBatch, Offer
from beds.queries.invariants import check
from beds.services.holds import hold_bed
from impact.core import clock
from impact.demo import loader
from impact.demo.accounts import ACCOUNTS, SIGN_IN_WITH, case_manager
from impact.demo.feeds import FED
from impact.demo.models import Telling
from patients.models import CareReview, Patient, RepatriationPlan, Stay, Visit
from patients.services.repatriation import caseload
from providers.access import Role
from providers.models import User, Ward
from providers.services.accounts import system_user
from reporting.models import Issue, Meeting, Report
from reporting.services.reports import make_due
from tests.integration.demo.telling import tell

FIRST_DAY = date(2020, 11, 10)
NEXT_WEEK = date(2020, 11, 18)
SEED = 11


@pytest.fixture(scope="module")
def first(told_into: None) -> loader.Loaded:
    return tell(FIRST_DAY, seed=SEED)


def _command(**options: object) -> str:
    out = StringIO()
    with clock.at(FIRST_DAY):
        call_command("load_demo", stdout=out, stderr=StringIO(), **options)
    return out.getvalue()


def test_load_takes_every_row_and_enters_the_rest(first: loader.Loaded, aside: None) -> None:
    assert first.left_out == []
    assert first.created > 1_500
    assert first.changed == first.unchanged == 0
    assert first.entered > 100
    assert Telling.objects.get().until == FIRST_DAY


def test_load_breaks_no_invariant(first: loader.Loaded, aside: None) -> None:
    assert [found.invariant.name for found in check(today=FIRST_DAY) if found.broken] == []


def test_load_again_the_same_day_changes_nothing(first: loader.Loaded, aside: None) -> None:
    sent = ImportBatch.objects.count()
    assert sent

    again = tell(FIRST_DAY, again=True)

    assert ImportBatch.objects.count() == sent
    assert (again.created, again.changed, again.entered) == (0, 0, 0)
    assert again.unchanged == first.created
    assert again.left_out == []


def test_load_told_already_does_nothing(first: loader.Loaded, aside: None) -> None:
    told = tell(FIRST_DAY)

    assert told.told_before
    assert (told.created, told.unchanged) == (0, 0)


def test_load_on_a_later_day_carries_the_story_on(first: loader.Loaded, aside: None) -> None:
    people = set(Patient.objects.values_list("pk", "nhs_number"))

    later = tell(NEXT_WEEK)

    assert later.left_out == []
    assert later.created > 0
    assert later.changed > 0
    assert people < set(Patient.objects.values_list("pk", "nhs_number"))
    assert Telling.objects.latest("until").until == NEXT_WEEK
    assert ImportBatch.objects.filter(sent_at__date__gte=FIRST_DAY).exists()
    once_more = tell(NEXT_WEEK, again=True)
    assert (once_more.created, once_more.changed, once_more.entered) == (0, 0, 0)


def test_load_has_wards_fed_and_others_typed(first: loader.Loaded, aside: None) -> None:
    fed = Ward.objects.filter(feeds__end_date=None, feeds__isnull=False)

    assert {ward.provider.key for ward in fed.select_related("provider")} == set(FED)
    assert Ward.objects.filter(feeds=None).exists()


def test_load_has_admissions_typed_that_the_next_extract_takes_over(
    first: loader.Loaded, aside: None
) -> None:
    # Told day by day until somebody was admitted to a fed ward within the last week.
    for day in range(1, 30):
        told = tell(FIRST_DAY + timedelta(days=day))
        assert told.left_out == []
        typed = list(Stay.objects.provisional())
        if typed:
            break

    assert typed
    assert {stay.provider.key for stay in typed} <= set(FED)
    assert all(stay.placement.referrals.exists() for stay in typed)
    on = FIRST_DAY + timedelta(days=day)
    once_more = tell(on, again=True)
    assert (once_more.created, once_more.changed, once_more.entered) == (0, 0, 0)
    tell(on + timedelta(days=8))
    waiting = Stay.objects.provisional()
    assert not waiting.filter(pk__in=[stay.pk for stay in typed]).exists()
    assert Stay.objects.filter(pk__in=[stay.pk for stay in typed]).count() == len(typed)


def test_load_has_differences_of_a_census(first: loader.Loaded, aside: None) -> None:
    found = Difference.objects.filter(provider__key="RHA", resolved_on=None)

    assert set(found.values_list("kind", flat=True)) == {
        DifferenceKind.MISSING_FROM_FILE,
        DifferenceKind.OTHER_WARD,
        DifferenceKind.NOT_HELD,
    }
    assert found.count() == 3


def test_load_keeps_plans_and_visits_of_people_out_of_area(
    first: loader.Loaded, aside: None
) -> None:
    theirs = caseload(user=case_manager(), on=FIRST_DAY)
    plans = RepatriationPlan.objects.filter(placement__in=theirs)

    assert theirs
    assert plans.count() > len(theirs) / 2
    assert CareReview.objects.filter(placement__in=theirs, held_on=None).count() == len(theirs)
    assert Visit.objects.filter(placement__in=theirs, seen_on__lte=FIRST_DAY).exists()


def test_load_holds_the_meetings_of_the_last_weeks(first: loader.Loaded, aside: None) -> None:
    told = Meeting.objects.filter(held_on__lt=FIRST_DAY)
    ahead = Meeting.objects.get(held_on__gte=FIRST_DAY)

    assert told
    assert all(meeting.record.seen["bed_state"]["rows"] for meeting in told)
    assert not ahead.is_closed
    tell(NEXT_WEEK)
    ahead.refresh_from_db()
    assert ahead.is_closed
    assert ahead.actions.exists()


def test_load_saves_reports_that_fall_due(first: loader.Loaded, aside: None) -> None:
    saved = Report.objects.filter(issues__as_at=FIRST_DAY)
    assert {report.content for report in saved} == {"bed_state", "monthly"}

    tell(NEXT_WEEK)
    with clock.at(NEXT_WEEK):
        make_due(today=clock.today(), now=clock.now())

    assert Report.objects.count() == saved.count()
    assert Issue.objects.filter(report__content="bed_state").count() == 2


def test_load_asks_for_beds_and_leaves_no_offer_open_for_long(
    first: loader.Loaded, aside: None
) -> None:
    asked = Offer.objects.filter(asked_on__range=(FIRST_DAY - timedelta(days=7), FIRST_DAY))
    open_ones = list(asked.filter(answer=""))

    assert open_ones
    assert asked.exclude(answer="").exists()
    assert asked.count() == Offer.objects.count()
    tell(FIRST_DAY + timedelta(days=9))
    for offer in open_ones:
        offer.refresh_from_db()
        assert offer.answer == OfferAnswer.NO
    assert Offer.objects.filter(answer="", asked_on__gt=FIRST_DAY).exists()


def test_load_holds_that_ended_make_room_for_whom_they_were(
    first: loader.Loaded, aside: None
) -> None:
    held = list(BedPeriod.objects.filter(use=BedUse.HELD, end_date=None))
    assert held

    tell(FIRST_DAY + timedelta(days=30))

    for hold in held:
        hold.refresh_from_db()
    ended = [hold for hold in held if hold.end_date is not None]
    assert ended
    assert [
        hold for hold in ended if Stay.objects.filter(placement__referrals=hold.referral).exists()
    ]


def test_load_leaves_out_what_an_entry_by_hand_stands_against(
    first: loader.Loaded, aside: None
) -> None:
    taken = BedPeriod.objects.filter(start_date__gt=FIRST_DAY).values("bed")
    assert not taken
    for bed in Bed.objects.exclude(periods__in=BedPeriod.objects.as_at(FIRST_DAY)):
        hold_bed(
            bed=bed,
            start_date=FIRST_DAY,
            review_on=FIRST_DAY,
            reason="emergency",
            today=FIRST_DAY,
            by=system_user(),
        )

    later = tell(NEXT_WEEK)

    assert later.left_out
    assert later.created > 0
    emergencies = BedPeriod.objects.filter(reason="emergency", end_date=None)
    assert emergencies.exists()


def test_load_other_seed_is_refused(first: loader.Loaded, aside: None) -> None:
    with pytest.raises(loader.OtherSeed, match=f"seed {SEED}"):
        tell(NEXT_WEEK, seed=SEED + 1)


def test_load_where_debug_is_off_is_refused(told_into: None, aside: None) -> None:
    users = User.objects.count()

    with override_settings(DEBUG=False), pytest.raises(CommandError, match="DEBUG is off"):
        _command()

    assert User.objects.count() == users


def test_command_prints_accounts_and_one_json_document(first: loader.Loaded, aside: None) -> None:
    table, document = _command(), json.loads(_command(format="json"))

    assert SIGN_IN_WITH in table
    assert all(account.username in table for account in ACCOUNTS)
    assert document["until"] == FIRST_DAY.isoformat()
    assert {account["role"] for account in document["accounts"]} == {
        str(role.label) for role in Role if role not in (Role.SYSTEM_READER, Role.SYSTEM_WRITER)
    }


def test_command_writes_the_files_and_loads_nothing(
    told_into: None, aside: None, tmp_path: Path
) -> None:
    before = Stay.objects.count()

    printed = _command(write_extract=tmp_path, seed=SEED)

    assert {path.stem for path in tmp_path.iterdir()} >= {"stays", "leave", "referrals"}
    assert str(tmp_path / "stays.csv") in printed
    assert Stay.objects.count() == before


def test_accounts_sign_in_and_each_role_is_there(first: loader.Loaded, aside: None) -> None:
    for account in ACCOUNTS:
        user = User.objects.get(username=account.username)
        assert user.check_password(SIGN_IN_WITH)
        assert {held.role for held in user.memberships.all()} == {account.role}
    others = User.objects.exclude(username__in=[account.username for account in ACCOUNTS])
    assert not [user for user in others if user.has_usable_password()]


def test_entries_are_made_by_those_who_run_the_wards(first: loader.Loaded, aside: None) -> None:
    for found in Confirmation.objects.select_related("by", "ward__provider"):
        roles = {(held.role, held.provider_id) for held in found.by.memberships.all()}
        assert roles & {
            (Role.BED_MANAGER, found.ward.provider_id),
            (Role.CASE_MANAGER, None),
        }
        assert abs(found.headcount - found.held) <= 1
    for period in BedPeriod.objects.filter(use=BedUse.HELD, end_date=None):
        assert period.referral is not None
        assert period.referral.expected_on is not None
    assert BedPeriod.objects.filter(use=BedUse.PAUSED).exists()
