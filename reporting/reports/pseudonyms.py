"""Pseudonyms of a report's own, for readers outside the clinical group.

The same person has the same one in every report under one agreement, so that months can be told
together, and another under any other: two readers cannot put their files together, and nobody can
find the person on the wall.
"""

import base64
import hmac

_BYTES = 5  # 40 bits, eight letters: no two of a million people are likely to share one


def own_pseudonym(pseudonym: str, *, key: bytes) -> str:
    """Somebody's pseudonym under a key, such as `R-7KQ2MZ5A`; without the key nobody finds back."""
    digest = hmac.new(key, pseudonym.encode(), "sha256").digest()
    return f"R-{base64.b32encode(digest[:_BYTES]).decode()}"
