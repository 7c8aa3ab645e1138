"""The project's settings, on services of this test run's own whatever the environment says.

The first process of a run makes the folder; the processes that it starts find it in the
environment. Nothing starts before a test asks for it.
"""

import os

from tests.runs import new_folder

for name in ("DATABASE_URL", "REDIS_URL", "DEBUG", "SECRET_KEY", "ALLOWED_HOSTS"):
    os.environ.pop(name, None)
STARTED_THIS_RUN = "IMPACT_TEST_RUN" not in os.environ
if STARTED_THIS_RUN:
    os.environ["IMPACT_TEST_RUN"] = new_folder()
IMPACT_TEST_RUN = os.environ["IMPACT_DATA_DIR"] = os.environ["IMPACT_TEST_RUN"]

from impact.settings import *

DATABASES["default"]["ENGINE"] = "tests.backend"
# Nothing of a test run need outlive a power cut.
EMBEDDED_DURABLE = False
# Making accounts is not what the tests measure.
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.InMemoryStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
