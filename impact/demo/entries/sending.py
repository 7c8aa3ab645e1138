"""Hands in what providers send week by week, as they would: received, carried out, on record."""

from datetime import date, datetime, time, timedelta

from django.db.models import Max

from beds.choices import ImportState
from beds.imports.batches import Options, Sent, carry_out, receive
from beds.imports.faults import Fault
from beds.models import ImportBatch
from impact.core.periods import LONDON, local_date
from impact.demo.accounts import bed_managers
from impact.demo.calendar.days import Day
from impact.demo.extract import as_csv
from impact.demo.sending import Parcel
from providers.models import Provider

_AT = time(6, 30)
_TAKES = timedelta(minutes=2)


def last_sent() -> dict[str, Day]:
    """The last day on which each provider sent something that was applied, by its key."""
    applied = ImportBatch.objects.filter(state=ImportState.APPLIED).order_by()
    latest = applied.values_list("provider__key").annotate(latest=Max("sent_at"))
    return {key: local_date(at).toordinal() for key, at in latest}


def send(parcel: Parcel) -> ImportBatch:
    """Hand in a provider's files on the morning of their day; what came of it."""
    at = datetime.combine(date.fromordinal(parcel.on), _AT, tzinfo=LONDON)
    batch = receive(
        provider=Provider.objects.get(key=parcel.provider),
        sent=[
            Sent(f"{kind}.csv", as_csv(rows).getvalue())
            for kind, rows in parcel.rows.items()
            if rows
        ],
        options=Options(accept_valid=True),
        by=bed_managers({parcel.provider})[parcel.provider],
        now=at,
    )
    carry_out(batch_id=batch.pk, clock=lambda: at + _TAKES)
    batch.refresh_from_db()
    return batch


def faults_of(batch: ImportBatch) -> list[str]:
    """What was refused, a sentence each."""
    told = [Fault(**each).line() for each in batch.faults]
    return told or ([batch.sentence] if batch.sentence else [])
