/** Where the focus of a panel is: on its first thing, and on the next one when what had it has gone. */

/** Marks what takes the focus; with the value `now`, before all others. */
const FIRST = "[data-first]";
const BEFORE_ALL = "[data-first=now]";
/** Takes it only when something before it has gone. */
const NEXT = "[data-first], [data-next]";

/** @param {HTMLElement} panel */
export function focusFirst(panel) {
  focus(panel.querySelector(BEFORE_ALL) ?? panel.querySelector(FIRST));
}

/**
 * A press may replace the very button that was pressed. Left to the browser, the focus would fall to the page behind,
 * and the next key would do something else there.
 *
 * @param {HTMLElement} panel
 * @returns {() => void} ends it
 */
export function keepFocusIn(panel) {
  /** @type {Node | null} */
  let last = document.activeElement;
  const note = (/** @type {FocusEvent} */ { target }) => {
    last = /** @type {Node} */ (target);
  };
  const observer = new MutationObserver((records) => {
    const { activeElement } = document;
    const isLost = !activeElement || activeElement === document.body || activeElement === panel;
    if (!isLost || !last || panel.contains(last)) return;
    const place = records.find(({ removedNodes }) => [...removedNodes].some((node) => node.contains(last)))?.target;
    last = null;
    focus(panel.querySelector(BEFORE_ALL) ?? nextTo(panel, place ?? panel));
  });
  panel.addEventListener("focusin", note);
  observer.observe(panel, { childList: true, subtree: true });
  return () => observer.disconnect();
}

/**
 * @param {HTMLElement} panel
 * @param {Node} place where something has gone
 */
function nextTo(panel, place) {
  const candidates = [...panel.querySelectorAll(NEXT)];
  const isNext = (/** @type {Element} */ candidate) =>
    place.compareDocumentPosition(candidate) & Node.DOCUMENT_POSITION_FOLLOWING;
  return candidates.find(isNext) ?? candidates[0] ?? null;
}

/** @param {Element | null} element */
function focus(element) {
  if (element instanceof HTMLElement) element.focus();
  // What is typed replaces a name that was only a suggestion.
  if (element instanceof HTMLInputElement) element.select();
}
