/** The conversations under the headings of their days; the newest first, older ones as the reader comes near. */

import { html } from "htm/preact";
import { Component } from "preact";
import { useEffect, useMemo, useRef, useState } from "preact/hooks";
import { groupByDay, monthName } from "../../app/conversation_groups.js";
import { addressOf } from "../../app/router.js";
import { language, text } from "../../i18n/texts.js";
import { removeConversation, renameConversation } from "../shared/conversation_actions.js";
import { useChanges } from "../shared/hooks.js";
import { icon } from "../shared/icons.js";
import { moveAmongLinks, unlessComposing } from "../shared/keyboard.js";
import { RenameField } from "../shared/rename_field.js";
import { openConversationMenu } from "./conversation_menu.js";

const FIRST_ROWS = 100;
const MORE_ROWS = 300;
/** How far from the last row more rows are drawn. */
const NEAR_THE_END = "800px";

const NAMED_GROUPS = ["pinned", "today", "yesterday", "week"];

/**
 * @typedef {object} Parts
 * @property {import("../../store/archive.js").Archive} archive
 * @property {import("../../app/conversation_list.js").ConversationList} list
 * @property {import("../../app/current_conversation.js").CurrentConversation} current
 *
 * @typedef {object} RowActions
 * @property {(id: string, button: HTMLElement) => void} openMenu
 * @property {(id: string, title: string | null, isByKey: boolean) => void} finishRenaming
 *
 * @typedef {object} RowProps
 * @property {string} id
 * @property {string} title
 * @property {boolean} isCurrent
 * @property {boolean} isTabStop one row of the list is reached by Tab, the others by arrow keys
 * @property {boolean} isRenaming
 * @property {string} language
 * @property {RowActions} actions
 */

/** @param {Parts} props */
export function ConversationRows({ archive, list, current }) {
  useChanges(list, "change");
  useChanges(current, "open");
  const [count, setCount] = useState(FIRST_ROWS);
  const [tabStopId, setTabStopId] = useState(/** @type {string | null} */ (null));
  const [renamingId, setRenamingId] = useState(/** @type {string | null} */ (null));
  /** @type {{ current: HTMLElement | null }} */
  const rows = useRef(null);
  const actions = useMemo(() => actionsOf({ archive, list, current }, rows, setRenamingId), [archive, list, current]);

  const all = list.conversations;
  if (all.length === 0) return html`<p class="sidebar__empty">${text("sidebar.empty")}</p>`;
  const shown = all.slice(0, count);
  const currentId = current.open?.conversation.id ?? null;
  const isThere = (/** @type {string | null} */ id) => shown.some((conversation) => conversation.id === id);
  const stop = [tabStopId, currentId].find(isThere) ?? shown[0]?.id;
  const now = new Date();

  const onKeyDown = unlessComposing((/** @type {KeyboardEvent} */ event) => {
    const id = idAt(event.target);
    if (id && event.key === "F2") setRenamingId(id);
    else if (id && event.key === "Delete") actions.remove(id);
    else if (rows.current) moveAmongLinks(event, rows.current, document.getElementById("search"));
  });

  return html`
    <div
      ref=${rows}
      class="rows"
      onKeyDown=${onKeyDown}
      onFocusIn=${(/** @type {FocusEvent} */ event) => setTabStopId(idAt(event.target))}
    >
      ${groupByDay(shown, now).map(
        ({ key, conversations }) => html`
          <section key=${key} aria-labelledby=${`group-${key}`}>
            <h2 id=${`group-${key}`} class="rows__heading">${headingOf(key, now)}</h2>
            <ul class="rows__list" role="list">
              ${conversations.map(
                ({ id, title }) => html`
                  <${ConversationRow}
                    key=${id}
                    id=${id}
                    title=${title}
                    isCurrent=${id === currentId}
                    isTabStop=${id === stop}
                    isRenaming=${id === renamingId}
                    language=${language()}
                    actions=${actions}
                  />
                `,
              )}
            </ul>
          </section>
        `,
      )}
      ${count < all.length && html`<${Threshold} key=${count} onNear=${() => setCount(count + MORE_ROWS)} />`}
    </div>
  `;
}

/** @extends {Component<RowProps>} */
class ConversationRow extends Component {
  /** @param {RowProps} next */
  shouldComponentUpdate(next) {
    const now = this.props;
    return /** @type {(keyof RowProps)[]} */ (Object.keys(next)).some((name) => next[name] !== now[name]);
  }

  render() {
    const { id, title, isCurrent, isTabStop, isRenaming, actions } = this.props;
    const shownTitle = title || text("conversation.untitled");
    if (isRenaming) {
      const onDone = (/** @type {string | null} */ written, /** @type {boolean} */ isByKey) =>
        actions.finishRenaming(id, written, isByKey);
      return html`<li class="row"><${RenameField} class="row__rename" title=${title} onDone=${onDone} /></li>`;
    }
    const tabindex = isTabStop ? 0 : -1;
    return html`
      <li class="row" data-id=${id}>
        <a
          class="row__link"
          href=${addressOf(id)}
          title=${shownTitle}
          dir="auto"
          tabindex=${tabindex}
          aria-current=${isCurrent ? "page" : undefined}
          >${shownTitle}</a
        >
        <button
          class="icon-button row__more"
          type="button"
          tabindex=${tabindex}
          aria-haspopup="menu"
          aria-label=${text("conversation.optionsOf", { title: shownTitle })}
          onClick=${(/** @type {MouseEvent} */ event) =>
            actions.openMenu(id, /** @type {HTMLElement} */ (event.currentTarget))}
        >
          ${icon("more")}
        </button>
      </li>
    `;
  }
}

/**
 * The end of the rows that are drawn so far: more are drawn when the reader comes near it.
 *
 * @param {{ onNear: () => void }} props
 */
function Threshold({ onNear }) {
  /** @type {{ current: HTMLElement | null }} */
  const element = useRef(null);
  useEffect(() => {
    const root = element.current?.closest(".sidebar__scroll");
    const watch = new IntersectionObserver(([entry]) => entry?.isIntersecting && onNear(), {
      root,
      rootMargin: NEAR_THE_END,
    });
    if (element.current) watch.observe(element.current);
    return () => watch.disconnect();
  }, []);
  return html`<div ref=${element} class="rows__threshold"></div>`;
}

/**
 * @param {Parts} parts
 * @param {{ current: HTMLElement | null }} rows
 * @param {(id: string | null) => void} setRenamingId
 */
function actionsOf({ archive, list, current }, rows, setRenamingId) {
  /** @param {string | undefined} id */
  const focusOn = (id) => {
    const link = rows.current?.querySelector(`[data-id="${id}"] a`);
    if (link instanceof HTMLElement) link.focus();
  };
  return {
    /** @param {string} id */
    async remove(id) {
      const ids = [...(rows.current?.querySelectorAll("[data-id]") ?? [])].map((row) => idAt(row));
      const place = ids.indexOf(id);
      const neighbour = ids[place + 1] ?? ids[place - 1];
      await removeConversation({ current, archive }, id);
      if (neighbour) focusOn(neighbour);
    },
    /**
     * @param {string} id
     * @param {HTMLElement} button
     */
    openMenu(id, button) {
      const actions = { rename: () => setRenamingId(id), remove: () => this.remove(id) };
      openConversationMenu({ archive, list, current }, id, button, actions);
    },
    /**
     * @param {string} id
     * @param {string | null} title
     * @param {boolean} isByKey
     */
    async finishRenaming(id, title, isByKey) {
      setRenamingId(null);
      if (isByKey) requestAnimationFrame(() => focusOn(id));
      if (title !== null) await renameConversation({ current, archive }, id, title);
    },
  };
}

/**
 * @param {EventTarget | null} target
 * @returns {string | null}
 */
function idAt(target) {
  return (target instanceof Element && target.closest("[data-id]")?.getAttribute("data-id")) || null;
}

/**
 * @param {string} key
 * @param {Date} now
 */
function headingOf(key, now) {
  return NAMED_GROUPS.includes(key) ? text(`sidebar.${key}`) : monthName(key, language(), now);
}
