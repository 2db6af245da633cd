/** Searches all conversations in a worker, and yields what it finds as it finds it. */

import { scriptUrl } from "../../load/trusted_urls.js";
import { scan, titled } from "./scan.js";

/**
 * @typedef {import("../archive.js").Archive} Archive
 * @typedef {import("./scan.js").Hit} Hit
 * @typedef {{ hits: Hit[] } | { isOver: true, failure?: string }} Finding
 */

/** @type {Worker | null} */
let worker = null;
let lastId = 0;
/** Archives whose changes reach the worker before the next query does. @type {WeakSet<EventTarget>} */
const followed = new WeakSet();

/** Starts the worker before the first search, and makes it read the titles. */
export function warm() {
  runningWorker().postMessage({ type: "warm" });
}

/**
 * Newest conversations first; titles before texts.
 *
 * @param {string} query one message or title must contain all of its words, whatever their capitals and accents
 * @param {object} [options]
 * @param {AbortSignal} [options.signal] ends the search without an error
 * @param {Archive | null} [options.archive] searched in the page itself if it is not stored; later searches know
 *   what it changes
 * @returns {AsyncGenerator<Hit[], void>}
 */
export async function* searchArchive(query, { signal, archive = null } = {}) {
  if (signal?.aborted) return;
  if (archive && !archive.isKept) return yield* searchHere(query, archive, () => Boolean(signal?.aborted));
  if (archive) follow(archive);
  const id = (lastId += 1);
  const findings = new Findings(runningWorker(), id, signal);
  try {
    findings.ask(query);
    for (;;) {
      const finding = await findings.next();
      if (signal?.aborted) return;
      if ("isOver" in finding) {
        if (finding.failure) throw new Error(finding.failure);
        return;
      }
      yield finding.hits;
    }
  } finally {
    findings.close();
  }
}

/**
 * Changes also reach the worker as they reach other tabs, but perhaps later than the query that follows them.
 *
 * @param {Archive} archive
 */
function follow(archive) {
  if (followed.has(archive)) return;
  followed.add(archive);
  archive.addEventListener("change", (event) => {
    const { kind, id } = /** @type {CustomEvent} */ (event).detail;
    worker?.postMessage({ type: "changed", kind, id });
  });
}

/** What the worker reports about one search, in order. */
class Findings {
  /** @type {Finding[]} */
  #waiting = [];
  #wake = () => {};
  #worker;
  #id;
  #closing = new AbortController();

  /**
   * @param {Worker} from
   * @param {number} id
   * @param {AbortSignal} [stop]
   */
  constructor(from, id, stop) {
    this.#worker = from;
    this.#id = id;
    const { signal } = this.#closing;
    const receive = (/** @type {Finding} */ finding) => {
      this.#waiting.push(finding);
      this.#wake();
    };
    from.addEventListener("message", ({ data }) => data.id === id && receive(data), { signal });
    from.addEventListener("error", () => receive({ isOver: true, failure: "the search worker failed" }), { signal });
    stop?.addEventListener("abort", () => receive({ isOver: true }), { signal });
  }

  /** @param {string} query */
  ask(query) {
    this.#worker.postMessage({ type: "search", id: this.#id, query });
  }

  /** @returns {Promise<Finding>} */
  async next() {
    while (this.#waiting.length === 0) await new Promise((resolve) => (this.#wake = () => resolve(null)));
    return /** @type {Finding} */ (this.#waiting.shift());
  }

  close() {
    this.#closing.abort();
    this.#worker.postMessage({ type: "stop", id: this.#id });
  }
}

function runningWorker() {
  if (worker) return worker;
  worker = new Worker(scriptUrl("build/search_worker.js"), { type: "module" });
  // If it could not be loaded, for instance offline, the next search tries again.
  worker.addEventListener("error", () => (worker = null), { once: true });
  return worker;
}

/**
 * @param {string} query
 * @param {Archive} archive
 * @param {() => boolean} isStopped
 */
async function* searchHere(query, archive, isStopped) {
  const conversations = (await archive.conversations()).map(titled);
  const read = (/** @type {readonly string[]} */ ids) => Promise.all(ids.map((id) => archive.messages(id)));
  yield* scan(query, conversations, read, isStopped);
}
