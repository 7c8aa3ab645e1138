"""A list as a page places it."""

import pytest

from impact.core.listing import Cell, Column, Listing, PersonCell

COLUMNS = [Column(label="Person"), Column(label="Days", numeric=True)]


def made(*rows: list[Cell], total: tuple[Cell, ...] = ()) -> Listing:
    return Listing(
        anchor="a",
        heading="A",
        about="",
        empty="Nobody.",
        columns=COLUMNS,
        rows=rows,
        count=len(rows),
        total=total,
    )


def test_each_cell_stands_beside_its_column():
    cells = [PersonCell("BABA-KORI"), Cell("12")]

    assert made(cells).lines == [list(zip(COLUMNS, cells, strict=True))]


def test_a_row_of_another_length_is_refused():
    with pytest.raises(ValueError, match="shorter"):
        _ = made([Cell("BABA-KORI")]).lines


def test_people_are_those_whom_the_shown_rows_name():
    listing = made(
        [PersonCell("BABA-KORI"), Cell("BABA-DIRO")], [PersonCell("BABA-KORI"), Cell("")]
    )

    assert listing.people == {"BABA-KORI"}


def test_a_list_without_a_total_has_no_line_for_it():
    assert made().total_line == []
    assert made(total=(Cell("All"), Cell("3"))).total_line[1] == (COLUMNS[1], Cell("3"))
