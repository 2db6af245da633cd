/** What the site tells everybody about itself. */

import { post, readJson } from "./request.js";

/** @typedef {import("./relay_types.d.ts").Config} Config */

/** @returns {Promise<Config>} */
export async function readConfig() {
  return /** @type {Config} */ (await readJson(await post("/config")));
}
