/** Typesets formulas with KaTeX. A formula that KaTeX rejects, or that is too large, shows its source. */

import { text } from "../../i18n/texts.js";
import { loadSheet } from "../../load/style_sheet.js";
import { rememberSource } from "../patch.js";
import { whenThereIsTime } from "../scheduling.js";
import { watch } from "../scrollers.js";
import { expansionsFor, mayShow, mayTypeset } from "./formula_limits.js";

/** @typedef {typeof import("katex").default} Katex */

/** A piece with fewer fits on every screen. */
const LONG_PIECE_CHARACTERS = 20;
/** Whatever a formula contains: no addresses, no endless macros, nothing larger than a page. */
const LIMITS = { trust: false, strict: /** @type {const} */ ("ignore"), maxSize: 20 };

/** @type {Promise<Katex> | null} */
let loading = null;

/** @param {Element} element @returns {Promise<void>} settled once it is set, or stays as it is */
export async function typeset(element) {
  if (!element.textContent) return;
  if (!mayTypeset(element.textContent)) return noteSize(element);
  try {
    const katex = await loadKatex();
    await new Promise((resolve) => {
      whenThereIsTime(() => resolve(draw(element, katex)));
    });
  } catch {
    // Offline the source stays, and the next formula tries again.
  }
}

/** @returns {Promise<Katex>} */
function loadKatex() {
  loading ??= Promise.all([import("katex"), loadSheet("formulas")]).then(
    ([{ default: katex }]) => katex,
    (error) => {
      loading = null;
      throw error;
    },
  );
  return loading;
}

/**
 * @param {Element} element
 * @param {Katex} katex
 */
function draw(element, katex) {
  if (element.hasAttribute("data-drawn")) return;
  const isDisplay = element.classList.contains("math--display");
  const drawing = document.createElement("span");
  const tex = element.textContent ?? "";
  try {
    const maxExpand = expansionsFor(tex);
    katex.render(tex, drawing, { ...LIMITS, maxExpand, displayMode: isDisplay, macros: {} });
  } catch {
    element.setAttribute("title", text("math.failed"));
    return;
  }
  if (!mayShow(drawing)) return noteSize(element);
  rememberSource(element);
  element.setAttribute("data-drawn", "");
  element.replaceChildren(...drawing.childNodes);
  if (!isDisplay) letLongPiecesScroll(element);
}

/** @param {Element} element whose source stays */
function noteSize(element) {
  element.setAttribute("data-note", text("math.tooLarge"));
}

/**
 * KaTeX sets a formula in pieces, and a line can only break between two of them.
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
