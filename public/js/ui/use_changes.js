/** Draws a component again when what it shows has changed. */

import { useLayoutEffect, useState } from "preact/hooks";

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
