/** A field with a list below it: the focus stays in the field, arrows go through the list, Enter chooses. */

import { useLayoutEffect, useState } from "preact/hooks";
import { useOwnId } from "./hooks.js";
import { unlessComposing } from "./keyboard.js";

const PAGE = 8;

/**
 * @param {number} count how many things can be chosen
 * @param {(index: number) => void} choose
 * @returns what the field, the list and each option are given as properties
 */
export function useListbox(count, choose) {
  const [wanted, setActive] = useState(0);
  const id = useOwnId();
  const active = Math.min(wanted, count - 1);
  useLayoutEffect(() => {
    document.getElementById(`${id}-${active}`)?.scrollIntoView({ block: "nearest" });
  }, [active]);

  const onKeyDown = unlessComposing((/** @type {KeyboardEvent} */ event) => {
    if (count === 0) return;
    const next = movedBy(event, active, count);
    if (event.key === "Enter") choose(active);
    else if (next !== null) setActive(next);
    else return;
    event.preventDefault();
  });

  return {
    active,
    setActive,
    field: {
      role: "combobox",
      "aria-autocomplete": "list",
      "aria-expanded": "true",
      "aria-controls": id,
      "aria-activedescendant": count > 0 ? `${id}-${active}` : undefined,
      autocomplete: "off",
      spellcheck: false,
      onKeyDown,
    },
    list: { id, role: "listbox" },
    /** @param {number} index */
    option: (index) => ({
      id: `${id}-${index}`,
      role: "option",
      "aria-selected": index === active,
      onClick: () => choose(index),
      // Not "enter": the list may move under a pointer that rests.
      onPointerMove: () => setActive(index),
    }),
  };
}

/**
 * @param {KeyboardEvent} event
 * @param {number} active
 * @param {number} count
 * @returns {number | null} which of them is active then; null where the key moves nothing
 */
export function movedBy({ key, ctrlKey, metaKey, altKey }, active, count) {
  if (ctrlKey || metaKey || altKey) return null;
  switch (key) {
    case "ArrowDown":
      return (active + 1) % count;
    case "ArrowUp":
      return (active - 1 + count) % count;
    case "PageDown":
      return Math.min(active + PAGE, count - 1);
    case "PageUp":
      return Math.max(active - PAGE, 0);
    default:
      return null;
  }
}
