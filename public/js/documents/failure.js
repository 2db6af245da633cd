/** Why a document cannot be read, as one word that the page has a sentence for. */

/** @typedef {import("./document_types.d.ts").FailureCode} FailureCode */

export class DocumentFailure extends Error {
  name = "DocumentFailure";

  /** @param {FailureCode} code */
  constructor(code) {
    super(code);
    this.code = code;
  }
}
