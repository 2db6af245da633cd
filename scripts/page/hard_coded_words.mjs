// Finds words that stand in the code or the HTML, where no translation reaches them.

import { extname } from "node:path";

const WORD = /\p{L}{2,}/u;
// The same in every language.
const NAMES = /\b(?:Locutorio|openai)\b/g;
const SHOWN_ATTRIBUTE = /\s(?:aria-label|aria-description|aria-roledescription|placeholder|title|alt|label)="([^"]*)"/g;
const SHOWN_PROPERTIES = "textContent|innerText|placeholder|title|alt|ariaLabel|ariaDescription";
const SHOWN_PROPERTY = new RegExp(`\\.(?:${SHOWN_PROPERTIES})\\s*=\\s*(["\`])((?:(?!\\1).)*)\\1`, "g");
const SHOWN_BY_CALL = /setAttribute\("(?:aria-label|aria-description|placeholder|title|alt)",\s*"([^"]*)"/g;
const NOT_SHOWN = /<(script|style|noscript|title)\b[\s\S]*?<\/\1>|<!--[\s\S]*?-->/g;
const TEMPLATE = "html`";
// Stands in a template for what is filled in, between two words.
const HOLE = " \u0000 ";

/** Every hard-coded word that a reader would see, as sentences. */
export async function hardCodedWords(page) {
  const wrong = [];
  for (const name of page.ownNames) {
    for (const words of await wordsIn(page, name)) wrong.push(`${name} says "${words}" by itself: use text("…")`);
  }
  return wrong;
}

async function wordsIn(page, name) {
  if (extname(name) === ".html") return shownWords(page.text(name).replaceAll(NOT_SHOWN, " "));
  if (extname(name) !== ".js") return [];
  const code = await page.code(name);
  const templates = templatesIn(code).flatMap(shownWords);
  const properties = [...code.matchAll(SHOWN_PROPERTY)].map((match) => match[2].replaceAll(/\$\{[^}]*\}/g, HOLE));
  const calls = [...code.matchAll(SHOWN_BY_CALL)].map((match) => match[1]);
  return [...templates, ...[...properties, ...calls].filter(isWords)];
}

/** What is shown of a piece of HTML: the text between the tags, and some attributes. */
function shownWords(markup) {
  const attributes = [...markup.matchAll(SHOWN_ATTRIBUTE)].map((match) => match[1]);
  const texts = markup.split(/<(?:[^>"]|"[^"]*")*>/);
  return [...attributes, ...texts].map((text) => text.replaceAll(HOLE, " ").trim()).filter(isWords);
}

function isWords(text) {
  return WORD.test(text.replaceAll(NAMES, "").replaceAll(/&\w+;/g, ""));
}

/** The templates of htm, each with a hole for every expression; those inside an expression stand alone. */
function templatesIn(code) {
  const templates = [];
  let start = code.indexOf(TEMPLATE);
  while (start !== -1) {
    templates.push(readTemplate(code, start + TEMPLATE.length).text);
    start = code.indexOf(TEMPLATE, start + TEMPLATE.length);
  }
  return templates;
}

function readTemplate(code, start) {
  let text = "";
  let at = start;
  while (at < code.length && code[at] !== "`") {
    if (code.startsWith("${", at)) {
      text += HOLE;
      at = endOfExpression(code, at + 2);
    } else {
      text += code[at];
      at += code[at] === "\\" ? 2 : 1;
    }
  }
  return { text, end: at + 1 };
}

/** @returns {number} where the code goes on after the brace that closes the expression */
function endOfExpression(code, start) {
  let depth = 1;
  let at = start;
  while (at < code.length && depth > 0) {
    const character = code[at];
    if (character === "`") at = readTemplate(code, at + 1).end;
    else if (character === '"' || character === "'") at = endOfString(code, at);
    else {
      if (character === "{") depth += 1;
      if (character === "}") depth -= 1;
      at += 1;
    }
  }
  return at;
}

function endOfString(code, start) {
  let at = start + 1;
  while (at < code.length && code[at] !== code[start]) at += code[at] === "\\" ? 2 : 1;
  return at + 1;
}
