/** The site in one place: what is wrong first, then what it costs, then who may come in. A guest sees what is wrong. */

import { html } from "htm/preact";
import { useState } from "preact/hooks";
import { text } from "../../../i18n/texts.js";
import { Panel, showPanel } from "../panel.js";
import { UpdateState } from "../settings/about.js";
import { Tabs } from "../tabs.js";
import { CodeList } from "../usage/codes.js";
import { Keys } from "../usage/keys.js";
import { Spending } from "../usage/site_usage.js";
import { troubleWords, useUsage } from "../usage/usage.js";
import { Doctor, useDiagnosis } from "./doctor.js";

/**
 * @typedef {import("../../../relay/usage_types.d.ts").SiteUsage} SiteUsage
 *
 * @typedef {import("./doctor.js").DoctorParts & {
 *   updateCheck: import("../../../app/update_check.js").UpdateCheck,
 *   composer: { focus(): void },
 *   openInvitations: () => unknown,
 *   openUpdates: () => unknown,
 *   openUsage: () => unknown,
 * }} SiteParts
 */

const SECTIONS = /** @type {const} */ (["doctor", "spending", "codes", "keys", "updates"]);
const DAYS = 31;

/**
 * @param {SiteParts} parts
 * @param {string} check the one that is to be looked at; empty for all
 */
export function openSite(parts, check) {
  const isOwners = parts.site.access?.owner === true;
  return showPanel(isOwners ? SitePanel : GuestPanel, { parts, check }, () => parts.composer.focus());
}

/** @param {import("../panel.js").PanelProps & { parts: SiteParts, check: string }} props */
function GuestPanel({ parts, check, close, onClosed }) {
  const examined = useDiagnosis(parts, check);
  return html`
    <${Panel} title=${text("command.site")} kind="usage" close=${close} onClosed=${onClosed}>
      <${Doctor} parts=${parts} ...${examined} />
    <//>`;
}

/** @param {import("../panel.js").PanelProps & { parts: SiteParts, check: string }} props */
function SitePanel({ parts, check, close, onClosed }) {
  const [shown, setShown] = useState(/** @type {string} */ ("doctor"));
  const examined = useDiagnosis(parts, check);
  const { settings, updateCheck } = parts;
  const state = useUsage(settings, DAYS);
  /** @param {() => unknown} open another panel in this one's place */
  const instead = (open) => () => {
    close();
    open();
  };
  const [invite, seeUsage, seeUpdates] = [parts.openInvitations, parts.openUsage, parts.openUpdates].map(instead);
  /** @type {Record<typeof SECTIONS[number], () => unknown>} */
  const drawings = {
    doctor: () => html`<${Doctor} parts=${parts} ...${examined} />`,
    spending: () => html`
      <${OfUsage} ...${state} draw=${(/** @type {SiteUsage} */ usage) => html`
        <${Spending} usage=${usage} rows=${usage.days} days=${DAYS} />
        <div class="panel__acts">
          <button type="button" class="button" onClick=${seeUsage}>${text("command.usage")}</button>
        </div>`} />`,
    codes: () => html`
      <${OfUsage} ...${state} draw=${(/** @type {SiteUsage} */ usage) => html`
        <${CodeList} codes=${usage.codes} rows=${usage.days} invite=${invite} />`} />`,
    keys: () => html`
      <${OfUsage} ...${state} draw=${(/** @type {SiteUsage} */ usage) => html`
        <${Keys} keys=${usage.keys} settings=${settings} />`} />`,
    updates: () => html`<${UpdateState} updateCheck=${updateCheck} openUpdates=${seeUpdates} />`,
  };
  const tabs = SECTIONS.map((id) => ({ id, name: text(`doctorPage.tab.${id}`) }));
  return html`
    <${Panel} title=${text("doctorPage.title")} kind="settings" close=${close} onClosed=${onClosed}>
      <${Tabs} tabs=${tabs} chosen=${shown} choose=${setShown} label=${text("doctorPage.title")}>
        ${drawings[/** @type {typeof SECTIONS[number]} */ (shown)]()}
      <//>
    <//>`;
}

/** @param {import("../usage/usage.js").UsageState & { draw: (usage: SiteUsage) => unknown }} props */
function OfUsage({ usage, problem, isAsking, askAgain, draw }) {
  return html`
    <div class="usage" aria-busy=${isAsking}>
      <p class="verdict" data-kind=${problem ? "wrong" : "checking"} role="status">
        ${problem ? troubleWords(problem) : isAsking ? text("usagePage.loading") : ""}
      </p>
      ${problem && html`
        <div class="panel__acts">
          <button type="button" class="button" onClick=${askAgain}>${text("resume.again")}</button>
        </div>`}
      ${usage && "codes" in usage && draw(usage)}
    </div>`;
}
