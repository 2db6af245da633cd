/**
 * Shows a page or drawing that a model has written, in a frame without an origin of its own. Its scripts run; what the
 * frame's policy cannot forbid is taken away before they do.
 */

/** Elements that would look up a host, lead elsewhere, or hold a document in which nothing was taken away. */
const UNWANTED = ["iframe", "frame", "frameset", "fencedframe", "object", "embed", "link", "base", "portal"];
const SELECTOR = [...UNWANTED, "meta[http-equiv]"].join(",");
const MOST_PROBLEMS = 20;
/** Asked for once: what a page does later must not make a second one. */
const markup = /** @type {any} */ (globalThis).trustedTypes?.createPolicy("preview", {
  createHTML: (/** @type {string} */ text) => text,
});
const tell = parent.postMessage.bind(parent);
const madeHandlers = new WeakMap();

addEventListener("message", ({ source, data }) => {
  if (source === parent && typeof data.page === "string") show(data.page, data.look ?? "");
}, { once: true });
listen();
takeAway();
tell({ isReady: true }, "*");

/** What the page's reader should know, and the key that closes the preview, which the page does not hear from here. */
function listen() {
  let problems = 0;
  /** @param {unknown} message */
  const report = (message) => {
    problems += 1;
    if (problems <= MOST_PROBLEMS) tell({ problem: String(message).slice(0, 300) }, "*");
  };
  addEventListener("error", ({ message }) => message && report(message));
  addEventListener("unhandledrejection", ({ reason }) => report(reason));
  addEventListener("keydown", ({ key, defaultPrevented }) => {
    if (key === "Escape" && !defaultPrevented) tell({ isLeaving: true }, "*");
  });
}

function takeAway() {
  const { createElement, createElementNS } = Document.prototype;
  const { define } = CustomElementRegistry.prototype;
  /** @param {unknown} name */
  const harmless = (name) => {
    const local = String(name).toLowerCase().replace(/^.*:/, "");
    return UNWANTED.includes(local) ? `x-${local}` : String(name);
  };
  replace(Document.prototype, "createElement", /** @this {Document} @param {string} name */ function (name) {
    return createElement.call(this, harmless(name));
  });
  replace(
    Document.prototype,
    "createElementNS",
    /** @this {Document} @param {string | null} space @param {string} name */ function (space, name) {
      return createElementNS.call(this, space, harmless(name));
    },
  );
  // An element that extends a built-in one would be made without any of the above.
  replace(
    CustomElementRegistry.prototype,
    "define",
    /** @this {CustomElementRegistry} @param {string} name @param {any} element */ function (name, element) {
      define.call(this, name, element);
    },
  );
  // Scripts run once all is there, when writing would begin an empty page.
  const write = (/** @type {string[]} */ ...words) => document.body.insertAdjacentHTML("beforeend", words.join(""));
  replace(Document.prototype, "write", write);
  replace(Document.prototype, "writeln", write);
  replace(Document.prototype, "open", () => document);
  for (const type of [Element, ShadowRoot]) Reflect.deleteProperty(type.prototype, "setHTML");
  for (const name of ["parseHTML", "parseHTMLUnsafe"]) Reflect.deleteProperty(Document, name);
  Reflect.deleteProperty(globalThis, "XSLTProcessor");
}

/**
 * @param {object} owner
 * @param {string} name
 * @param {(...values: any[]) => unknown} value
 */
function replace(owner, name, value) {
  Object.defineProperty(owner, name, { value, writable: false, configurable: false });
}

/**
 * @param {string} source
 * @param {string} look style for what says nothing of its own look
 */
async function show(source, look) {
  const parsed = new DOMParser().parseFromString(markup ? markup.createHTML(source) : source, "text/html");
  clean(parsed);
  takeHandlers(parsed.documentElement);
  const scripts = [...parsed.querySelectorAll("script")].map((script) => ({ script, ...runnable(script) }));
  const style = document.createElement("style");
  style.textContent = look;
  parsed.head.prepend(style);
  document.replaceChild(document.adoptNode(parsed.documentElement), document.documentElement);
  new MutationObserver(noteChanges).observe(document, { attributes: true, childList: true, subtree: true });
  await Promise.all(scripts.map(({ script, fresh, isDone }) => {
    script.replaceWith(fresh);
    return isDone;
  }));
  document.dispatchEvent(new Event("DOMContentLoaded", { bubbles: true }));
  dispatchEvent(new Event("load"));
  tell({ isShown: true }, "*");
}

/** @param {Document | DocumentFragment} root */
function clean(root) {
  for (const element of root.querySelectorAll(SELECTOR)) element.remove();
  for (const template of root.querySelectorAll("template")) clean(template.content);
}

/**
 * The policy allows no script that stands in the page, only what this code makes of it.
 *
 * @param {HTMLScriptElement} script
 * @returns {{ fresh: HTMLScriptElement, isDone: Promise<unknown> }} `isDone`: run, or of no use
 */
function runnable(script) {
  const fresh = document.createElement("script");
  for (const { name, value } of script.attributes) {
    if (!/^(?:src|async|defer|on.*)$/.test(name)) fresh.setAttribute(name, value);
  }
  const isCode = !script.type || /^(?:module|(?:text|application)\/(?:java|ecma)script)$/i.test(script.type);
  if (!isCode || script.hasAttribute("src")) {
    // Data for other scripts, or code of another host, which is out of reach.
    if (!isCode) fresh.textContent = script.textContent;
    return { fresh, isDone: Promise.resolve() };
  }
  const isDone = new Promise((resolve) => {
    fresh.addEventListener("load", resolve);
    fresh.addEventListener("error", resolve);
  });
  fresh.async = false;
  fresh.src = URL.createObjectURL(new Blob([script.textContent ?? ""], { type: "text/javascript" }));
  return { fresh, isDone };
}

/** @param {MutationRecord[]} records */
function noteChanges(records) {
  for (const { type, target, addedNodes, attributeName } of records) {
    if (type === "attributes" && attributeName?.startsWith("on")) {
      takeHandler(/** @type {Element} */ (target), attributeName);
    }
    for (const node of addedNodes) if (node instanceof Element) takeHandlers(node);
  }
}

/** @param {Element} root */
function takeHandlers(root) {
  for (const element of [root, ...root.querySelectorAll("*")]) {
    for (const name of element.getAttributeNames()) if (name.startsWith("on")) takeHandler(element, name);
  }
}

/**
 * The policy allows no code in attributes, either.
 *
 * @param {Element} element
 * @param {string} attribute such as `onclick`
 */
function takeHandler(element, attribute) {
  const code = element.getAttribute(attribute);
  if (code === null) return;
  element.removeAttribute(attribute);
  const isOfWindow = element.matches("body") && /^on(?:load|hash|message|resize|error)/.test(attribute);
  const target = isOfWindow ? globalThis : element;
  const made = madeHandlers.get(element) ?? {};
  madeHandlers.set(element, made);
  if (made[attribute]) target.removeEventListener(attribute.slice(2), made[attribute]);
  made[attribute] = (/** @type {Event} */ event) => {
    try {
      if (new Function("event", code).call(element, event) === false) event.preventDefault();
    } catch (error) {
      reportError(error);
    }
  };
  target.addEventListener(attribute.slice(2), made[attribute]);
}
