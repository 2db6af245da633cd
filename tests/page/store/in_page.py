"""Statements that run in the page, on the archive of a browser."""

from collections.abc import Callable

from playwright.sync_api import Page

OPEN_ARCHIVE = """
  const { Archive } = await import("/js/store/archive.js");
  const { newConversation, newMessage } = await import("/js/store/records.js");
  const archive = await Archive.open();
"""
SEED_TWO = """
  await archive.addConversation(newConversation({ id: "c1", title: "One", updatedAt: 1 }), [
    newMessage({ id: "m1", conversationId: "c1", role: "user", text: "hello", createdAt: 1 }),
    newMessage({ id: "m2", conversationId: "c1", role: "assistant", text: "hi", parentId: "m1", createdAt: 2 }),
  ]);
  await archive.addConversation(newConversation({ id: "c2", title: "Two", updatedAt: 2 }));
"""
PUT_BY_HAND = """
  const put = (store, ...records) => new Promise((resolve, reject) => {
    const request = indexedDB.open("locutorio");
    request.onsuccess = () => {
      const transaction = request.result.transaction(store, "readwrite");
      for (const record of records) transaction.objectStore(store).put(record);
      transaction.oncomplete = () => { request.result.close(); resolve(null); };
      transaction.onabort = () => reject(transaction.error);
    };
  });
"""


def runner(opening: str) -> Callable[[Page, str], object]:
    """Return what runs statements in a page, each time after those of `opening`, and returns what they return."""
    return lambda page, code: page.evaluate(f"async () => {{ {opening} {code} }}")
