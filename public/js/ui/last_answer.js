/** What "the last answer" means to the commands that copy it. */

/** @typedef {import("../store/record_types.d.ts").Message} Message */

/** A fence of GFM: three or more of one sign, and what it was opened with closes it. */
const FENCE = /^ {0,3}(`{3,}|~{3,})(.*)$/;

/**
 * @param {{ path: readonly Message[] } | null} open the conversation on the screen
 * @returns {Message | null} the last answer in which something is written
 */
export function lastAnswerOf(open) {
  return open?.path.findLast(({ role, text, deleted }) => role === "assistant" && text && !deleted) ?? null;
}

/**
 * @param {string} markdown
 * @returns {string | null} the inside of the last fenced block, finished or not
 */
export function lastCodeBlock(markdown) {
  /** @type {string | null} */
  let last = null;
  /** @type {{ fence: string, lines: string[] } | null} */
  let open = null;
  for (const line of markdown.split("\n")) {
    const [, fence = "", info = ""] = FENCE.exec(line) ?? [];
    if (open && closes(fence, info, open.fence)) {
      last = open.lines.join("\n");
      open = null;
    } else if (open) {
      open.lines.push(line);
    } else if (fence && !(fence.startsWith("`") && info.includes("`"))) {
      open = { fence, lines: [] };
    }
  }
  return open ? open.lines.join("\n") : last;
}

/**
 * @param {string} fence
 * @param {string} info what stands behind it
 * @param {string} opening
 */
function closes(fence, info, opening) {
  return fence.startsWith(opening) && info.trim() === "";
}
