/** A table of data that is fetched on first need and then kept; what can be said without it stands in. */

/** @template Table */
export class LazyTable {
  /** What is known so far. @type {Table} */
  known;
  #url;
  #make;
  /** @type {Promise<Table> | null} */
  #loading = null;

  /**
   * @param {URL} url
   * @param {(rows: any) => Table} make
   * @param {Table} without
   */
  constructor(url, make, without) {
    this.#url = url;
    this.#make = make;
    this.known = without;
  }

  /** @returns {Promise<Table>} never fails: without a network, what is known so far */
  load() {
    this.#loading ??= this.#fetch().catch(() => {
      // The next one may have a network.
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
