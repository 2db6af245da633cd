/** What a search has found: titles at once, then the places in the texts as they are come upon. */

import { html } from "htm/preact";
import { useEffect, useRef, useState } from "preact/hooks";
import { addressOf } from "../../app/router.js";
import { plural, text } from "../../i18n/texts.js";
import { searchArchive, warm } from "../../store/search/search.js";
import { searchTitles } from "../../store/search/title_search.js";
import { useChanges } from "../shared/hooks.js";
import { icon } from "../shared/icons.js";
import { moveAmongLinks } from "../shared/keyboard.js";
import { sidebarState } from "../shared/sidebar_state.js";

/**
 * @typedef {import("../../app/app.js").App} App
 * @typedef {import("../../store/search/scan.js").Hit} Hit
 * @typedef {"running" | "over" | "failed"} SearchState
 * @typedef {{ query: string, hits: Hit[], state: SearchState }} Findings
 */

const MOST_TITLES = 20;
const MOST_HITS = 100;

export const prepare = () => warm();

/** @param {{ desk: App, query: string }} props */
export function SearchResults({ desk, query }) {
  useChanges(desk.list, "change");
  const { hits, state } = useFindings(desk, query);
  /** @type {{ current: HTMLElement | null }} */
  const list = useRef(null);
  const titled = searchTitles(desk.list.conversations, query, MOST_TITLES);
  const inTexts = hits.filter(({ conversationId }) => desk.list.get(conversationId));
  const count = titled.length + inTexts.length;

  /** @param {KeyboardEvent} event */
  const onKeyDown = (event) => {
    const search = document.getElementById("search");
    if (event.key === "Escape" && search) {
      event.preventDefault();
      event.stopPropagation();
      search.focus();
    } else if (list.current) moveAmongLinks(event, list.current, search);
  };

  return html`
    <div ref=${list} class="results" onKeyDown=${onKeyDown}>
      <p class="results__status" role="status">${statusOf(count, state, inTexts.length >= MOST_HITS)}</p>
      ${titled.length > 0 &&
      html`<ul class="rows__list" role="list">
        ${titled.map(
          ({ conversation: { id, title }, place }) => html`
            <li key=${id} class="row">
              <a class="row__link" dir="auto" href=${addressOf(id)} onClick=${() => goTo(desk, id, null)}>
                ${marked(title, place)}
              </a>
            </li>
          `,
        )}
      </ul>`}
      ${inTexts.length > 0 &&
      html`<ul class="results__texts" role="list">
        ${inTexts.map(
          (hit) => html`<${TextHit} key=${`${hit.messageId} ${hit.start}`} desk=${desk} hit=${hit} />`,
        )}
      </ul>`}
    </div>
  `;
}

/** @param {{ desk: App, hit: Hit }} props */
function TextHit({ desk, hit }) {
  const { conversationId, messageId, excerpt, start, length } = hit;
  const title = desk.list.get(conversationId)?.title || text("conversation.untitled");
  return html`
    <li class="result">
      <a
        class="result__link"
        href=${addressOf(conversationId, messageId)}
        onClick=${() => goTo(desk, conversationId, messageId)}
      >
        <span class="result__title" dir="auto">${title}</span>
        <span class="result__excerpt" dir="auto">${marked(excerpt, { start, length })}</span>
      </a>
    </li>
  `;
}

/**
 * @param {App} desk
 * @param {string} query
 * @returns {Findings}
 */
function useFindings({ archive }, query) {
  const [findings, setFindings] = useState(/** @type {Findings} */ ({ query, hits: [], state: "running" }));
  useEffect(() => {
    const stop = new AbortController();
    const tell = (/** @type {Findings} */ news) => stop.signal.aborted || setFindings(news);
    collect(searchArchive(query, { signal: stop.signal, archive }), query, tell);
    return () => stop.abort();
  }, [query]);
  // What an older query has found stays until the new one finds something, so that nothing flashes.
  return findings.query === query ? findings : { ...findings, state: "running" };
}

/**
 * @param {AsyncIterable<Hit[]>} finding
 * @param {string} query
 * @param {(findings: Findings) => void} tell
 */
async function collect(finding, query, tell) {
  /** @type {Hit[]} */
  let hits = [];
  try {
    for await (const more of finding) {
      // Titles are known here without a search.
      hits = [...hits, ...more.filter(({ messageId }) => messageId)].slice(0, MOST_HITS);
      tell({ query, hits, state: "running" });
      if (hits.length === MOST_HITS) break;
    }
    tell({ query, hits, state: "over" });
  } catch {
    tell({ query, hits, state: "failed" });
  }
}

/**
 * @param {App} desk
 * @param {string} id
 * @param {string | null} messageId
 */
function goTo(desk, id, messageId) {
  // The address that is shown already tells nobody anything when it is followed again.
  if (location.hash === addressOf(id, messageId)) desk.showKept(id, messageId);
  sidebarState.closeDrawer();
}

/**
 * @param {number} count
 * @param {SearchState} state
 * @param {boolean} isCut
 */
function statusOf(count, state, isCut) {
  if (state === "failed") return text("search.failed");
  if (isCut) return text("search.many");
  if (state === "running") return text("search.running");
  return count > 0 ? plural("search.found", count) : text("search.nothing");
}

/**
 * @param {string} words
 * @param {{ start: number, length: number }} place
 */
function marked(words, { start, length }) {
  const end = start + length;
  return [words.slice(0, start), html`<mark>${words.slice(start, end)}</mark>`, words.slice(end)];
}

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
      ${icon("search")}
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
        ${icon("close")}
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
  return import("./search.js");
}
