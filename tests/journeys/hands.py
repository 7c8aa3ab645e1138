"""Two ways to work a page: with the mouse, and with the keyboard alone."""

from typing import Protocol

from playwright.sync_api import Locator, Page

MOST_TABS = 400


class Hands(Protocol):
    """Somebody's way to press, to choose and to type."""

    def press(self, what: Locator) -> None: ...

    def choose_first(self, what: Locator) -> None: ...

    def choose(self, what: Locator, label: str) -> None: ...

    def type(self, what: Locator, text: str) -> None: ...


class Mouse:
    """Points and clicks."""

    def __init__(self, page: Page) -> None:
        self.page = page

    def press(self, what: Locator) -> None:
        what.click()

    def choose_first(self, what: Locator) -> None:
        what.select_option(index=1)

    def choose(self, what: Locator, label: str) -> None:
        what.select_option(label=label)

    def type(self, what: Locator, text: str) -> None:
        what.fill(text)


class Keyboard:
    """Reaches everything with the tabulator, and never points."""

    def __init__(self, page: Page) -> None:
        self.page = page

    def press(self, what: Locator) -> None:
        kind = what.evaluate("e => e.type || e.tagName.toLowerCase()")
        if kind == "radio":
            self._pick(what)
            return
        self._reach(what)
        self.page.keyboard.press("Space" if kind == "checkbox" else "Enter")

    def choose_first(self, what: Locator) -> None:
        self._reach(what)
        self.page.keyboard.press("ArrowDown")

    def choose(self, what: Locator, label: str) -> None:
        self._reach(what)
        self.page.keyboard.type(label)

    def type(self, what: Locator, text: str) -> None:
        self._reach(what)
        self.page.keyboard.press("Control+a")
        self.page.keyboard.type(text)

    def _pick(self, what: Locator) -> None:
        """One of several: the tabulator reaches the first or the chosen one, arrows the others."""
        self._tab(what, "e => e.name === document.activeElement.name")
        self.page.keyboard.press("Space")
        for _ in range(MOST_TABS):
            if what.evaluate("e => e.checked"):
                return
            self.page.keyboard.press("ArrowDown")
        raise AssertionError(f"the keyboard does not pick {what}")

    def _reach(self, what: Locator) -> None:
        self._tab(what, "e => e === document.activeElement")

    def _tab(self, what: Locator, until: str) -> None:
        what.wait_for()
        for _ in range(MOST_TABS):
            if what.evaluate(until):
                return
            self.page.keyboard.press("Tab")
        raise AssertionError(f"the keyboard does not reach {what}")
