"""How long it takes to open a long conversation, to list many, and to find a word in all of them."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from playwright.sync_api import BrowserContext, Page

from bench.figures import percentile
from bench.page.visitor import bare_page, open_page

SEED = Path(__file__).with_name("seed.js")
OPEN = """async (id) => {
  const start = performance.now();
  location.hash = `#/c/${id}`;
  for (;;) {
    const end = await bench.painted();
    const last = [...document.querySelectorAll("#transcript .message")].at(-1);
    if (last?.textContent.trim() && last.getBoundingClientRect().top < innerHeight) return end - start;
  }
}"""
SEARCH = """async (word) => {
  const { searchArchive } = await import(new URL("js/store/search/search.js", document.baseURI).href);
  let last = performance.now();
  let gap = 0;
  let going = true;
  const beat = () => {
    const now = performance.now();
    gap = Math.max(gap, now - last);
    last = now;
    if (going) requestAnimationFrame(beat);
  };
  requestAnimationFrame(beat);
  const start = performance.now();
  let first = 0;
  let hits = 0;
  for await (const found of searchArchive(word)) {
    if (!first && found.length) first = performance.now() - start;
    hits += found.length;
  }
  const all = performance.now() - start;
  going = false;
  return { first, all, hits, gap };
}"""


@dataclass(frozen=True)
class Search:
    """One search through everything; times in milliseconds."""

    first: float
    """Until the first hit."""
    all: float
    hits: int
    gap: float
    """The longest time between two frames meanwhile."""


def seed(context: BrowserContext, url: str, conversations: int, megabytes: float, messages: int) -> list[str]:
    """Fill the archive of the site in that browser; return the conversations' ids, the newest last."""
    options = {"conversations": conversations, "megabytes": megabytes, "messages": messages}
    with bare_page(context, url) as page:
        ids: list[str] = page.evaluate(
            f"(options) => ({SEED.read_text(encoding='utf-8').strip().rstrip(';')})(options)", options
        )
        return ids


def measure_opening(page: Page, ids: list[str]) -> float:
    """Open each conversation in turn; return the median time until its end is painted, in milliseconds."""
    times = []
    for conversation in ids:
        page.evaluate("location.hash = '#/'")
        page.wait_for_timeout(500)
        times.append(page.evaluate(OPEN, conversation))
    return percentile(times, 0.5)


def measure_list(context: BrowserContext, url: str, visits: int) -> float:
    """Open the page anew that many times; return the median time until the list stands, in milliseconds.

    It counts from the moment the page's code has begun to run, which is when it asks for the list.
    """
    times = []
    for _ in range(visits):
        page = open_page(context, url)
        times.append(
            page.evaluate(
                """() => performance.getEntriesByName("page ready")[0].startTime
                  - performance.getEntriesByName("composer ready")[0].startTime"""
            )
        )
        page.close()
    return percentile(times, 0.5)


def measure_search(context: BrowserContext, url: str, word: str, rounds: int) -> Search:
    """Search for `word` that many times with a worker that is awake; return the medians."""
    with bare_page(context, url) as page:
        page.evaluate(SEARCH, "awake")
        made = [page.evaluate(SEARCH, word) for _ in range(rounds)]
    middle = {key: percentile([one[key] for one in made], 0.5) for key in ("first", "all", "gap")}
    return Search(hits=made[0]["hits"], **middle)
