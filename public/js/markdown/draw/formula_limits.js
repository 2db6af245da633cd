/**
 * Limits for formulas. KaTeX makes about seven elements within each other for one level of a formula, and a browser
 * ends a page whose elements are some hundreds deep: with the page the whole conversation would be gone.
 */

const MOST_CHARACTERS = 4000;
/** Nobody reads a fraction at the twentieth level. */
const MOST_LEVELS = 24;
/** Of elements, whatever the source looks like. */
const MOST_DEEP = 220;
const MOST_ELEMENTS = 20_000;

const MOST_EXPANSIONS = 200;
/** What a formula's own macros may make of it, in characters. */
const MOST_EXPANDED = 20_000;
const DEFINITION = /\\(?:[gex]?def|(?:re)?newcommand|providecommand|(?:future)?let|global|long)(?![a-z])/i;

const LEVEL = /\\(left|right|begin|end)(?![a-zA-Z])|\\[^]|([{}])/g;

/**
 * @param {string} tex
 * @returns {boolean} whether KaTeX may see it
 */
export function mayTypeset(tex) {
  if (tex.length > MOST_CHARACTERS) return false;
  let level = 0;
  for (const [, command = "", brace = ""] of tex.matchAll(LEVEL)) {
    if (command === "left" || command === "begin" || brace === "{") level += 1;
    else if (command || brace) level -= 1;
    if (level > MOST_LEVELS) return false;
  }
  return true;
}

/** @param {string} tex */
export function expansionsFor(tex) {
  return DEFINITION.test(tex) ? Math.min(MOST_EXPANSIONS, Math.floor(MOST_EXPANDED / tex.length)) : MOST_EXPANSIONS;
}

/**
 * @param {Element} drawing not yet on the page
 * @returns {boolean} whether the page may show it
 */
export function mayShow(drawing) {
  const walker = document.createTreeWalker(drawing, NodeFilter.SHOW_ELEMENT);
  let count = 0;
  let depth = 0;
  while (count <= MOST_ELEMENTS && depth <= MOST_DEEP) {
    if (walker.firstChild()) depth += 1;
    else {
      while (!walker.nextSibling()) {
        if (!walker.parentNode()) return true;
        depth -= 1;
      }
    }
    count += 1;
  }
  return false;
}
