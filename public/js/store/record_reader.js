/** Reads records that may be damaged: a broken one costs no other, and is reported once. */

/**
 * @template Thing
 * @typedef {(record: unknown, noteDamage: () => void) => Thing | null} Reading
 */

export class RecordReader {
  /** @type {Set<string>} */
  #broken = new Set();
  #tell;

  /** @param {(count: number) => void} tell called with the number of newly found broken records */
  constructor(tell) {
    this.#tell = tell;
  }

  /**
   * @template Thing
   * @param {readonly unknown[]} records
   * @param {Reading<Thing>} read
   * @returns {Thing[]}
   */
  all(records, read) {
    const known = this.#broken.size;
    const things = [];
    for (const record of records) {
      const thing = read(record, () => this.#broken.add(`${read.name} ${String(Object(record).id)}`));
      if (thing) things.push(thing);
    }
    if (this.#broken.size > known) this.#tell(this.#broken.size - known);
    return things;
  }

  /**
   * @template Thing
   * @param {unknown} record
   * @param {Reading<Thing>} read
   * @returns {Thing | null}
   */
  one(record, read) {
    return record ? (this.all([record], read)[0] ?? null) : null;
  }
}
