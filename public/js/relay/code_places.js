/** Whether the end of a growing Markdown text is inside of code: a fenced block, or marks within a line. */

const FENCE = /^ {0,3}(?:>[> ]*)?(`{3,}|~{3,})/;

export class CodePlaces {
  /** The last line as far as it has come. */
  #line = "";
  /** What opened the block that is open. */
  #fence = "";

  /** @param {string} text */
  push(text) {
    const lines = text.split("\n");
    lines[0] = this.#line + lines[0];
    this.#line = lines.pop() ?? "";
    for (const line of lines) this.#endLine(line);
  }

  get isInside() {
    return this.#fence !== "" || FENCE.test(this.#line) || hasOpenMark(this.#line);
  }

  /** @param {string} line */
  #endLine(line) {
    const [whole = "", fence = ""] = FENCE.exec(line) ?? [];
    if (!fence) return;
    if (this.#fence === "") this.#fence = fence;
    else if (fence.startsWith(this.#fence) && line.slice(whole.length).trim() === "") this.#fence = "";
  }
}

/**
 * @param {string} line
 * @returns {boolean} whether it has backticks that as many have not closed
 */
function hasOpenMark(line) {
  let open = "";
  for (const [run] of line.matchAll(/`+/g)) {
    if (open === "") open = run;
    else if (open === run) open = "";
  }
  return open !== "";
}
