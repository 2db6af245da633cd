/** Pictures that a model has made, in the questions after them: most providers take pictures nowhere else. */

/**
 * @typedef {import("./dialect_types.d.ts").ContentPart} ContentPart
 * @typedef {import("./dialect_types.d.ts").RequestMessage} RequestMessage
 */

/** What stands in the place of an answer that was a picture without words; the model reads it, and no reader does. */
const PICTURE_MADE = "[I made this picture. It is attached to the next message.]";

/**
 * @param {readonly RequestMessage[]} messages
 * @returns {RequestMessage[]}
 */
export function picturesToQuestions(messages) {
  /** @type {ContentPart[]} */
  let made = [];
  return messages.map((message) => {
    const { role, content } = message;
    if (role === "assistant" && Array.isArray(content)) {
      made.push(...content.filter((part) => part.type !== "text"));
      return { ...message, content: wordsOf(content) || PICTURE_MADE };
    }
    if (role !== "user" || made.length === 0) return message;
    const asked = typeof content === "string" ? [{ type: /** @type {const} */ ("text"), text: content }] : content;
    const parts = [...made, ...asked];
    made = [];
    return { ...message, content: parts };
  });
}

/** @param {ContentPart[]} content */
function wordsOf(content) {
  return content.flatMap((part) => (part.type === "text" ? [part.text] : [])).join("\n\n");
}
