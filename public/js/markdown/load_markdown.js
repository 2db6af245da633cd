/** The way to Markdown for the first load: nothing of it is fetched before the first answer. */

import { loadOnce } from "../load_once.js";

/** @typedef {typeof import("./answer_text.js") & typeof import("./render.js")} Markdown */

/** @type {() => Promise<Markdown>} */
export const loadMarkdown = loadOnce(async () => {
  const [answerText, render] = await Promise.all([import("./answer_text.js"), import("./render.js")]);
  return { ...answerText, ...render };
});
