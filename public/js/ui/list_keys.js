/** Arrow keys, Home and End in a list of links. */

/**
 * @param {KeyboardEvent} event
 * @param {HTMLElement} list
 * @param {HTMLElement | null} above what the upward arrow reaches from the first link
 */
export function moveAmongLinks(event, list, above) {
  if (event.altKey || event.ctrlKey || event.metaKey || event.shiftKey) return;
  const links = [...list.querySelectorAll("a")];
  const here = links.indexOf(/** @type {HTMLAnchorElement} */ (document.activeElement));
  /** @type {Record<string, HTMLElement | null | undefined>} */
  const targets = {
    ArrowDown: links[here + 1],
    ArrowUp: here > 0 ? links[here - 1] : above,
    Home: here >= 0 ? links[0] : null,
    End: here >= 0 ? links.at(-1) : null,
  };
  const target = targets[event.key];
  if (!target) return;
  event.preventDefault();
  target.focus();
}
