"""A browser for the session, and for each test a new person in it who notices what must never happen."""

import json
import os
import re
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest
from playwright.sync_api import (
    Browser,
    BrowserContext,
    ConsoleMessage,
    Page,
    Playwright,
    Request,
    WebError,
    expect,
    sync_playwright,
)

from scripts.programs import CHROMIUM_NAMES, installed_chromium
from tests.page.sites import CODE, OpenSite, Visit, learn_models, site_of
from tests.page.waits import WAIT_MILLISECONDS
from tests.support.page_modules import offer_modules, write_modules
from tests.support.programs import ROOT
from tests.support.secrets_guard import record_answer
from tests.support.waitress import WaitressServer
from tests.upstream import ScriptedUpstream

FORBIDDEN_FILES = json.loads((ROOT / "public/data/doctor.json").read_text(encoding="utf-8"))["files"]
LOCAL_SCHEMES = ("data:", "blob:")
FAILED_REQUEST = "Failed to load resource: "
# The relay's routes, and the files that the doctor asks for to see that nobody gets them.
MAY_FAIL = re.compile("/api/|" + "|".join(re.escape(f"/{name}") + "$" for name in FORBIDDEN_FILES))
# Playwright says so where a context is to have none.
NO_SERVICE_WORKER = "Service Worker registration blocked by Playwright"
# What a model wrote may go against the policy of the frame that shows it, and be broken.
OF_PREVIEWS = "/frames/preview.html"
REPORT_VIOLATIONS = f"""
if (!location.pathname.endsWith("{OF_PREVIEWS}"))
  document.addEventListener("securitypolicyviolation", (event) =>
    console.error(`CSP violation: ${{event.violatedDirective}} ${{event.blockedURI}}`));
"""


class Watch:
    """What the pages of one context did that none may do: another host, a console error, an uncaught exception."""

    def __init__(self, context: BrowserContext, origin: str) -> None:
        self.findings: list[str] = []
        self._origin = origin
        context.on("request", self._note_request)
        context.on("console", self._note_console)
        context.on("weberror", self._note_error)
        context.add_init_script(REPORT_VIOLATIONS)

    def _note_request(self, request: Request) -> None:
        record_answer(request.url, "a request's address")
        if not request.url.startswith((f"{self._origin}/", *LOCAL_SCHEMES)):
            self.findings.append(f"asked another host: {request.url}")

    def _note_error(self, error: WebError) -> None:
        if "blob:null/" not in str(error.error.stack):
            self.findings.append(f"uncaught: {error.error}")

    def _note_console(self, message: ConsoleMessage) -> None:
        # Chromium itself says so of every request that fails, whatever the page makes of it.
        is_failed_call = message.text.startswith(FAILED_REQUEST) and MAY_FAIL.search(message.location["url"])
        # Only a test takes a page's network away.
        is_cut_off = message.text == f"{FAILED_REQUEST}net::ERR_INTERNET_DISCONNECTED"
        is_of_preview = OF_PREVIEWS in message.location["url"] or "blob:null/" in message.location["url"]
        is_expected = is_failed_call or is_cut_off or is_of_preview or message.text == NO_SERVICE_WORKER
        if message.type in ("error", "warning") and not is_expected:
            self.findings.append(f"console: {message.text}")


@pytest.fixture(scope="session")
def playwright() -> Iterator[Playwright]:
    expect.set_options(timeout=WAIT_MILLISECONDS)
    with sync_playwright() as running:
        yield running


@pytest.fixture(scope="session")
def browser(playwright: Playwright) -> Iterator[Browser]:
    """One Chromium for the whole session."""
    chromium = installed_chromium()
    if chromium is None:
        pytest.fail(f"There is no browser ({', '.join(CHROMIUM_NAMES)}): run `python3 -m scripts.setup dev chromium`.")
    arguments = ["--no-sandbox"] if hasattr(os, "geteuid") and os.geteuid() == 0 else []
    running = playwright.chromium.launch(executable_path=chromium, args=arguments)
    yield running
    running.close()


@pytest.fixture(scope="session")
def modules(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The page's modules one by one, which tests import from /js/."""
    return write_modules(tmp_path_factory.mktemp("modules"))


@pytest.fixture(scope="session")
def closed_site(upstream: ScriptedUpstream) -> Iterator[WaitressServer]:
    """A site that asks for a code."""
    with site_of(upstream, {"CODE": f"{CODE}|models=gpt-6-luna;gpt-4.1*|until=2099-12-31"}) as site:
        learn_models(site, CODE)
        yield site


@pytest.fixture
def open_site(upstream: ScriptedUpstream) -> Iterator[OpenSite]:
    """Open a site of one's own for a test: `open_site(environment)`. It closes after the last person has left."""
    with ExitStack() as stack:
        yield lambda environment: stack.enter_context(site_of(upstream, environment))


@pytest.fixture
def visit(
    browser: Browser, upstream: ScriptedUpstream, open_site: OpenSite, modules: Path
) -> Iterator[Callable[..., Visit]]:
    """Bring a new person to a site: `visit(site)`, or `visit(site, "es")` for somebody who speaks another language.

    Afterwards the test fails if the page did what it never may.
    """
    upstream.reset()
    contexts: list[tuple[BrowserContext, Watch]] = []

    def bring(site: WaitressServer, language: str = "en") -> Visit:
        context = browser.new_context(
            locale=language,
            viewport={"width": 1024, "height": 768},
            reduced_motion="reduce",
            service_workers="block",
        )
        context.set_default_timeout(WAIT_MILLISECONDS)
        contexts.append((context, Watch(context, site.url)))
        offer_modules(context, modules)
        return Visit(context.new_page(), site, language)

    yield bring
    findings: list[str] = []
    for context, watch in contexts:
        for page in context.pages:
            record_answer(page.content(), "the page")
        findings += watch.findings
        context.close()
    assert not findings


@pytest.fixture
def person(visit: Callable[[WaitressServer], Visit], closed_site: WaitressServer) -> Visit:
    """Somebody at the closed site whose browser has kept the code."""
    somebody = visit(closed_site)
    somebody.open_with_code()
    return somebody


@pytest.fixture
def speaker(visit: Callable[..., Visit], closed_site: WaitressServer) -> Callable[[str], Visit]:
    """Bring somebody like `person` who speaks a language: `speaker("es")`."""

    def bring(language: str) -> Visit:
        somebody = visit(closed_site, language)
        somebody.open_with_code()
        return somebody

    return bring


@pytest.fixture
def stranger(visit: Callable[[WaitressServer], Visit], closed_site: WaitressServer) -> Visit:
    """Somebody who comes to the closed site for the first time."""
    somebody = visit(closed_site)
    somebody.open()
    # The field takes the focus from an empty message box when the site has answered.
    expect(somebody.code).to_be_visible()
    return somebody


@pytest.fixture
def blank_page(visit: Callable[[WaitressServer], Visit], closed_site: WaitressServer) -> Page:
    """An empty page of the site under its Content-Security-Policy, for tests of single modules in a real browser."""
    page = visit(closed_site).page
    empty = "<!doctype html><html lang='en'><meta charset='utf-8'><title>Blank</title><body></body></html>"
    headers = {"Content-Security-Policy": content_security_policy()}
    page.route("**/blank.html", lambda route: route.fulfill(content_type="text/html", headers=headers, body=empty))
    page.goto(f"{closed_site.url}/blank.html")
    return page


def content_security_policy() -> str:
    """What vercel.json says a page may do."""
    rules = json.loads((ROOT / "vercel.json").read_text(encoding="utf-8"))["headers"]
    headers = [header for rule in rules for header in rule["headers"]]
    policies = [header["value"] for header in headers if header["key"] == "Content-Security-Policy"]
    return next(policy for policy in policies if "require-trusted-types-for" in policy)
