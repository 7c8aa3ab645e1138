"""The record of each run of a job."""

from collections.abc import Callable, Mapping
from contextlib import AbstractContextManager
from datetime import datetime
from types import TracebackType
from typing import Any

from impact.core.errors import Refusal
from reporting.models import Ending, Job, JobRun

Clock = Callable[[], datetime]

_LEFT_BEHIND = (
    "It was interrupted before it ended. Nothing of it was written; the next run does it."
)
_OVERTAKEN = "Another run was already waiting to begin: it sees what this one would have seen."
_SENTENCE = 1000


class Run(AbstractContextManager["Run"]):
    """A run of a job from its beginning to its end, a row on record.

    Entered only by who is alone with the job: a row that is still `running` was left behind by a
    process that was killed. `end` is called in the transaction whose values it tells of, so that
    both are written or neither is.
    """

    def __init__(self, job: Job, *, about: str, clock: Clock, asked: JobRun | None = None) -> None:
        self.clock = clock
        self.row = asked or JobRun(job=job, about=about)

    def __enter__(self) -> "Run":
        settle_left_behind(Job(self.row.job))
        self.row.ending, self.row.started_at = Ending.RUNNING, self.clock()
        self.row.save()
        return self

    def end(
        self, sentence: str, *, changed: Mapping[str, Any], ending: Ending = Ending.DONE
    ) -> None:
        """It is done; `sentence` says what came of it and `changed` counts what it changed."""
        self.row.ending, self.row.finished_at = ending, self.clock()
        self.row.sentence, self.row.changed = sentence[:_SENTENCE], dict(changed)
        self.row.save()

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        if error is not None:
            self.end(_why(error), changed={}, ending=Ending.FAILED)


def settle_left_behind(job: Job) -> None:
    """Marks what a killed process left `running`. Only for who knows that no run is under way."""
    left = JobRun.objects.filter(job=job, ending=Ending.RUNNING)
    left.exclude(asked={}).update(ending=Ending.ASKED)
    left.update(ending=Ending.INTERRUPTED, sentence=_LEFT_BEHIND)


def overtaken(job: Job, *, about: str, clock: Clock) -> JobRun:
    """Puts on record a run that had no need to begin."""
    now = clock()
    return JobRun.objects.create(
        job=job,
        about=about,
        started_at=now,
        finished_at=now,
        ending=Ending.OVERTAKEN,
        sentence=_OVERTAKEN,
    )


def _why(error: BaseException) -> str:
    """A sentence for the page. The database's own words may quote what people typed: not those."""
    if isinstance(error, Refusal):
        return error.message
    return f"It stopped at a fault ({type(error).__name__}) that the log tells more of."
