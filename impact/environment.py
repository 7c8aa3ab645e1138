"""Reading settings from the environment, and saying all at once what is missing."""

import os
from collections.abc import Mapping
from typing import Any
from urllib.parse import urlsplit

import dj_database_url
from django.core.exceptions import ImproperlyConfigured

TRUE = {"1", "true", "yes", "on"}
FALSE = {"0", "false", "no", "off"}


def broker_url(redis_url: str) -> str:
    """Return a Redis URL as Celery spells it: only a unix socket differs."""
    if not redis_url.startswith("unix://"):
        return redis_url
    return redis_url.replace("unix://", "redis+socket://").replace("db=", "virtual_host=")


class Environment:
    """The environment's variables; what production lacks is gathered and told together."""

    def __init__(self, variables: Mapping[str, str] = os.environ) -> None:
        self._variables = variables
        self._faults: list[str] = []

    def text(self, name: str, default: str = "") -> str:
        """Return a value without blanks at its ends; an empty one counts as not set."""
        return self._variables.get(name, "").strip() or default

    def database(self, name: str) -> dict[str, Any]:
        """Return a database URL as Django's settings; anything but PostgreSQL is a fault."""
        try:
            found = dj_database_url.parse(self.text(name), conn_max_age=60, conn_health_checks=True)
        except ValueError:
            # The library's own message quotes the URL, and with it the password.
            found = dj_database_url.DBConfig()
        if found.get("ENGINE") != "django.db.backends.postgresql":
            self._faults.append(
                f"{name} is no PostgreSQL URL: give it as postgresql://user:password@host:5432/name."
            )
        return dict(found)

    def words(self, name: str) -> list[str]:
        """Return the parts of a value between commas."""
        return [word.strip() for word in self.text(name).split(",") if word.strip()]

    def origins(self, name: str) -> list[str]:
        """Return the origin of a URL, as a content security policy names it; none where unset."""
        url = urlsplit(self.text(name))
        return [f"{url.scheme}://{url.netloc}"] if url.netloc else []

    def flag(self, name: str, *, default: bool) -> bool:
        """Return an on/off value; anything but the usual words for it is a fault."""
        value = self.text(name).lower()
        if value and value not in TRUE | FALSE:
            self._faults.append(f"{name} is neither on nor off: set it to 1 or 0.")
        return value in TRUE if value else default

    def number(self, name: str, *, default: int) -> int:
        """Return a whole number above 0; anything else is a fault."""
        value = self.text(name, str(default))
        if not value.isdecimal() or int(value) < 1:
            self._faults.append(f"{name} is no whole number above 0: set it to one.")
            return default
        return int(value)

    def require(self, name: str, advice: str) -> None:
        """Note a variable that is not set, with the sentence that mends it."""
        if not self.text(name):
            self._faults.append(f"{name} is not set: {advice}")

    def finish(self) -> None:
        """Raise ImproperlyConfigured with every fault noted, if there is one."""
        if self._faults:
            raise ImproperlyConfigured(
                "The settings are not complete:\n" + "\n".join(f"- {f}" for f in self._faults)
            )
