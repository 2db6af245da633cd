"""The keys of the page, once it listens for them."""

from tests.page.sites import Visit

LISTENING = """
() => new Promise((resolve) => {
  const observer = new PerformanceObserver((list) => list.getEntriesByName("shortcuts ready").length && resolve(null));
  observer.observe({ type: "mark", buffered: true });
})
"""


def wait_for_shortcuts(person: Visit) -> None:
    """Wait until the page has loaded what is not needed to write."""
    person.page.evaluate(LISTENING)
