"""Reading settings from the environment, and saying all at once what is missing."""

import os
from collections.abc import Mapping

from django.core.exceptions import ImproperlyConfigured

TRUE = {"1", "true", "yes", "on"}
FALSE = {"0", "false", "no", "off"}


class Environment:
    """The environment's variables; what production lacks is gathered and told together."""

    def __init__(self, variables: Mapping[str, str] = os.environ) -> None:
        self._variables = variables
        self._faults: list[str] = []

    def text(self, name: str, default: str = "") -> str:
        """Return a value without blanks at its ends; an empty one counts as not set."""
        return self._variables.get(name, "").strip() or default

    def words(self, name: str) -> list[str]:
        """Return the parts of a value between commas."""
        return [word.strip() for word in self.text(name).split(",") if word.strip()]

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

    def refuse(self, fault: str) -> None:
        """Note any other fault."""
        self._faults.append(fault)

    def finish(self) -> None:
        """Raise ImproperlyConfigured with every fault noted, if there is one."""
        if self._faults:
            raise ImproperlyConfigured(
                "The settings are not complete:\n" + "\n".join(f"- {f}" for f in self._faults)
            )
