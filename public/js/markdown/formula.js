/** Sets formulas. One that cannot be set shows its source. */

import { text } from "../i18n/texts.js";
import { rememberSource } from "./drawn.js";
import { whenThereIsTime } from "./slices.js";

/** @typedef {typeof import("../../vendor/katex.js").default} Katex */

const STYLES = new URL("../../css/formulas.css", import.meta.url).href;
/** Nobody reads a longer one, and setting it would take a while. */
const MOST_LETTERS = 4000;
/** Whatever a formula says: no addresses, no macro without end, nothing larger than a page. */
const LIMITS = { trust: false, strict: /** @type {const} */ ("ignore"), maxSize: 20, maxExpand: 200 };

/** @type {Promise<Katex> | null} */
let katex = null;

/** @param {Element} element */
export async function typeset(element) {
  if (!element.textContent || element.textContent.length > MOST_LETTERS) return;
  try {
    katex ??= load();
    const library = await katex;
    whenThereIsTime(() => draw(element, library));
  } catch {
    // Without a network the source stays, and the next formula tries again.
    katex = null;
  }
}

/** @returns {Promise<Katex>} */
async function load() {
  const [{ default: library }] = await Promise.all([import("../../vendor/katex.js"), loadStyles()]);
  return library;
}

function loadStyles() {
  return new Promise((resolve, reject) => {
    const link = Object.assign(document.createElement("link"), { rel: "stylesheet", href: STYLES });
    link.onload = resolve;
    link.onerror = () => {
      link.remove();
      reject(new Error("no styles for formulas"));
    };
    document.head.append(link);
  });
}

/**
 * @param {Element} element
 * @param {Katex} library
 */
function draw(element, library) {
  if (element.hasAttribute("data-drawn")) return;
  const isDisplay = element.classList.contains("math--display");
  const drawing = document.createElement("span");
  try {
    library.render(element.textContent ?? "", drawing, { ...LIMITS, displayMode: isDisplay, macros: {} });
  } catch {
    element.setAttribute("title", text("math.failed"));
    return;
  }
  rememberSource(element);
  element.setAttribute("data-drawn", "");
  element.replaceChildren(...drawing.childNodes);
}
