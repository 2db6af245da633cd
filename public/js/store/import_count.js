/** Counts what an import finds. */

/**
 * @typedef {object} Tally
 * @property {number} new
 * @property {number} known there already, just so or newer
 * @property {number} updated there already, and the file knows more
 * @property {number} deleted left out: it was deleted here
 * @property {number} broken
 *
 * @typedef {object} ImportReport
 * @property {import("./formats/parsed.js").Parsed["format"]} format
 * @property {boolean} isDryRun
 * @property {Tally} conversations
 * @property {Tally} messages
 * @property {Tally} prompts
 * @property {Tally} masks
 * @property {Tally} attachments
 * @property {Partial<import("./settings_types.d.ts").SettingsValues>} settings of the file, for whoever wants them
 * @property {import("./formats/parsed.js").Secrets | null} secrets never taken over unasked
 * @property {import("./formats/parsed.js").Problem[]} problems the first of them
 */

const TALLIES = /** @type {const} */ ({
  conversation: "conversations",
  message: "messages",
  prompt: "prompts",
  mask: "masks",
});

export class ImportCount {
  /** @type {ImportReport} */
  report;
  #most;

  /**
   * @param {boolean} isDryRun
   * @param {number} most problems that are told one by one
   */
  constructor(isDryRun, most) {
    this.#most = most;
    this.report = {
      format: "locutorio",
      isDryRun,
      conversations: tally(),
      messages: tally(),
      prompts: tally(),
      masks: tally(),
      attachments: tally(),
      settings: {},
      secrets: null,
      problems: [],
    };
  }

  /** @param {import("./formats/parsed.js").Problem} problem */
  noteProblem(problem) {
    this.report[TALLIES[problem.kind]].broken += 1;
    if (this.report.problems.length < this.#most) this.report.problems.push(problem);
  }
}

/** @returns {Tally} */
function tally() {
  return { new: 0, known: 0, updated: 0, deleted: 0, broken: 0 };
}
