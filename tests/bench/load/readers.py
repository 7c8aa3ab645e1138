"""Readers: the bed state as a page, as its file and through the API, and whether it adds up."""

import csv
from collections.abc import Iterable, Mapping
from io import StringIO
from itertools import cycle

from tests.bench.load.asking import Answer, Link, Tally
from tests.bench.load.world import Reading

_API = ("beds", "closed", "open", "occupied", "held", "paused", "vacant", "can_admit")
_FILE = ("Beds", "Closed", "Open", "Occupied", "Held", "Paused", "Vacant", "Can admit now")


class Reader:
    """Looks at the page of their service line, at its file and at the whole collaborative."""

    def __init__(self, port: int, tally: Tally, seat: Reading, *, beds: int, pause: float) -> None:
        self.pause, self.beds, self.line = pause, beds, seat.line
        self.tally, self.link = tally, Link(port, tally, seat.headers)
        self._ways = cycle([self._page, self._file, self._api])
        # Not all of them begin with the page.
        for _ in range(int(seat.line[1:]) % 3):
            next(self._ways)

    def once(self) -> None:
        """The next of the three."""
        next(self._ways)()

    def _page(self) -> None:
        answer = self.link.ask("page", f"/bed-state/?service_line={self.line}")
        if answer.status == 200 and b"</html>" not in answer.body:
            self.tally.fault("page: it has no end")

    def _file(self) -> None:
        answer = self.link.ask("file", f"/bed-state/bed-state.csv?service_line={self.line}")
        if answer.status == 200:
            self._add_up("file", _rows(answer), _FILE)

    def _api(self) -> None:
        answer = self.link.ask("API", "/api/v1/bed-state/?by=ward")
        if answer.status == 200:
            state = answer.json()
            self._add_up("API", [*state["rows"], state["total"]], _API)
            if state["total"]["beds"] != self.beds:
                self.tally.fault(f"API: {state['total']['beds']} beds of {self.beds}")

    def _add_up(
        self, what: str, rows: Iterable[Mapping[str, object]], names: tuple[str, ...]
    ) -> None:
        """Each row adds up across, and the rows to the total, which is the last."""
        counted = [[int(str(row[name])) for name in names] for row in rows]
        for beds, closed, free, occupied, held, paused, vacant, admit in counted:
            across = beds == closed + free and free == occupied + held + paused + vacant
            if not (across and admit <= vacant):
                self.tally.fault(f"{what}: a row does not add up")
        *parts, total = counted
        if total != [sum(row[place] for row in parts) for place in range(len(names))]:
            self.tally.fault(f"{what}: the rows do not add up to the total")


def _rows(answer: Answer) -> list[dict[str, str]]:
    """The rows of a file, which stand below its cover and an empty line."""
    lines = list(csv.reader(StringIO(answer.body.decode("utf-8-sig"))))
    first = lines.index([]) + 1
    return [dict(zip(lines[first], line, strict=True)) for line in lines[first + 1 :]]
