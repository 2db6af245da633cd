/** Turns the line ends of a text that comes in pieces into "\n". */

export class LineEnds {
  #held = "";

  /**
   * @param {string} piece
   * @returns {string}
   */
  normalise(piece) {
    const text = this.#held + piece;
    // Whether "\n" follows is known only when the next piece comes.
    this.#held = text.endsWith("\r") ? "\r" : "";
    return (this.#held ? text.slice(0, -1) : text).replace(/\r\n?/g, "\n");
  }

  /** What was held back, after the last piece. */
  rest() {
    const rest = this.#held ? "\n" : "";
    this.#held = "";
    return rest;
  }
}
