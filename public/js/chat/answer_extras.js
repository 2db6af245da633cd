/** What comes with an answer besides its words: sources, what tools did, and what the provider wants back. */

import { PAUSE_TURN } from "../relay/finish_reasons.js";
import { asFields } from "../relay/problem_fields.js";

/**
 * @typedef {import("../relay/dialects/dialect_types.d.ts").ToolPart} ToolPart
 * @typedef {import("../relay/dialects/dialect_types.d.ts").PicturePart} PicturePart
 * @typedef {import("../store/record_types.d.ts").Message} Message
 */

/**
 * @param {Message} answer
 * @param {Exclude<ToolPart, PicturePart>} part
 * @param {number} [begunUnits] of the answer's text that an earlier request brought
 */
export function noteToolPart(answer, part, begunUnits = 0) {
  if (part.type === "citation") {
    answer.citations = [...(answer.citations ?? []), shifted(part.citation, Math.max(0, begunUnits))];
  } else if (part.type === "activity") {
    const others = answer.activities ?? [];
    const isKnown = others.some(({ id }) => id === part.activity.id);
    answer.activities = isKnown
      ? others.map((other) => (other.id === part.activity.id ? part.activity : other))
      : [...others, part.activity];
  } else if (answer.providerItems) {
    answer.providerItems = { ...answer.providerItems, items: [...answer.providerItems.items, ...part.items] };
  }
}

/**
 * @param {import("../store/record_types.d.ts").Citation} citation
 * @param {number} units
 */
function shifted(citation, units) {
  const { start, end } = citation;
  // One that cites as a whole has no place.
  return end > 0 ? { ...citation, start: start + units, end: end + units } : citation;
}

/**
 * A new answer begins without the old one's.
 *
 * @param {Message} answer
 */
export function forgetExtras(answer) {
  Object.assign(answer, {
    citations: undefined,
    activities: undefined,
    attachments: [],
    thinkingMs: undefined,
    providerItems: undefined,
  });
}

/**
 * @param {Message} answer
 * @param {string} [dialect] in which it is asked for now; what another one gave is of no use to it
 */
export function awaitItems(answer, dialect = "chat") {
  const { model, providerItems } = answer;
  if (providerItems?.dialect === dialect && providerItems.model === model) return;
  answer.providerItems = dialect === "chat" ? undefined : { dialect, model, items: [] };
}

/**
 * Most answers have none in the end: what a provider has said before it paused is of use only until it goes on.
 *
 * @param {Message} answer that has ended
 * @param {boolean} isWhole whether the provider knows all of the answer by its items
 */
export function settleItems(answer, isWhole) {
  const { providerItems, reason } = answer;
  if (!providerItems) return;
  const isPaused = isWhole && reason === PAUSE_TURN;
  const items = providerItems.items.filter((item) => isPaused || asFields(item).type !== PAUSE_TURN);
  answer.providerItems = items.length > 0 ? { ...providerItems, items } : undefined;
}
