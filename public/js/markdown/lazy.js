/** The way to Markdown for the first load: nothing of it is fetched before the first answer. */

/** @typedef {typeof import("./answer_text.js") & typeof import("./render.js")} Markdown */

/** @type {Promise<Markdown> | null} */
let markdown = null;

/** @returns {Promise<Markdown>} */
export function loadMarkdown() {
  markdown ??= Promise.all([import("./answer_text.js"), import("./render.js")])
    .then(([answerText, render]) => ({ ...answerText, ...render }))
    .catch((error) => {
      // Without a network now, perhaps with one at the next answer.
      markdown = null;
      throw error;
    });
  return markdown;
}
