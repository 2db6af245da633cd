/** The blanks of a prompt: what stands in `{{double braces}}` is asked for when the prompt is used. */

const BLANK = /\{\{\s*([^\s{}][^{}\n]{0,59}?)\s*\}\}/g;

/**
 * @param {string} content of a prompt
 * @returns {string[]} the blanks' names, each once, in the order in which they stand there
 */
export function blanksIn(content) {
  return [...new Set([...content.matchAll(BLANK)].map(([, name = ""]) => name))];
}

/**
 * @param {string} content
 * @param {ReadonlyMap<string, string>} values by the blanks' names; a blank without one stays as it is
 */
export function filledBlanks(content, values) {
  return content.replace(BLANK, (blank, name) => values.get(name) || blank);
}
