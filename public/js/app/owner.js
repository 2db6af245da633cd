/** Whoever comes in with the owner's code, at once or later in the settings, is told of updates. */

import { Problem } from "../relay/problem.js";

/** @param {import("./desk.js").Desk} desk */
export function watchForOwner(desk) {
  desk.site.addEventListener("change", () => meetOwner(desk));
  meetOwner(desk);
}

/** @param {import("./desk.js").Desk} desk */
async function meetOwner(desk) {
  if (!desk.site.access?.owner || desk.updateWatch) return;
  // Without a network there is nothing to be learnt, either.
  const watching = await import("./update_watch.js").catch(() => null);
  if (!watching || desk.updateWatch) return;
  desk.updateWatch = new watching.UpdateWatch(desk.site, () => desk.settings.get("code"));
  desk.updateWatch.addEventListener("change", () => desk.dispatchEvent(new Event("updates")));
  desk.dispatchEvent(new Event("updates"));
  try {
    await desk.updateWatch.learn();
  } catch (error) {
    // It is asked again another day; the settings tell that it is not known.
    if (!(error instanceof Problem)) throw error;
  }
}
