/** A field to search in with a list below it, in groups: the body of a panel in which one thing is chosen. */

import { html } from "htm/preact";
import { icon } from "../shared/icons.js";
import { unlessComposing } from "../shared/keyboard.js";
import { useListbox } from "../shared/listbox.js";

/**
 * @template Entry
 * @typedef {{ name: string, entries: Entry[] }} Group `name`: its heading; empty for none
 */

/**
 * @template {{ id: string }} Entry
 * @param {object} props
 * @param {string} props.label what is listed
 * @param {string} props.searchLabel
 * @param {string} props.query
 * @param {(query: string) => void} props.search
 * @param {Group<Entry>[]} props.groups
 * @param {(entry: Entry) => void} props.choose
 * @param {(entry: Entry) => unknown} props.draw the inside of an option
 * @param {(event: KeyboardEvent) => void} [props.onKeyDown] for keys that the list has no use for
 * @param {unknown} [props.children] what stands beside the field
 */
export function Picker({ label, searchLabel, query, search, groups, choose, draw, onKeyDown, children }) {
  const entries = groups.flatMap((group) => group.entries);
  const listbox = useListbox(entries.length, (index) => {
    const entry = entries[index];
    if (entry) choose(entry);
  });
  /** @param {any} event */
  const type = ({ currentTarget }) => {
    search(currentTarget.value);
    listbox.setActive(0);
  };
  return html`
    <div class="picker__search" onKeyDown=${onKeyDown && unlessComposing(onKeyDown)}>
      ${icon("search")}
      <input type="text" class="picker__field" data-first aria-label=${searchLabel} placeholder=${searchLabel}
        value=${query} onInput=${type} ...${listbox.field} />
      ${children}
    </div>
    <div class="picker__list" aria-label=${label} ...${listbox.list}>
      ${groups.map(({ name, entries: members }) => html`
        <div key=${name} role="group" aria-label=${name || label} class="picker__group">
          ${name && html`<div class="picker__heading" aria-hidden="true">${name}</div>`}
          ${members.map((entry) => html`
            <div key=${entry.id} class="option" ...${listbox.option(entries.indexOf(entry))}>${draw(entry)}</div>`)}
        </div>`)}
    </div>`;
}
