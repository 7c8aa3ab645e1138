"""What was sent with an import, as the importer reads it."""

import io

from beds.imports.columns import KINDS
from beds.imports.reading import Source
from beds.imports.sent_rows import unpacked
from beds.models import ImportBatch, ImportFile


def sources_of(batch: ImportBatch) -> list[Source]:
    """The files that are still held, in the order in which they were sent."""
    held = batch.files.filter(content__isnull=False).order_by("pk")
    return [_source(file) for file in held]


def _source(file: ImportFile) -> Source:
    content = bytes(file.content or b"")
    if file.is_rows and file.name in KINDS:
        return Source(file.name, unpacked(file.name, content))
    return Source(file.name, io.BytesIO(content))
