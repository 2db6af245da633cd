/** What will be sent with the next message, and what will not: to be seen before it is sent, and to be changed. */

import { html } from "htm/preact";
import { useEffect, useState } from "preact/hooks";
import { planNext } from "../../chat/prompt/plan.js";
import { isBelowCent, price } from "../../i18n/formats.js";
import { language, plural, text } from "../../i18n/texts.js";
import { useBudgetWords } from "../shared/budget_loading.js";
import { useChanges } from "../shared/hooks.js";
import { UndoBar, useUndo } from "./collection.js";
import { ContextList } from "./context_list.js";
import { OpeningMessages } from "./opening_messages.js";
import { Panel, showPanel } from "./panel.js";
import { ConversationUsage } from "./conversation_usage.js";

/**
 * @typedef {import("../../app/site.js").Site} Site
 * @typedef {import("../../chat/conversation.js").EmptyConversation} EmptyConversation
 * @typedef {import("../../chat/prompt/plan.js").PromptPlan} PromptPlan
 * @typedef {import("../../store/archive.js").Archive} Archive
 * @typedef {import("../../store/settings.js").Settings} Settings
 * @typedef {Pick<import("../composer/composer.js").Composer, "text" | "attachments" | "options" | "focus">} Composer
 *
 * @typedef {object} ContextProps
 * @property {Settings} settings
 * @property {Site} site
 * @property {Archive} archive
 * @property {Composer} composer
 * @property {EmptyConversation} open
 */

/**
 * @param {object} parts
 * @param {Settings} parts.settings
 * @param {Site} parts.site
 * @param {Archive} parts.archive
 * @param {import("../../app/current_conversation.js").CurrentConversation} parts.current
 * @param {Composer} parts.composer
 */
export async function openContext({ settings, site, archive, current: { open }, composer }) {
  if (open) await showPanel(ContextPanel, { settings, site, archive, composer, open }, () => composer.focus());
}

/** @param {import("./panel.js").PanelProps & ContextProps} props */
function ContextPanel({ settings, site, archive, composer, open, close, onClosed }) {
  useChanges(open, "path", "conversation");
  const plan = usePlan({ settings, site, composer }, open);
  const { conversation, path } = open;
  /** @param {string | null} id */
  const startAfter = (id) => open.change({ contextStartsAfter: id });
  return html`
    <${Panel} title=${text("plan.title")} kind="context" close=${close} onClosed=${onClosed}>
      ${plan && html`<${PlanTotals} plan=${plan} standings=${site.standings} />`}
      ${path.length > 0 && html`
        <${StartAfresh} isOn=${path.at(-1)?.id === conversation.contextStartsAfter}
          change=${(/** @type {boolean} */ isOn) => startAfter(isOn ? (path.at(-1)?.id ?? null) : null)} />`}
      ${plan && html`
        <${ContextList} plan=${plan} startsAfter=${conversation.contextStartsAfter} startAfter=${startAfter} />`}
      <h3 class="panel__heading">${text("opening.title")}</h3>
      <p class="hint">${text("opening.hint")}</p>
      <${OpeningMessages} messages=${conversation.context}
        change=${(/** @type {typeof conversation.context} */ context) => open.change({ context })} />
      <${SummaryEditor} open=${open} />
      <${ConversationUsage} archive=${archive} id=${conversation.id} />
    <//>`;
}

/**
 * @param {Pick<ContextProps, "settings" | "site" | "composer">} parts
 * @param {EmptyConversation} open
 * @returns {PromptPlan | null} null until it is made
 */
function usePlan({ settings, site, composer }, open) {
  const [plan, setPlan] = useState(/** @type {PromptPlan | null} */ (null));
  useEffect(() => {
    const leave = new AbortController();
    const make = async () => {
      const { text: words, attachments, options } = composer;
      const next = await planNext(open, site, { text: words, attachments, options });
      if (!leave.signal.aborted) setPlan(next);
    };
    for (const name of ["path", "message", "conversation", "busy"]) open.addEventListener(name, make, leave);
    settings.addEventListener("change", make, leave);
    make();
    return () => leave.abort();
  }, [open]);
  return plan;
}

/** @param {{ plan: PromptPlan, standings: Site["standings"] }} props */
function PlanTotals({ plan, standings }) {
  const { items, tokens, roomTokens, isTooLong, cost, model } = plan;
  const leaving = useBudgetWords(standings.length > 0)?.leavingWords(plan, standings);
  const sent = items.filter(({ kind, isSent }) => isSent && (kind === "message" || kind === "draft")).length;
  const count = (/** @type {number} */ number) => number.toLocaleString(language());
  const room = text(roomTokens ? "plan.tokensOf" : "plan.tokens", { tokens: count(tokens), room: count(roomTokens) });
  return html`
    <div class="summary">
      <p class="summary__lead">
        <strong>${plural("plan.sent", sent)}</strong> · ${room}
        ${cost && cost.amount > 0 ? ` · ${costWords(cost)}` : ""}
      </p>
      ${roomTokens > 0 && html`
        <meter class="gauge" min="0" max=${roomTokens} value=${Math.min(tokens, roomTokens)}
          aria-label=${room}></meter>`}
      <p class="hint">${text("plan.estimate", { model })}</p>
      ${leaving && html`<p class="hint">${leaving.long}</p>`}
      ${isTooLong && html`<p class="verdict" data-kind="wrong" role="alert">${text("plan.tooLong")}</p>`}
    </div>`;
}

/** @param {{ amount: number, currency: string }} cost */
function costWords(cost) {
  return isBelowCent(cost) ? price(cost) : text("plan.price", { price: price(cost) });
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

/** @param {{ open: EmptyConversation }} props */
function SummaryEditor({ open }) {
  const { memory } = open.conversation;
  const [done, tell] = useUndo();
  // What is typed must not be drawn over by what the archive says a moment later.
  const [typed, setTyped] = useState(/** @type {string | null} */ (null));
  /** @param {any} event */
  const write = ({ currentTarget }) => {
    setTyped(currentTarget.value);
    if (memory) open.change({ memory: { ...memory, text: currentTarget.value, byPerson: true } });
  };
  const remove = () => {
    open.change({ memory: null });
    tell({ words: text("memory.removed"), undo: () => open.change({ memory }) });
  };
  const author = memory?.byPerson ? "memory.byPerson" : "memory.byModel";
  return html`
    <h3 class="panel__heading">${text("memory.title")}</h3>
    <${UndoBar} done=${done} tell=${tell} />
    ${!memory && html`<p class="hint">${text("memory.none")}</p>`}
    ${memory && html`
      <p class="hint" id="memory-hint">${text(author, { time: timeWords(memory.createdAt) })}</p>
      <textarea class="input text-area" rows="5" dir="auto" aria-label=${text("memory.title")}
        aria-describedby="memory-hint"
        value=${typed ?? memory.text} onInput=${write} onBlur=${() => setTyped(null)}></textarea>
      <button type="button" class="quiet-button add-button" onClick=${remove}>${text("memory.remove")}</button>`}`;
}

/** @param {number} time */
function timeWords(time) {
  return new Date(time).toLocaleString(language(), { dateStyle: "medium", timeStyle: "short" });
}
