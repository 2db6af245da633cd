/** A table of data that is fetched when it is first needed; until then a default replaces it. */

/** @template Table */
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
