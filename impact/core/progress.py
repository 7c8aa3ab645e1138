"""A progress bar on a terminal; silence elsewhere."""

import time
from types import TracebackType
from typing import Any, Self

_WIDTH = 30


class Bar:
    """Shows a stage and how far it is, at most ten times a second, on one line of a terminal."""

    def __init__(self, stream: Any) -> None:
        self._stream = stream
        self._shown = 0.0
        self._live = bool(getattr(stream, "isatty", lambda: False)())

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        if self._live:
            self._stream.write("\r\033[K", ending="")

    def show(self, stage: str, done: int, total: int) -> None:
        """Draws the bar; without a `total` only the count."""
        if not self._live or (time.monotonic() - self._shown < 0.1 and done != total):
            return
        self._shown = time.monotonic()
        if total:
            filled = _WIDTH * done // total
            bar = "█" * filled + "░" * (_WIDTH - filled)
            text = f"{stage} {bar} {done:,} of {total:,}"
        else:
            text = f"{stage} {done:,}"
        self._stream.write(f"\r\033[K{text}", ending="")
        self._stream.flush()
