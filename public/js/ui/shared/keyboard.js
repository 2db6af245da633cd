/** Keys as a table writes them ("Mod+Shift+O"), as a keyboard sends them, and as a reader knows them. */

import { html } from "htm/preact";
import { text } from "../../i18n/texts.js";

/**
 * @typedef {"ctrlKey" | "shiftKey" | "altKey" | "metaKey"} Modifier
 * @typedef {Pick<KeyboardEvent, "key" | "keyCode" | "isComposing" | Modifier>} KeyPress
 */

/** Where ⌘ does what Ctrl does elsewhere. */
export const isMac = /Mac|iPhone|iPad/.test(globalThis.navigator?.platform ?? "");

/** The place of a sign on the keyboard, for layouts on which Shift makes another sign of it. */
const PLACES = new Map([
  [".", "Period"],
  [";", "Semicolon"],
  [",", "Comma"],
  ["/", "Slash"],
]);

const MAC_SIGNS = new Map([
  ["Mod", "⌘"],
  ["Ctrl", "⌃"],
  ["Meta", "⌘"],
  ["Alt", "⌥"],
  ["Shift", "⇧"],
]);

const SIGNS = new Map([
  ["ArrowUp", "↑"],
  ["ArrowDown", "↓"],
]);

/** Names that a language may have words for, as `key.<name>`. */
const NAMED = new Set(["Ctrl", "Shift", "Alt", "Meta", "Enter", "Escape"]);

/**
 * @param {Pick<KeyboardEvent, "key" | "code" | "ctrlKey" | "metaKey" | "altKey" | "shiftKey">} event
 * @param {string} keys
 * @param {boolean} [onMac]
 */
export function matchesKeys(event, keys, onMac = isMac) {
  const parts = keys.split("+");
  const key = parts.pop() ?? "";
  const wantsMod = parts.includes("Mod");
  if (event.metaKey !== (wantsMod && onMac) || event.ctrlKey !== (wantsMod && !onMac)) return false;
  if (event.altKey !== parts.includes("Alt")) return false;
  const place = PLACES.get(key);
  // Which keys make a sign depends on the layout: "/" is Shift+7 on a Spanish keyboard.
  if (place && event.key === key) return true;
  if (event.shiftKey !== parts.includes("Shift")) return false;
  if (place) return event.code === place;
  return event.key.toUpperCase() === key.toUpperCase() || isLetterByPlace(event, key);
}

/**
 * @param {string} keys
 * @param {boolean} [onMac]
 * @returns {string[]} one name for each key
 */
export function keyNames(keys, onMac = isMac) {
  return keys.split("+").map((key) => {
    if (onMac && MAC_SIGNS.has(key)) return MAC_SIGNS.get(key) ?? key;
    const plain = key === "Mod" ? "Ctrl" : key;
    return SIGNS.get(plain) ?? (NAMED.has(plain) ? text(`key.${plain}`) : plain);
  });
}

/** @param {{ keys: string }} props as a table writes them */
export function Keys({ keys }) {
  return html`<span class="keys">${keyNames(keys).map((name) => html`<kbd class="keys__key">${name}</kbd>`)}</span>`;
}

/**
 * For every listener to keys: while an input method composes, every key is its own; Safari says so of the last one only
 * by the key code 229.
 *
 * @template {Pick<KeyPress, "isComposing" | "keyCode">} Press
 * @param {(press: Press) => void} act
 * @returns {(press: Press) => void}
 */
export function unlessComposing(act) {
  return (press) => {
    if (!press.isComposing && press.keyCode !== 229) act(press);
  };
}

/**
 * @param {KeyPress} press
 * @param {string} sendKey such as "Enter" or "Ctrl+Enter"
 */
export function isSendKey(press, sendKey) {
  if (press.key !== "Enter") return false;
  const modifier = sendKey.includes("+") ? (sendKey.split("+")[0] ?? "").toLowerCase() : "";
  return (
    press.ctrlKey === (modifier === "ctrl") &&
    press.shiftKey === (modifier === "shift") &&
    press.altKey === (modifier === "alt") &&
    press.metaKey === (modifier === "meta")
  );
}

/**
 * @param {KeyboardEvent} event
 * @param {HTMLElement} list
 * @param {HTMLElement | null} above what the upward arrow reaches from the first link
 */
export function moveAmongLinks(event, list, above) {
  if (event.altKey || event.ctrlKey || event.metaKey || event.shiftKey) return;
  const links = [...list.querySelectorAll("a")];
  const here = links.indexOf(/** @type {HTMLAnchorElement} */ (document.activeElement));
  /** @type {Record<string, HTMLElement | null | undefined>} */
  const targets = {
    ArrowDown: links[here + 1],
    ArrowUp: here > 0 ? links[here - 1] : above,
    Home: here >= 0 ? links[0] : null,
    End: here >= 0 ? links.at(-1) : null,
  };
  const target = targets[event.key];
  if (!target) return;
  event.preventDefault();
  target.focus();
}

/**
 * On a keyboard without Latin characters, the key's place counts.
 *
 * @param {Pick<KeyboardEvent, "key" | "code">} event
 * @param {string} key
 */
function isLetterByPlace(event, key) {
  return /^[A-Z]$/.test(key) && !/^[a-z]$/i.test(event.key) && event.code === `Key${key}`;
}
