/** The text of one page of a PDF, which knows only where each piece of it stands. */

/**
 * @typedef {object} Piece as pdf.js gives it
 * @property {string} str
 * @property {string} dir
 * @property {number[]} transform
 * @property {number} width
 * @property {number} height
 *
 * @typedef {{ text: string, left: number, right: number, isRightToLeft: boolean }} Word
 * @typedef {{ top: number, size: number, words: Word[] }} Line
 */

/** Shares of the letters' size. */
const SAME_LINE = 0.5;
const NEW_WORD = 0.16;
const WIDE_GAP = 1.4;
const NEW_PARAGRAPH = 1.65;
/** Of the page's width: where the gap between two columns can be. */
const [GUTTER_FROM, GUTTER_TO] = [0.3, 0.7];
const LEAST_ROWS_IN_COLUMNS = 5;

/**
 * Its lines in the order in which they are read: columns one after the other, words that a line end divides joined.
 *
 * @param {readonly Piece[]} pieces
 * @param {number} pageWidth
 * @returns {string}
 */
export function pageText(pieces, pageWidth) {
  const lines = linesOf(pieces);
  const gutter = gutterOf(lines, pageWidth);
  const ordered = gutter ? byColumns(lines, gutter) : lines;
  return joinLines(ordered);
}

/** @param {readonly Piece[]} pieces */
function linesOf(pieces) {
  /** @type {Line[]} */
  const lines = [];
  const placed = pieces
    .filter(({ str }) => str.trim())
    .map((piece) => ({ piece, top: piece.transform[5] ?? 0, left: piece.transform[4] ?? 0 }))
    .sort((one, other) => other.top - one.top || one.left - other.left);
  for (const { piece, top, left } of placed) {
    const size = piece.height || Math.abs(piece.transform[3] ?? 0) || 10;
    const word = { text: piece.str, left, right: left + piece.width, isRightToLeft: piece.dir === "rtl" };
    const line = lines.at(-1);
    if (line && line.top - top < SAME_LINE * Math.max(line.size, size)) {
      line.words.push(word);
      line.size = Math.max(line.size, size);
    } else lines.push({ top, size, words: [word] });
  }
  for (const { words } of lines) words.sort((one, other) => one.left - other.left);
  return lines;
}

/**
 * The strip that hardly any line crosses, with text to both sides of it.
 *
 * @param {readonly Line[]} lines
 * @param {number} pageWidth
 * @returns {number} where it is; 0 where the page has one column
 */
function gutterOf(lines, pageWidth) {
  let best = { at: 0, rows: 0 };
  for (let share = GUTTER_FROM; share <= GUTTER_TO; share += 0.01) {
    const at = share * pageWidth;
    let rows = 0;
    let crossed = 0;
    for (const { words, size } of lines) {
      const before = words.findLast(({ left }) => left < at);
      const after = words.find(({ left }) => left >= at);
      if (before && before.right > at) crossed += 1;
      else if (before && after && after.left - before.right > size * WIDE_GAP / 2) rows += 1;
    }
    if (rows > best.rows && crossed < rows / 2) best = { at, rows };
  }
  const { at, rows } = best;
  return rows >= LEAST_ROWS_IN_COLUMNS && isProse(lines, at) ? at : 0;
}

/**
 * Tables have gaps, too, but short cells beside them.
 *
 * @param {readonly Line[]} lines
 * @param {number} gutter
 */
function isProse(lines, gutter) {
  const lengths = lines.flatMap(({ words }) => {
    const sides = [words.filter(({ left }) => left < gutter), words.filter(({ left }) => left >= gutter)];
    if (sides.some((side) => side.length === 0)) return [];
    return sides.map((side) => side.reduce((total, { text }) => total + text.length, 0));
  });
  const long = lengths.filter((length) => length > 18).length;
  return long > lengths.length * 0.7;
}

/**
 * @param {readonly Line[]} lines
 * @param {number} gutter
 */
function byColumns(lines, gutter) {
  /** @type {Line[]} */
  const ordered = [];
  /** @type {[Line[], Line[]]} */
  let columns = [[], []];
  const flush = () => {
    const isRightToLeft = columns.flat().flatMap(({ words }) => words).some((word) => word.isRightToLeft);
    ordered.push(...(isRightToLeft ? columns.toReversed() : columns).flat());
    columns = [[], []];
  };
  for (const line of lines) {
    if (line.words.some(({ left, right }) => left < gutter && right > gutter + line.size)) {
      flush();
      ordered.push(line);
      continue;
    }
    const sides = [line.words.filter(({ left }) => left < gutter), line.words.filter(({ left }) => left >= gutter)];
    for (const [side, words] of sides.entries()) if (words.length > 0) columns[side]?.push({ ...line, words });
  }
  flush();
  return ordered;
}

/** @param {readonly Line[]} lines */
function joinLines(lines) {
  let text = "";
  /** @type {Line | null} */
  let before = null;
  for (const line of lines) {
    const words = lineText(line);
    if (before) {
      const gap = before.top - line.top;
      const isNew = gap < 0 || gap > NEW_PARAGRAPH * Math.max(before.size, line.size);
      if (!isNew && /\p{L}[-\u00ad\u2010]$/u.test(text) && /^\p{Ll}/u.test(words)) text = text.slice(0, -1);
      else text += isNew ? "\n\n" : "\n";
    }
    text += words;
    before = line;
  }
  return text;
}

/** @param {Line} line */
function lineText({ words, size }) {
  const rightToLeft = words.filter(({ isRightToLeft }) => isRightToLeft).length;
  const isReversed = rightToLeft > words.length / 2;
  const ordered = isReversed ? words.toReversed() : words;
  let text = "";
  /** @type {Word | null} */
  let before = null;
  for (const word of ordered) {
    if (before) {
      const gap = isReversed ? before.left - word.right : word.left - before.right;
      if (gap > size * WIDE_GAP) text = `${text.trimEnd()}  `;
      else if (gap > size * NEW_WORD && !/\s$/.test(text) && !/^\s/.test(word.text)) text += " ";
    }
    text += word.text;
    before = word;
  }
  return text.trim();
}
