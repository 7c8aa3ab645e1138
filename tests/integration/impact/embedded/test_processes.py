"""Processes that live and end together, with whatever they started themselves."""

import os
import sys
from pathlib import Path

import pytest

from impact.embedded import processes
from impact.embedded.processes import together
from tests.integration.impact.embedded.test_postgres import gone

DEAF = "import signal, time; signal.signal(signal.SIGTERM, signal.SIG_IGN); time.sleep(120)"
PARENT = """
import pathlib, signal, subprocess, sys, time
signal.signal(signal.SIGTERM, {hearing})
child = subprocess.Popen([sys.executable, "-c", {deaf!r}])
time.sleep(1)  # until the child is deaf
path = pathlib.Path({path!r})
path.with_suffix(".new").write_text(str(child.pid))
path.with_suffix(".new").rename(path)
time.sleep(120)
"""


@pytest.mark.parametrize("hearing", ["signal.SIG_DFL", "signal.SIG_IGN"])
def test_nothing_is_left_of_a_child_that_ended_or_is_deaf(
    hearing: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(processes, "GRACE", 0.5)
    told = tmp_path / "grandchild"
    script = PARENT.format(hearing=hearing, deaf=DEAF, path=str(told))

    with together(os.environ) as group:
        group.start([sys.executable, "-c", script])
        while not told.exists():
            assert group.ended() is None

    assert group.ended() is not None
    assert gone([int(told.read_text())])
