/** Where the sentences of a text begin and end, and how many of them are said at once. */

/** @typedef {{ start: number, end: number }} Span */

/** In characters: a listener who pauses, or follows with the eyes, wants no more at once. */
const LONGEST = 300;
/** What is shorter, such as "Dr.", is said together with what follows. */
const SHORTEST = 4;
/** Where a sentence that is too long is cut: best at a pause, else between two words. */
const BREAKS = [/[,;:]\s+|[，；：、]\s*/gu, /\s+/gu];
const HAS_WORDS = /[\p{L}\p{N}]/u;

/** Making one takes longer than using it. @type {Map<string, Intl.Segmenter>} */
const segmenters = new Map();

/**
 * While a text grows, only the last of its sentences changes.
 *
 * @param {string} text of one paragraph or the like, without line breaks
 * @param {string} language a tag such as `zh-CN`
 * @returns {Span[]} without the blanks around them; what has neither letters nor digits is left out
 */
export function sentenceSpans(text, language) {
  /** @type {Span[]} */
  const spans = [];
  for (const { index, segment } of segmenter(language).segment(text)) {
    const last = spans.at(-1);
    const end = index + segment.length;
    if (last && text.slice(last.start, last.end).trim().length < SHORTEST) last.end = end;
    else spans.push({ start: index, end });
  }
  return spans
    .flatMap((span) => pieces(text, span))
    .map((span) => trimmed(text, span))
    .filter(({ start, end }) => HAS_WORDS.test(text.slice(start, end)));
}

/**
 * @param {readonly { words: string }[]} sentences
 * @param {number} from position of the first one
 * @param {number} longest in characters, unless the first one is longer by itself
 * @returns {number} position behind the last one that is said together with it
 */
export function groupEnd(sentences, from, longest) {
  let length = sentences[from]?.words.length ?? 0;
  let end = from + 1;
  for (const { words } of sentences.slice(end)) {
    length += 1 + words.length;
    if (length > longest) break;
    end += 1;
  }
  return end;
}

/** @param {string} language */
function segmenter(language) {
  const known = segmenters.get(language) ?? new Intl.Segmenter(language, { granularity: "sentence" });
  segmenters.set(language, known);
  return known;
}

/**
 * @param {string} text
 * @param {Span} span
 * @returns {Span[]} of at most LONGEST
 */
function pieces(text, { start, end }) {
  /** @type {Span[]} */
  const cut = [];
  let from = start;
  while (end - from > LONGEST) {
    const piece = text.slice(from, from + LONGEST);
    const [last] = BREAKS.flatMap((places) => [...piece.matchAll(places)].slice(-1));
    // Half a character that takes two units would be another one.
    const whole = /[\ud800-\udbff]$/.test(piece) ? LONGEST - 1 : LONGEST;
    const length = last?.index ? last.index + last[0].length : whole;
    cut.push({ start: from, end: from + length });
    from += length;
  }
  return [...cut, { start: from, end }];
}

/**
 * @param {string} text
 * @param {Span} span
 */
function trimmed(text, { start, end }) {
  const words = text.slice(start, end);
  return { start: start + words.length - words.trimStart().length, end: start + words.trimEnd().length };
}
