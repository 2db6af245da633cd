/** What code that is run finds around it: a console whose lines go to the page, and timers that are waited for. */

/** Its text is the beginning of the worker's code: it uses nothing from outside. */
export function prelude() {
  const post = self.postMessage.bind(self);
  let pending = 1;
  const { setTimeout: later, clearTimeout: never, setInterval: often, clearInterval: noMore } = self;
  // What went wrong at the end is told a moment later.
  const finish = () => later(() => {
    pending -= 1;
    if (pending === 0) post({ isDone: true });
  });
  const seen = new WeakSet();
  /** @param {unknown} value @param {number} depth @returns {string} */
  const shown = (value, depth = 0) => {
    if (typeof value === "string") return depth === 0 ? value : JSON.stringify(value);
    if (typeof value === "bigint") return `${value}n`;
    if (value instanceof Error) return value.stack?.includes(value.message) ? firstLines(value) : `${value}`;
    if (typeof value === "function") return `[function ${value.name || "anonymous"}]`;
    if (typeof value !== "object" || value === null) return String(value);
    if (depth > 4) return "…";
    if (seen.has(value)) return "[circular]";
    seen.add(value);
    const text = shownObject(value, depth);
    seen.delete(value);
    return text;
  };
  /** @param {object} value @param {number} depth */
  const shownObject = (value, depth) => {
    const some = (/** @type {Iterable<any>} */ items, /** @type {(item: any) => string} */ draw) => {
      const first = [...items].slice(0, 100);
      return first.map(draw).join(", ");
    };
    const one = (/** @type {unknown} */ item) => shown(item, depth + 1);
    const pair = (/** @type {[unknown, unknown]} */ [key, item]) => `${one(key)} => ${one(item)}`;
    if (Array.isArray(value)) return `[${some(value, one)}]`;
    if (value instanceof Map) return `Map { ${some(value, pair)} }`;
    if (value instanceof Set) return `Set { ${some(value, one)} }`;
    if (value instanceof Date || value instanceof RegExp) return String(value);
    if (value instanceof Promise) return "[promise]";
    if (ArrayBuffer.isView(value) && !(value instanceof DataView)) return `[${some(/** @type {any} */ (value), one)}]`;
    const name = value.constructor?.name ?? "";
    const fields = some(Object.entries(value), ([key, item]) => `${key}: ${one(item)}`);
    return `${name && name !== "Object" ? `${name} ` : ""}${fields ? `{ ${fields} }` : "{}"}`;
  };
  /** @param {Error} error */
  const firstLines = (error) => `${error.name}: ${error.message}`;
  for (const kind of ["log", "info", "debug", "warn", "error", "table", "dir"]) {
    /** @type {any} */ (console)[kind] = (/** @type {unknown[]} */ ...values) => {
      const isTrouble = kind === "error" || kind === "warn";
      post({ kind: isTrouble ? kind : "log", text: values.map((value) => shown(value)).join(" ") });
    };
  }
  console.assert = (isTrue, ...values) => isTrue || console.error("Assertion failed", ...values);
  // It has ended when nothing is left that it set a time for.
  const timers = new Set();
  const given = /** @type {any} */ (self);
  given.setTimeout = (/** @type {Function} */ act, /** @type {number} */ ms, /** @type {unknown[]} */ ...values) => {
    const id = later(() => {
      try {
        act(...values);
      } finally {
        if (timers.delete(id)) finish();
      }
    }, ms);
    timers.add(id);
    pending += 1;
    return id;
  };
  given.setInterval = (/** @type {Function} */ act, /** @type {number} */ ms, /** @type {unknown[]} */ ...values) => {
    const id = often(() => act(...values), ms);
    timers.add(id);
    pending += 1;
    return id;
  };
  given.clearTimeout = given.clearInterval = (/** @type {number} */ id) => {
    never(id);
    noMore(id);
    if (timers.delete(id)) finish();
  };
  self.addEventListener("unhandledrejection", ({ reason }) => post({ kind: "error", text: shown(reason) }));
  self.addEventListener("error", (event) => {
    post({ kind: "error", text: event.message });
    event.preventDefault();
  });
  self.addEventListener("message", async (/** @type {MessageEvent} */ event) => {
    event.stopImmediatePropagation();
    const AsyncFunction = /** @type {any} */ (async () => {}).constructor;
    try {
      const value = await new AsyncFunction(event.data)();
      if (value !== undefined) post({ kind: "log", text: shown(value) });
    } catch (error) {
      post({ kind: "error", text: shown(error) });
    }
    finish();
  }, { once: true });
}
