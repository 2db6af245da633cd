/**
 * Runs JavaScript that a model has written: in a worker, which can be stopped whatever it does, of a frame without an
 * origin of its own, whose policy lets it reach nobody. Back come lines of text.
 */

import { prelude } from "./run_prelude.js";

/** So long code may run, and what it set a time for. */
const LONGEST_MS = 10_000;
const MOST_LINES = 1000;
const MOST_CHARACTERS = 100_000;

/** What runs in the worker. It has no code of the page's. */
const PRELUDE = `(${prelude})();`;

/** @type {Worker | null} */
let worker = null;
let timer = 0;
let lines = 0;
let characters = 0;

addEventListener("message", ({ source, data }) => {
  if (source === parent && typeof data.code === "string") start(data.code);
});
parent.postMessage({ isReady: true }, "*");

/** @param {string} code */
function start(code) {
  const started = new Worker(URL.createObjectURL(new Blob([PRELUDE], { type: "text/javascript" })));
  worker = started;
  timer = window.setTimeout(() => end("time"), LONGEST_MS);
  started.onmessage = ({ data }) => {
    if (worker !== started) return;
    if (Object(data).isDone === true) end("done");
    else write(String(Object(data).kind), String(Object(data).text));
  };
  started.onerror = ({ message }) => {
    write("error", message || "Error");
    end("done");
  };
  started.postMessage(code);
}

/**
 * @param {string} kind
 * @param {string} text
 */
function write(kind, text) {
  const room = MOST_CHARACTERS - characters;
  lines += 1;
  characters += text.length;
  parent.postMessage({ line: text.slice(0, Math.max(0, room)), kind }, "*");
  if (lines >= MOST_LINES || characters >= MOST_CHARACTERS) end("output");
}

/** @param {"done" | "time" | "output"} how */
function end(how) {
  window.clearTimeout(timer);
  worker?.terminate();
  worker = null;
  parent.postMessage({ ended: how }, "*");
}
