"""Three engines, and somebody at the page in each of them."""

import json
from collections.abc import Iterator
from contextlib import ExitStack

import pytest
from playwright.sync_api import Browser

from tests.page.engines.engine import ENTER, Engine, PlaywrightEngine, wait_until
from tests.page.engines.webdriver import Display, Firefox, WebKit
from tests.page.markdown.leak_check import LeakListener
from tests.page.sites import CODE, MODEL
from tests.page.ui_strings import words_of
from tests.support.secrets_guard import record_answer
from tests.support.waitress import WaitressServer
from tests.upstream import ScriptedUpstream

ENGINES = ("chromium", "firefox", "webkit")
QUESTION = "#question"
BEGIN_ANEW = """async (settings) => {
  localStorage.clear();
  localStorage.setItem("locutorio.settings", JSON.stringify(settings));
  await new Promise((done) => { indexedDB.deleteDatabase("locutorio").onsuccess = done; });
}"""
FIRST_AT = "document.evaluate(path, document, null, XPathResult.FIRST_ORDERED_NODE_TYPE).singleNodeValue"
TROUBLE = "document.documentElement.dataset.trouble"
# Noted in the document: what one script keeps elsewhere, the next one does not see in Firefox.
NOTE_TROUBLE = """() => {
  const { dataset } = document.documentElement;
  dataset.trouble = "";
  addEventListener("securitypolicyviolation", ({ violatedDirective, blockedURI }) => {
    dataset.trouble += `${violatedDirective} ${blockedURI}\\n`;
  });
  addEventListener("error", ({ message }) => {
    // No fault: what is left to observe is told with the next frame.
    if (!message.startsWith("ResizeObserver loop")) dataset.trouble += `${message}\\n`;
  });
  addEventListener("unhandledrejection", ({ reason }) => { dataset.trouble += `${reason}\\n`; });
}"""


class Person:
    """Somebody at the page with an access code, in one of the engines."""

    def __init__(self, engine: Engine, site: WaitressServer) -> None:
        self.engine = engine
        self.site = site

    def arrive(self) -> None:
        """Come to the page with an empty conversation, and watch it from then on."""
        self.engine.go(f"{self.site.url}/icons/sign.svg")
        settings = {"code": CODE, "model": MODEL, "autoTitle": False, "language": "en"}
        self.engine.run(BEGIN_ANEW, settings)
        self.engine.go(f"{self.site.url}/")
        self.wait_until_usable()

    def wait_until_usable(self) -> None:
        """Wait until a message can be written."""
        placeholder = words_of("en")["composer.placeholder"]
        wait_until(self.engine, f"(words) => document.querySelector('{QUESTION}')?.placeholder === words", placeholder)
        self.engine.run(NOTE_TROUBLE)

    def ask(self, question: str) -> None:
        """Write a question and press Enter."""
        self.engine.write(QUESTION, f"{question}{ENTER}")

    def press(self, role: str, key: str) -> None:
        """Press the button, tab or the like that says these words of the page."""
        words = json.dumps(words_of("en")[key])
        kind = "button" if role == "button" else f"*[@role='{role}']"
        path = f"//{kind}[normalize-space()={words} or @aria-label={words}]"
        wait_until(self.engine, f"(path) => {FIRST_AT}?.checkVisibility()", path)
        self.engine.click(path)

    def wait_for_text(self, selector: str, words: str) -> None:
        """Wait until the last of these elements says exactly that."""
        last = "[...document.querySelectorAll(place)].at(-1)"
        wait_until(self.engine, f"(place, words) => {last}?.innerText.trim() === words", selector, words)

    def wait_for_state(self, state: str) -> None:
        """Wait until the last answer is in that state."""
        wait_until(
            self.engine,
            "(state) => [...document.querySelectorAll('.message--answer')].at(-1)?.dataset.state === state",
            state,
        )

    def check(self) -> None:
        """Fail if the page did what its policy forbids, or threw."""
        record_answer(self.engine.run("() => document.documentElement.outerHTML"), "the page")
        assert self.engine.run(f"() => {TROUBLE}") == ""


@pytest.fixture(scope="module", params=ENGINES)
def engine(request: pytest.FixtureRequest) -> Iterator[Engine]:
    """One browser of each engine after the other."""
    with ExitStack() as stack:
        match request.param:
            case "chromium":
                browser: Browser = request.getfixturevalue("browser")
                context = browser.new_context(viewport={"width": 1024, "height": 768})
                stack.callback(context.close)
                # Both hosts of a test are this machine, where Chromium would keep the page from the other one.
                context.grant_permissions(["local-network-access"])
                yield PlaywrightEngine(context.new_page())
            case "firefox":
                yield stack.enter_context(Firefox())
            case "webkit":
                yield stack.enter_context(WebKit(stack.enter_context(Display())))


@pytest.fixture
def person(engine: Engine, closed_site: WaitressServer, upstream: ScriptedUpstream) -> Iterator[Person]:
    """Somebody at the closed site with an empty conversation, who notices what must never happen."""
    upstream.reset()
    somebody = Person(engine, closed_site)
    somebody.arrive()
    yield somebody
    somebody.check()


@pytest.fixture
def other_host() -> Iterator[LeakListener]:
    """Another host, which notes whoever asks it for something."""
    with LeakListener() as listener:
        yield listener
