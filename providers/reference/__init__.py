"""The reference data that ships: what `load_reference` reads when it is given no folder.

Organisation, site and most ward names are public; bed numbers are for demonstration; coordinates
are approximate. `codes.csv` holds the coded lists, each with its source.
"""

from pathlib import Path

FOLDER = Path(__file__).parent
CODES = FOLDER / "codes.csv"
