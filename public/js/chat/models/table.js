/** The rows of the tables of models, which the build takes from the relay's. */

/**
 * @template {{ match: string }} Row
 * @param {Row[]} rows the first that matches counts
 * @returns {(name: string) => Row | undefined} the one whose expression is that whole name
 */
export function rowFinder(rows) {
  const known = rows.map((row) => ({ pattern: wholeName(row.match), row }));
  return (name) => known.find(({ pattern }) => pattern.test(name))?.row;
}

/** @param {string} match */
export function wholeName(match) {
  return new RegExp(`^(?:${match})$`);
}

/** The present day, as the tables write days. */
export function today() {
  return new Date().toISOString().slice(0, 10);
}
