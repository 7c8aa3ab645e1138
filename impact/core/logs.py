"""Log lines without personal data."""

import logging
import re

# An NHS number, with or without its usual gaps. A ten-digit number that is none goes too.
NHS_NUMBER = re.compile(r"(?<![0-9])[0-9]{3}[ -]?[0-9]{3}[ -]?[0-9]{4}(?![0-9])")


class PrivateFormatter(logging.Formatter):
    """Blots out whatever looks like an NHS number, in the traceback as well as in the message.

    A database error quotes the row that it refuses, and a traceback quotes the error.
    """

    def format(self, record: logging.LogRecord) -> str:
        """Return the whole line, blotted."""
        return NHS_NUMBER.sub("[10 digits]", super().format(record))
