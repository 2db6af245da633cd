/** Colours finished code. A worker reads it; here it is only drawn. */

import { scriptUrl } from "../trusted_urls.js";
import { rememberSource } from "./drawn.js";
import { keepSelection } from "./keep_selection.js";
import { whenThereIsTime } from "./slices.js";

/** @typedef {[role: string, text: string][]} Runs */

/** Longer code would keep the page busy for longer than a person does not notice. */
const MOST_LETTERS = 40_000;

/** @type {Worker | null} */
let worker = null;
let lastId = 0;
/** @type {Map<number, Element>} */
const waiting = new Map();

/** @param {Element} code */
export function highlight(code) {
  const source = code.textContent ?? "";
  const language = code.className.replace(/^language-/, "").toLowerCase();
  if (!source || source.length > MOST_LETTERS) return;
  worker ??= start();
  lastId += 1;
  waiting.set(lastId, code);
  worker.postMessage({ id: lastId, code: source, language });
}

function start() {
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
  // It may have changed since.
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
