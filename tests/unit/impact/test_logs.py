"""No NHS number reaches a log line."""

import logging
import sys

import pytest

from impact.core.logs import PrivateFormatter


def line(message: str, *, error: Exception | None = None) -> str:
    """Return the line that a message, and an error with its traceback, would give."""
    info = None
    if error is not None:
        try:
            raise error
        except type(error):
            info = sys.exc_info()
    record = logging.LogRecord("impact", logging.ERROR, "file.py", 1, message, None, info)
    return PrivateFormatter("%(message)s").format(record)


@pytest.mark.parametrize("written", ["9990000018", "999 000 0018", "999-000-0018"])
def test_number_is_blotted_out_of_message_and_traceback(written: str):
    assert line(f"refused {written}.") == "refused [10 digits]."
    assert written not in line("fault", error=ValueError(f"Key (nhs_number)=({written}) exists"))


@pytest.mark.parametrize("written", ["stay 12345678901", "2026-11-21 20:15", "ward 123 456"])
def test_other_numbers_stay(written: str):
    assert line(written) == written
