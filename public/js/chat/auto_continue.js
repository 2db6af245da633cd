/** Lets an answer grow as it arrives, and has it continued when the relay's time limit ends it too early. */

import { addUsage } from "../relay/usage.js";
import { noteToolPart } from "./answer_extras.js";
import { Overlap } from "./overlap.js";

/**
 * @typedef {import("../store/record_types.d.ts").Message} Message
 * @typedef {import("../relay/dialects/dialect_types.d.ts").CompletionPart} CompletionPart
 * @typedef {import("../relay/dialects/dialect_types.d.ts").Ending} Ending
 * @typedef {import("../relay/dialects/dialect_types.d.ts").PicturePart} PicturePart
 *
 * @typedef {object} GrowingAnswer
 * @property {Message} answer
 * @property {(begun: string) => AsyncIterable<CompletionPart>} call asks the model, and shows it the answer's beginning
 * @property {boolean} [goesOn] whether the answer is taken up by its provider: it is whole as far as it goes
 * @property {(text: string, kind: "text" | "reasoning") => void} grew
 * @property {() => void} changed
 * @property {(picture: PicturePart) => void} keepPicture
 */

/** With the relay's 290 seconds on Vercel, about an hour and a half. */
const MOST_CALLS = 20;

/**
 * @param {GrowingAnswer} growing
 * @returns {Promise<Ending>}
 * @throws what `call` throws; the answer then has what arrived before
 */
export async function receiveAnswer(growing) {
  const { answer } = growing;
  const startedAt = performance.now();
  for (let calls = 1; ; calls += 1) {
    const lengthBefore = answer.text.length;
    const ending = await receiveOnce(growing, startedAt, Boolean(growing.goesOn) && calls === 1);
    if (ending.verdict !== "limit") return ending;
    // Without these, a model that says nothing in all its time, or never comes to an end, would be called for ever.
    if (answer.text.length <= lengthBefore) return { verdict: "cut", reason: "limit" };
    if (calls === MOST_CALLS) return { verdict: "cut", reason: "long" };
  }
}

/**
 * @param {GrowingAnswer} growing
 * @param {number} startedAt
 * @param {boolean} isTakenUp
 * @returns {Promise<Ending>}
 */
async function receiveOnce(growing, startedAt, isTakenUp) {
  const { answer } = growing;
  const begun = answer.text;
  const repeated = isTakenUp ? "" : begun;
  let overlap = new Overlap(repeated);
  let said = "";
  let isNewThought = answer.reasoning !== "";
  let thinkingSince = 0;
  try {
    for await (const part of growing.call(overlap.sent)) {
      if (part.type === "end") return part.ending;
      if (part.type === "usage") {
        answer.usage = addUsage(answer.usage, part.usage);
      } else if (part.type === "text") {
        answer.firstTokenMs ||= Math.round(performance.now() - startedAt);
        if (thinkingSince) answer.thinkingMs = (answer.thinkingMs ?? 0) + elapsed(thinkingSince);
        thinkingSince = 0;
        const isApart = isTakenUp && begun !== "" && said === "";
        said += part.text;
        addText(growing, overlap.push(isApart ? `\n\n${part.text.trimStart()}` : part.text));
      } else if (part.type === "text-was-reasoning") {
        overlap = new Overlap(repeated);
        takeBack(growing, begun);
        if (said.trim()) addReasoning(growing, isNewThought ? `\n\n${said.trim()}` : said.trim());
        isNewThought = false;
      } else if (part.type === "picture") {
        growing.keepPicture(part);
      } else if (part.type === "citation" || part.type === "activity" || part.type === "items") {
        noteToolPart(answer, part, answer.text.length - said.length);
        growing.changed();
      } else {
        thinkingSince ||= performance.now();
        addReasoning(growing, isNewThought && part.text ? `\n\n${part.text}` : part.text);
        isNewThought &&= part.text === "";
      }
    }
    return { verdict: "cut", reason: "connection" };
  } finally {
    addText(growing, overlap.finish());
  }
}

/** @param {number} since a moment of the page's clock */
function elapsed(since) {
  return Math.round(performance.now() - since);
}

/**
 * @param {GrowingAnswer} growing
 * @param {import("./overlap.js").Join} join
 */
function addText({ answer, grew, changed }, { drop, add }) {
  if (drop > 0) {
    answer.text = answer.text.slice(0, -drop);
    changed();
  }
  if (!add) return;
  // The state before the text: a listener to "changed" reads all of the text, so it would get the new part twice.
  if (answer.state !== "writing") {
    answer.state = "writing";
    changed();
  }
  answer.text += add;
  grew(add, "text");
}

/**
 * What was taken for text was something else.
 *
 * @param {GrowingAnswer} growing
 * @param {string} begun the text before
 */
function takeBack({ answer, changed }, begun) {
  Object.assign(answer, { text: begun, firstTokenMs: 0, state: "waiting" });
  changed();
}

/**
 * @param {GrowingAnswer} growing
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
