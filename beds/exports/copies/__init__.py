"""Copies of each provider's bed state that are read without the application, for when it is down.

Made every night: a page, and for each collaborative a CSV file and a workbook, by pseudonym alone.
"""

from beds.exports.copies.folder import Kept, is_made, latest, make_copies, people_of

__all__ = ["Kept", "is_made", "latest", "make_copies", "people_of"]
