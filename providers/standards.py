"""Within how many days things are to be done, read once and asked for many."""

from collections.abc import Iterable
from datetime import date

from providers.choices import Measure
from providers.models import Standard


class Standards:
    """Every standard with the days on which it holds."""

    def __init__(self, rows: Iterable[Standard]) -> None:
        self._rows = list(rows)

    @classmethod
    def read(cls) -> "Standards":
        """All that are held. One query."""
        return cls(Standard.objects.all())

    def days(self, measure: Measure, *, on: date) -> int | None:
        """How many days `measure` allows where its clock begins on a day; None where none holds."""
        for row in self.of(measure):
            if (row.start_date is None or row.start_date <= on) and (
                row.end_date is None or on < row.end_date
            ):
                return row.days
        return None

    def of(self, measure: Measure) -> list[Standard]:
        """Every standard of one measure, in order of its days."""
        return [row for row in self._rows if row.measure == measure]
