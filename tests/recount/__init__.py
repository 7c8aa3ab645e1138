"""Every figure of `figures.md` counted again: slowly, day by day, in plain Python.

Written from the words of `figures.md` alone. It shares no code with the product: `load` copies what
is held into plain records, and everything else walks through them. For each day it asks of each bed
what it is doing and of each person where they are; nothing is clever, so that it can be read beside
the definitions.
"""

from tests.recount.load import held
from tests.recount.rows import Question, count_again

__all__ = ["Question", "count_again", "held"]
