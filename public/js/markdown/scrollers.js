/** Lets the keyboard reach what scrolls sideways, and only that: not every browser does so by itself. */

/** What is in these may become wider: as text arrives, a face, a drawing. */
const CHANGING = "pre, .table, .diagram, .math--display";
const SCROLLERS = `${CHANGING}, .math__long-piece`;

/** What the browser does not lay out is not watched: that would cost time in every frame. @type {WeakSet<Element>} */
const skippedParts = new WeakSet();
/** @type {WeakSet<Element>} */
const watched = new WeakSet();

const sizes = new ResizeObserver((entries) => {
  for (const { target } of entries) {
    const scroller = target.closest(SCROLLERS);
    if (!(scroller instanceof HTMLElement)) continue;
    if (scroller.scrollWidth > scroller.clientWidth + 1) scroller.tabIndex = 0;
    else scroller.removeAttribute("tabindex");
  }
});

// A part of a text, or whatever around it may be left out as a whole.
globalThis.document?.addEventListener("contentvisibilityautostatechange", (event) => {
  if (!(event.target instanceof Element)) return;
  const { skipped } = /** @type {ContentVisibilityAutoStateChangeEvent} */ (event);
  if (skipped) skippedParts.add(event.target);
  else skippedParts.delete(event.target);
  if (skipped) forget(event.target);
  else watch(event.target);
});

/** @param {Element} root something in it has changed, or it is laid out again */
export function watch(root) {
  for (const target of targetsIn(root)) {
    if (watched.has(target) || isSkipped(target)) continue;
    watched.add(target);
    sizes.observe(target);
  }
}

/** @param {Element} target */
function isSkipped(target) {
  for (let part = target.parentElement; part; part = part.parentElement) if (skippedParts.has(part)) return true;
  return false;
}

/** @param {Element} root */
function forget(root) {
  for (const target of targetsIn(root)) {
    watched.delete(target);
    sizes.unobserve(target);
  }
}

/**
 * @param {Element} root
 * @returns {Element[]} what scrolls, and what may become wider in it
 */
function targetsIn(root) {
  return [...root.querySelectorAll(`${SCROLLERS}, :is(${CHANGING}) > *`)];
}
