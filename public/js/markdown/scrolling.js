/** Lets the keyboard reach what scrolls sideways, and only that: not every browser does so by itself. */

const SCROLLERS = "pre, .table, .diagram, .math--display";

/** What the browser does not lay out is not watched: that would cost time in every frame. @type {WeakSet<Element>} */
const farParts = new WeakSet();
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

/** @param {HTMLElement} container of parts with `content-visibility: auto` */
export function watchParts(container) {
  container.addEventListener("contentvisibilityautostatechange", (event) => {
    if (!(event.target instanceof Element) || event.target.parentElement !== container) return;
    const { skipped } = /** @type {ContentVisibilityAutoStateChangeEvent} */ (event);
    if (skipped) farParts.add(event.target);
    else farParts.delete(event.target);
    if (skipped) forget(event.target);
    else watch(event.target);
  });
}

/** @param {Element} block something in it has changed */
export function watchBlock(block) {
  if (block.parentElement && !farParts.has(block.parentElement)) watch(block);
}

/** @param {Element} root */
function watch(root) {
  for (const target of targetsIn(root)) {
    if (watched.has(target)) continue;
    watched.add(target);
    sizes.observe(target);
  }
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
  return [...root.querySelectorAll(SCROLLERS)].flatMap((scroller) => [scroller, ...scroller.children]);
}
