"""The page's part of a run: every measurement in turn, on a page of the real relay."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from playwright.sync_api import Browser, Page

from bench.page.findings import PageFindings
from bench.page.keys import measure_keys
from bench.page.loading import measure_loading
from bench.page.model import PacedModel
from bench.page.modules_run import measure_modules
from bench.page.opening import measure_list, measure_opening, measure_search, seed
from bench.page.phone import measure_phone
from bench.page.streaming import Streaming, measure_streaming
from bench.page.visitor import chromium, new_context, open_page, wait_until_ready
from tests.support.waitress import WaitressServer

MODEL = "gpt-6-luna"


@dataclass(frozen=True)
class PagePlan:
    """How much is measured."""

    visits: int
    sizes: tuple[int, ...]
    """Bytes of the answers that are streamed, without history."""
    sizes_with_history: tuple[int, ...]
    conversations: int
    megabytes: int
    key_presses: int
    rounds: int


FULL_PAGE = PagePlan(9, (25_000, 50_000, 100_000, 200_000, 400_000), (25_000, 400_000), 5_000, 100, 120, 7)
QUICK_PAGE = PagePlan(3, (30_000,), (), 300, 6, 40, 3)


def measure_page(plan: PagePlan) -> PageFindings:
    """Run everything, which takes about five minutes with FULL_PAGE."""
    findings = PageFindings()
    with PacedModel() as model, site(model) as url, chromium() as browser:
        say("loading")
        findings.loading = measure_loading(browser, url, plan.visits)
        say("a slow phone")
        findings.phone = measure_phone(browser, url, plan.visits)
        findings.modules = measure_modules(browser, url)
        say("streaming")
        findings.streaming = [stream(browser, url, size) for size in plan.sizes]
        say("1,000 messages")
        long_conversations(browser, url, plan, findings)
        say(f"{plan.conversations:,} conversations")
        great_archive(browser, url, plan, findings)
    return findings


@contextmanager
def site(model: PacedModel) -> Iterator[str]:
    """Serve page and relay in front of the model."""
    environment = {"BASE_URL": model.url, "OPENAI_API_KEY": "sk-test-bench", "DEFAULT_MODEL": MODEL}
    with WaitressServer(environment) as server:
        yield server.url


def stream(browser: Browser, url: str, size: int) -> Streaming:
    """Measure one answer in a fresh browser."""
    context = new_context(browser)
    page = open_page(context, url)
    found = measure_streaming(page, size)
    context.close()
    say(f"  {size:,} bytes: {found.frames_per_second:.1f} frames a second")
    return found


def long_conversations(browser: Browser, url: str, plan: PagePlan, findings: PageFindings) -> None:
    """Open conversations of 1,000 messages, type there, and type while an answer streams."""
    context = new_context(browser)
    page = open_page(context, url)
    findings.keys["an empty conversation"] = measure_keys(page, plan.key_presses)
    ids = seed(context, url, plan.rounds, plan.rounds, 1000)
    page.reload()
    wait_until_ready(page)
    findings.opening = measure_opening(page, ids)
    findings.keys["1,000 messages"] = measure_keys(page, plan.key_presses)
    findings.keys["1,000 messages, an answer streams"] = keys_while_streaming(page, plan.key_presses)
    context.close()


def great_archive(browser: Browser, url: str, plan: PagePlan, findings: PageFindings) -> None:
    """Do it again with a great archive behind it."""
    context = new_context(browser)
    open_page(context, url).close()
    seed(context, url, plan.conversations, plan.megabytes, 10)
    ids = seed(context, url, plan.rounds, plan.rounds, 1000)
    findings.listing = measure_list(context, url, plan.visits)
    findings.search = measure_search(context, url, "mark", plan.rounds)
    page = open_page(context, url)
    findings.opening_with_history = measure_opening(page, ids)
    findings.keys["1,000 messages, with history"] = measure_keys(page, plan.key_presses)
    page.close()
    for size in plan.sizes_with_history:
        page = open_page(context, url)
        findings.streaming_with_history.append(measure_streaming(page, size))
        page.close()
    context.close()


def keys_while_streaming(page: Page, presses: int) -> list[float]:
    """Type while an answer arrives that lasts long enough."""
    page.locator("#question").fill(f"write {presses * 1_500}")
    page.locator("#question").press("Enter")
    page.locator("#stop").wait_for(state="visible")
    delays = measure_keys(page, presses)
    page.locator("#stop").click()
    return delays


def say(words: str) -> None:
    """Tell whoever waits."""
    print(f"  {words}", file=sys.stderr, flush=True)
