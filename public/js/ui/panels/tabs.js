/** Sections of which one is shown. The arrows go from one to the next, as readers of screens expect of tabs. */

import { html } from "htm/preact";
import { useEffect, useRef } from "preact/hooks";
import { useOwnId } from "../shared/hooks.js";
import { unlessComposing } from "../shared/keyboard.js";

const UP_AND_DOWN = new Map([
  ["ArrowDown", 1],
  ["ArrowUp", -1],
]);
const SIDEWAYS = new Map([
  ["ArrowRight", 1],
  ["ArrowLeft", -1],
]);

/**
 * @param {object} props
 * @param {{ id: string, name: string }[]} props.tabs
 * @param {string} props.chosen
 * @param {(id: string) => void} props.choose
 * @param {string} props.label
 * @param {unknown} [props.children] the chosen section
 */
export function Tabs({ tabs, chosen, choose, label, children }) {
  const id = useOwnId();
  const list = useRef(/** @type {HTMLElement | null} */ (null));
  const panel = useRef(/** @type {HTMLElement | null} */ (null));
  // Not sooner: a dialog that is not open yet has nothing to scroll.
  useEffect(() => {
    list.current?.querySelector("[aria-selected=true]")?.scrollIntoView({ block: "nearest", inline: "center" });
    panel.current?.scrollTo(0, 0);
  }, [chosen]);

  const move = unlessComposing((/** @type {KeyboardEvent} */ event) => {
    const step = UP_AND_DOWN.get(event.key) ?? (SIDEWAYS.get(event.key) ?? 0) * readingStep(list.current);
    const at = tabs.findIndex((tab) => tab.id === chosen);
    const edge = { Home: tabs[0], End: tabs.at(-1) }[event.key];
    const next = step ? tabs.at((at + step) % tabs.length) : edge;
    if (!next) return;
    event.preventDefault();
    choose(next.id);
    document.getElementById(`${id}-${next.id}`)?.focus();
  });

  return html`
    <div class="tabs">
      <div ref=${list} class="tabs__list" role="tablist" aria-label=${label} onKeyDown=${move}>
        ${tabs.map((tab) => html`
          <button key=${tab.id} type="button" class="tabs__tab" role="tab" id=${`${id}-${tab.id}`}
            aria-controls=${`${id}-panel`}
            aria-selected=${tab.id === chosen} tabindex=${tab.id === chosen ? 0 : -1}
            data-first=${tab.id === chosen || undefined}
            onClick=${() => choose(tab.id)}>
            ${tab.name}
          </button>`)}
      </div>
      <div ref=${panel} class="tabs__panel" role="tabpanel" id=${`${id}-panel`} aria-labelledby=${`${id}-${chosen}`}
        tabindex="-1">
        ${children}
      </div>
    </div>`;
}

/**
 * @param {Element | null} list
 * @returns {1 | -1} 1 where one reads from left to right
 */
function readingStep(list) {
  return list && getComputedStyle(list).direction === "rtl" ? -1 : 1;
}
