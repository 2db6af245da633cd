/** What will be sent with the next message, and what will not: to be seen before it is sent, and to be changed. */

import { html } from "htm/preact";
import { useState } from "preact/hooks";
import { language, plural, text } from "../../i18n/texts.js";
import { useChanges, usePlan } from "../shared/hooks.js";
import { price } from "../transcript/message_footer.js";
import { UndoBar, useUndo } from "./collection.js";
import { ContextList } from "./context_list.js";
import { PromptMessages } from "./opening_messages.js";
import { Panel, showPanel } from "./panel.js";
import { ConversationUsage } from "./usage.js";

/**
 * @typedef {import("../../app/app.js").App} App
 * @typedef {import("../../chat/conversation.js").EmptyConversation} EmptyConversation
 */

/** @param {App} desk */
export default async function openContext(desk) {
  const { open } = desk;
  if (open) await showPanel(desk, ContextPanel, { open });
}

/** @param {import("./panel.js").PanelProps & { open: EmptyConversation }} props */
function ContextPanel({ desk, close, onClosed, open }) {
  useChanges(open, "path", "conversation");
  const plan = usePlan(desk, open);
  const { conversation, path } = open;
  /** @param {string | null} id */
  const startAfter = (id) => open.change({ contextStartsAfter: id });
  return html`
    <${Panel} desk=${desk} title=${text("plan.title")} kind="context" close=${close} onClosed=${onClosed}>
      ${plan && html`<${ContextSummary} plan=${plan} />`}
      ${path.length > 0 && html`
        <${StartAfresh} isOn=${path.at(-1)?.id === conversation.contextStartsAfter}
          change=${(/** @type {boolean} */ isOn) => startAfter(isOn ? (path.at(-1)?.id ?? null) : null)} />`}
      ${plan && html`
        <${ContextList} plan=${plan} startsAfter=${conversation.contextStartsAfter} startAfter=${startAfter} />`}
      <h3 class="panel__heading">${text("opening.title")}</h3>
      <p class="hint">${text("opening.hint")}</p>
      <${PromptMessages} messages=${conversation.context}
        change=${(/** @type {typeof conversation.context} */ context) => open.change({ context })} />
      <${ContextMemory} open=${open} />
      <${ConversationUsage} desk=${desk} id=${conversation.id} />
    <//>`;
}

/** @param {{ isOn: boolean, change: (isOn: boolean) => void }} props */
function StartAfresh({ isOn, change }) {
  return html`
    <div class="setting setting--switch">
      <div class="setting__head"><label class="setting__name"
        for="start-afresh">${text("plan.startAfresh")}</label></div>
      <p class="hint setting__hint" id="start-afresh-hint">${text("plan.startAfreshHint")}</p>
      <input type="checkbox" role="switch" class="switch" id="start-afresh" aria-describedby="start-afresh-hint"
        checked=${isOn}
        onChange=${(/** @type {any} */ event) => change(event.currentTarget.checked)} />
    </div>`;
}

/** @param {{ plan: import("../../chat/prompt/plan.js").PromptPlan }} props */
export function ContextSummary({ plan }) {
  const { items, tokens, roomTokens, isTooLong, cost, model } = plan;
  const sent = items.filter(({ kind, isSent }) => isSent && (kind === "message" || kind === "draft")).length;
  const count = (/** @type {number} */ number) => number.toLocaleString(language());
  const room = text(roomTokens ? "plan.tokensOf" : "plan.tokens", { tokens: count(tokens), room: count(roomTokens) });
  return html`
    <div class="summary">
      <p class="summary__lead">
        <strong>${plural("plan.sent", sent)}</strong> · ${room}
        ${cost && cost.amount > 0 ? ` · ${text("plan.price", { price: price(cost) })}` : ""}
      </p>
      ${roomTokens > 0 && html`
        <meter class="gauge" min="0" max=${roomTokens} value=${Math.min(tokens, roomTokens)}
          aria-label=${room}></meter>`}
      <p class="hint">${text("plan.estimate", { model })}</p>
      ${isTooLong && html`<p class="verdict" data-kind="wrong" role="alert">${text("plan.tooLong")}</p>`}
    </div>`;
}

/** @param {{ open: import("../../chat/conversation.js").EmptyConversation }} props */
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
