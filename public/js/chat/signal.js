/**
 * Tells whoever listens.
 *
 * @template Detail
 */
export class Signal {
  /** @type {((detail: Detail) => void)[]} */
  #listeners = [];

  /** @param {(detail: Detail) => void} listener */
  listen(listener) {
    this.#listeners.push(listener);
  }

  /** @param {Detail} detail */
  tell(detail) {
    for (const listener of this.#listeners) listener(detail);
  }
}
