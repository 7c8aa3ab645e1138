"""The stored series: what the engine counted, ready to be read; never a divided value."""

from django.contrib.postgres.fields import ArrayField, BigIntegerRangeField
from django.db import models

from impact.core.grains import Grain
from providers.models import Collaborative
from reporting.models.fields import ExactField


class Cut(models.TextChoices):
    """How a series is cut: not at all, or by one dimension of the engine."""

    WHOLE = "", "the whole collaborative"
    PROVIDER = "provider", "by provider"
    SERVICE_LINE = "service_line", "by service line"


class StoredSet(models.Model):
    """All stored series of a collaborative: up to which cut-off, and when they last stood right.

    A collaborative without a row has never been counted.
    """

    collaborative = models.OneToOneField(
        Collaborative, models.CASCADE, primary_key=True, related_name="stored_set"
    )
    cut_off = models.DateField()
    computed_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.collaborative.code} before {self.cut_off}"


class Series(models.Model):
    """One figure of a collaborative by month or week, in one cut, by one version of the catalogue.

    A series of another version than the catalogue's is counted afresh.
    """

    stored_set = models.ForeignKey(StoredSet, models.CASCADE, related_name="series")
    figure = models.CharField(max_length=80)
    version = models.PositiveIntegerField()
    grain = models.CharField(max_length=10, choices=[(g.value, g.value) for g in Grain])
    cut = models.CharField(max_length=20, choices=Cut, blank=True)

    class Meta:
        verbose_name_plural = "series"
        constraints = [
            models.UniqueConstraint(
                fields=["stored_set", "figure", "grain", "cut"], name="series_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.figure} by {self.grain} {self.get_cut_display()}"


class StoredFigure(models.Model):
    """Both sides of a figure in one period and group, as counted before `cut_off`.

    `group` is the engine's: a value for each dimension of the cut, null where it has none (a
    baseline of no provider). The period is the whole month or week, `days` how many of them were
    counted. A count has no denominator. `extras` is what stands beside the value, a sum as text. A
    period and group with nothing to count has no row.
    """

    series = models.ForeignKey(Series, models.CASCADE, related_name="rows", db_index=False)
    group = ArrayField(models.TextField(null=True), default=list)
    period_start = models.DateField()
    period_end = models.DateField()
    days = models.PositiveIntegerField()
    numerator = ExactField(null=True)
    denominator = ExactField(null=True)
    extras = models.JSONField(default=dict)
    cut_off = models.DateField()
    computed_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["series", "period_start", "group"], name="stored_figure_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.series} {self.group} from {self.period_start}"


class HistorySeen(models.Model):
    """How far the stored series have read one table of history.

    Every row up to `settled` has been read, and of the later ones those in `seen`. Numbers are
    given out before rows are committed, so a lower number may appear after a higher one:
    `candidate` was the highest number when transaction `horizon` looked, and becomes `settled` once
    every older transaction has ended.
    """

    table = models.CharField(max_length=80, primary_key=True)
    settled = models.BigIntegerField(default=0)
    seen = ArrayField(BigIntegerRangeField(), default=list)
    candidate = models.BigIntegerField(default=0)
    horizon = models.BigIntegerField(default=0)

    class Meta:
        verbose_name_plural = "history seen"

    def __str__(self) -> str:
        return f"{self.table} up to {self.settled}"
