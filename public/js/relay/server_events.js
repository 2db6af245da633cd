/** Server-sent events, read from a byte stream that may be cut anywhere. */

/** @typedef {{ type: "data" | "comment", text: string }} StreamItem */

/**
 * Yields comments, too: the relay ends a stream with one.
 *
 *     for await (const item of readEvents(response.body)) {
 *       if (item.type === "data") show(JSON.parse(item.text));
 *     }
 *
 * @param {ReadableStream<Uint8Array>} body
 * @returns {AsyncGenerator<StreamItem, void, void>}
 */
export async function* readEvents(body) {
  const reader = body.getReader();
  const decoder = new TextDecoder();
  const parser = new EventParser();
  try {
    for (;;) {
      const { done, value } = await reader.read();
      if (done) return;
      yield* parser.push(decoder.decode(value, { stream: true }));
    }
  } finally {
    // This also closes the connection when the caller leaves its loop early.
    reader.cancel().catch(() => {});
  }
}

/** Turns text, as it comes, into items. An unfinished event at the end does not count. */
class EventParser {
  #line = "";
  #endedWithReturn = false;
  /** @type {string[]} */
  #data = [];

  /**
   * @param {string} text
   * @returns {Generator<StreamItem, void, void>} the items that `text` completes
   */
  *push(text) {
    // A line may end in CR LF, and the two may arrive apart.
    const rest = this.#endedWithReturn && text.startsWith("\n") ? text.slice(1) : text;
    if (text) this.#endedWithReturn = text.endsWith("\r");
    // Not every line separator: U+2028 is an ordinary character inside JSON.
    const lines = rest.split(/\r\n|\n|\r/);
    lines[0] = this.#line + lines[0];
    this.#line = lines.pop() ?? "";
    for (const line of lines) {
      const item = this.#read(line);
      if (item) yield item;
    }
  }

  /**
   * @param {string} line
   * @returns {StreamItem | null}
   */
  #read(line) {
    if (line === "") return this.#dispatch();
    if (line.startsWith(":")) return { type: "comment", text: withoutSpace(line.slice(1)) };
    if (line === "data") this.#data.push("");
    if (line.startsWith("data:")) this.#data.push(withoutSpace(line.slice("data:".length)));
    return null;
  }

  /** @returns {StreamItem | null} */
  #dispatch() {
    if (this.#data.length === 0) return null;
    const text = this.#data.join("\n");
    this.#data = [];
    return { type: "data", text };
  }
}

/** @param {string} value */
function withoutSpace(value) {
  return value.startsWith(" ") ? value.slice(1) : value;
}
