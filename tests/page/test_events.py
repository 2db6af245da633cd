"""The reader of event streams, in a real browser: whatever the cut, the same events."""

from playwright.sync_api import Page

READ = """
async ([bytes, cuts]) => {
  const { readEvents } = await import("/js/relay/events.js");
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

STREAM = (
    b"\xef\xbb\xbf: hello\n\n"
    + 'data: {"text":"ñ 你 👋 \u2028 \u0085 end"}\n\n'.encode()
    + b'data: {"carriage":"returns"}\r\n\r\n'
    + b"data:no blank\rdata:  two blanks\r\r"
    + b"event: named\nid: 7\ndata\n\n"
    + b": ping\r\n\r\n"
    + b"unknown: field\n\n"
    + b"data: [DONE]\n\n"
    + b": end ok bytes=7 ms=8\n\n"
    + b"data: never finished"
)
ITEMS = [
    ["comment", "hello"],
    ["data", '{"text":"ñ 你 👋 \u2028 \u0085 end"}'],
    ["data", '{"carriage":"returns"}'],
    ["data", "no blank\n two blanks"],
    ["data", ""],
    ["comment", "ping"],
    ["data", "[DONE]"],
    ["comment", "end ok bytes=7 ms=8"],
]


def test_a_stream_cut_at_any_byte_gives_the_same_events(blank_page: Page):
    for items in blank_page.evaluate(READ, [list(STREAM), list(range(len(STREAM) + 1))]):
        assert items == ITEMS


def test_a_reader_that_stops_early_closes_the_stream(blank_page: Page):
    was_cancelled = blank_page.evaluate(
        """async () => {
          const { readEvents } = await import("/js/relay/events.js");
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
