"""Documents as PDF, read back by another library."""

from io import BytesIO

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pypdf import PdfReader

from impact.core.charts.dots import BETTER, OTHER, USUAL, WORSE, Dot, Level
from impact.core.listing import Cell, Column, Listing
from impact.core.pdf import Block, Chart, Document, Grid, Words, grid_of, write_pdf
from impact.core.pdf.columns import share


def written(
    *blocks: Block, title: str = "Bed state", foot: str = "As at 22 November 2026"
) -> bytes:
    target = BytesIO()
    document = Document(
        title=title, caption="IMPACT", facts=[("Known at", "09:00")], blocks=blocks, foot=foot
    )
    write_pdf(target, document)
    return target.getvalue()


def pages(content: bytes) -> list[str]:
    return [page.extract_text() for page in PdfReader(BytesIO(content)).pages]


def grid(rows: list[list[str]], **more: object) -> Grid:
    return Grid(heading="Wards", headers=["Ward", "Beds"], rows=rows, numeric={1}, **more)  # type: ignore[arg-type]


def test_says_what_it_is_on_every_page() -> None:
    rows = [[f"Ward {number}", str(number)] for number in range(100)]
    found = pages(written(grid(rows, total=["Total", "4950"], note="Two are not listed.")))

    assert len(found) > 1
    assert "Bed state" in found[0]
    assert "Known at" in found[0]
    for number, text in enumerate(found, start=1):
        assert f"Page {number}" in text
        assert "As at 22 November 2026" in text
        assert "Ward Beds" in " ".join(text.split()), "the header goes on with the table"
    whole = "\n".join(found)
    assert all(f"Ward {number}\n {number}\n" in whole for number in range(100))
    assert "4950" in found[-1]
    assert "Two are not listed." in found[-1]


def test_same_document_gives_the_same_bytes() -> None:
    block = grid([["Amber", "12"]])
    assert written(block) == written(block)
    assert written(block) != written(grid([["Amber", "13"]]))


def test_what_is_not_there_is_said() -> None:
    (text,) = pages(written(grid([], empty="No ward has a bed in service.")))
    assert "No ward has a bed in service." in text


def test_text_is_never_markup_and_unknown_letters_have_a_likeness() -> None:
    words = Words(heading="A < B & C", paragraphs=["<b>Llŷn</b> → ward ≥ 2", "鹿"])
    (text,) = pages(written(words, title="Tŵr"))
    assert "A < B & C" in text
    assert "<b>Llyn</b> -> ward ≥ 2" in text
    assert "Twr" in text
    assert "?" in text


def test_row_of_another_length_is_refused() -> None:
    with pytest.raises(ValueError, match="shorter"):
        written(grid([["Amber", "12", "too many"]]))


def test_chart_names_its_lines_and_ends() -> None:
    kinds = (USUAL, BETTER, WORSE, OTHER, USUAL)
    values = (21.0, 19.5, None, 18.0, 17.0)
    dots = [
        Dot(label=f"Week {place}", value=value, kind=kind, title="")
        for place, (value, kind) in enumerate(zip(values, kinds, strict=True), start=1)
    ]
    levels = [Level(value=19.0, kind="mean", label="Mean 19.0", short="19.0")]
    chart = Chart(heading="Occupancy", description="It falls.", dots=dots, levels=levels)
    (text,) = pages(written(chart))
    for expected in ("Occupancy", "Week 1", "Week 5", "Mean 19.0", "It falls."):
        assert expected in text


def test_long_cells_of_many_columns_stay_on_the_page() -> None:
    headers = [f"Column {number}" for number in range(14)]
    rows = [["Unbreakable" * 12, *["a few words of text " * 3] * 13]]
    found = pages(written(Grid(heading="Wide", headers=headers, rows=rows)))
    text = " ".join("".join(found).split())
    assert all(f"Column {number}" in text for number in range(14))


def test_list_of_a_page_is_the_same_table() -> None:
    listing = Listing(
        anchor="wards",
        heading="Wards",
        about="",
        empty="None.",
        columns=[Column(label="Ward"), Column(label="Beds", numeric=True)],
        rows=[[Cell("Amber", note="Priory"), Cell("12")]],
        count=3,
        total=[Cell("Total"), Cell("30")],
    )
    made = grid_of(listing)
    assert made.headers == ["Ward", "Beds"]
    assert made.rows == [["Amber\nPriory", "12"]]
    assert made.total == ["Total", "30"]
    assert made.numeric == {1}
    assert made.note == "2 more are not listed here."


widths = st.lists(
    st.tuples(st.floats(1, 500), st.floats(0, 500)).map(lambda pair: (pair[0], sum(pair))),
    min_size=1,
    max_size=12,
)


@given(widths, st.floats(100, 1000))
def test_columns_stay_in_the_room_and_use_it_where_it_is_scarce(
    columns: list[tuple[float, float]], room: float
) -> None:
    least, wanted = zip(*columns, strict=True)
    given_ = share(least=least, wanted=wanted, room=room)
    assert sum(given_) <= room + 1e-6
    if sum(wanted) >= room:
        assert sum(given_) == pytest.approx(room)
    assert all(width > 0 for width in given_)
    if sum(least) <= room:
        assert all(width >= low - 1e-6 for width, low in zip(given_, least, strict=True))
