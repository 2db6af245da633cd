/** For what the network did not give at once. */

const AGAIN_MS = 2000;

/**
 * Meanwhile the page can be used, and what is written is kept.
 *
 * @template Thing
 * @param {() => Promise<Thing>} load
 * @returns {Promise<Thing>}
 */
export async function untilItWorks(load) {
  for (;;) {
    await new Promise((resolve) => setTimeout(resolve, AGAIN_MS));
    try {
      return await load();
    } catch {
      // The next time may be better.
    }
  }
}
