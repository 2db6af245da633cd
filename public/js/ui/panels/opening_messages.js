/** Fixed opening messages, to be read and written: who says what, in their order. */

import { html } from "htm/preact";
import { text } from "../../i18n/texts.js";
import { icon } from "../shared/icons.js";

/** @typedef {import("../../store/record_types.d.ts").PromptMessage} PromptMessage */

/** @type {readonly PromptMessage["role"][]} */
const ROLES = ["system", "user", "assistant"];

/** @param {{ messages: readonly PromptMessage[], change: (messages: PromptMessage[]) => void }} props */
export function OpeningMessages({ messages, change }) {
  /** @param {number} at @param {Partial<PromptMessage>} changes */
  const changeOne = (at, changes) =>
    change(messages.map((message, index) => (index === at ? { ...message, ...changes } : message)));
  const add = () => {
    // Examples come in pairs: a question, then its answer.
    const role = messages.at(-1)?.role === "user" ? "assistant" : "user";
    change([...messages, { role, content: "" }]);
  };
  return html`
    <ol class="opening" role="list">
      ${messages.map(({ role, content }, index) => html`
        <li key=${index} class="opening__message">
          <div class="opening__head">
            <select class="input opening__role" aria-label=${text("opening.role", { number: index + 1 })} value=${role}
              onChange=${(/** @type {any} */ event) => changeOne(index, { role: event.currentTarget.value })}>
              ${ROLES.map((each) => html`<option key=${each} value=${each}>${text(`role.${each}`)}</option>`)}
            </select>
            <button type="button" class="icon-button" aria-label=${text("opening.remove", { number: index + 1 })}
              title=${text("opening.remove", { number: index + 1 })}
              onClick=${() => change(messages.filter((_, other) => other !== index))}>
              ${icon("trash")}
            </button>
          </div>
          <textarea class="input text-area" rows="2" dir="auto"
            aria-label=${text("opening.content", { number: index + 1 })}
            value=${content}
            onInput=${(/** @type {any} */ event) => changeOne(index, { content: event.currentTarget.value })}>
          </textarea>
        </li>`)}
    </ol>
    <button type="button" class="quiet-button add-button" data-next
      onClick=${add}>${icon("new")} ${text("opening.add")}</button>`;
}
