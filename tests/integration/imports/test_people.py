"""Who a row speaks of: by NHS number, else by provider and local number."""

import pytest

from patients.models import Patient, PatientIdentifier, Placement, Referral
from tests.integration.imports.files import NHS, legal_status, referral, stay
from tests.integration.imports.sending import Sender, applied, codes, counts, said, where
from tests.integration.imports.world import people

MAY = "2026-05-01"
JUNE = "2026-06-01"


def person(number: str, **cells: str) -> dict[str, str]:
    """A stay of May by somebody."""
    return stay(number, MAY, JUNE, **cells)


def test_nhs_number_makes_one_person_of_two_local_numbers(send: Sender) -> None:
    result = send(
        stays=[
            person("1", nhs_number=NHS[0]),
            stay("2", JUNE, provider="SOUTH", nhs_number=NHS[0]),
        ]
    )

    assert said(result) == ""
    patient = Patient.objects.get()
    assert sorted(patient.identifiers.values_list("provider__key", "local_id")) == [
        ("NORTH", "P1"),
        ("SOUTH", "P2"),
    ]


@pytest.mark.parametrize("turned", [False, True])
def test_number_of_another_provider_makes_one_person_of_two(send: Sender, turned: bool) -> None:
    rows = [person("1"), stay("2", JUNE, provider="SOUTH", also_known_as="north:P1")]

    applied(send(stays=rows[::-1] if turned else rows))

    assert sorted(Patient.objects.get().identifiers.values_list("provider__key", "local_id")) == [
        ("NORTH", "P1"),
        ("SOUTH", "P2"),
    ]


def test_number_of_another_provider_that_is_somebody_else_names_merging(send: Sender) -> None:
    applied(send(stays=[person("1"), person("2", ward="B")]))

    result = send(stays=[person("2", ward="B", also_known_as="NORTH:P1")])

    assert codes(result) == ["other_person"]
    assert "merge the two records first" in said(result)
    assert codes(send(stays=[person("3", also_known_as="P1")])) == ["value"]
    assert codes(send(stays=[person("3", also_known_as="WEST:P1")])) == ["unknown"]


def test_nhs_number_matches_what_is_held(send: Sender) -> None:
    send(stays=[person("1", nhs_number=NHS[0])])
    send(stays=[stay("2", JUNE, provider="SOUTH", nhs_number=NHS[0])])

    assert Patient.objects.count() == 1


@pytest.mark.parametrize("text", ["999 000 0018", "999-000-0018", "9990000018"])
def test_nhs_number_with_spaces(send: Sender, text: str) -> None:
    assert said(send(stays=[person("1", nhs_number=text)])) == ""
    assert Patient.objects.get().nhs_number == NHS[0]


@pytest.mark.parametrize(
    "text", ["9990000019", "999000001", "99900000180", "9990000018.0", "9.99E+09", "1111111111"]
)
def test_nhs_number_that_cannot_be(send: Sender, text: str) -> None:
    result = send(stays=[person("1", nhs_number=text)])

    assert where(result) == [("stays", 2, "nhs_number")]
    assert not Patient.objects.exists()


@pytest.mark.parametrize("text", ["9990000019", "9434765918", "99900000180"])
def test_fault_never_repeats_an_nhs_number(send: Sender, text: str) -> None:
    result = send(stays=[person("1", nhs_number=text)])

    assert text[:9] not in said(result)


def test_local_number_is_of_its_provider(send: Sender) -> None:
    send(stays=[person("1"), stay("1", MAY, provider="SOUTH")])

    assert Patient.objects.count() == 2


def test_local_number_matches_what_is_held(send: Sender) -> None:
    send(stays=[person("1")])
    send(stays=[stay("2", JUNE, patient_id="P1")])

    assert Patient.objects.count() == 1
    assert Placement.objects.count() == 2


def test_local_numbers_differ_by_case(send: Sender) -> None:
    send(stays=[person("1", patient_id="ab"), person("2", patient_id="AB")])

    assert Patient.objects.count() == 2


def test_later_nhs_number_is_added(send: Sender) -> None:
    send(stays=[person("1")])

    result = send(stays=[person("1", nhs_number=NHS[0])])

    assert counts(result) == (0, 1, 0, 0)
    assert Patient.objects.get().nhs_number == NHS[0]


def test_later_nhs_number_in_another_row_of_the_batch(send: Sender) -> None:
    result = send(stays=[person("1"), stay("2", JUNE, patient_id="P1", nhs_number=NHS[0])])

    assert said(result) == ""
    assert Patient.objects.get().nhs_number == NHS[0]


def test_nhs_number_left_out_or_empty_later_is_kept_or_cleared(send: Sender) -> None:
    send(stays=[person("1", nhs_number=NHS[0])])

    assert counts(send(stays=[person("1")])) == (0, 0, 1, 0)
    assert Patient.objects.get().nhs_number == NHS[0]


def test_person_found_by_nhs_number_of_a_referral(send: Sender) -> None:
    send(referrals=[referral("1", "2026-04-01", provider="", nhs_number=NHS[0])])
    send(stays=[person("2", nhs_number=NHS[0])])

    assert Patient.objects.count() == 1


def test_nhs_number_held_by_somebody_else_names_merging(send: Sender) -> None:
    send(stays=[person("1", nhs_number=NHS[0]), person("2")])
    before = people()

    result = send(stays=[person("2", nhs_number=NHS[0])])

    assert where(result) == [("stays", 2, "nhs_number")]
    assert "merg" in said(result)
    assert people() == before


def test_nhs_number_held_by_somebody_else_in_the_same_batch(send: Sender) -> None:
    send(stays=[person("2")])

    result = send(stays=[person("1", nhs_number=NHS[0]), person("2", nhs_number=NHS[0])])

    assert where(result) == [("stays", 3, "nhs_number")]
    assert "merg" in said(result)


def test_one_local_number_with_two_nhs_numbers(send: Sender) -> None:
    result = send(
        stays=[
            person("1", nhs_number=NHS[0]),
            stay("2", JUNE, patient_id="P1", nhs_number=NHS[1]),
        ]
    )

    assert where(result) == [("stays", 3, "nhs_number")]


def test_corrected_nhs_number_is_not_taken_silently(send: Sender) -> None:
    send(stays=[person("1", nhs_number=NHS[0])])

    result = send(stays=[person("1", nhs_number=NHS[1])])

    assert where(result) == [("stays", 2, "nhs_number")]
    assert Patient.objects.get().nhs_number == NHS[0]


@pytest.mark.parametrize(
    ("column", "one", "other"),
    [
        ("birth_date", "1980-01-01", "1980-01-02"),
        ("sex", "male", "female"),
        ("ethnic_category", "A", "B"),
        ("home_area", "NG1", "NG2"),
        ("autism", "Y", "N"),
    ],
)
def test_rows_that_disagree_about_a_person(send: Sender, column: str, one: str, other: str) -> None:
    rows = [
        stay("1", MAY, JUNE, **{column: one}),
        stay("2", JUNE, "2026-07-01", patient_id="P1", **{column: other}),
        stay("3", "2026-07-01", patient_id="P1", **{column: one}),
    ]
    result = send(stays=rows)
    assert where(result) == [("stays", 3, column)]

    result = send(stays=rows, accept_valid=True)

    assert counts(result) == (2, 0, 0, 1)
    assert sorted(Placement.objects.values_list("spell_id", flat=True)) == ["S1", "S3"]


def test_empty_cell_disagrees_with_nobody(send: Sender) -> None:
    result = send(
        stays=[
            stay("1", MAY, JUNE, birth_date="1980-01-01"),
            stay("2", JUNE, patient_id="P1", birth_date=""),
        ]
    )

    assert said(result) == ""
    assert str(Patient.objects.get().birth_date) == "1980-01-01"


def test_referral_and_stay_that_disagree(send: Sender) -> None:
    result = send(
        stays=[stay("1", MAY, sex="male")], referrals=[referral("1", "2026-04-01", sex="female")]
    )

    assert where(result) == [("referrals", 2, "sex")]


def test_person_is_corrected_by_a_later_file(send: Sender) -> None:
    send(stays=[person("1", sex="male", birth_date="1980-01-01", home_area="NG1")])

    result = send(stays=[person("1", sex="female", birth_date="1980-02-01", home_area="")])

    assert counts(result) == (0, 1, 0, 0)
    patient = Patient.objects.get()
    assert (patient.sex, str(patient.birth_date), patient.home_area) == (
        "female",
        "1980-02-01",
        "",
    )


def test_person_without_columns_keeps_what_is_held(send: Sender) -> None:
    send(stays=[person("1", sex="male", birth_date="1980-01-01", autism="Y")])
    before = people()

    assert counts(send(stays=[person("1")])) == (0, 0, 1, 0)
    assert people() == before


def test_refused_row_leaves_no_person(send: Sender) -> None:
    result = send(stays=[person("1"), person("2", ward="nowhere")], accept_valid=True)

    assert counts(result) == (1, 0, 0, 1)
    assert Patient.objects.count() == 1
    assert PatientIdentifier.objects.count() == 1


def test_refused_row_gives_no_nhs_number_away(send: Sender) -> None:
    """A number that only a refused row claims is still free for the next."""
    result = send(
        stays=[
            person("1", nhs_number=NHS[0], ward="nowhere"),
            person("2", nhs_number=NHS[0]),
        ],
        accept_valid=True,
    )

    assert counts(result)[0] == 1
    assert list(Patient.objects.values_list("nhs_number", flat=True)) == [NHS[0]]
    assert PatientIdentifier.objects.get().local_id == "P2"


def test_refused_row_says_nothing_of_a_person(send: Sender) -> None:
    """Rows that are refused disagree with nobody."""
    result = send(
        stays=[
            stay("1", MAY, JUNE, sex="male", ward="nowhere"),
            stay("2", JUNE, patient_id="P1", sex="female"),
        ],
        accept_valid=True,
    )

    assert where(result) == [("stays", 2, "ward")]
    assert Patient.objects.get().sex == "female"


def test_legal_status_of_a_person_nobody_knows(send: Sender) -> None:
    result = send(legal_status=[legal_status("7", MAY)])

    assert where(result) == [("legal_status", 2, "patient_id")]


def test_referral_without_provider_and_nhs_number(send: Sender) -> None:
    result = send(referrals=[referral("1", MAY, provider="")])

    assert codes(result)
    assert not Referral.objects.exists()


def test_two_people_swap_their_local_numbers_never_silently(send: Sender) -> None:
    send(stays=[person("1", nhs_number=NHS[0]), person("2", nhs_number=NHS[1])])
    before = people()

    result = send(stays=[person("1", nhs_number=NHS[1]), person("2", nhs_number=NHS[0])])

    assert {(kind, row) for kind, row, _ in where(result)} == {("stays", 2), ("stays", 3)}
    assert people() == before


def test_stay_with_two_people_in_one_spell(send: Sender) -> None:
    """One spell is one person's: the later row is refused."""
    result = send(
        stays=[
            stay("1", MAY, "2026-05-10", discharged_on=JUNE),
            stay("2", "2026-05-10", JUNE, spell_id="S1", admitted_on=MAY),
        ]
    )

    assert where(result) == [("stays", 3, "patient_id")]


def test_spell_given_to_another_person_later(send: Sender) -> None:
    """A corrected row may say that the spell was somebody else's all along."""
    applied(send(stays=[person("1")]))

    result = send(stays=[person("1", patient_id="P9")])

    assert (counts(result), said(result)) == ((0, 1, 0, 0), "")
    held = Placement.objects.get()
    assert held.patient.identifiers.get().local_id == "P9"
    assert set(held.stays.values_list("patient", flat=True)) == {held.patient_id}
