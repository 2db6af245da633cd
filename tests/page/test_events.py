"""The reader of event streams, in a real browser: whatever the cut, the same events."""

import json

from playwright.sync_api import Page

from tests.support.programs import ROOT

READ = """
async ([bytes, cuts]) => {
  const { readEvents } = await import("/js/relay/server_events.js");
  const read = async (pieces) => {
    const body = new ReadableStream({
      start(controller) {
        for (const piece of pieces) controller.enqueue(new Uint8Array(piece));
        controller.close();
      },
    });
    const items = [];
    for await (const item of readEvents(body)) items.push([item.type, item.text]);
    return items;
  };
  const results = [];
  for (const cut of cuts) results.push(await read([bytes.slice(0, cut), bytes.slice(cut)]));
  results.push(await read(bytes.flatMap((byte) => [[byte], []])));
  return results;
}
"""

CASE = json.loads((ROOT / "tests/js/relay/event_stream.json").read_text(encoding="utf-8"))
STREAM = "".join(CASE["stream"]).encode()


def test_a_stream_cut_at_any_byte_gives_the_same_events(blank_page: Page):
    for items in blank_page.evaluate(READ, [list(STREAM), list(range(len(STREAM) + 1))]):
        assert items == CASE["items"]


def test_a_reader_that_stops_early_closes_the_stream(blank_page: Page):
    was_cancelled = blank_page.evaluate(
        """async () => {
          const { readEvents } = await import("/js/relay/server_events.js");
          const cancelled = new Promise((resolve) => {
            const body = new ReadableStream({
              start: (controller) => controller.enqueue(new TextEncoder().encode("data: one\\n\\n")),
              cancel: () => resolve(true),
            });
            (async () => { for await (const item of readEvents(body)) { if (item) break; } })();
          });
          return cancelled;
        }"""
    )
    assert was_cancelled
