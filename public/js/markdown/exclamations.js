/**
 * Reads a run of exclamation marks in one go, for marked: a model that has lost its way writes thousands of them, and
 * marked would begin anew at each, since it may be a picture's, and look ahead over all that follow.
 */

const RUN = /^!{8,}(?!\[)/;

/** @type {import("marked").MarkedExtension} */
export const exclamations = {
  extensions: [
    {
      name: "exclamations",
      level: "inline",
      tokenizer(source) {
        const raw = RUN.exec(source)?.[0];
        return raw ? { type: "text", raw, text: raw } : undefined;
      },
    },
  ],
};
