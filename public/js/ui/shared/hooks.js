/** Hooks: drawing a component again when what it shows has changed, and names for its elements. */

import { useEffect, useLayoutEffect, useState } from "preact/hooks";
import { allAssistants } from "../../chat/assistants.js";
import { language } from "../../i18n/texts.js";

let idCount = 0;

/**
 * An id that no other component on the page has. Preact's own counts in each panel from the beginning, and one panel
 * may lie over another.
 */
export function useOwnId() {
  const [id] = useState(() => `own-${(idCount += 1)}`);
  return id;
}

/**
 * @param {EventTarget | null | undefined} target
 * @param {...string} eventNames
 */
export function useChanges(target, ...eventNames) {
  const [, setTurn] = useState(0);
  // Not useEffect: an event between drawing and listening would be missed.
  useLayoutEffect(() => {
    const drawAgain = () => setTurn((turn) => turn + 1);
    for (const name of eventNames) target?.addEventListener(name, drawAgain);
    return () => {
      for (const name of eventNames) target?.removeEventListener(name, drawAgain);
    };
  }, [target, ...eventNames]);
}

/**
 * @template Thing
 * @param {import("../../store/archive.js").Archive} archive
 * @param {string} kind of the changes that matter
 * @param {() => Promise<Thing[]>} read
 * @param {string} [version] of what else `read` depends on, such as the language
 * @returns {Thing[] | null} null until they are there
 */
export function useRecords(archive, kind, read, version) {
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
  }, [archive, version]);
  return records;
}

/**
 * @param {import("../../store/archive.js").Archive} archive
 * @returns {import("../../store/record_types.d.ts").Mask[]} none until they are there
 */
export function useAssistants(archive) {
  return useRecords(archive, "masks", () => allAssistants(archive), language()) ?? [];
}
