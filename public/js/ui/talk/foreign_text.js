/** What tools were asked and what they answered: words of others, of any length, shown as they are. */

/** More of it is of no use on a page, and slow. */
const MOST_SHOWN = 50_000;
/** They are not to be seen, and may make other words look like something else. Line ends and tabs are harmless. */
const UNSEEN = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u061c\u200b\u200e\u200f\u2028-\u202e\u2060-\u206f\ufeff]/g;

/**
 * @param {string} words
 * @returns {string} JSON with one value a line; all else as it is
 */
export function readable(words) {
  const text = words.length > MOST_SHOWN ? words : prettyJson(words);
  const shown = text.length > MOST_SHOWN ? `${text.slice(0, MOST_SHOWN)}…` : text;
  return shown.replace(UNSEEN, codeOf);
}

/** @param {string} words */
function prettyJson(words) {
  try {
    const value = JSON.parse(words);
    return typeof value === "object" ? JSON.stringify(value, null, 2) : words;
  } catch {
    return words;
  }
}

/** @param {string} character */
function codeOf(character) {
  return `\\u${character.charCodeAt(0).toString(16).padStart(4, "0")}`;
}
