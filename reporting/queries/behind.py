"""The rows behind a figure, read a page at a time."""

from collections.abc import Iterable
from typing import overload

from patients.models import Patient
from reporting.figures.engine import Asked
from reporting.figures.explain import Behind, Totals, explain, totals


class RowsBehind:
    """The rows behind a figure as a paginator reads them: how many, a slice, and their sums."""

    ordered = True

    def __init__(self, asked: Asked) -> None:
        self.asked = asked
        self.sums: Totals = totals(asked)

    def __len__(self) -> int:
        return self.sums.rows

    @overload
    def __getitem__(self, part: int) -> Behind: ...
    @overload
    def __getitem__(self, part: slice) -> list[Behind]: ...
    def __getitem__(self, part: int | slice) -> Behind | list[Behind]:
        if isinstance(part, int):
            return next(explain(self.asked, offset=part, limit=1))
        start = part.start or 0
        limit = None if part.stop is None else part.stop - start
        return list(explain(self.asked, offset=start, limit=limit))


def people_in(rows: Iterable[Behind]) -> dict[str, int]:
    """Whom rows name: the number of each by pseudonym."""
    named = {row.patient for row in rows if row.patient}
    found = Patient.objects.filter(pseudonym__in=named)
    return dict(found.values_list("pseudonym", "pk"))
