"""`python -m tests.bench [NAME ...]`: every measurement, or those named, on services of its own."""

import os
import sys

import django


def start() -> int:
    """Put Django in order, then measure."""
    os.environ["DJANGO_SETTINGS_MODULE"] = "tests.settings"
    django.setup()
    # Only now can anything that knows a model be imported.
    from tests.bench.report import report

    return report(sys.argv[1:])


if __name__ == "__main__":
    sys.exit(start())
