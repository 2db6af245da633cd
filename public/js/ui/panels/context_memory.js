/** The summary of what was said earlier: to be read, corrected, or thrown away. */

import { html } from "htm/preact";
import { useState } from "preact/hooks";
import { language, text } from "../../i18n/texts.js";
import { UndoBar, useUndo } from "./undo_bar.js";

/** @param {{ open: import("../../chat/empty_conversation.js").EmptyConversation }} props */
export function ContextMemory({ open }) {
  const { memory } = open.conversation;
  const [done, tell] = useUndo();
  // What is typed must not be drawn over by what the archive says a moment later.
  const [typed, setTyped] = useState(/** @type {string | null} */ (null));
  /** @param {any} event */
  const write = ({ currentTarget }) => {
    setTyped(currentTarget.value);
    if (memory) open.change({ memory: { ...memory, text: currentTarget.value, byPerson: true } });
  };
  const forget = () => {
    open.change({ memory: null });
    tell({ words: text("memory.removed"), undo: () => open.change({ memory }) });
  };
  const author = memory?.byPerson ? "memory.byPerson" : "memory.byModel";
  return html`
    <h3 class="panel__heading">${text("memory.title")}</h3>
    <${UndoBar} done=${done} tell=${tell} />
    ${!memory && html`<p class="hint">${text("memory.none")}</p>`}
    ${memory && html`
      <p class="hint"
        id="memory-hint">${text(author, { time: timeWords(memory.createdAt) })}</p>
      <textarea class="input text-area" rows="5" dir="auto" aria-label=${text("memory.title")}
        aria-describedby="memory-hint"
        value=${typed ?? memory.text} onInput=${write} onBlur=${() => setTyped(null)}></textarea>
      <button type="button" class="quiet-button add-button" onClick=${forget}>${text("memory.remove")}</button>`}`;
}

/** @param {number} time */
function timeWords(time) {
  return new Date(time).toLocaleString(language(), { dateStyle: "medium", timeStyle: "short" });
}
