"""Codes that a spreadsheet robbed of their leading zeros mean what they meant (contract 2)."""

from beds.models import Bed, BedPeriod
from providers.models import Ward
from tests.integration.imports.files import bed, closure, stay
from tests.integration.imports.sending import Sender, applied, codes, counts

MAY, JUNE = "2026-05-01", "2026-06-01"


def test_bed_without_its_zero_is_the_bed_that_there_is(send: Sender) -> None:
    before = sorted(Bed.objects.values_list("ward", "label", "start_date"))

    result = send(beds=[bed("1", "2020-04-01"), bed("2", "2020-04-01")])

    assert counts(result) == (0, 0, 2, 0)
    assert sorted(Bed.objects.values_list("ward", "label", "start_date")) == before


def test_bed_without_its_zero_from_another_day_overlaps_it(send: Sender) -> None:
    assert codes(send(beds=[bed("1", MAY)])) == ["overlap"]


def test_bed_of_a_number_that_no_bed_is_like_is_a_new_one(send: Sender) -> None:
    applied(send(beds=[bed("7", MAY)]))

    assert Bed.objects.filter(ward__code="A", label="7").count() == 1


def test_closure_without_its_zero_closes_the_bed(send: Sender) -> None:
    applied(send(closures=[closure("3", MAY, JUNE)]))

    assert BedPeriod.objects.get(use="closed").bed.label == "03"


def test_ward_without_its_zeros_is_the_ward_unless_two_are_like_it(
    send: Sender, wards: dict[str, Ward]
) -> None:
    like = wards["NORTH:A"]
    Ward.objects.create(
        provider=like.provider,
        site=like.site,
        code="007",
        name="Ward 007",
        service_line=like.service_line,
        sex="any",
    )
    applied(send(stays=[stay("1", MAY, ward="7")]))
    like.pk, like.code = None, "07"
    like.save()

    assert codes(send(stays=[stay("2", MAY, ward="7")])) == ["unknown"]
    applied(send(stays=[stay("2", MAY, ward="07")]))
