"""Trial leave in files: the sender's leave and the receiver's stay, together and apart."""

from datetime import date

import pytest

from patients.models import Leave, Placement, Stay
from tests.integration.imports.files import NHS, Cells, leave, stay
from tests.integration.imports.sending import Sender, applied, counts, said, where
from tests.integration.imports.world import beds_of, held

MAY, JUNE, JULY, AUGUST = "2026-05-01", "2026-06-01", "2026-07-01", "2026-08-01"


D = date.fromisoformat


def trial(*, receiver: Cells | None = None, **cells: str) -> dict[str, list[Cells]]:
    """P1 of NORTH is on trial leave in SOUTH in June."""
    there = stay("9", JUNE, JULY, provider="SOUTH", nhs_number=NHS[0])
    return {
        "stays": [stay("1", MAY, bed="01", nhs_number=NHS[0]), receiver or there],
        "leave": [leave("1", JUNE, JULY, kind="trial", **cells)],
    }


def test_trial_in_another_provider(send: Sender) -> None:
    result = send(**trial())

    assert (counts(result), said(result)) == ((3, 0, 0, 0), "")
    receiving = Stay.objects.get(ward_stay_id="W9")
    assert receiving.trial_leave == Leave.objects.get()
    assert beds_of("W1") == [("01", D(MAY), None, False)]
    assert [it[:3] for it in beds_of("W9")] == [("01", D(JUNE), D(JULY))]
    assert counts(send(**trial())) == (0, 0, 3, 0)


def test_trial_in_any_order_of_files_and_rows(send: Sender) -> None:
    batch = trial()
    rows = [batch["stays"][1], batch["stays"][0]]

    applied(send(leave=batch["leave"], stays=rows))

    assert Stay.objects.get(ward_stay_id="W9").trial_leave is not None


def test_trial_leave_first_and_the_receiving_stay_later(send: Sender) -> None:
    batch = trial()
    send(stays=batch["stays"][:1], leave=batch["leave"])

    applied(send(stays=batch["stays"][1:]))

    assert Stay.objects.get(ward_stay_id="W9").trial_leave is not None


def test_receiving_stay_without_trial_leave(send: Sender) -> None:
    batch = trial()
    send(stays=batch["stays"][:1])

    assert where(send(stays=batch["stays"][1:]))[0][:2] == ("stays", 2)


def test_receiving_stay_under_leave_of_another_kind(send: Sender) -> None:
    batch = trial()
    batch["leave"][0]["kind"] = "home"

    result = send(**batch)

    assert where(result)[0][:2] == ("stays", 3)


@pytest.mark.parametrize(("start", "end"), [("2026-05-30", JULY), (JUNE, "2026-07-02"), (JUNE, "")])
def test_receiving_stay_beyond_the_trial_leave(send: Sender, start: str, end: str) -> None:
    receiver = stay("9", start, end, provider="SOUTH", nhs_number=NHS[0])

    result = send(**trial(receiver=receiver))

    assert where(result)[0][:2] == ("stays", 3)


def test_trial_in_the_same_spell(send: Sender) -> None:
    receiver = stay("1", JUNE, JULY, ward="B", ward_stay_id="W9", admitted_on=MAY, discharged_on="")
    result = send(**trial(receiver={**receiver, "nhs_number": NHS[0]}))

    assert (counts(result), said(result)) == ((3, 0, 0, 0), "")
    assert Placement.objects.count() == 1
    assert Stay.objects.get(ward_stay_id="W9").trial_leave is not None


def test_trial_in_the_same_spell_goes_on_today(send: Sender) -> None:
    receiver = stay("1", JUNE, "", ward="B", ward_stay_id="W9", admitted_on=MAY)
    batch = {
        "stays": [stay("1", MAY, bed="01"), receiver],
        "leave": [leave("1", JUNE, kind="trial")],
    }

    applied(send(**batch))

    assert counts(send(**batch)) == (0, 0, 3, 0)


def test_trial_without_the_bed_kept(send: Sender) -> None:
    result = send(**trial(bed_kept="N"))

    assert ("leave", 2, "bed_kept") in where(result)


def test_shorter_trial_leave_than_the_receiving_stay_held(send: Sender) -> None:
    send(**trial())
    before = held()

    result = send(leave=[leave("1", JUNE, "2026-06-20", kind="trial")])

    assert result.faults
    assert where(result)[0][0] != "batch", said(result)
    assert held() == before


def test_trial_and_receiving_stay_shortened_together(send: Sender) -> None:
    send(**trial())

    receiver = stay("9", JUNE, "2026-06-20", provider="SOUTH", nhs_number=NHS[0])
    result = send(stays=[receiver], leave=[leave("1", JUNE, "2026-06-20", kind="trial")])

    assert (counts(result), said(result)) == ((0, 2, 0, 0), "")


def test_trial_leave_that_was_home_leave_after_all(send: Sender) -> None:
    send(**trial())
    before = held()

    result = send(leave=[leave("1", JUNE, JULY, kind="home")])

    assert result.faults
    assert where(result)[0][0] != "batch", said(result)
    assert held() == before


def test_trial_becomes_a_transfer(send: Sender) -> None:
    """The sending spell ends the day the trial began to be for good."""
    send(**trial())

    result = send(
        stays=[
            stay("1", MAY, JULY, bed="01", nhs_number=NHS[0]),
            stay("9", JUNE, "", provider="SOUTH", nhs_number=NHS[0]),
        ]
    )
    # W9 overlaps W1 in June and is inside the trial leave no more: it is refused.
    assert where(result)[0][:2] == ("stays", 3)

    onward = stay("10", JULY, provider="SOUTH", nhs_number=NHS[0])
    applied(send(stays=[stay("1", MAY, JULY, bed="01", nhs_number=NHS[0]), onward]))


def test_cancelled_receiving_stay(send: Sender) -> None:
    send(**trial())

    receiver = {**trial()["stays"][1], "record_status": "cancelled"}
    applied(send(stays=[receiver]))

    assert Stay.objects.count() == 1
    assert Leave.objects.count() == 1


def test_cancelled_sending_spell(send: Sender) -> None:
    """With the sending spell goes the trial leave; the receiving one is a stay like any other."""
    send(**trial())

    sender = {**trial()["stays"][0], "record_status": "cancelled"}
    applied(send(stays=[sender]))

    assert Stay.objects.get().trial_leave is None


def test_trial_of_two_people_in_each_others_place(send: Sender) -> None:
    """The receiving stay is the same person's, never somebody else's."""
    batch = trial()
    batch["stays"][1]["nhs_number"] = NHS[1]

    applied(send(**batch))

    assert Stay.objects.get(ward_stay_id="W9").trial_leave is None


def test_discharge_from_trial(send: Sender) -> None:
    batch = trial()
    batch["stays"][0] = stay("1", MAY, JULY, bed="01", nhs_number=NHS[0])

    result = send(**batch)

    assert (counts(result), said(result)) == ((3, 0, 0, 0), "")


def test_leave_held_without_its_bed_becomes_a_trial(send: Sender) -> None:
    send(stays=[stay("1", MAY)], leave=[leave("1", JUNE, JULY, bed_kept="N")])

    result = send(leave=[leave("1", JUNE, JULY, kind="trial")])

    assert where(result) == [("leave", 2, "bed_kept")]
