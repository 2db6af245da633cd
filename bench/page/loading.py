"""What a first visit costs: bytes, requests, and the time until you can write."""

from __future__ import annotations

import gzip
from dataclasses import dataclass
from urllib.parse import urlsplit

from playwright.sync_api import Browser, Response

from bench.figures import percentile
from bench.page.visitor import new_context, open_page

READ_MARKS = """() => Object.fromEntries(["composer ready", "page ready"].map(
  (name) => [name, performance.getEntriesByName(name)[0].startTime]))"""
READ_STARTS = "Object.fromEntries(performance.getEntriesByType('resource').map((one) => [one.name, one.startTime]))"


@dataclass(frozen=True)
class Visit:
    """One first visit, with nothing kept and nothing cached."""

    sizes: list[tuple[float, int]]
    """Of each file: when it was asked for in ms, and its size after gzip."""
    requests: int
    writable: float
    ready: float
    foreign: int


@dataclass(frozen=True)
class Loading:
    """First visits; times are medians in ms from the start of the navigation, bytes are those after gzip."""

    eager_bytes: int
    """All that was asked for before the page was ready."""
    eager_requests: int
    all_bytes: int
    """With all that came afterwards by itself, for the first answer."""
    all_requests: int
    """Those to the relay among them."""
    writable: float
    """Until the composer took keys."""
    ready: float
    """Until all of the first view stood."""
    foreign: int
    """Requests to other hosts."""


def measure_loading(browser: Browser, url: str, visits: int) -> Loading:
    """Visit the site that many times, each time as somebody new."""
    made = [visit(browser, url) for _ in range(visits)]
    last = made[-1]
    eager = [size for start, size in last.sizes if start < last.ready]
    return Loading(
        sum(eager),
        len(eager),
        sum(size for _, size in last.sizes),
        last.requests,
        percentile([one.writable for one in made], 0.5),
        percentile([one.ready for one in made], 0.5),
        sum(one.foreign for one in made),
    )


def visit(browser: Browser, url: str) -> Visit:
    """Visit the site as somebody new."""
    context = new_context(browser)
    responses: list[Response] = []
    context.on("response", lambda response: responses.append(response))
    page = open_page(context, url)
    marks, starts = page.evaluate(READ_MARKS), page.evaluate(READ_STARTS)
    files = [one for one in responses if one.ok and "/api/" not in one.url]
    sizes = [(starts.get(one.url, 0.0), len(gzip.compress(one.body(), 9))) for one in files]
    foreign = sum(urlsplit(one.url).netloc != urlsplit(url).netloc for one in responses if "://" in one.url)
    context.close()
    return Visit(sizes, len(responses), marks["composer ready"], marks["page ready"], foreign)
