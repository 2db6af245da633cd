/** Colours finished code. A worker reads it; here it is only drawn. */

import { scriptUrl } from "../../load/trusted_urls.js";
import { keepSelection, rememberSource } from "../patch.js";
import { whenThereIsTime } from "../scheduling.js";

/** @typedef {[role: string, text: string][]} Runs */

/** Longer code would keep the page busy for longer than a person does not notice. */
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

/** role and the scopes of highlight.js that have it */
const ROLES = [
  ["comment", "comment quote"],
  ["keyword", "keyword literal selector-tag section doctag"],
  ["string", "string regexp char.escape link template-variable"],
  ["number", "number symbol bullet"],
  ["name", "title name function selector-id selector-class"],
  ["type", "type built_in class title.class"],
  ["attribute", "attr attribute property variable selector-attr selector-pseudo"],
  ["meta", "meta tag"],
  ["added", "addition"],
  ["removed", "deletion"],
];
const ROLE_OF = new Map(
  ROLES.flatMap(([role = "", scopes = ""]) =>
    scopes.split(" ").map((scope) => /** @type {const} */ (["hljs-" + scope.replace(".", " "), role])),
  ),
);

const PIECE = /<span class="([^"]*)">|(<\/span>)|([^<]+)/g;
/** @type {Record<string, string>} */
const ENTITIES = { "&amp;": "&", "&lt;": "<", "&gt;": ">", "&quot;": '"', "&#x27;": "'" };

/**
 * @param {string} html of highlight.js: nothing but spans with classes, and text
 * @returns {[role: string, text: string][]} runs whose texts together are the code; "" is the role of plain text
 */
export function runsOf(html) {
  /** @type {[string, string][]} */
  const runs = [];
  const roles = [""];
  for (const [, classes, end, text] of html.matchAll(PIECE)) {
    if (end) roles.pop();
    else if (classes !== undefined) roles.push(roleOf(classes, roles.at(-1) ?? ""));
    else if (text) addRun(runs, roles.at(-1) ?? "", unescaped(text));
  }
  return runs;
}

/**
 * @param {string} classes such as `hljs-title function_`
 * @param {string} outer
 */
function roleOf(classes, outer) {
  // Code within a string, such as `${name}`, is code again.
  if (classes === "hljs-subst") return "";
  const plain = classes.replaceAll("_", "");
  return ROLE_OF.get(plain) ?? ROLE_OF.get(classes) ?? ROLE_OF.get(classes.split(" ")[0] ?? "") ?? outer;
}

/**
 * @param {[string, string][]} runs
 * @param {string} role
 * @param {string} text
 */
function addRun(runs, role, text) {
  const last = runs.at(-1);
  // White space has no colour, so it does not part two runs.
  if (last && (last[0] === role || !text.trim())) last[1] += text;
  else runs.push([role, text]);
}

/** @param {string} text */
function unescaped(text) {
  return text.replace(/&(?:amp|lt|gt|quot|#x27);/g, (entity) => ENTITIES[entity] ?? entity);
}
