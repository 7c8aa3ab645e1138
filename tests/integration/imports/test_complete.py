"""`--complete`: what a whole file of stays lacks is a difference, never a discharge."""

from datetime import date

from beds.models import Difference
from patients.models import Placement, Stay
from tests.integration.imports.files import bed, stay
from tests.integration.imports.sending import Sender, counts
from tests.integration.imports.world import held

MAY, JUNE = "2026-05-01", "2026-06-01"


def lacking() -> list[str]:
    """The open stays that are on the list, by their ids."""
    return sorted(
        Difference.objects.filter(resolved_on__isnull=True).values_list(
            "stay__ward_stay_id", flat=True
        )
    )


def test_open_stay_that_the_file_lacks(send: Sender) -> None:
    send(stays=[stay("1", MAY), stay("2", MAY), stay("3", MAY, JUNE)])
    before = held()

    result = send(stays=[stay("1", MAY)], complete=True)

    assert (counts(result), result.differences) == ((0, 0, 1, 0), 1)
    assert lacking() == ["W2"]
    found = Difference.objects.get()
    assert (found.kind, found.found_on) == ("missing_from_file", date(2026, 11, 21))
    assert found.provider.key == "NORTH"
    assert held() == before


def test_without_complete_nothing_is_missed(send: Sender) -> None:
    send(stays=[stay("1", MAY), stay("2", MAY)])

    send(stays=[stay("1", MAY)])

    assert lacking() == []


def test_other_providers_are_not_asked(send: Sender) -> None:
    send(stays=[stay("1", MAY), stay("2", MAY, provider="SOUTH")])

    send(stays=[stay("1", MAY)], complete=True)

    assert lacking() == []


def test_twice_makes_one_difference(send: Sender) -> None:
    send(stays=[stay("1", MAY), stay("2", MAY)])

    send(stays=[stay("1", MAY)], complete=True)
    again = send(stays=[stay("1", MAY)], complete=True)

    assert again.differences == 0
    assert Difference.objects.count() == 1


def test_stay_that_is_there_again_settles_it(send: Sender) -> None:
    send(stays=[stay("1", MAY), stay("2", MAY)])
    send(stays=[stay("1", MAY)], complete=True)

    send(stays=[stay("1", MAY), stay("2", MAY)], complete=True)

    assert lacking() == []
    assert Difference.objects.get().resolved_on == date(2026, 11, 21)


def test_missing_twice_with_a_return_between(send: Sender) -> None:
    send(stays=[stay("1", MAY), stay("2", MAY)])
    send(stays=[stay("1", MAY)], complete=True)
    send(stays=[stay("1", MAY), stay("2", MAY)], complete=True)

    send(stays=[stay("1", MAY)], complete=True)

    assert Difference.objects.count() == 2
    assert lacking() == ["W2"]


def test_refused_row_is_not_missing(send: Sender) -> None:
    """The file has the stay; that its row is faulty is told by its fault."""
    send(stays=[stay("1", MAY), stay("2", MAY)])

    send(stays=[stay("1", MAY), stay("2", MAY, sex="?")], complete=True, accept_valid=True)

    assert lacking() == []


def test_new_stay_of_the_file_is_not_missing(send: Sender) -> None:
    send(stays=[stay("1", MAY)], complete=True)

    assert lacking() == []


def test_file_without_stays_misses_nothing(send: Sender) -> None:
    send(stays=[stay("1", MAY)])

    send(beds=[bed("09")], complete=True)

    assert lacking() == []


def test_refused_batch_makes_no_differences(send: Sender) -> None:
    send(stays=[stay("1", MAY), stay("2", MAY)])

    send(stays=[stay("1", MAY, sex="?")], complete=True)

    assert lacking() == []


def test_dry_run_makes_no_differences_but_counts_them(send: Sender) -> None:
    send(stays=[stay("1", MAY), stay("2", MAY)])

    tried = send(stays=[stay("1", MAY)], complete=True, dry_run=True)

    assert lacking() == []
    assert tried.differences == 1


def test_cancelled_row_takes_its_difference_away(send: Sender) -> None:
    send(stays=[stay("1", MAY), stay("2", MAY)])
    send(stays=[stay("1", MAY)], complete=True)

    send(stays=[stay("1", MAY), stay("2", MAY, record_status="cancelled")], complete=True)

    assert lacking() == []
    assert Stay.objects.count() == 1


def test_discharge_of_what_was_missing(send: Sender) -> None:
    send(stays=[stay("1", MAY), stay("2", MAY)])
    send(stays=[stay("1", MAY)], complete=True)

    send(stays=[stay("1", MAY), stay("2", MAY, JUNE)], complete=True)

    assert lacking() == []
    assert Placement.objects.get(spell_id="S2").discharged_on == date(2026, 6, 1)
