"""Pages as tests read them: elements found by name and class, tables as rows of cells."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.contrib.auth.base_user import AbstractBaseUser
from django.http import HttpResponse
from django.test import Client
from django.test.html import Element, parse_html


@dataclass(frozen=True)
class Cell:
    """What stands in a cell, without what only repeats its heading, and where it leads."""

    text: str
    links: tuple[str, ...]


def opened(client: Client, address: str) -> Element:
    """The page at an address, which must answer 200."""
    response = client.get(address)
    assert response.status_code == 200, (address, response.status_code)
    return page_of(response)


def signed_in(user: AbstractBaseUser) -> Client:
    """Somebody's browser."""
    client = Client()
    client.force_login(user)
    return client


def page_of(response: HttpResponse) -> Element:
    """The body of a response."""
    return parse_html(response.content.decode())


def found(element: Any, name: str, class_: str = "") -> Iterator[Element]:
    """The elements of a name and class inside another, in order."""
    for child in getattr(element, "children", ()):
        if isinstance(child, str):
            continue
        classes = dict(child.attributes).get("class", "") or ""
        if child.name == name and (not class_ or class_ in str(classes).split()):
            yield child
        yield from found(child, name, class_)


def one(element: Any, name: str, class_: str = "") -> Element:
    """The only such element."""
    (only,) = found(element, name, class_)
    return only


def words(element: Any) -> str:
    """What is read in an element, in a line; without what is hidden from those who listen."""
    return " ".join(_words(element).split())


def attribute(element: Element, name: str) -> str:
    """An attribute of an element, "" for none."""
    return str(dict(element.attributes).get(name) or "")


def form_state(page: Element) -> dict[str, str]:
    """What the last form of a page hides: the version that its author saw, and its own word."""
    return {
        name: attribute(field, "value")
        for field in found(page, "input")
        for name in [attribute(field, "name")]
        if name in ("version", "token")
    }


def rows(table: Element) -> list[list[Cell]]:
    """The rows of a table's body and foot."""
    return [
        [_cell(cell) for cell in row.children if not isinstance(cell, str)]
        for part in ("tbody", "tfoot")
        for body in found(table, part)
        for row in found(body, "tr")
    ]


def listed(page: Element, anchor: str) -> Element:
    """The list of a page by its anchor."""
    for section in found(page, "section", "app-list"):
        if attribute(section, "aria-labelledby") == anchor:
            return section
    raise AssertionError(f"no list {anchor}")


def _cell(cell: Element) -> Cell:
    links = tuple(attribute(link, "href") for link in found(cell, "a"))
    return Cell(words(cell), links)


def _words(element: Any) -> str:
    if isinstance(element, str):
        return element
    if dict(element.attributes).get("aria-hidden") == "true":
        return ""
    return " ".join(_words(child) for child in element.children)
