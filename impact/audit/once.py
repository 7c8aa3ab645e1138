"""Doing a thing once, however often it is asked for: a double click, a request sent again.

Whoever asks gives the request a key of their own. The first request under it does the work, and
its answer is kept for a day beside who asked and a digest of what was asked; the same request again
gets that answer and does nothing. Two at once make one record: the second waits for the first.

A request that was refused keeps nothing, so its key may be used again.
"""

import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.contrib.auth.base_user import AbstractBaseUser
from django.db import transaction
from django.utils.crypto import salted_hmac

from impact.audit.models import KeptAnswer
from impact.core.errors import Invalid

KEPT_FOR = timedelta(days=1)


class KeyReused(Invalid):
    """The key was used for another request."""

    code = "key_reused"
    title = "This key was used for another request"


@dataclass(frozen=True)
class Answer:
    """What a request is answered: a status, a body that JSON can hold, and headers."""

    status: int
    body: Any
    headers: dict[str, str]


def once(
    *, key: str, asked: str, by: AbstractBaseUser, now: datetime, work: Callable[[], Answer]
) -> Answer:
    """Do the work in one transaction, or return what it answered under this key within the day.

    `asked` is everything that makes the request what it is. Raises KeyReused where the key stands
    for another one, and what the work raises.
    """
    key = hashlib.sha256(key.encode()).hexdigest()
    digest = salted_hmac("impact.audit.once", asked, algorithm="sha256").hexdigest()
    with transaction.atomic():
        KeptAnswer.objects.filter(by_id=by.pk, kept_at__lt=now - KEPT_FOR).delete()
        # Waits where the same key is being worked on: then there is an answer, or none was kept.
        KeptAnswer.objects.bulk_create(
            [KeptAnswer(by_id=by.pk, key=key, digest=digest, kept_at=now)], ignore_conflicts=True
        )
        kept = KeptAnswer.objects.get(by_id=by.pk, key=key)
        if kept.digest != digest:
            raise KeyReused(
                "Another request was sent with this key. Give each request a key of its own."
            )
        if kept.status is not None:
            return Answer(kept.status, kept.body, kept.headers)
        answer = work()
        kept.status, kept.body, kept.headers = answer.status, answer.body, answer.headers
        kept.save(update_fields=["status", "body", "headers"])
        return answer
