/** Makes elements that scroll sideways reachable by keyboard, which not every browser does on its own. */

/** The content of these may become wider: with more text, a font or a drawing. */
const CHANGING = "pre, .table, .diagram, .math--display";
const SCROLLERS = `${CHANGING}, .math__long-piece`;

/** Parts that the browser does not lay out. Watching them would cost time in every frame. @type {WeakSet<Element>} */
const skippedParts = new WeakSet();
/** @type {WeakSet<Element>} */
const watched = new WeakSet();

/** @type {ResizeObserver | null} */
let sizes = null;

/** @param {Element} root in which something has changed, or which is laid out again */
export function watch(root) {
  sizes ??= startObserving();
  for (const target of targetsIn(root)) {
    if (watched.has(target) || isSkipped(target)) continue;
    watched.add(target);
    sizes.observe(target);
  }
}

function startObserving() {
  // A part of a text, or an element around it, whose layout the browser begins or ceases to skip.
  document.addEventListener("contentvisibilityautostatechange", (event) => {
    if (!(event.target instanceof Element)) return;
    const { skipped } = /** @type {ContentVisibilityAutoStateChangeEvent} */ (event);
    if (skipped) skippedParts.add(event.target);
    else skippedParts.delete(event.target);
    if (skipped) forget(event.target);
    else watch(event.target);
  });
  return new ResizeObserver((entries) => {
    for (const { target } of entries) updateScroller(target.closest(SCROLLERS));
  });
}

/** @param {Element | null} scroller */
function updateScroller(scroller) {
  if (!(scroller instanceof HTMLElement)) return;
  if (scroller.scrollWidth > scroller.clientWidth + 1) scroller.tabIndex = 0;
  else scroller.removeAttribute("tabindex");
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
    sizes?.unobserve(target);
  }
}

/**
 * @param {Element} root
 * @returns {Element[]} elements that scroll, and their content that may become wider
 */
function targetsIn(root) {
  return [...root.querySelectorAll(`${SCROLLERS}, :is(${CHANGING}) > *`)];
}
