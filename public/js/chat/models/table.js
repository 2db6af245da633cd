/** Tables of data that the build takes from the relay's, such as that of models: fetched when one is first needed. */

/** A default replaces it until it is there. @template Table */
export class LazyTable {
  /** The table, or the default as long as it is missing. @type {Table} */
  known;
  #url;
  #make;
  /** @type {Promise<Table> | null} */
  #loading = null;

  /**
   * @param {URL} url
   * @param {(rows: any) => Table} make
   * @param {Table} initial
   */
  constructor(url, make, initial) {
    this.#url = url;
    this.#make = make;
    this.known = initial;
  }

  /** @returns {Promise<Table>} never rejects: offline it is the default */
  load() {
    this.#loading ??= this.#fetch().catch(() => {
      // The next call tries again.
      this.#loading = null;
      return this.known;
    });
    return this.#loading;
  }

  async #fetch() {
    const response = await fetch(this.#url, { credentials: "same-origin" });
    if (!response.ok) throw new Error(`${this.#url.pathname}: ${response.status}`);
    this.known = this.#make(await response.json());
    return this.known;
  }
}

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
