/** Records of the archive as they are now, also when another tab changes them. */

import { useEffect, useState } from "preact/hooks";

/**
 * @template Thing
 * @param {import("../../store/archive.js").Archive} archive
 * @param {string} kind of the changes that matter
 * @param {() => Promise<Thing[]>} read
 * @returns {Thing[] | null} null until they are there
 */
export function useRecords(archive, kind, read) {
  const [records, setRecords] = useState(/** @type {Thing[] | null} */ (null));
  useEffect(() => {
    const leave = new AbortController();
    const readAgain = async () => {
      const found = await read();
      if (!leave.signal.aborted) setRecords(found);
    };
    /** @param {Event} event */
    const follow = (event) => {
      if ([kind, "everything"].includes(/** @type {CustomEvent} */ (event).detail.kind)) readAgain();
    };
    archive.addEventListener("change", follow, { signal: leave.signal });
    readAgain();
    return () => leave.abort();
  }, []);
  return records;
}
