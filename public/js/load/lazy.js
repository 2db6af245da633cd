/** What is fetched when it is first needed: once, and again after a failure, when there may be a network. */

const AGAIN_MS = 2000;

/**
 * @template Thing
 * @param {() => Promise<Thing>} load
 * @returns {() => Promise<Thing>}
 */
export function loadOnce(load) {
  /** @type {Promise<Thing> | null} */
  let loading = null;
  return () => {
    loading ??= load().catch((error) => {
      loading = null;
      throw error;
    });
    return loading;
  };
}

/**
 * For what nobody asks for by pressing something again.
 *
 * @template Thing
 * @param {() => Promise<Thing>} load
 * @returns {Promise<Thing>} as soon as there is a network for it
 */
export async function loadInTheEnd(load) {
  for (;;) {
    try {
      return await load();
    } catch {
      await new Promise((resolve) => setTimeout(resolve, AGAIN_MS));
    }
  }
}
