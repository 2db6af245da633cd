/** Markdown as words alone, without its signs: as sentences to be heard while it grows, or as a whole. */

/** @typedef {(key: "code" | "table", values: Record<string, string | number>) => string} Summary */

/** A sentence ends with one of these and a blank, or, in scripts that write no blanks, with the sign alone. */
const SENTENCE = /^.*?(?:[.!?…]["'”’)\]*_]*\s+|[。！？]["'”’）】*_]*)/su;
const LONGEST = 1000;
/** More is said in pieces of this length. */
const PIECE = 4 * LONGEST;
const FENCE = /^\s*(`{3,}|~{3,})\s*([\w+#.-]*)/;
const TABLE_RULE = /^\s*\|?(?:\s*:?-+:?\s*\|)+\s*:?-*:?\s*$/;

export class Sentences {
  #summary;
  #rest = "";
  /** @type {{ kind: "code" | "table", mark: string, language: string, lines: number } | null} */
  #block = null;

  /** @param {Summary} summary words for what would be tiresome to hear */
  constructor(summary) {
    this.#summary = summary;
  }

  /**
   * @param {string} addition
   * @returns {string[]} the sentences that are whole now
   */
  add(addition) {
    this.#rest += addition;
    /** @type {string[]} */
    const whole = [];
    for (let end = this.#rest.indexOf("\n"); end >= 0; end = this.#rest.indexOf("\n")) {
      const line = this.#rest.slice(0, end);
      this.#rest = this.#rest.slice(end + 1);
      whole.push(...this.#readLine(line));
    }
    if (!this.#block && !/^\s*[`~|]/.test(this.#rest)) whole.push(...this.#takeSentences());
    return whole;
  }

  /** @returns {string[]} what is left when no more comes */
  finish() {
    const whole = [...this.#readLine(this.#rest), ...this.#endBlock()];
    this.#rest = "";
    return whole;
  }

  /**
   * @param {string} line
   * @returns {string[]}
   */
  #readLine(line) {
    if (this.#block?.kind === "code") {
      if (line.trim().startsWith(this.#block.mark)) return this.#endBlock();
      this.#block.lines += 1;
      return [];
    }
    const fence = FENCE.exec(line);
    if (fence) {
      const ended = this.#endBlock();
      this.#block = { kind: "code", mark: fence[1] ?? "```", language: fence[2] ?? "", lines: 0 };
      return ended;
    }
    if (/^\s*\|/.test(line)) {
      this.#block ??= { kind: "table", mark: "", language: "", lines: 0 };
      if (!TABLE_RULE.test(line.slice(0, LONGEST))) this.#block.lines += 1;
      return [];
    }
    return [...this.#endBlock(), ...spokenPieces(line)];
  }

  #endBlock() {
    const block = this.#block;
    this.#block = null;
    if (!block) return [];
    if (block.kind === "table") return [this.#summary("table", { count: Math.max(0, block.lines - 1) })];
    return [this.#summary("code", { language: block.language, count: block.lines })];
  }

  #takeSentences() {
    /** @type {string[]} */
    const whole = [];
    for (let match = SENTENCE.exec(this.#rest); match; match = SENTENCE.exec(this.#rest)) {
      this.#rest = this.#rest.slice(match[0].length);
      // The number of a point in a list ends with a full stop, but says nothing.
      whole.push(...spokenPieces(match[0]).filter((words) => /\p{L}/u.test(words)));
    }
    // Searching what has no end for its end would cost more with every word.
    if (this.#rest.length > LONGEST) {
      whole.push(...spokenPieces(this.#rest));
      this.#rest = "";
    }
    return whole;
  }
}

/**
 * @param {string} markdown
 * @returns {string} line by line; code stays as it is
 */
export function plainWords(markdown) {
  let mark = "";
  const lines = markdown.split("\n").map((line) => {
    const [, fence = ""] = FENCE.exec(line) ?? [];
    if (mark && !line.trim().startsWith(mark)) return line;
    if (!mark && !fence) return spokenPieces(line).join(" ");
    mark = mark ? "" : fence;
    return "";
  });
  return lines.join("\n");
}

/**
 * A line may be as long as an answer, and what takes the signs away looks far ahead from each of them.
 *
 * @param {string} markdown one line or less
 * @returns {string[]}
 */
function spokenPieces(markdown) {
  const count = Math.ceil(markdown.length / PIECE);
  const pieces = Array.from({ length: count }, (_, at) => markdown.slice(at * PIECE, (at + 1) * PIECE));
  return pieces.map(spoken).filter(Boolean);
}

/** @param {string} markdown at most PIECE of one line */
function spoken(markdown) {
  return markdown
    .replace(/^\s*(?:#{1,6}\s+|>\s?|[-*+]\s+(?:\[[ x]\]\s+)?|(?:[-*_]\s*){3,}$)/, "")
    .replace(/!?\[([^\]]*)\]\([^)]*\)/g, "$1")
    .replace(/(\*\*|__|~~|`+)(.+?)\1/g, "$2")
    .replace(/(?<![\w*])[*_](\S.*?)[*_](?![\w*])/g, "$1")
    .replace(/\s+/g, " ")
    .trim();
}
