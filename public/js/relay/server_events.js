/** Server-sent events, read from a byte stream that may be cut anywhere, and what some servers write in their place. */

/**
 * @typedef {object} StreamItem
 * @property {"data" | "error" | "comment" | "json"} type `error`: an event of that name, or llama.cpp's field of that
 *   name; `json`: lines that are no fields and begin like JSON, as servers write that do not stream, or that fail
 * @property {string} text
 */

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
      if (done) break;
      yield* parser.push(decoder.decode(value, { stream: true }));
    }
    yield* parser.finish();
  } finally {
    // This also closes the connection when the caller leaves its loop early.
    reader.cancel().catch(() => {});
  }
}

/** Turns text, as it comes, into items. An unfinished event at the end does not count. */
class EventParser {
  #line = "";
  #endedWithReturn = false;
  #event = "";
  /** @type {string[]} */
  #data = [];
  /** @type {string[]} */
  #json = [];

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
    for (const line of lines) yield* this.#read(line);
  }

  /** @returns {Generator<StreamItem, void, void>} JSON needs no end of a line to be whole */
  *finish() {
    if (this.#json.length > 0 || isJsonStart(this.#line)) this.#json.push(this.#line);
    yield* this.#takeJson();
  }

  /**
   * @param {string} line
   * @returns {Generator<StreamItem, void, void>}
   */
  *#read(line) {
    if (line === "") {
      yield* this.#takeJson();
      yield* this.#dispatch();
    } else if (line.startsWith(":")) {
      yield* this.#takeJson();
      yield { type: "comment", text: withoutSpace(line.slice(1)) };
    } else {
      yield* this.#readField(line);
    }
  }

  /**
   * @param {string} line
   * @returns {Generator<StreamItem, void, void>}
   */
  *#readField(line) {
    const [, name = "", value = ""] = /^(data|event|error)(?::(.*))?$/s.exec(line) ?? [];
    if (name) yield* this.#takeJson();
    if (name === "data") this.#data.push(withoutSpace(value));
    if (name === "event") this.#event = withoutSpace(value);
    if (name === "error") yield { type: "error", text: withoutSpace(value) };
    if (!name && (this.#json.length > 0 || isJsonStart(line))) this.#json.push(line);
  }

  /** @returns {Generator<StreamItem, void, void>} */
  *#dispatch() {
    const type = this.#event === "error" ? "error" : "data";
    const text = this.#data.join("\n");
    const isEvent = this.#data.length > 0;
    this.#event = "";
    this.#data = [];
    if (isEvent) yield { type, text };
  }

  /** @returns {Generator<StreamItem, void, void>} */
  *#takeJson() {
    const text = this.#json.join("\n");
    this.#json = [];
    if (text) yield { type: "json", text };
  }
}

/** @param {string} line */
function isJsonStart(line) {
  return /^\s*[[{]/.test(line);
}

/** @param {string} value */
function withoutSpace(value) {
  return value.startsWith(" ") ? value.slice(1) : value;
}
