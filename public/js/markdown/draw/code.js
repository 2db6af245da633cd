/** Colours finished code: a worker analyses it, and this draws the result. */

import { scriptUrl } from "../../load/trusted_urls.js";
import { keepSelection, rememberSource } from "../patch.js";
import { whenThereIsTime } from "../scheduling.js";

/** @typedef {import("./code_roles.js").Runs} Runs */

/** Longer code would keep the page busy for a noticeable time. */
const MOST_CHARACTERS = 40_000;

/** @type {Worker | null} */
let worker = null;
let lastId = 0;
/** @type {Map<number, Element>} */
const waiting = new Map();

/** @param {Element} code */
export function highlight(code) {
  const source = code.textContent ?? "";
  const language = code.className.replace(/^language-/, "").toLowerCase();
  if (!source || source.length > MOST_CHARACTERS) return;
  worker ??= startWorker();
  lastId += 1;
  waiting.set(lastId, code);
  worker.postMessage({ id: lastId, code: source, language });
}

function startWorker() {
  const started = new Worker(scriptUrl("build/highlight_worker.js"), { type: "module" });
  started.onmessage = ({ data: { id, runs } }) => {
    const code = waiting.get(id);
    waiting.delete(id);
    if (code && runs) whenThereIsTime(() => draw(code, runs));
  };
  return started;
}

/**
 * @param {Element} code
 * @param {Runs} runs
 */
function draw(code, runs) {
  // It may have changed meanwhile.
  if (code.textContent !== runs.map(([, text]) => text).join("")) return;
  keepSelection(code, () => {
    rememberSource(code);
    code.replaceChildren(...runs.map(([role, text]) => (role ? part(role, text) : text)));
  });
}

/**
 * @param {string} role
 * @param {string} text
 */
function part(role, text) {
  const element = document.createElement("span");
  element.className = `code__${role}`;
  element.textContent = text;
  return element;
}
