"""Seclusion and long-term segregation that go on."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import OuterRef, Q
from django.db.models.functions import JSONObject

from beds.queries.labels import Labels, label
from impact.core.periods import start_of_day
from patients.choices import SECLUSION, SEGREGATION
from patients.models import Intervention
from providers.choices import CodeList


@dataclass(frozen=True, kw_only=True)
class Running:
    """A seclusion or long-term segregation that is going on."""

    type: str
    label: str
    started_at: datetime

    @property
    def is_segregation(self) -> bool:
        """Whether it is long-term segregation, rather than seclusion."""
        return self.type == SEGREGATION


def running_columns(*, on: date) -> dict[str, Any]:
    """What a stay is annotated with, for `read_running`: what goes on past the end of the day."""
    end_of_day = start_of_day(on + timedelta(days=1))
    going = Q(ended_at__isnull=True) | Q(ended_at__gte=end_of_day)
    found = Intervention.objects.filter(
        going,
        type__in=(SECLUSION, SEGREGATION),
        started_at__lt=end_of_day,
        placement__patient=OuterRef("patient"),
    )
    told = JSONObject(type="type", started_at="started_at")
    return {"running": ArraySubquery(found.order_by("started_at").values(found=told))}


def read_running(row: Mapping[str, Any], labels: Labels) -> tuple[Running, ...]:
    """What goes on for the person of a row, the longest first."""
    return tuple(
        Running(
            type=found["type"],
            label=label(labels, CodeList.INTERVENTION_TYPE, found["type"]),
            started_at=datetime.fromisoformat(found["started_at"]),
        )
        for found in row["running"]
    )
