/** What comes with an answer besides its words: sources, what tools did, and what the provider wants back. */

/**
 * @typedef {import("../relay/dialects/dialect_types.d.ts").ToolPart} ToolPart
 * @typedef {import("../relay/dialects/dialect_types.d.ts").PicturePart} PicturePart
 * @typedef {import("../store/record_types.d.ts").Message} Message
 */

/**
 * @param {Message} answer
 * @param {Exclude<ToolPart, PicturePart>} part
 */
export function noteToolPart(answer, part) {
  if (part.type === "citation") {
    answer.citations = [...(answer.citations ?? []), part.citation];
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
 * A new answer begins without the old one's.
 *
 * @param {Message} answer
 * @param {string} dialect in which it is asked for
 */
export function forgetExtras(answer, dialect) {
  const { model } = answer;
  Object.assign(answer, {
    citations: undefined,
    activities: undefined,
    attachments: [],
    thinkingMs: undefined,
    providerItems: dialect === "chat" ? undefined : { dialect, model, items: [] },
  });
}
