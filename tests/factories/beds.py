"""Beds and their uses, offers, confirmations, and what is imported."""

from hashlib import sha256
from typing import Any

import factory
from factory.django import DjangoModelFactory

from beds.choices import Basis, BedUse, DifferenceKind, QuestionKind
from beds.models import (
    Bed,
    BedPeriod,
    Confirmation,
    Difference,
    ImportBatch,
    ImportFile,
    Offer,
    Question,
    StayConfirmation,
)
from providers.models import Ward
from tests.factories.days import DAY, OPENED, days, instant
from tests.factories.patients import ReferralFactory, StayFactory
from tests.factories.providers import ProviderFactory, UserFactory, WardFactory


class BedFactory(DjangoModelFactory[Bed]):
    class Meta:
        model = Bed

    ward = factory.SubFactory(WardFactory)
    label = factory.Sequence(lambda n: f"{n:02}")
    basis = Basis.BLOCK
    start_date = OPENED


class BedPeriodFactory(DjangoModelFactory[BedPeriod]):
    """A use of a bed; closed unless the test says otherwise."""

    class Meta:
        model = BedPeriod

    bed = factory.SubFactory(BedFactory)
    use = BedUse.CLOSED
    reason = "refurbishment"
    start_date = DAY


class OccupiedFactory(BedPeriodFactory):
    """Somebody in a bed, for as long as their ward stay."""

    stay = factory.SubFactory(StayFactory)
    bed = factory.SubFactory(BedFactory, ward=factory.SelfAttribute("..stay.ward"))
    use = BedUse.OCCUPIED
    reason = ""
    start_date = factory.SelfAttribute("stay.start_date")
    end_date = factory.SelfAttribute("stay.end_date")


class HeldFactory(BedPeriodFactory):
    use = BedUse.HELD
    reason = "emergency"
    review_on = days(3)


class PausedFactory(BedPeriodFactory):
    use = BedUse.PAUSED
    reason = "cleaning"
    review_on = days(3)


class ConfirmationFactory(DjangoModelFactory[Confirmation]):
    class Meta:
        model = Confirmation

    ward = factory.SubFactory(WardFactory)
    confirmed_at = instant()
    by = factory.SubFactory(UserFactory)
    headcount = 0
    held = 0


class StayConfirmationFactory(DjangoModelFactory[StayConfirmation]):
    class Meta:
        model = StayConfirmation

    stay = factory.SubFactory(StayFactory)
    confirmed_at = instant()
    by = factory.SubFactory(UserFactory)


class DifferenceFactory(DjangoModelFactory[Difference]):
    class Meta:
        model = Difference

    stay = factory.SubFactory(StayFactory)
    provider = factory.SelfAttribute("stay.provider")
    kind = DifferenceKind.MISSING_FROM_FILE
    found_on = DAY


class NotHeldFactory(DjangoModelFactory[Difference]):
    """Somebody of a census who is not held."""

    class Meta:
        model = Difference

    ward = factory.SubFactory(WardFactory)
    provider = factory.SelfAttribute("ward.provider")
    kind = DifferenceKind.NOT_HELD
    mark = factory.Sequence(lambda number: f"{number:064x}")
    found_on = DAY


def beds_of(ward: Ward, number: int, **values: Any) -> list[Bed]:
    """So many beds of a ward, labelled from 01, in service since `OPENED`."""
    return [BedFactory(ward=ward, label=f"{n:02}", **values) for n in range(1, number + 1)]


class OfferFactory(DjangoModelFactory[Offer]):
    """A bed asked for on behalf of a referral, not yet answered."""

    class Meta:
        model = Offer

    referral = factory.SubFactory(ReferralFactory)
    bed = factory.SubFactory(BedFactory)
    asked_on = DAY
    asked_by = factory.SubFactory(UserFactory)
    answer_by = days(2)


class ImportBatchFactory(DjangoModelFactory[ImportBatch]):
    """Files that have just come."""

    class Meta:
        model = ImportBatch

    provider = factory.SubFactory(ProviderFactory)
    by = factory.SubFactory(UserFactory)
    sent_at = instant()
    dry_run = False
    accept_valid = False
    complete = False


class ImportFileFactory(DjangoModelFactory[ImportFile]):
    class Meta:
        model = ImportFile

    batch = factory.SubFactory(ImportBatchFactory)
    name = factory.Sequence(lambda n: f"spells{n}.csv")
    content = b"local_patient_id,spell_id\n"
    size = factory.LazyAttribute(lambda file: len(file.content))
    sha256 = factory.LazyAttribute(lambda file: sha256(file.content).hexdigest())


class QuestionFactory(DjangoModelFactory[Question]):
    """A ward of an extract that nobody knows, not answered yet."""

    class Meta:
        model = Question

    batch = factory.SubFactory(ImportBatchFactory)
    provider = factory.SelfAttribute("batch.provider")
    kind = QuestionKind.WARD
    code = factory.Sequence(lambda n: f"WARD{n}")
    asked_at = instant()
