/** Counts tokens in a worker: the vocabulary has a megabyte, and a long text takes a while. */

import { countTokens } from "gpt-tokenizer/encoding/o200k_base";

addEventListener("message", ({ data: { id, text } }) => {
  postMessage({ id, tokens: countTokens(text) });
});
