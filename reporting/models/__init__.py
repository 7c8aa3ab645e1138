"""What is kept of figures: stored series, what was reported, and the runs of the jobs."""

from reporting.models.published import Publication, PublishedFigure
from reporting.models.runs import Ending, Job, JobRun
from reporting.models.stored import HistorySeen, Series, StoredFigure, StoredSet

__all__ = [
    "Ending",
    "HistorySeen",
    "Job",
    "JobRun",
    "Publication",
    "PublishedFigure",
    "Series",
    "StoredFigure",
    "StoredSet",
]
