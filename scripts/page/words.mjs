// The words of the page: those it asks for are those it has, in every language, and none stands in the code itself.

import { extname } from "node:path";

const ENGLISH = "en";
const IN_HTML = /\sdata-(?:text|label|placeholder|title)="([^"]+)"/g;
const SHOWN_KEY = /\b(?:text|plural)\("([\w.-]+)"/g;
const LITERAL_KEY = /"([a-zA-Z]\w*(?:\.[\w-]+)+)"/g;
// `problem.${code}` asks for every key that begins so.
const COMPUTED_KEY = /`([a-zA-Z]\w*\.[\w.-]*(?:\$\{[^`{}]*\}[\w.-]*)+)`/g;
const SHOWN_COMPUTED_KEY = new RegExp(`\\b(?:text|plural)\\(${COMPUTED_KEY.source}`, "g");
const FILE_NAME = /\.(?:html|css|js|json|svg|png|txt|md)$/;
const PLURAL_FORM = /\.(zero|one|two|few|many|other)$/;
const PLACEHOLDER = /\{(\w+)\}/g;
// The relay says what happened in English itself; other languages translate it by its code, and what its doctor finds
// by the id of the check or of the cause.
const ONLY_TRANSLATED = /^(?:problem|doctor)\./;

/** Whatever is wrong with the words, as sentences. */
export async function wrongWords(page) {
  if (!page.has(fileOf(ENGLISH))) return [`${fileOf(ENGLISH)} does not exist`];
  const others = languagesOf(page).filter((language) => language !== ENGLISH);
  const translations = partsOf(page).flatMap((part) => {
    return others.flatMap((language) => wrongTranslation(page, part, language));
  });
  return [...(await wrongKeys(page, wordsOf(page, ENGLISH))), ...repeatedKeys(page), ...translations];
}

/** A part that comes later would change what the page says elsewhere. */
function repeatedKeys(page) {
  const keys = partsOf(page).flatMap((part) => Object.keys(wordsIn(page, ENGLISH, part)));
  const repeated = keys.filter((key, at) => keys.indexOf(key) < at);
  return repeated.map((key) => `two files for one language have words for ${key}`);
}

async function wrongKeys(page, english) {
  const asked = await askedFor(page, page.ownNames);
  const { shown, literal, shownComputed } = asked;
  const known = Object.keys(english);
  const groups = new Set(known.map(groupOf));
  const isPlural = (key) => `${key}.other` in english;
  const isMeant = (key) => shown.has(key) || groups.has(groupOf(key));
  const missing = [...literal].filter((key) => isMeant(key) && !(key in english) && !isPlural(key));
  const hollow = shownComputed.filter((template) => !known.some((key) => patternOf(template).test(key)));
  return [
    ...[...missing, ...hollow].map((key) => `${fileOf(ENGLISH)} has no words for ${key}`),
    ...known.filter((key) => !isAskedFor(asked, key)).map((key) => `${fileOf(ENGLISH)}: nothing shows ${key}`),
  ];
}

/** The languages that there are words in, as tags. */
export function languagesOf(page) {
  return page.ownNames.map((name) => /^locales\/([^/]+)\.json$/.exec(name)?.[1]).filter(Boolean);
}

/** Where there are words in English: beside what every visit needs, "", the folders of what only few do. */
function partsOf(page) {
  const inFolder = new RegExp(`^locales/(?:([^/]+)/)?${ENGLISH}\\.json$`);
  return page.ownNames.flatMap((name) => inFolder.exec(name)?.slice(1) ?? []).map((part) => part ?? "");
}

/** The words that those files ask for: by their keys, and by patterns where a key is put together. */
export async function askedFor(page, names) {
  const [shown, literal, computed, shownComputed] = [new Set(), new Set(), new Set(), new Set()];
  for (const name of names) {
    if (extname(name) === ".html") add(literal, page.text(name), IN_HTML);
    if (extname(name) !== ".js") continue;
    const code = await page.code(name);
    add(shown, code, SHOWN_KEY);
    add(literal, code, LITERAL_KEY);
    add(computed, code, COMPUTED_KEY);
    add(shownComputed, code, SHOWN_COMPUTED_KEY);
  }
  for (const key of literal) if (FILE_NAME.test(key)) literal.delete(key);
  for (const key of shown) literal.add(key);
  return { shown, literal, computed: [...computed].map(patternOf), shownComputed: [...shownComputed] };
}

/** Whether the files that were asked about may show those words. */
export function isAskedFor({ literal, computed }, key) {
  const isLiteral = literal.has(key) || literal.has(key.replace(PLURAL_FORM, ""));
  return isLiteral || computed.some((pattern) => pattern.test(key));
}

/** @param {string} template such as `settings.${key}.label` */
function patternOf(template) {
  const parts = template.split(/\$\{[^{}]*\}/).map((part) => part.replaceAll(".", "\\."));
  return new RegExp(`^${parts.join("[\\w.-]+")}(?:\\.\\w+)?$`);
}

function wrongTranslation(page, part, language) {
  const file = fileOf(language, part);
  if (!page.has(file)) return [`${file} does not exist`];
  const english = wordsIn(page, ENGLISH, part);
  const words = wordsIn(page, language, part);
  const forms = new Set(new Intl.PluralRules(language).resolvedOptions().pluralCategories);
  const wrong = [];
  for (const key of Object.keys(english)) {
    const form = formOf(english, key);
    const isNeeded = !form || form === "other" || forms.has(form);
    if (isNeeded && !(key in words)) wrong.push(`${file} has no words for ${key}`);
  }
  for (const [key, text] of Object.entries(words)) {
    const form = formOf(words, key);
    if (form && !forms.has(form)) {
      wrong.push(`${file} has words for ${key}, a form that the language has not`);
      continue;
    }
    const model = english[key] ?? (form && english[key.replace(PLURAL_FORM, ".other")]);
    if (model === undefined) {
      if (!ONLY_TRANSLATED.test(key)) wrong.push(`${file} has words for ${key}, which ${fileOf(ENGLISH, part)} has not`);
    } else if (placeholdersOf(text, form) !== placeholdersOf(model, form)) {
      wrong.push(`${file}: ${key} has other {placeholders} than in English`);
    }
  }
  return wrong;
}

/** Which plural form a key is, if it is one. */
function formOf(words, key) {
  const form = PLURAL_FORM.exec(key)?.[1];
  return form && key.replace(PLURAL_FORM, ".other") in words ? form : undefined;
}

/** "One message" needs no number. */
function placeholdersOf(text, form) {
  const names = [...text.matchAll(PLACEHOLDER)].map((match) => match[1]);
  return [...new Set(names)].filter((name) => !(form && form !== "other" && name === "count")).sort().join();
}

/** All words of a language by their keys. */
function wordsOf(page, language) {
  return Object.assign({}, ...partsOf(page).map((part) => wordsIn(page, language, part)));
}

function wordsIn(page, language, part) {
  return JSON.parse(page.text(fileOf(language, part)));
}

function fileOf(language, part = "") {
  return `locales/${part && `${part}/`}${language}.json`;
}

function groupOf(key) {
  return key.split(".")[0];
}

function add(keys, text, pattern) {
  for (const match of text.matchAll(pattern)) keys.add(match[1]);
}
