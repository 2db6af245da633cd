"""The page's sites: a relay with the page in front, and what a person does there."""

import json
import urllib.request
from collections.abc import Callable, Mapping

from playwright.sync_api import Locator, Page, expect

from tests.support.waitress import WaitressServer
from tests.upstream import ScriptedUpstream

CODE = "code-test-7f3kq9"
KEY = "sk-test-page"
MODEL = "gpt-4o-mini"

OpenSite = Callable[[Mapping[str, str]], WaitressServer]


def site_of(upstream: ScriptedUpstream, environment: Mapping[str, str]) -> WaitressServer:
    """Return a site, not yet started, that asks `upstream`."""
    return WaitressServer({"BASE_URL": upstream.url, "OPENAI_API_KEY": KEY, **environment})


def learn_models(site: WaitressServer, code: str = "") -> None:
    """Let the relay ask for the upstream's models now, so that this takes no script meant for a later question."""
    headers = {"Authorization": f"Bearer nk-{code}"} if code else {}
    request = urllib.request.Request(f"{site.url}/api/access", method="POST", headers=headers)
    with urllib.request.urlopen(request, timeout=10) as answer:
        json.load(answer)


class Visit:
    """A person at the page."""

    def __init__(self, page: Page, site: WaitressServer) -> None:
        self.page = page
        self.site = site

    @property
    def question(self) -> Locator:
        """The box where a message is written."""
        return self.page.get_by_role("textbox", name="Your message")

    @property
    def answer(self) -> Locator:
        """The text of the last answer."""
        return self.page.locator(".answer").last

    @property
    def exchange(self) -> Locator:
        """The last question with its answer."""
        return self.page.locator(".exchange").last

    @property
    def card(self) -> Locator:
        """The card of a problem."""
        return self.page.locator(".problem")

    @property
    def panel(self) -> Locator:
        """The settings."""
        return self.page.get_by_role("dialog", name="Settings")

    @property
    def code(self) -> Locator:
        """The field of the access code."""
        return self.page.get_by_label("Access code")

    def button(self, name: str) -> Locator:
        """A button by its exact words."""
        return self.page.get_by_role("button", name=name, exact=True)

    def open(self) -> None:
        """Go to the page and wait until it can be used."""
        self.page.goto(self.site.url)
        expect(self.question).to_have_attribute("placeholder", "Write a message")

    def open_with_code(self, code: str = CODE) -> None:
        """Go to the page as somebody whose browser has kept an access code."""
        kept = json.dumps({"code": code, "model": MODEL})
        self.page.add_init_script(f"localStorage.setItem('locutorio.settings', {json.dumps(kept)})")
        self.open()

    def ask(self, question: str) -> None:
        """Write a question and press Enter."""
        self.question.fill(question)
        self.question.press("Enter")

    def expect_state(self, state: str) -> None:
        """Wait until the last answer is in that state."""
        expect(self.exchange).to_have_attribute("data-state", state)
