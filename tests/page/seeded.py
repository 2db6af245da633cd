"""What the browser's database holds."""

from playwright.sync_api import Page

from tests.page.waits import wait_until

HOLDS = """
([store, count]) => new Promise((resolve) => {
  indexedDB.open("locutorio").onsuccess = ({ target: { result: database } }) => {
    const counting = database.transaction(store).objectStore(store).count();
    counting.onsuccess = () => { database.close(); resolve(counting.result >= count); };
  };
})
"""


def wait_until_kept(page: Page, store: str, count: int = 1) -> None:
    """Wait until that store holds at least `count` records."""
    wait_until(page, HOLDS, [store, count])
