/** What will be sent with the next message, and what will not: to be seen before it is sent, and to be changed. */

import { html } from "htm/preact";
import { text } from "../../i18n/texts.js";
import { useChanges } from "../use_changes.js";
import { ContextList } from "./context_list.js";
import { ContextMemory } from "./context_memory.js";
import { ContextSummary } from "./context_summary.js";
import { ConversationUsage } from "./conversation_usage.js";
import { Panel, showPanel } from "./panel.js";
import { PromptMessages } from "./prompt_messages.js";
import { usePlan } from "./use_plan.js";

/**
 * @typedef {import("../../app/desk.js").Desk} Desk
 * @typedef {import("../../chat/empty_conversation.js").EmptyConversation} EmptyConversation
 */

/** @param {Desk} desk */
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
