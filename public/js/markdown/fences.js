/**
 * Finds the end of a fenced block of Markdown that contains fences as long as its own. By CommonMark's rules the first
 * of them without a language ends it, and all that follows is turned inside out. Models write this often, so another
 * end is taken where only that one leaves each fence with its counterpart.
 */

/**
 * @typedef {{ start: number, end: number, isBare: boolean }} FenceLine bare, without a language, it can end a block
 *
 * @typedef {object} MarkdownFence
 * @property {string} fence
 * @property {string} opening its first line
 * @property {number} start where the line of its end begins; the length of the text if it has none
 * @property {number} end
 * @property {boolean} isRepaired whether this is another end than CommonMark's
 * @property {boolean} isUndecided whether more text may still move its end
 */

const OPENING = /^ {0,3}(`{3,}|~{3,})[ \t]*(?:markdown|md)\b[^`\n]*\n/i;
/** When so much has followed, its end is where it seems to be. */
const UNDECIDED_CHARACTERS = 10_000;

/**
 * @param {string} source begins with the fence
 * @param {boolean} isUnfinished whether more text may follow
 * @returns {MarkdownFence | null} null if it is none of Markdown, or leaves no doubt
 */
export function readMarkdownFence(source, isUnfinished) {
  const [opening = "", fence = ""] = OPENING.exec(source) ?? [];
  const lines = opening ? fenceLines(source, opening.length, fence) : [];
  if (lines.length === 0) return null;
  const { ends, mayBeOpen } = readings(lines, isUnfinished);
  const usual = lines.find(({ isBare }) => isBare);
  const [first] = ends;
  let line = usual;
  if (first !== lines[0] && (isUnfinished || ends.length === 1)) line = first ?? (mayBeOpen ? undefined : usual);
  const { start, end } = line ?? { start: source.length, end: source.length };
  const isUndecided = mayBeOpen && source.length - end < UNDECIDED_CHARACTERS;
  return { fence, opening, start, end, isRepaired: line !== usual, isUndecided };
}

/**
 * @param {string} source
 * @param {number} from
 * @param {string} fence
 * @returns {FenceLine[]} the fences that look like this one; none if there are longer ones
 */
function fenceLines(source, from, fence) {
  const pattern = fence.startsWith("`") ? /^ {0,3}(`{3,})([^`\n]*)$/gm : /^ {0,3}(~{3,})([^\n]*)$/gm;
  pattern.lastIndex = from;
  /** @type {FenceLine[]} */
  const lines = [];
  for (let match = pattern.exec(source); match; match = pattern.exec(source)) {
    const [, { length } = "", rest = ""] = match;
    if (length > fence.length) return [];
    if (length === fence.length) lines.push({ start: match.index, end: pattern.lastIndex, isBare: !rest.trim() });
  }
  return lines;
}

/**
 * @param {FenceLine[]} lines
 * @param {boolean} isUnfinished
 * @returns {{ ends: FenceLine[], mayBeOpen: boolean }} the lines that may end the block, and whether it may go on
 */
function readings(lines, isUnfinished) {
  // Whether the lines from here on are whole blocks, of which the last may still be open.
  const areBlocks = [...lines.map(() => isUnfinished), true, true];
  for (let at = lines.length - 2; at >= 0; at -= 1) {
    areBlocks[at] = Boolean(lines[at + 1]?.isBare && areBlocks[at + 2]);
  }
  /** @type {FenceLine[]} */
  const ends = [];
  let at = 0;
  for (; at < lines.length; at += 2) {
    const line = lines[at];
    if (line?.isBare && areBlocks[at + 1]) ends.push(line);
    if (lines[at + 1]?.isBare === false) return { ends, mayBeOpen: false };
  }
  return { ends, mayBeOpen: isUnfinished };
}
