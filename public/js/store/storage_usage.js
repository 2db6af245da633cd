/** How much room this browser gives the page, and whether it may take it back. */

/**
 * @typedef {{ usage: number, quota: number, isPersisted: boolean }} StorageState in bytes; a quota of 0 is unknown
 */

/** @returns {Promise<StorageState>} */
export async function readStorage() {
  const { usage = 0, quota = 0 } = (await navigator.storage?.estimate?.()) ?? {};
  const isPersisted = (await navigator.storage?.persisted?.()) ?? false;
  return { usage, quota, isPersisted };
}

/** Asks the browser never to clear the page's data by itself. @returns {Promise<boolean>} whether it promised */
export async function askToPersist() {
  return (await navigator.storage?.persist?.()) ?? false;
}
