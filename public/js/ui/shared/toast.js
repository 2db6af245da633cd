/** Toasts: short words about what has just happened, with a way back where there is one. */

import { text } from "../../i18n/texts.js";
import { iconElement } from "./icons.js";
import { unlessComposing } from "./keyboard.js";

/**
 * @typedef {object} ToastWords
 * @property {string} text
 * @property {{ label: string, act: () => unknown }} [action]
 * @property {number} [seconds] how long it stays; time does not pass while it is read or the page is hidden
 */

const SECONDS_TO_READ = 6;
const SECONDS_TO_ACT = 12;

/** @type {Toast[]} */
const shown = [];
/** @type {HTMLElement | null} */
let region = null;

/**
 * @param {ToastWords} words
 * @returns {() => void} closes it
 */
export function showToast(words) {
  const toast = new Toast(words, document.activeElement);
  return () => toast.close();
}

class Toast {
  #element = document.createElement("div");
  #action;
  #timeLeft;
  #startedAt = 0;
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  #timer;
  #returnTo;

  /**
   * @param {ToastWords} words
   * @param {Element | null} returnTo where the focus was
   */
  constructor({ text: words, action, seconds = action ? SECONDS_TO_ACT : SECONDS_TO_READ }, returnTo) {
    if (shown.length === 0) listen();
    shown.push(this);
    this.#returnTo = returnTo;
    this.#action = action;
    this.#timeLeft = seconds * 1000;
    this.#element.className = "toast";
    const paragraph = document.createElement("p");
    paragraph.className = "toast__text";
    paragraph.textContent = words;
    this.#element.append(paragraph, ...this.#buttons());
    this.#element.addEventListener("keydown", unlessComposing((/** @type {KeyboardEvent} */ event) => {
      if (event.key !== "Escape") return;
      event.stopPropagation();
      this.close();
    }));
    for (const name of ["pointerenter", "pointerleave", "focusin", "focusout"]) {
      this.#element.addEventListener(name, () => this.keepTime());
    }
    place().append(this.#element);
    this.keepTime();
  }

  get canAct() {
    return Boolean(this.#action);
  }

  /** Lets time pass only while nobody is busy with the toast and the page can be seen. */
  keepTime() {
    if (this.#timer) {
      clearTimeout(this.#timer);
      this.#timer = undefined;
      this.#timeLeft -= performance.now() - this.#startedAt;
    }
    if (document.hidden || this.#element.matches(":hover, :focus-within")) return;
    this.#startedAt = performance.now();
    this.#timer = setTimeout(() => this.close(), Math.max(this.#timeLeft, 0));
  }

  act() {
    this.close();
    this.#action?.act();
  }

  close() {
    clearTimeout(this.#timer);
    if (!shown.includes(this)) return;
    shown.splice(shown.indexOf(this), 1);
    const hadFocus = this.#element.contains(document.activeElement);
    this.#element.remove();
    if (hadFocus) focusOn(this.#returnTo);
    if (shown.length === 0) stopListening();
  }

  #buttons() {
    const close = document.createElement("button");
    close.type = "button";
    close.className = "icon-button toast__close";
    close.setAttribute("aria-label", text("toast.close"));
    close.append(iconElement("close"));
    close.addEventListener("click", () => this.close());
    if (!this.#action) return [close];
    const act = document.createElement("button");
    act.type = "button";
    act.className = "toast__action";
    act.textContent = this.#action.label;
    act.addEventListener("click", () => this.act());
    return [act, close];
  }
}

/** While a dialog is open nothing outside of it can be reached: the toasts go in, and come out again with its end. */
function place() {
  region ??= /** @type {HTMLElement} */ (document.getElementById("toasts"));
  const host = [...document.querySelectorAll("dialog:modal")].at(-1) ?? document.body;
  if (region.parentElement !== host) host.append(region);
  region.style.setProperty("--above", host === document.body ? `${heightOfComposer()}px` : "");
  if (host !== document.body) host.addEventListener("close", place, { once: true });
  return region;
}

/** How much of the window's end the composer covers: nothing where it stands higher up, below the welcome. */
function heightOfComposer() {
  const { top = 0, bottom = 0 } = document.querySelector(".composer-area")?.getBoundingClientRect() ?? {};
  return bottom < window.innerHeight - 1 ? 0 : window.innerHeight - top;
}

/** @param {Element | null} element where the focus was before, which may be gone */
function focusOn(element) {
  const target = element?.isConnected && element !== document.body ? element : document.getElementById("question");
  if (target instanceof HTMLElement) target.focus({ preventScroll: true });
}

function listen() {
  document.addEventListener("visibilitychange", keepTimeOfAll);
  document.addEventListener("keydown", undoByKey);
}

function stopListening() {
  document.removeEventListener("visibilitychange", keepTimeOfAll);
  document.removeEventListener("keydown", undoByKey);
}

function keepTimeOfAll() {
  for (const toast of shown) toast.keepTime();
}

const undoByKey = unlessComposing((/** @type {KeyboardEvent} */ event) => {
  const isPlain = (event.ctrlKey || event.metaKey) && !event.shiftKey && !event.altKey;
  const isUndo = isPlain && event.key.toLowerCase() === "z";
  if (!isUndo || isInText(event.target)) return;
  const latest = shown.findLast((toast) => toast.canAct);
  if (!latest) return;
  event.preventDefault();
  latest.act();
});

/**
 * Where there is text to undo, the keys mean that text.
 *
 * @param {EventTarget | null} target
 */
function isInText(target) {
  if (target instanceof HTMLTextAreaElement || target instanceof HTMLInputElement) return target.value !== "";
  return target instanceof HTMLElement && target.isContentEditable;
}
