/** Titles of conversations: at first the question's beginning; those that a model writes are trimmed likewise. */

const LONGEST_TITLE = 60;

/** What surrounds a title: quotation marks, Markdown and a full stop. */
const BEFORE = /^[\s"'“”„‘’«»「」『』《》`*_#>~|:.\-–—]+/u;
const AFTER = /[\s"'“”„‘’«»「」『』《》`*_#~|:;,.。，、；：!！\-–—]+$/u;
/** A line may be a whole program or a JSON file: only its beginning is read. */
const MOST_READ = 1000;
const LABEL = /^(title|name|título|标题)\s*[:：]\s*/iu;

/**
 * @param {string} question
 * @returns {string} its beginning, on one line and without Markdown
 */
export function provisionalTitle(question) {
  const withoutCode = question.replace(/^(```|~~~).*$/gm, " ");
  const firstLine = withoutCode.split("\n").find((line) => /[\p{L}\p{N}]/u.test(line)) ?? question;
  return cleanTitle(firstLine) || shorten(question.trim());
}

/**
 * @param {string} written
 * @returns {string} its first line, short and without marks
 */
export function cleanTitle(written) {
  const line = written.split("\n").find((part) => /[\p{L}\p{N}]/u.test(part)) ?? "";
  const plain = line
    .slice(0, MOST_READ)
    .replace(/!?\[([^\]]*)\]\([^)]*\)/g, "$1")
    .replace(/`|~~|\*\*|(?<!\w)[*_]+|[*_]+(?!\w)/g, "")
    .replace(/\s+/g, " ");
  return shorten(trimMarks(trimMarks(plain).replace(LABEL, "")));
}

/** @param {string} title */
function trimMarks(title) {
  return title.replace(BEFORE, "").replace(AFTER, "");
}

/** @param {string} title */
function shorten(title) {
  // Each segment holds a copy of the whole text: a line of a megabyte would fill the memory.
  const characters = [...new Intl.Segmenter().segment(title.slice(0, MOST_READ))].map(({ segment }) => segment);
  if (characters.length <= LONGEST_TITLE) return title;
  const cut = characters.slice(0, LONGEST_TITLE - 1).join("");
  const lastSpace = cut.lastIndexOf(" ");
  // Chinese has no spaces; in other languages, a word of forty characters is cut, too.
  return `${trimMarks(lastSpace > LONGEST_TITLE / 2 ? cut.slice(0, lastSpace) : cut)}…`;
}
