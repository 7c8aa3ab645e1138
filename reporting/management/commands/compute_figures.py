"""`manage.py compute_figures`: brings the stored figures up to date now, in this process."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from impact.core import clock
from impact.core.commands import add_format, print_result
from reporting.models import Ending, JobRun, StoredSet
from reporting.services.figures import refresh_figures
from reporting.services.nightly import nightly


class Command(BaseCommand):
    """Counts what is due and prints a line a collaborative; with `--all` counts everything afresh.

    The same function as the Celery jobs run, in turn with them. `--format json` prints the run and
    its collaboratives as one object; `run` is null where nothing was due.
    """

    help = "Bring the stored figures up to date now, in this process"

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Take what to count and how to print it."""
        parser.add_argument("--all", action="store_true", help="count everything afresh")
        parser.add_argument(
            "--nightly", action="store_true", help="the nightly checks too, once a day"
        )
        add_format(parser)

    def handle(self, *args: Any, **options: Any) -> None:
        """Counts; what was done is said on standard error."""
        run = refresh_figures(today=clock.today(), clock=clock.now, everything=options["all"])
        self.stderr.write(run.sentence if run else "Nothing is due: every stored figure stands.")
        night = nightly(today=clock.today(), clock=clock.now) if options["nightly"] else None
        if options["nightly"]:
            self.stderr.write(night.sentence if night else "The nightly checks have been done.")
        sets = StoredSet.objects.select_related("collaborative").order_by("collaborative__code")
        rows = [(each.collaborative.code, each.cut_off, each.computed_at) for each in sets]
        print_result(
            self.stdout,
            options["format"],
            headers=("collaborative", "cut_off", "computed_at"),
            rows=rows,
            document=lambda: {
                "run": _as_dict(run) if run else None,
                "collaboratives": [
                    {
                        "collaborative": code,
                        "cut_off": cut_off.isoformat(),
                        "computed_at": computed_at.isoformat(),
                    }
                    for code, cut_off, computed_at in rows
                ],
            },
        )
        if run and run.ending == Ending.OVERTAKEN:
            raise CommandError("Another run was waiting already; see its result on the jobs page.")
        if night and night.ending == Ending.FAILED:
            raise CommandError("The nightly checks found faults; see the sentences above.")


def _as_dict(run: JobRun) -> dict[str, Any]:
    finished = run.finished_at or run.started_at
    return {
        "ending": run.ending,
        "sentence": run.sentence,
        "seconds": round((finished - run.started_at).total_seconds(), 3),
        **run.changed,
    }
