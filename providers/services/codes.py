"""Whether a code may be used on a day."""

from collections import defaultdict
from collections.abc import Mapping
from datetime import date

from impact.core.errors import Invalid
from impact.core.text import long_date, shown
from providers.choices import CodeList
from providers.models import Code


class UnknownCode(Invalid):
    """A code that its list does not hold on the day."""

    code = "unknown_code"
    title = "This code is not in the list"


def check_codes(*, on: date, fields: Mapping[str, tuple[CodeList, str]]) -> None:
    """Refuse a code that its list does not hold on the day. Raises UnknownCode.

    `fields` gives for each input its list and the code; an empty code is no code. A list without
    a single code on the day is not kept here and refuses nothing.
    """
    given = {name: (list_, code) for name, (list_, code) in fields.items() if code}
    if not given:
        return
    valid = _valid_codes(on=on, lists={list_ for list_, _ in given.values()})
    for name, (list_, code) in given.items():
        if valid[list_] and code not in valid[list_]:
            raise UnknownCode(
                f"{list_.label}: {shown(code)} is not in the list on {long_date(on)}. "
                "Choose one that is.",
                field=name,
            )


def _valid_codes(*, on: date, lists: set[CodeList]) -> dict[str, set[str]]:
    valid: dict[str, set[str]] = defaultdict(set)
    for list_, code in Code.objects.as_at(on).filter(list__in=lists).values_list("list", "code"):
        valid[list_].add(code)
    return valid
