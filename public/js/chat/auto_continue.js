/** Lets an answer grow as it comes, and has it continued where the relay's time ends before the answer does. */

import { addUsage } from "../relay/usage.js";
import { Overlap } from "./overlap.js";

/**
 * @typedef {import("../store/record_types.d.ts").Message} Message
 * @typedef {import("../relay/completion.js").CompletionPart} CompletionPart
 * @typedef {import("../relay/completion.js").Ending} Ending
 *
 * @typedef {object} Reception
 * @property {Message} answer
 * @property {(begun: string) => AsyncIterable<CompletionPart>} call asks the model, showing it how the answer has begun
 * @property {(text: string, kind: "text" | "reasoning") => void} grew
 * @property {() => void} changed
 */

/** With the relay's 290 seconds on Vercel, about an hour and a half. */
const MOST_CALLS = 20;

/**
 * @param {Reception} reception
 * @returns {Promise<Ending>}
 * @throws what `call` throws; what has come until then is in the answer
 */
export async function receiveAnswer(reception) {
  const { answer } = reception;
  const startedAt = performance.now();
  for (let calls = 1; ; calls += 1) {
    const lengthBefore = answer.text.length;
    const ending = await receiveOnce(reception, startedAt);
    if (ending.verdict !== "limit") return ending;
    // A model that says nothing in all its time, or never comes to an end, would be asked for ever.
    if (answer.text.length <= lengthBefore) return { verdict: "cut", reason: "limit" };
    if (calls === MOST_CALLS) return { verdict: "cut", reason: "long" };
  }
}

/**
 * @param {Reception} reception
 * @param {number} startedAt
 * @returns {Promise<Ending>}
 */
async function receiveOnce(reception, startedAt) {
  const { answer } = reception;
  const seam = new Overlap(answer.text);
  let isNewThought = answer.reasoning !== "";
  try {
    for await (const part of reception.call(seam.sent)) {
      if (part.type === "end") return part.ending;
      if (part.type === "usage") {
        answer.usage = addUsage(answer.usage, part.usage);
        continue;
      }
      if (part.type === "text") {
        answer.firstTokenMs ||= Math.round(performance.now() - startedAt);
        join(reception, seam.push(part.text));
      } else {
        addReasoning(reception, isNewThought ? `\n\n${part.text}` : part.text);
        isNewThought = false;
      }
    }
    return { verdict: "cut", reason: "connection" };
  } finally {
    join(reception, seam.finish());
  }
}

/**
 * @param {Reception} reception
 * @param {import("./overlap.js").Join} join
 */
function join({ answer, grew, changed }, { drop, add }) {
  if (drop > 0) {
    answer.text = answer.text.slice(0, -drop);
    changed();
  }
  if (!add) return;
  // The state before the text: whoever hears of a change looks at all of the text, also at what is yet to be told.
  if (answer.state !== "writing") {
    answer.state = "writing";
    changed();
  }
  answer.text += add;
  grew(add, "text");
}

/**
 * @param {Reception} reception
 * @param {string} text
 */
function addReasoning({ answer, grew, changed }, text) {
  if (answer.state === "waiting") {
    answer.state = "thinking";
    changed();
  }
  answer.reasoning += text;
  grew(text, "reasoning");
}
