/** How much the browser lets this site store, and whether it may clear that on its own. */

/** @typedef {{ usage: number, quota: number, isPersisted: boolean }} StorageState in bytes; 0 is unknown */

/** @returns {Promise<StorageState>} */
export async function readStorage() {
  const { usage = 0, quota = 0 } = (await navigator.storage?.estimate?.()) ?? {};
  const isPersisted = (await navigator.storage?.persisted?.()) ?? false;
  return { usage, quota, isPersisted };
}

/** Asks the browser never to clear this site's data automatically. @returns {Promise<boolean>} whether it agreed */
export async function askToPersist() {
  return (await navigator.storage?.persist?.()) ?? false;
}
