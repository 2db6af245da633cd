/** Searches all conversations in a worker, and tells what it finds as it finds it. */

import { scriptUrl } from "../../load/trusted_urls.js";

/**
 * @typedef {import("./scan.js").Hit} Hit
 * @typedef {{ hits: Hit[] } | { isOver: true, failure?: string }} Finding
 */

/** @type {Worker | null} */
let worker = null;
let lastId = 0;
/** Archives whose changes the worker hears of before it hears the next question. @type {WeakSet<EventTarget>} */
const followed = new WeakSet();

/** Starts the worker ahead of the first search, and lets it read the titles. */
export function warm() {
  running().postMessage({ type: "warm" });
}

/**
 * The newest conversations first; titles before texts.
 *
 * @param {string} query all of its words must be in one message or title; capitals and accents make no difference
 * @param {object} [options]
 * @param {AbortSignal} [options.signal] ends the search without an error
 * @param {import("../archive.js").Archive | null} [options.archive] searched in the page itself if nothing of it is
 *   kept; what it changes is known to the searches that follow
 * @returns {AsyncGenerator<Hit[], void>}
 */
export async function* searchArchive(query, { signal, archive = null } = {}) {
  if (signal?.aborted) return;
  if (archive && !archive.isKept) return yield* searchHere(query, archive, () => Boolean(signal?.aborted));
  if (archive) follow(archive);
  const id = (lastId += 1);
  const findings = new Findings(running(), id, signal);
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
 * The worker hears of changes by itself, as other tabs do, but perhaps only after a question that was put later.
 *
 * @param {import("../archive.js").Archive} archive
 */
function follow(archive) {
  if (followed.has(archive)) return;
  followed.add(archive);
  archive.addEventListener("change", (event) => {
    const { kind, id } = /** @type {CustomEvent} */ (event).detail;
    worker?.postMessage({ type: "changed", kind, id });
  });
}

/** What the worker says about one search, in order. */
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
    const take = (/** @type {Finding} */ finding) => {
      this.#waiting.push(finding);
      this.#wake();
    };
    from.addEventListener("message", ({ data }) => data.id === id && take(data), { signal });
    from.addEventListener("error", () => take({ isOver: true, failure: "the search worker failed" }), { signal });
    stop?.addEventListener("abort", () => take({ isOver: true }), { signal });
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

function running() {
  if (worker) return worker;
  worker = new Worker(scriptUrl("build/search_worker.js"), { type: "module" });
  // A worker that could not be loaded, offline for instance, is asked for anew next time.
  worker.addEventListener("error", () => (worker = null), { once: true });
  return worker;
}

/**
 * @param {string} query
 * @param {import("../archive.js").Archive} archive
 * @param {() => boolean} isStopped
 */
async function* searchHere(query, archive, isStopped) {
  const { scan, titled } = await import("./scan.js");
  const conversations = (await archive.conversations()).map(titled);
  const read = (/** @type {readonly string[]} */ ids) => Promise.all(ids.map((id) => archive.messages(id)));
  yield* scan(query, conversations, read, isStopped);
}
