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
  const { UpdateWatch } = await import("./update_watch.js");
  if (desk.updateWatch) return;
  desk.updateWatch = new UpdateWatch(desk.site, () => desk.settings.get("code"));
  desk.updateWatch.addEventListener("change", () => desk.dispatchEvent(new Event("updates")));
  desk.dispatchEvent(new Event("updates"));
  try {
    await desk.updateWatch.learn();
  } catch (error) {
    // It is asked again another day; the settings tell that it is not known.
    if (!(error instanceof Problem)) throw error;
  }
}
