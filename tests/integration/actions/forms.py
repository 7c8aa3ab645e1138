"""Forms as somebody fills them in: read from the page, typed into, sent."""

from datetime import date
from typing import Any

from django.http import HttpResponse
from django.test import Client

from tests.pages import attribute, found, page_of, words


def day(name: str, value: date | str) -> dict[str, str]:
    """A day typed in three boxes."""
    given = date.fromisoformat(value) if isinstance(value, str) else value
    parts = {"day": given.day, "month": given.month, "year": given.year}
    return {f"{name}_{part}": str(value) for part, value in parts.items()}


def shown(response: HttpResponse) -> dict[str, str]:
    """What stands in the fields of the page's form, by name."""
    page = page_of(response)
    values: dict[str, str] = {}
    for field in found(page, "input"):
        kind, name = attribute(field, "type"), attribute(field, "name")
        ticked = kind not in ("radio", "checkbox") or "checked" in dict(field.attributes)
        if name and ticked:
            values[name] = attribute(field, "value")
    for field in found(page, "select"):
        chosen = [one for one in found(field, "option") if "selected" in dict(one.attributes)]
        values[attribute(field, "name")] = attribute(chosen[0], "value") if chosen else ""
    for field in found(page, "textarea"):
        values[attribute(field, "name")] = words(field)
    values.pop("csrfmiddlewaretoken", None)
    return values


def opened(client: Client, address: str) -> dict[str, str]:
    """The fields of the form at an address as it is first shown."""
    response = client.get(address)
    assert response.status_code == 200, (address, response.status_code)
    return shown(response)


def press(client: Client, address: str, typed: dict[str, Any], status: int = 302) -> HttpResponse:
    """Open the form, type, and send it."""
    answer = client.post(address, {**opened(client, address), **typed})
    assert answer.status_code == status, said(answer)
    return answer


def said(response: HttpResponse) -> str:
    """What a page says is wrong."""
    page = page_of(response)
    places = [*found(page, "div", "nhsuk-error-summary"), *found(page, "div", "app-message")]
    return " ".join(words(place) for place in places)
