/** The masks that a new conversation may begin with, below the examples. */

import { html } from "htm/preact";
import { useEffect, useState } from "preact/hooks";
import { builtInMasks, ownMasks } from "../chat/masks.js";
import { language, text } from "../i18n/texts.js";
import { firstIcon } from "./first_icons.js";
import { openMasks } from "./panels.js";

const MOST_MASKS = 4;

/**
 * @typedef {import("../app/desk.js").Desk} Desk
 * @typedef {import("../store/record_types.d.ts").Mask} Mask
 */

/** @param {{ desk: Desk }} props */
export function WelcomeMasks({ desk }) {
  const masks = useMasks(desk);
  return html`
    <ul class="beginnings" role="list" aria-label=${text("welcome.masks")}>
      ${masks.slice(0, MOST_MASKS).map(
        (mask) => html`
          <li key=${mask.id}>
            <button class="beginnings__mask" type="button" dir="auto" onClick=${() => desk.startConversation({ mask })}>
              ${mask.name}
            </button>
          </li>
        `,
      )}
      <li>
        <button class="beginnings__mask beginnings__mask--all" type="button" onClick=${() => openMasks(desk)}>
          ${firstIcon("mask")} ${text("welcome.allMasks")}
        </button>
      </li>
    </ul>
  `;
}

/**
 * The reader's own, then those that come with the page.
 *
 * @param {Desk} desk
 * @returns {Mask[]}
 */
function useMasks({ archive }) {
  const [masks, setMasks] = useState(/** @type {Mask[]} */ ([]));
  useEffect(() => {
    const leave = new AbortController();
    const read = async () => {
      const [own, builtIn] = await Promise.all([ownMasks(archive), builtInMasks()]);
      if (!leave.signal.aborted) setMasks([...own, ...builtIn]);
    };
    archive.addEventListener("change", (event) => isAboutMasks(event) && read(), { signal: leave.signal });
    read();
    return () => leave.abort();
    // In another language they have other names.
  }, [archive, language()]);
  return masks;
}

/** @param {Event} event */
function isAboutMasks(event) {
  return ["masks", "everything"].includes(/** @type {CustomEvent} */ (event).detail.kind);
}
