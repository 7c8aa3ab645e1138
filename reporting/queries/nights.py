"""What the nights found."""

from reporting.models import Job, JobRun


def last_night() -> JobRun | None:
    """The last nightly run that came to its end, with or without faults; None for none."""
    ended = JobRun.objects.filter(job=Job.NIGHTLY).exclude(finished_at=None)
    return ended.exclude(changed={}).first()
