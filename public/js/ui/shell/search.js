/** The search of the sidebar: its box, and what it finds, titles at once and places in the texts as they come. */

import { html } from "htm/preact";
import { useEffect, useRef, useState } from "preact/hooks";
import { addressOf } from "../../app/router.js";
import { plural, text } from "../../i18n/texts.js";
import { searchArchive, warm } from "../../store/search/search.js";
import { searchTitles } from "../../store/search/title_search.js";
import { MarkedText } from "../shared/fuzzy.js";
import { useChanges } from "../shared/hooks.js";
import { icon } from "../shared/icons.js";
import { moveAmongLinks, unlessComposing } from "../shared/keyboard.js";
import { sidebarState } from "../shared/sidebar_state.js";

/**
 * @typedef {object} Parts
 * @property {import("../../store/archive.js").Archive} archive
 * @property {import("../../app/conversation_list.js").ConversationList} list
 * @property {import("../../app/current_conversation.js").CurrentConversation} current
 *
 * @typedef {import("../../store/search/scan.js").Hit} Hit
 * @typedef {"running" | "over" | "failed"} SearchState
 * @typedef {{ query: string, hits: Hit[], state: SearchState }} Findings
 */

const MOST_TITLES = 20;
const MOST_HITS = 100;

/**
 * @param {object} props
 * @param {string} props.query
 * @param {(query: string) => void} props.onQuery
 */
export function SearchBox({ query, onQuery }) {
  const onKeyDown = unlessComposing((/** @type {KeyboardEvent} */ event) => {
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
  });

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
        onFocus=${warm}
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

/** @param {Parts & { query: string }} props */
export function SearchResults({ archive, list, current, query }) {
  useChanges(list, "change");
  const { hits, state } = useFindings(archive, query);
  /** @type {{ current: HTMLElement | null }} */
  const results = useRef(null);
  const titled = searchTitles(list.conversations, query, MOST_TITLES);
  const inTexts = hits.filter(({ conversationId }) => list.get(conversationId));
  const count = titled.length + inTexts.length;

  const onKeyDown = unlessComposing((/** @type {KeyboardEvent} */ event) => {
    const search = document.getElementById("search");
    if (event.key === "Escape" && search) {
      event.preventDefault();
      event.stopPropagation();
      search.focus();
    } else if (results.current) moveAmongLinks(event, results.current, search);
  });

  return html`
    <div ref=${results} class="results" onKeyDown=${onKeyDown}>
      <p class="results__status" role="status">${statusOf(count, state, inTexts.length >= MOST_HITS)}</p>
      ${titled.length > 0 &&
      html`<ul class="rows__list" role="list">
        ${titled.map(
          ({ conversation: { id, title }, place }) => html`
            <li key=${id} class="row">
              <a class="row__link" dir="auto" href=${addressOf(id)} onClick=${() => goTo(current, id, null)}>
                <${MarkedText} words=${title} marks=${marksOf(place)} />
              </a>
            </li>
          `,
        )}
      </ul>`}
      ${inTexts.length > 0 &&
      html`<ul class="results__texts" role="list">
        ${inTexts.map(
          (hit) => html`<${TextHit} key=${`${hit.messageId} ${hit.start}`} ...${{ list, current, hit, query }} />`,
        )}
      </ul>`}
    </div>
  `;
}

/** @param {Pick<Parts, "list" | "current"> & { hit: Hit, query: string }} props */
function TextHit({ list, current, hit, query }) {
  const { conversationId, messageId, excerpt } = hit;
  const title = list.get(conversationId)?.title || text("conversation.untitled");
  return html`
    <li class="result">
      <a
        class="result__link"
        href=${addressOf(conversationId, messageId)}
        onClick=${() => goTo(current, conversationId, messageId, query)}
      >
        <span class="result__title" dir="auto">${title}</span>
        <span class="result__excerpt" dir="auto"><${MarkedText} words=${excerpt} marks=${marksOf(hit)} /></span>
      </a>
    </li>
  `;
}

/**
 * @param {Parts["archive"]} archive
 * @param {string} query
 * @returns {Findings}
 */
function useFindings(archive, query) {
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
 * @param {Parts["current"]} current
 * @param {string} id
 * @param {string | null} messageId
 * @param {string} [query] what is marked there
 */
function goTo(current, id, messageId, query = "") {
  current.seek(query);
  // A link to the address that is shown already changes nothing, so no event would open the conversation.
  if (location.hash === addressOf(id, messageId)) current.showKept(id, messageId);
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

/** @param {{ start: number, length: number }} place */
function marksOf({ start, length }) {
  return [[start, start + length]];
}
