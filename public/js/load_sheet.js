/** Style sheets that are not part of the first load. */

/** @type {Map<string, Promise<void>>} */
const loading = new Map();

/**
 * Resolves once the page has the style. It is fetched at most once, but for a failure.
 *
 * @param {string} name of a file in css/, without its ending
 * @returns {Promise<void>}
 * @throws {Error} if it could not be fetched
 */
export function loadSheet(name) {
  const known = loading.get(name);
  if (known) return known;
  const link = document.createElement("link");
  link.rel = "stylesheet";
  link.href = new URL(`../css/${name}.css`, import.meta.url).href;
  /** @type {Promise<void>} */
  const arrival = new Promise((resolve, reject) => {
    link.onload = () => resolve();
    link.onerror = () => {
      link.remove();
      loading.delete(name);
      reject(new Error(`css/${name}.css was not loaded`));
    };
  });
  loading.set(name, arrival);
  document.head.append(link);
  return arrival;
}
