/** A menu that opens at a button: arrow keys and first characters move, Escape and a click elsewhere close it. */

import { iconElement } from "./icons.js";
import { unlessComposing } from "./keyboard.js";

/**
 * @typedef {object} MenuItem
 * @property {string} label
 * @property {import("./icons.js").IconName} [icon]
 * @property {string} [keys] shown behind the label
 * @property {string} [value] what is chosen of it, or another word for it, behind the label
 * @property {boolean} [checked] of a choice: whether it is made
 * @property {boolean} [isOneOf] whether of all choices beside it one is made
 * @property {boolean} [opensMenu] whether it leads to another menu, at the same button
 * @property {() => unknown} act
 */

const LANDMARKS = "dialog, [role='dialog'], aside, header, main, footer";
const GAP = 4;
const MARGIN = 8;

/**
 * @param {HTMLElement} button
 * @param {readonly (MenuItem | null)[]} items null draws a line
 * @param {object} [more]
 * @param {HTMLElement} [more.footer] shown below the items: what it says is none of them
 * @param {string} [more.title] of a menu that another one has led to
 * @param {() => void} [more.goBack] to that one
 * @param {number} [more.focused] which item has the focus at first
 */
export function openMenu(button, items, { footer, title, goBack, focused = 0 } = {}) {
  const menu = document.createElement("div");
  menu.className = "menu";
  menu.popover = "auto";
  const list = footer || title ? document.createElement("div") : menu;
  list.role = "menu";
  list.ariaLabel = title ?? button.ariaLabel ?? button.textContent;
  list.append(...items.map((item) => (item ? itemElement(item) : separator())));
  if (list !== menu) menu.append(...(title ? [titleElement(title)] : []), list, ...(footer ? [footer] : []));
  menu.addEventListener("keydown", unlessComposing((event) => {
    if (!turnByKey(event, menu, goBack)) moveByKey(event, menu);
  }));
  // The page may scroll while an answer is written: the menu stays with its button.
  const leave = new AbortController();
  const follow = () => place(menu, button);
  addEventListener("resize", follow, { signal: leave.signal });
  addEventListener("scroll", follow, { capture: true, passive: true, signal: leave.signal });
  menu.addEventListener("beforetoggle", (event) => {
    // At once: another menu may open at the button right after.
    if (/** @type {ToggleEvent} */ (event).newState === "closed") button.removeAttribute("aria-expanded");
  });
  menu.addEventListener("toggle", (event) => {
    if (/** @type {ToggleEvent} */ (event).newState !== "closed") return;
    leave.abort();
    menu.remove();
  });
  // Within the landmark, or the dialog, that the button belongs to.
  (button.closest(LANDMARKS) ?? document.body).append(menu);
  menu.showPopover();
  place(menu, button);
  button.ariaExpanded = "true";
  choices(menu)[focused]?.focus({ preventScroll: true });

  /** @param {MenuItem} item */
  function itemElement({ label, icon, keys, value, checked, isOneOf, opensMenu, act }) {
    const element = document.createElement("button");
    element.type = "button";
    element.className = "menu__item";
    element.role = "menuitem";
    element.tabIndex = -1;
    const words = document.createElement("span");
    words.textContent = label;
    element.append(...(icon ? [iconElement(icon)] : []), words);
    if (value) {
      const other = document.createElement("span");
      other.className = "menu__value";
      other.textContent = value;
      element.append(" ", other);
    }
    if (checked !== undefined) {
      element.role = isOneOf ? "menuitemradio" : "menuitemcheckbox";
      element.ariaChecked = String(checked);
      element.prepend(iconElement("check"));
    }
    if (opensMenu) {
      element.setAttribute("aria-haspopup", "menu");
      element.append(iconElement("next"));
    }
    if (keys) {
      const kbd = document.createElement("kbd");
      kbd.textContent = keys;
      kbd.ariaHidden = "true";
      element.ariaKeyShortcuts = keys;
      element.append(kbd);
    }
    element.addEventListener("click", () => {
      menu.hidePopover();
      button.focus({ preventScroll: true });
      act();
    });
    return element;
  }
}

/** @param {string} title */
function titleElement(title) {
  const element = document.createElement("p");
  element.className = "menu__title";
  element.textContent = title;
  return element;
}

/**
 * @param {KeyboardEvent} event
 * @param {HTMLElement} menu
 * @param {(() => void) | undefined} goBack
 * @returns {boolean} whether the key led to another menu
 */
function turnByKey(event, menu, goBack) {
  const { direction } = getComputedStyle(menu);
  const isForward = event.key === (direction === "ltr" ? "ArrowRight" : "ArrowLeft");
  const isBack = event.key === (direction === "ltr" ? "ArrowLeft" : "ArrowRight");
  const here = /** @type {HTMLElement | null} */ (document.activeElement);
  if (!(isForward && here?.matches(".menu__item[aria-haspopup]")) && !(isBack && goBack)) return false;
  event.preventDefault();
  event.stopPropagation();
  if (isForward) {
    here?.click();
  } else {
    menu.hidePopover();
    goBack?.();
  }
  return true;
}

function separator() {
  const line = document.createElement("div");
  line.role = "separator";
  line.className = "menu__line";
  return line;
}

/** @param {HTMLElement} menu */
function choices(menu) {
  return /** @type {HTMLElement[]} */ ([...menu.querySelectorAll(".menu__item")]);
}

/**
 * Under the button, within the screen.
 *
 * @param {HTMLElement} menu
 * @param {HTMLElement} button
 */
function place(menu, button) {
  const { left, right, top, bottom } = button.getBoundingClientRect();
  const { offsetWidth: width, offsetHeight: height } = menu;
  const start = getComputedStyle(button).direction === "rtl" ? left : right - width;
  const x = Math.min(Math.max(start, MARGIN), innerWidth - width - MARGIN);
  const hasRoomBelow = bottom + GAP + height + MARGIN <= innerHeight;
  const y = hasRoomBelow ? bottom + GAP : Math.max(top - GAP - height, MARGIN);
  menu.style.left = `${x}px`;
  menu.style.top = `${y}px`;
}

/**
 * @param {KeyboardEvent} event
 * @param {HTMLElement} menu
 */
function moveByKey(event, menu) {
  const all = choices(menu);
  const here = all.indexOf(/** @type {HTMLElement} */ (document.activeElement));
  /** @type {Record<string, HTMLElement | undefined>} */
  const targets = { ArrowDown: all[(here + 1) % all.length], ArrowUp: all.at(here - 1), Home: all[0], End: all.at(-1) };
  const target = targets[event.key] ?? startingWith(event.key, [...all.slice(here + 1), ...all.slice(0, here + 1)]);
  event.stopPropagation();
  if (event.key === "Tab") menu.hidePopover();
  if (!target || event.ctrlKey || event.metaKey || event.altKey) return;
  event.preventDefault();
  target.focus();
}

/**
 * @param {string} key
 * @param {HTMLElement[]} items
 */
function startingWith(key, items) {
  if (key.length !== 1 || key === " ") return undefined;
  return items.find((item) => item.textContent?.toLowerCase().startsWith(key.toLowerCase()));
}
