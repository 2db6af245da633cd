/** Puts the owner's accent on the page, in place of its own; early.js does the same with what is remembered. */

/** @param {import("../relay/relay_types.d.ts").Config["locutorio"]["accent"]} accent empty: the page's own */
export function wearAccent({ light, dark }) {
  const { style } = document.documentElement;
  if (light && dark) style.setProperty("--accent", `light-dark(${light}, ${dark})`);
  else style.removeProperty("--accent");
}
