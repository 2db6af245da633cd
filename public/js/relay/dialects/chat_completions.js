/** Chat completions: the dialect that all providers have. */

import { AnswerReader } from "../answer_reader.js";
import { providerPath } from "../request.js";
import { picturesToQuestions } from "./made_pictures.js";

/** @type {import("./dialect_types.d.ts").Dialect} */
export const chatCompletions = {
  path: (line) => providerPath(line, "chat/completions"),
  body({ line, messages, parameters, wants }) {
    return {
      model: line.model,
      messages: picturesToQuestions(messages).map(({ role, content }) => ({ role, content })),
      ...parameters,
      ...(wants?.effort && { reasoning_effort: wants.effort }),
      stream_options: { include_usage: true },
      stream: true,
    };
  },
  answerStream: (facts) => new AnswerReader(facts),
};
