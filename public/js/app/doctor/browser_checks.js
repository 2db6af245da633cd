/** What the page alone can see of a site and of its reader's browser. */

/** The checks that the relay does not know. @type {string[]} */
export const BROWSER_CHECK_IDS = [];

/**
 * Yields what is found. It never throws.
 *
 * @param {object} _visit
 * @param {string[]} [_ids] these alone
 * @returns {AsyncGenerator<import("../../relay/doctor.js").Finding, void, void>}
 */
export async function* browserChecks(_visit, _ids) {}
