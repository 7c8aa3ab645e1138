"""Two ways to work a page: with the mouse, and with the keyboard alone."""

from typing import Protocol

from playwright.sync_api import Locator, Page

MOST_TABS = 400


class Hands(Protocol):
    """Somebody's way to press, to choose and to type."""

    def press(self, what: Locator) -> None: ...

    def choose_first(self, what: Locator) -> None: ...

    def type(self, what: Locator, text: str) -> None: ...


class Mouse:
    """Points and clicks."""

    def __init__(self, page: Page) -> None:
        self.page = page

    def press(self, what: Locator) -> None:
        what.click()

    def choose_first(self, what: Locator) -> None:
        what.select_option(index=1)

    def type(self, what: Locator, text: str) -> None:
        what.fill(text)


class Keyboard:
    """Reaches everything with the tabulator, and never points."""

    def __init__(self, page: Page) -> None:
        self.page = page

    def press(self, what: Locator) -> None:
        self._reach(what)
        kind = what.evaluate("e => e.type || e.tagName.toLowerCase()")
        self.page.keyboard.press("Space" if kind in ("radio", "checkbox") else "Enter")

    def choose_first(self, what: Locator) -> None:
        self._reach(what)
        self.page.keyboard.press("ArrowDown")

    def type(self, what: Locator, text: str) -> None:
        self._reach(what)
        self.page.keyboard.press("Control+a")
        self.page.keyboard.type(text)

    def _reach(self, what: Locator) -> None:
        what.wait_for()
        for _ in range(MOST_TABS):
            if what.evaluate("e => e === document.activeElement"):
                return
            self.page.keyboard.press("Tab")
        raise AssertionError(f"the keyboard does not reach {what}")
