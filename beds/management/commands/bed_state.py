"""`manage.py bed_state`: the bed state in a terminal, as the page shows it."""

from argparse import ArgumentParser
from collections.abc import Callable
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from beds.exports.bed_state import WORDS
from beds.exports.tables import Column, Table, columns, make_table
from beds.filters import BedStateForm
from beds.state import NAMES, BedState, Cut, Row, bed_state
from impact.core import clock
from impact.core.commands import Format, add_format, day, print_result
from impact.core.periods import local_date
from impact.core.tabular.values import Value
from impact.core.text import long_date, long_moment, short_date
from providers.models import Collaborative, Provider


class Command(BaseCommand):
    """Prints the bed state of a collaborative as at a day.

    `--format json` prints what the API answers; `csv` its rows and the total, whose names are
    empty.
    """

    help = "Print the bed state: by ward, provider, service line or site"

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Which state, narrowed how, cut by what."""
        parser.add_argument("--as-at", type=day, metavar="DATE", help="default: today")
        parser.add_argument("--collaborative", metavar="CODE", help="default: the only one")
        parser.add_argument("--service-line", metavar="CODE")
        parser.add_argument("--provider", metavar="KEY")
        parser.add_argument("--by", choices=[cut.value for cut in Cut], default=Cut.WARD.value)
        add_format(parser)

    def handle(self, *args: Any, **options: Any) -> None:
        """Read it and print it; what cannot be found is said on standard error, with status 1."""
        names = ("as_at", "collaborative", "service_line", "provider", "by")
        form = BedStateForm(
            {name: options[name] for name in names},
            collaboratives=Collaborative.objects.all(),
            providers=Provider.objects.all(),
            today=clock.today(),
        )
        if not form.is_valid():
            raise CommandError(
                " ".join(str(each) for texts in form.errors.values() for each in texts)
            )
        state = bed_state(known_at=clock.now(), **form.cleaned_data)
        self._print(state, options["format"])

    def _print(self, state: BedState, how: str) -> None:
        if how == Format.TABLE:
            self.stderr.write(
                f"{state.collaborative_name}, as at {long_date(state.as_at)}, "
                f"known at {long_moment(state.known_at)}"
            )
        table = _in_words(state) if how == Format.TABLE else _as_served(state)
        print_result(
            self.stdout, how, headers=table.headers, rows=table.rows, document=state.as_dict
        )


def _as_served(state: BedState) -> Table:
    """The rows and the total under the names that the API gives them."""
    total = state.total.as_dict()
    headers = [*NAMES[state.by], *total]
    rows = [row.as_dict() for row in state.rows]
    return Table(
        "Bed state", headers, [[row.get(name) for name in headers] for row in (*rows, total)]
    )


def _in_words(state: BedState) -> Table:
    """The rows and the total in columns narrow enough for a terminal."""
    names = [(heading, _label(name)) for name, heading in WORDS.items() if name in NAMES[state.by]]
    table = make_table("Bed state", [*names, *COLUMNS], [*state.rows, state.total])
    *rows, total = table.rows
    return Table(table.title, table.headers, [*rows, ["Total", *total[1:]]])


def _label(name: str) -> Callable[[Row], Value]:
    def value(row: Row) -> Value:
        return row.service_line if name == "service_line" else row.labels.get(name)

    return value


def _offer(row: Row) -> Value:
    """What can be admitted, as a range where wards are stale."""
    low, high = row.can_admit_low, row.can_admit_high
    return str(high) if low == high else f"{low}–{high}"


def _occupancy(row: Row) -> Value:
    """Occupancy with one decimal, as it is shown."""
    return None if row.occupancy is None else row.occupancy.quantize(Decimal("0.1"), ROUND_HALF_UP)


def _confirmed(row: Row) -> Value:
    """The day of the confirmation, marked where it is stale."""
    day = short_date(local_date(row.confirmed_at)) if row.confirmed_at else "never"
    return f"{day} (stale)" if row.stale else day if row.confirmed_at else None


COLUMNS: tuple[Column, ...] = (
    *columns(beds="Beds", surge="Surge", closed="Closed", open="Open", occupied="Occupied"),
    *columns(on_leave="Leave", absent_without_leave="AWOL", held="Held", paused="Paused"),
    *columns(vacant="Vacant"),
    ("Can admit", _offer),
    ("Occupancy %", _occupancy),
    *columns(ready_for_discharge="Ready", admissions_suspended="Suspended"),
    ("Confirmed", _confirmed),
    *columns(waiting="Waiting", out_of_area="Out of area"),
)
