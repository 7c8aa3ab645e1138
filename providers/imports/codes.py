"""Loads coded lists.

National codes are as the file says: a new release brings their changes. Local codes are only added,
never changed: their labels and dates belong to whoever edits them here.
"""

from collections import defaultdict

from providers.imports.reading import Batch
from providers.imports.saving import Outcome, Saver, given, texts
from providers.models import Code


def load_codes(batch: Batch, outcome: Outcome) -> None:
    """Makes the codes that lack and brings national ones up to date, in the file's order."""
    held: dict[tuple[str, str], list[Code]] = defaultdict(list)
    for code in Code.objects.all():
        held[code.list, code.code].append(code)
    places: dict[str, int] = defaultdict(int)
    saver = Saver("codes", outcome)
    for record in batch.of("codes"):
        key = (record.get("list"), record.get("code"))
        places[key[0]] += 1
        if any(not found.national for found in held[key]):
            saver.tally.unchanged += 1
            continue
        same_start = [found for found in held[key] if found.start_date == record.get("from")]
        code = same_start[0] if same_start else Code(list=key[0], code=key[1])
        values = given(record, label="label", start_date="from", end_date="to")
        values |= texts(given(record, group="group", source="source"))
        values |= {"national": bool(record.get("national")), "position": places[key[0]]}
        saver.save(code, values, record, column="code")
