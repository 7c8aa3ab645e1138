"""The runs of the jobs that somebody may see."""

from collections.abc import Collection
from functools import reduce
from operator import or_

from django.db.models import Q, QuerySet

from providers.models import Collaborative
from reporting.models import Job, JobRun


def runs_seen(collaboratives: Collection[Collaborative]) -> QuerySet[JobRun]:
    """Runs of the whole installation, which name nobody, and what was reported for one's own."""
    of_all = ~Q(job=Job.PUBLISH)
    own = (Q(job=Job.PUBLISH, about__startswith=f"{each.code} ") for each in collaboratives)
    return JobRun.objects.filter(reduce(or_, own, of_all))
