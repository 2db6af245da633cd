/** Counts tokens beside the page: the vocabulary has a megabyte, and a long text takes a while. */

import { countTokens } from "../../vendor/tokenizer.js";

addEventListener("message", ({ data: { id, text } }) => {
  postMessage({ id, tokens: countTokens(text) });
});
