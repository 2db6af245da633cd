/** One conversation of the list: a link to it, and a button for what can be done with it. */

import { html } from "htm/preact";
import { Component } from "preact";
import { addressOf } from "../app/router.js";
import { text } from "../i18n/texts.js";
import { firstIcon } from "./first_icons.js";
import { RenameField } from "./rename_field.js";

/**
 * @typedef {object} RowActs
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
 * @property {RowActs} acts
 */

/** @extends {Component<RowProps>} */
export class ConversationRow extends Component {
  /** @param {RowProps} next */
  shouldComponentUpdate(next) {
    const now = this.props;
    return /** @type {(keyof RowProps)[]} */ (Object.keys(next)).some((name) => next[name] !== now[name]);
  }

  render() {
    const { id, title, isCurrent, isTabStop, isRenaming, acts } = this.props;
    const shownTitle = title || text("conversation.untitled");
    if (isRenaming) {
      const onDone = (/** @type {string | null} */ written, /** @type {boolean} */ isByKey) =>
        acts.finishRenaming(id, written, isByKey);
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
            acts.openMenu(id, /** @type {HTMLElement} */ (event.currentTarget))}
        >
          ${firstIcon("more")}
        </button>
      </li>
    `;
  }
}
