/** An open conversation with everything around it, on a network that a test plays. */

import { OpenConversation } from "../../../public/js/chat/conversation.js";
import { Archive } from "../../../public/js/store/archive.js";
import { newConversation, newMessage } from "../../../public/js/store/records.js";
import { Settings } from "../../../public/js/store/settings.js";
import { bytesOf, chunk, event, fakeNetwork, json } from "../relay/streams.js";

const PRICE = { input: 1_000_000, cached: 0, output: 2_000_000, checked: "2026-01-01" };
const TABLES = {
  "/build/models.json": {
    usual: [],
    quick: [],
    notForChat: [],
    dialects: [{ dialect: "responses", provider: "openai", match: "thinker-\\d" }],
    families: { reasoning: { thinks: true, isVision: true } },
    models: [{ match: "thinker-\\d", family: "reasoning", efforts: "none low high" }],
  },
  "/build/pictures.json": {
    models: [
      { match: "painter-1", sizes: ["8x8"], qualities: ["low", "high"], edits: 2, streams: true },
      { match: "painter-2", sizes: [], qualities: [], edits: 0, streams: false },
    ],
  },
  "/build/prices.json": { currency: "USD", models: [{ match: "m-1", maker: "openai", prices: [PRICE] }] },
};

/**
 * An answer that a test writes piece by piece.
 *
 *     answers.next().say("Half").end("limit bytes=1 ms=1");
 */
export class Answer {
  isClosed = false;
  /** @type {ReadableStreamDefaultController<Uint8Array>} */
  #controller = /** @type {any} */ (null);
  response = new Response(
    new ReadableStream({
      start: (controller) => void (this.#controller = controller),
      cancel: () => void (this.isClosed = true),
    }),
    { headers: { "Content-Type": "text/event-stream" } },
  );

  /** @param {string} content */
  say(content) {
    return this.send(event(chunk({ content })));
  }

  /** @param {string} text */
  send(text) {
    this.#controller.enqueue(bytesOf(text));
    return this;
  }

  /** @param {string} [mark] */
  end(mark = "ok bytes=1 ms=1") {
    this.send(`${event(chunk({}, "stop"))}: end ${mark}\n\n`);
    this.#controller.close();
  }

  /** The connection breaks. */
  breakOff() {
    this.#controller.error(new TypeError("network error"));
  }
}

/**
 * @param {import("node:test").TestContext} test
 * @param {{ conversation?: object, messages?: any[], settings?: object }} [beginning] without messages: a new one
 */
export async function openApp(test, { conversation = {}, messages = [], settings: changes = {} } = {}) {
  /** What the relay says to each request; by default nothing yet. @type {(() => any)[]} */
  const script = [];
  const asked = [];
  /** What is found, search by search. @type {object[][]} */
  const searches = [];
  fakeNetwork(test, (request) => {
    const table = TABLES[new URL(request.url).pathname];
    if (table) return json(table);
    if (request.url.endsWith("/api/search")) return json({ results: searches.shift(), engine: "tavily" });
    const isChat = (request.body.messages ?? []).every(({ content }) => !/^(Name the|Write notes)/.test(content));
    if (!isChat) return json({ choices: [{ message: { content: "A title" }, finish_reason: "stop" }] });
    asked.push(request);
    const answer = script.shift();
    if (!answer) throw new Error("nobody expected this request");
    return withAbort(answer(), request.signal);
  });
  Object.assign(globalThis, { reportError: (/** @type {unknown} */ error) => reported.push(error) });
  /** @type {unknown[]} */
  const reported = [];
  const archive = await Archive.open();
  test.after(() => archive.close());
  const settings = new Settings();
  settings.change({ model: "m-1", autoTitle: false, ...changes });
  const site = {
    maySearch: false,
    config: { visionModels: "", locutorio: { inputTemplate: "", limits: { bodyBytes: 4_500_000 } } },
    line: ({ model }) => ({ code: "code-test-1", apiKey: "", provider: "openai", model }),
    mayUse: () => true,
    servers: [{ label: "notes", asks: true }],
  };
  const isNew = messages.length === 0;
  const record = newConversation({ id: "c", ...conversation });
  if (!isNew) await archive.addConversation(record, messages);
  const around = { archive, settings, site: /** @type {any} */ (site) };
  const open = new OpenConversation({ ...around, conversation: record, messages, isNew });
  /** @type {[string, any][]} */
  const events = [];
  for (const type of ["path", "grew", "message", "conversation", "busy"]) {
    open.addEventListener(type, (told) => events.push([type, /** @type {CustomEvent} */ (told).detail]));
  }
  return {
    archive, settings, site: around.site, open, events, asked, searches, reported,
    /** The next request gets this answer. */
    answer() {
      const answer = new Answer();
      script.push(() => answer.response);
      return answer;
    },
    /** @param {() => any} reply */
    reply: (reply) => script.push(reply),
    /** What is kept, oldest first. */
    async kept() {
      const kept = await archive.messages("c");
      return kept.map(({ role, text, state }) => `${role === "user" ? "Q" : "A"} ${text} ${state}`);
    },
    /** The path, as a reader sees it. */
    shown: () => open.path.filter(({ deleted }) => !deleted).map(({ text }) => text),
  };
}

/**
 * A message that was kept: `q1` is a question, `a2` an answer.
 *
 * @param {string} id
 * @param {string | null} parentId
 * @param {object} more
 * @returns {any}
 */
export function kept(id, parentId, more) {
  const role = id.startsWith("q") ? "user" : "assistant";
  const known = { id, conversationId: "c", parentId, createdAt: Number(id.slice(1)), model: "m-1", text: id };
  return newMessage({ ...known, role, state: "complete", ...more });
}

export const twoMessages = () => [kept("q1", null, {}), kept("a2", "q1", {})];

/**
 * Asks, and gets these words.
 *
 * @param {Awaited<ReturnType<typeof openApp>>} app
 * @param {string} question
 * @param {string} words
 */
export async function talk(app, question, words) {
  app.answer().say(words).end();
  const { answer } = await app.open.ask({ text: question });
  return answer;
}

export const offline = () => Promise.reject(new TypeError("Failed to fetch"));

/** What a request sent. @param {any} request @returns {string[]} */
export const roles = (request) => request.body.messages.map(({ role, content }) => `${role}: ${content}`);

/**
 * Waits until something of the conversation is as wanted.
 *
 * @param {EventTarget} target
 * @param {readonly string[]} types
 * @param {() => boolean} isSo
 * @returns {Promise<void>}
 */
export function until(target, types, isSo) {
  return new Promise((resolve) => {
    const look = () => {
      if (!isSo()) return;
      for (const type of types) target.removeEventListener(type, look);
      resolve();
    };
    for (const type of types) target.addEventListener(type, look);
    look();
  });
}

/**
 * As fetch does: an abort ends the body.
 *
 * @param {Response} response
 * @param {AbortSignal} signal
 */
function withAbort(response, signal) {
  if (!response?.body) return response;
  const { readable, writable } = new TransformStream();
  response.body.pipeTo(writable, { signal }).catch(() => {});
  return new Response(readable, { status: response.status, headers: response.headers });
}
