/** What is fetched when it is first needed: once, and again after a failure, when there may be a network. */

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
