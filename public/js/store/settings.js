/**
 * The reader's own settings: the access code and the model. They stay in this browser, under one key, so that nobody
 * has to type a code twice.
 */

const KEY = "locutorio.settings";

/** Where a browser refuses storage, settings last as long as the page. */
export class Settings {
  code = "";
  /** The model that the reader chose; empty for the site's own choice. */
  model = "";

  constructor() {
    const stored = read();
    if (typeof stored.code === "string") this.code = stored.code;
    if (typeof stored.model === "string") this.model = stored.model;
  }

  /** @param {{ code?: string, model?: string }} changes */
  change(changes) {
    Object.assign(this, changes);
    try {
      localStorage.setItem(KEY, JSON.stringify({ code: this.code, model: this.model }));
    } catch {
      // Storage is blocked or full; nothing that the reader could do here.
    }
  }
}

/** @returns {Record<string, unknown>} */
function read() {
  try {
    return JSON.parse(localStorage.getItem(KEY) ?? "{}") ?? {};
  } catch {
    return {};
  }
}
