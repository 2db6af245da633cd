/** Streams and a network for tests: what the relay would send, in pieces cut where a test likes. */

/** @param {string} text @returns {Uint8Array} */
export const bytesOf = (text) => new TextEncoder().encode(text);

/** @param {readonly Uint8Array[]} pieces @returns {ReadableStream<Uint8Array>} */
export function streamOf(pieces) {
  return new ReadableStream({
    start(controller) {
      for (const piece of pieces) controller.enqueue(piece);
      controller.close();
    },
  });
}

/** Every way to cut `bytes` in two, and one byte at a time with nothing between. @param {Uint8Array} bytes */
export function cutsOf(bytes) {
  const inTwo = Array.from(bytes, (_, cut) => [bytes.slice(0, cut), bytes.slice(cut)]);
  return [...inTwo, [bytes], [...bytes].flatMap((byte) => [new Uint8Array([byte]), new Uint8Array()])];
}

/** @param {unknown} chunk */
export const event = (chunk) => `data: ${JSON.stringify(chunk)}\n\n`;

/** @param {object} delta @param {string | null} [finish] */
export const chunk = (delta, finish = null) => ({ choices: [{ index: 0, delta, finish_reason: finish }] });

/**
 * @param {readonly string[]} texts
 * @param {{ finish?: string, usage?: object, end?: string }} [ending]
 * @returns {string} a whole stream of an answer
 */
export function answerStream(texts, { finish = "stop", usage, end = "end ok bytes=1 ms=1" } = {}) {
  const told = usage ? [{ choices: [], usage }] : [];
  const chunks = [...texts.map((content) => chunk({ content })), chunk({}, finish), ...told];
  return `${chunks.map(event).join("")}data: [DONE]\n\n: ${end}\n\n`;
}

/** @param {string | readonly Uint8Array[]} body @param {ResponseInit} [init] */
export function eventStream(body, init = {}) {
  const stream = streamOf(typeof body === "string" ? [bytesOf(body)] : body);
  return new Response(stream, { ...init, headers: { "Content-Type": "text/event-stream", ...init.headers } });
}

/** @param {unknown} body @param {ResponseInit} [init] */
export function json(body, init = {}) {
  const headers = { "Content-Type": "application/json", ...init.headers };
  return new Response(JSON.stringify(body), { ...init, headers });
}

/**
 * Puts a network in place of the real one until the test is over.
 *
 * @param {import("node:test").TestContext} test
 * @param {(request: any) => any} answer to a request, which has `url`, `headers`, `body` and what else fetch is given
 * @param {string} [baseURI] the page's address
 * @returns {any[]} the requests as they come
 */
export function fakeNetwork(test, answer, baseURI = "https://host.example/") {
  const before = { fetch: globalThis.fetch, document: globalThis.document };
  /** @type {any[]} */
  const requests = [];
  Object.assign(globalThis, {
    document: Object.assign(new EventTarget(), { baseURI, hidden: false, documentElement: { lang: "en" } }),
    /** @param {URL} url @param {any} init */
    fetch: async (url, { body, ...init }) => {
      const request = { ...init, url: String(url), body: typeof body === "string" ? JSON.parse(body) : body };
      requests.push(request);
      init.signal?.throwIfAborted();
      return answer(request);
    },
  });
  test.after(() => Object.assign(globalThis, before));
  return requests;
}
