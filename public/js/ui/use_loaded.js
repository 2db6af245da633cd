/** A part of what a component shows that is fetched when it is first shown. */

import { useLayoutEffect, useState } from "preact/hooks";

/**
 * @template Module
 * @param {() => Promise<Module>} load
 * @returns {{ module: Module | null, isMissing: boolean }} `isMissing`: it cannot be had now
 */
export function useLoaded(load) {
  const [module, setModule] = useState(/** @type {Module | null} */ (null));
  const [isMissing, setIsMissing] = useState(false);
  // Not useEffect: what has been fetched before is there in the first frame.
  useLayoutEffect(() => {
    load().then(setModule, () => setIsMissing(true));
  }, []);
  return { module, isMissing };
}
