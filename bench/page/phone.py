"""A first visit on a slow phone: what goes over the wire, and how long it takes until one can write and read.

The line and the processor are those that the DevTools protocol plays: 1.6 Mbit/s, 150 ms a round trip, a processor four
times as slow. HTTP/1.1, as the server that is measured speaks it; a service worker would take its bytes from the cache.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from playwright.sync_api import Browser, CDPSession, Page

from bench.figures import percentile
from bench.page.visitor import new_context, wait_until_ready

LINE_BYTES_PER_SECOND = 200_000
LINE_MILLISECONDS = 150
PROCESSOR_SLOWDOWN = 4
QUESTION = "write 200"
READ_WRITABLE = "performance.getEntriesByName('composer ready')[0].startTime"
FIRST_WORDS = """async () => {
  const hasWords = () => document.querySelector("#transcript .answer")?.textContent.trim();
  await bench.until(() => hasWords());
  return performance.now();
}"""


@dataclass(frozen=True)
class PhoneVisits:
    """First visits on a slow phone; times are medians in ms from the start of the navigation."""

    requests: int
    """All requests of the visit, those to the relay included."""
    wire_bytes: int
    """All bytes that came, heads included."""
    writable: float
    """Until the composer took keys."""
    answered: float
    """Until the first words of an answer stood there, asked for as soon as the composer took keys."""


@dataclass(frozen=True)
class PhoneVisit:
    """One visit."""

    requests: int
    wire_bytes: int
    writable: float
    answered: float


class Wire:
    """Counts what a page loads."""

    def __init__(self, session: CDPSession) -> None:
        self.requests = 0
        self.wire_bytes = 0
        session.on("Network.requestWillBeSent", self._count_request)
        session.on("Network.loadingFinished", self._count_bytes)

    def _count_request(self, event: dict[str, Any]) -> None:
        self.requests += not event["request"]["url"].startswith(("data:", "blob:"))

    def _count_bytes(self, event: dict[str, Any]) -> None:
        self.wire_bytes += int(event["encodedDataLength"])


def measure_phone(browser: Browser, url: str, visits: int) -> PhoneVisits:
    """Visit the site that many times, each time as somebody new; then again, asking at once."""
    looked = [visit(browser, url, asks=False) for _ in range(visits)]
    asked = [visit(browser, url, asks=True) for _ in range(visits)]
    return PhoneVisits(
        max(one.requests for one in looked),
        max(one.wire_bytes for one in looked),
        percentile([one.writable for one in looked], 0.5),
        percentile([one.answered for one in asked], 0.5),
    )


def visit(browser: Browser, url: str, *, asks: bool) -> PhoneVisit:
    """Visit the site as somebody new; ask at once, or wait until all that a visit loads is there."""
    context = new_context(browser)
    page = context.new_page()
    session = slow_down(page)
    wire = Wire(session)
    page.goto(url, wait_until="commit")
    answered = ask_at_once(page) if asks else 0.0
    wait_until_ready(page)
    found = PhoneVisit(wire.requests, wire.wire_bytes, page.evaluate(READ_WRITABLE), answered)
    context.close()
    return found


def slow_down(page: Page) -> CDPSession:
    """Give the page the line and the processor of a slow phone."""
    session = page.context.new_cdp_session(page)
    session.send("Network.enable")
    line = {"latency": LINE_MILLISECONDS, "offline": False}
    speeds = {"downloadThroughput": LINE_BYTES_PER_SECOND, "uploadThroughput": LINE_BYTES_PER_SECOND}
    session.send("Network.emulateNetworkConditions", {**line, **speeds})
    session.send("Emulation.setCPUThrottlingRate", {"rate": PROCESSOR_SLOWDOWN})
    return session


def ask_at_once(page: Page) -> float:
    """Ask as soon as the composer takes keys; return when the first words of the answer were painted, in ms."""
    page.evaluate("bench.until(() => performance.getEntriesByName('composer ready').length > 0)")
    page.locator("#question").fill(QUESTION)
    page.locator("#question").press("Enter")
    return float(page.evaluate(FIRST_WORDS))
