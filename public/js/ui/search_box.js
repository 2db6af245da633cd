/** Where one writes what one is looking for in the kept conversations. */

import { html } from "htm/preact";
import { text } from "../i18n/texts.js";
import { firstIcon } from "./first_icons.js";

/**
 * @param {object} props
 * @param {string} props.query
 * @param {(query: string) => void} props.onQuery
 */
export function SearchBox({ query, onQuery }) {
  /** @param {KeyboardEvent} event */
  const onKeyDown = (event) => {
    if (event.isComposing) return;
    if (event.key === "Escape" && query) {
      event.preventDefault();
      event.stopPropagation();
      onQuery("");
    }
    if (event.key === "ArrowDown" || event.key === "Enter") {
      event.preventDefault();
      const first = document.querySelector(".sidebar__scroll a");
      if (!(first instanceof HTMLElement)) return;
      if (event.key === "ArrowDown") first.focus();
      else if (query.trim()) first.click();
    }
  };

  return html`
    <form class="search" role="search" onSubmit=${(/** @type {Event} */ event) => event.preventDefault()}>
      ${firstIcon("search")}
      <input
        id="search"
        class="search__input"
        type="search"
        dir="auto"
        autocomplete="off"
        autocapitalize="off"
        spellcheck=${false}
        enterkeyhint="search"
        aria-label=${text("search.label")}
        placeholder=${text("search.placeholder")}
        value=${query}
        onFocus=${prepareSearch}
        onInput=${(/** @type {InputEvent} */ event) =>
          onQuery(/** @type {HTMLInputElement} */ (event.currentTarget).value)}
        onKeyDown=${onKeyDown}
      />
      ${query &&
      html`<button
        class="icon-button search__clear"
        type="button"
        aria-label=${text("search.clear")}
        onClick=${() => {
          onQuery("");
          document.getElementById("search")?.focus();
        }}
      >
        ${firstIcon("close")}
      </button>`}
    </form>
  `;
}

/** Whoever goes to the search wants to search: the results and their worker are fetched meanwhile. */
function prepareSearch() {
  // Where they cannot be fetched, the first key stroke says so.
  loadSearchResults().then(({ prepare }) => prepare(), () => {});
}

export function loadSearchResults() {
  return import("./search_results.js");
}
