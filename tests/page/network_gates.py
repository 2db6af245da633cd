"""Something of the page that does not come before a test lets it."""

from playwright.sync_api import Page, Route


class Gate:
    """Holds back what has that address."""

    def __init__(self, page: Page, address: str) -> None:
        self._is_open = False
        self._held: list[Route] = []
        page.route(address, self._meet)

    def open(self) -> None:
        """Let it through."""
        self._is_open = True
        while self._held:
            self._held.pop().continue_()

    def _meet(self, route: Route) -> None:
        if self._is_open:
            route.continue_()
        else:
            self._held.append(route)
