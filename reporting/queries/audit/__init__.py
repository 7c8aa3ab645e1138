"""Who saw whom, and who changed what: what an auditor searches."""

from reporting.queries.audit.changes import ChangeSeen, changes
from reporting.queries.audit.looks import Look, described, looks
from reporting.queries.audit.of_person import changes_of
from reporting.queries.audit.scope import Scope, Search, scope_of

__all__ = [
    "ChangeSeen",
    "Look",
    "Scope",
    "Search",
    "changes",
    "changes_of",
    "described",
    "looks",
    "scope_of",
]
