"""`manage.py figures`: figures in a terminal, as `figures.md` defines them."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from impact.core import clock
from impact.core.commands import Format, add_format, day, print_result
from impact.core.errors import Refusal
from impact.core.grains import Grain
from impact.core.text import long_date
from providers.models import Collaborative
from reporting.figures.engine import Answer, Asked, ask, served
from reporting.figures.explain import Behind, explain
from reporting.filters import FigureForm
from reporting.presenters.controls import future


class Command(BaseCommand):
    """Prints one or more figures; with `--explain` the rows behind each.

    `--format json` prints what the API answers: an object for one figure, a list for several. A
    table or CSV counted up to a day that has not come yet says so in a last column.
    """

    help = "Print figures by name, at any grain, cut by anything"

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Which figures, over which range, cut how."""
        parser.add_argument("names", nargs="+", metavar="NAME")
        parser.add_argument("--from", dest="from_", type=day, required=True, metavar="DATE")
        parser.add_argument("--to", type=day, required=True, metavar="DATE", help="exclusive")
        parser.add_argument("--grain", choices=[g.value for g in Grain], default=Grain.TOTAL.value)
        parser.add_argument("--by", metavar="DIM[,DIM…]", default="")
        parser.add_argument("--collaborative", metavar="CODE")
        parser.add_argument("--provider", metavar="KEY", nargs="+", action="extend", default=[])
        parser.add_argument("--cut-off", type=day, metavar="DATE", help="default: today")
        parser.add_argument("--explain", action="store_true", help="the rows behind the figure")
        add_format(parser)

    def handle(self, *args: Any, **options: Any) -> None:
        """Asks and prints; what cannot be asked is said on standard error, with status 1."""
        form = FigureForm(
            {
                "from": options["from_"],
                "to": options["to"],
                "grain": options["grain"],
                "by": options["by"],
                "collaborative": options["collaborative"],
                "provider": [key.upper() for key in options["provider"]],
                "cut_off": options["cut_off"],
            },
            collaboratives=Collaborative.objects.all(),
            today=clock.today(),
        )
        if not form.is_valid():
            raise CommandError(" ".join(str(e) for texts in form.errors.values() for e in texts))
        asked = [form.asked(name) for name in options["names"]]
        try:
            if options["explain"]:
                self._print_rows([(a, list(explain(a))) for a in asked], options["format"])
            else:
                now = clock.now()
                self._print([ask(a, computed_at=now) for a in asked], options["format"])
        except Refusal as refusal:
            raise CommandError(refusal.message) from refusal

    def _print(self, answers: list[Answer], how: str) -> None:
        rows = [
            (answer.asked.figure, values)
            for answer in answers
            for values in ([row.as_dict() for row in answer.rows])
        ]
        headers = ["figure", *dict.fromkeys(name for _, values in rows for name in values)]
        documents = [answer.as_dict() for answer in answers]
        self._print_marked(
            answers[0].asked,
            how,
            headers=headers,
            rows=[[name, *(values.get(h) for h in headers[1:])] for name, values in rows],
            documents=documents,
        )

    def _print_rows(self, found: list[tuple[Asked, list[Behind]]], how: str) -> None:
        documents = [
            {
                "figure": asked.figure,
                "cut_off": asked.cut_off.isoformat(),
                "cut_off_in_future": asked.cut_off > clock.today(),
                "numerator": served(sum(row.numerator for row in rows)),
                "denominator": served(sum(row.denominator for row in rows)),
                "rows": [row.as_dict() for row in rows],
            }
            for asked, rows in found
        ]
        flat = [(asked.figure, row.as_dict()) for asked, rows in found for row in rows]
        headers = ["figure", *dict.fromkeys(name for _, values in flat for name in values)]
        self._print_marked(
            found[0][0],
            how,
            headers=headers,
            rows=[[name, *values.values()] for name, values in flat],
            documents=documents,
        )

    def _print_marked(
        self,
        asked: Asked,
        how: str,
        *,
        headers: list[str],
        rows: list[list[Any]],
        documents: list[dict[str, Any]],
    ) -> None:
        """Prints the result; a cut-off after today is marked beside each row, and said."""
        beware = future(asked.cut_off, clock.today())
        if how == Format.TABLE:
            self._say(asked, beware)
        mark = ["cut_off_in_future"] if beware else []
        print_result(
            self.stdout,
            how,
            headers=[*headers, *mark],
            rows=[[*row, *("yes" for _ in mark)] for row in rows],
            document=lambda: documents[0] if len(documents) == 1 else documents,
        )

    def _say(self, asked: Asked, beware: str) -> None:
        self.stderr.write(
            f"{asked.collaborative}, {long_date(asked.start)} to {long_date(asked.end)} "
            f"(exclusive), counted before {long_date(asked.cut_off)}"
        )
        if beware:
            self.stderr.write(f"Beware: {beware}")
