"""What every form on which a case manager records something has."""

from typing import ClassVar

from django import forms

from impact.audit.versions import Watched
from providers.models import User


class RecordForm(forms.Form):
    """One thing to record.

    `from_address` names the fields that a link to the form may fill; `refused_as` gives fields by
    the names that the service's refusals use; `to` is where to go on once it is done, "" for where
    one came from.
    """

    button: ClassVar[str]
    from_address: ClassVar[tuple[str, ...]] = ()
    refused_as: ClassVar[dict[str, str]] = {}
    to: str = ""

    def watched(self) -> Watched:
        """The events whose change since the page was shown is told first."""
        raise NotImplementedError

    def carry_out(self, user: User) -> str:
        """Record it; return a sentence on what was done. Raises Refusal."""
        raise NotImplementedError
