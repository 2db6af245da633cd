/** Turns highlight.js's HTML into runs of code that have the same role, such as keyword or comment. */

/** @typedef {[role: string, text: string][]} Runs */

/** Each role, and the scopes of highlight.js that have it. */
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
 * @param {string} html of highlight.js: only spans with classes, and text
 * @returns {Runs} whose texts together are the code; the role of plain text is ""
 */
export function runsOf(html) {
  /** @type {Runs} */
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
  // In `${name}` within a string, name is code again.
  if (classes === "hljs-subst") return "";
  const plain = classes.replaceAll("_", "");
  return ROLE_OF.get(plain) ?? ROLE_OF.get(classes) ?? ROLE_OF.get(classes.split(" ")[0] ?? "") ?? outer;
}

/**
 * @param {Runs} runs
 * @param {string} role
 * @param {string} text
 */
function addRun(runs, role, text) {
  const last = runs.at(-1);
  // White space has no colour, so it does not separate two runs.
  if (last && (last[0] === role || !text.trim())) last[1] += text;
  else runs.push([role, text]);
}

/** @param {string} text */
function unescaped(text) {
  return text.replace(/&(?:amp|lt|gt|quot|#x27);/g, (entity) => ENTITIES[entity] ?? entity);
}
