/** Sets formulas. One that cannot be set shows its source. */

import { text } from "../../i18n/texts.js";
import { loadOnce } from "../../load/lazy.js";
import { SITE_ROOT } from "../../load/site_root.js";
import { rememberSource } from "../patch.js";
import { whenThereIsTime } from "../scheduling.js";
import { watch } from "../scrollers.js";

/** @typedef {typeof import("katex").default} Katex */

/** Nobody reads a longer one, and setting it would take a while. */
const MOST_CHARACTERS = 4000;
/** A piece with fewer fits on every screen. */
const LONG_PIECE_CHARACTERS = 20;
/** Whatever a formula says: no addresses, no macro without end, nothing larger than a page. */
const LIMITS = { trust: false, strict: /** @type {const} */ ("ignore"), maxSize: 20, maxExpand: 200 };

/** @type {() => Promise<Katex>} */
const loadKatex = loadOnce(async () => {
  const [{ default: library }] = await Promise.all([import("katex"), loadSheet()]);
  return library;
});

/** KaTeX's faces and measures, without which a formula would be a heap of characters. */
function loadSheet() {
  const link = document.createElement("link");
  link.rel = "stylesheet";
  link.href = new URL("build/formulas.css", SITE_ROOT).href;
  /** @type {Promise<void>} */
  const arrival = new Promise((resolve, reject) => {
    link.onload = () => resolve();
    link.onerror = () => {
      link.remove();
      reject(new Error("the style of formulas was not loaded"));
    };
  });
  document.head.append(link);
  return arrival;
}

/** @param {Element} element */
export async function typeset(element) {
  if (!element.textContent || element.textContent.length > MOST_CHARACTERS) return;
  try {
    const library = await loadKatex();
    whenThereIsTime(() => draw(element, library));
  } catch {
    // Without a network the source stays, and the next formula tries again.
  }
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
  if (!isDisplay) letLongPiecesScroll(element);
}

/**
 * KaTeX sets a formula in pieces, and a line can only end between two of them.
 *
 * @param {Element} formula within a line
 */
function letLongPiecesScroll(formula) {
  for (const piece of /** @type {NodeListOf<HTMLElement>} */ (formula.querySelectorAll(".katex-base"))) {
    if ((piece.textContent ?? "").length < LONG_PIECE_CHARACTERS) continue;
    piece.classList.add("math__long-piece");
    const strut = /** @type {HTMLElement | null} */ (piece.querySelector(".katex-strut"));
    piece.style.setProperty("--depth", strut?.style.verticalAlign || "0em");
  }
  watch(formula);
}
