"""Checksums tell content apart, however it is cut into cells."""

import io
from pathlib import Path

from impact.core import checksums

EMPTY = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"
ABC = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"


def test_digests_are_sha256(tmp_path: Path) -> None:
    path = tmp_path / "abc"
    path.write_bytes(b"abc")

    assert checksums.of_bytes(b"") == EMPTY
    assert checksums.of_bytes(b"abc") == ABC
    assert checksums.of_stream(io.BytesIO(b"abc")) == ABC
    assert checksums.of_file(path) == ABC


def test_rows_differ_where_text_moves_between_cells() -> None:
    rows = [[["ab", "c"]], [["a", "bc"]], [["ab"], ["c"]], [["ab", "c", ""]], [["c", "ab"]]]

    digests = {checksums.of_rows(each) for each in rows}

    assert len(digests) == len(rows)
    assert checksums.of_rows([["ab", "c"]]) == checksums.of_rows(iter([("ab", "c")]))
