/** The owner's view: what everybody used, each code, the provider's keys, and who has tried to come in. */

import { html } from "htm/preact";
import { useState } from "preact/hooks";
import { text } from "../../../i18n/texts.js";
import { Tabs } from "../tabs.js";
import { Allowances } from "./allowances.js";
import { CodeList } from "./codes.js";
import { DayPlot } from "./day_plot.js";
import { BasisNotes, RecentSums, StoreNote } from "./facts.js";
import { Attempts, OrganizationUsage } from "./guard.js";
import { Keys } from "./keys.js";
import { lastDays, recentSums, sumOf, sumsBy, sumsByDay } from "./sums.js";
import { SumTable } from "./tables.js";

/**
 * @typedef {import("../../../relay/usage_types.d.ts").SiteUsage} SiteUsage
 * @typedef {import("../../../relay/usage_types.d.ts").UsageRow} UsageRow
 */

const SECTIONS = /** @type {const} */ (["spending", "codes", "keys", "guard"]);

/**
 * @param {object} props
 * @param {SiteUsage} props.usage
 * @param {number} props.days
 * @param {import("../../../store/settings.js").Settings} props.settings
 * @param {() => void} props.invite
 */
export function SiteUsageTabs({ usage, days, settings, invite }) {
  const [shown, setShown] = useState(/** @type {string} */ ("spending"));
  const first = lastDays(usage.now, days)[0] ?? "";
  const rows = usage.days.filter(({ day }) => day >= first);
  /** @type {Record<typeof SECTIONS[number], () => unknown>} */
  const drawings = {
    spending: () => html`<${Spending} usage=${usage} rows=${rows} days=${days} />`,
    codes: () => html`<${CodeList} codes=${usage.codes} rows=${rows} invite=${invite} />`,
    keys: () => html`<${Keys} keys=${usage.keys} settings=${settings} />`,
    guard: () => html`
      <${Attempts} attempts=${usage.attempts} />
      ${usage.admin_code_weak && html`
        <p class="verdict" data-kind="wrong">${text("usagePage.adminWeak")}</p>`}
      <${OrganizationUsage} usage=${usage} days=${days} />`,
  };
  const tabs = SECTIONS.map((id) => ({ id, name: text(`usagePage.tab.${id}`) }));
  return html`
    <${Tabs} tabs=${tabs} chosen=${shown} choose=${setShown} label=${text("command.usage")}>
      <div class="usage">${drawings[/** @type {typeof SECTIONS[number]} */ (shown)]()}</div>
    <//>`;
}

/** @param {{ usage: SiteUsage, rows: UsageRow[], days: number }} props */
export function Spending({ usage, rows, days }) {
  const { now, site_left: siteLeft, store } = usage;
  return html`
    <${Allowances} standings=${siteLeft ?? []} none=${text("usagePage.noSiteBudget")} />
    <${RecentSums} ...${recentSums(usage.days, now)} />
    ${rows.length === 0 && html`<p class="empty">${text("usagePage.nothing")}</p>`}
    ${rows.length > 0 && html`
      <${DayPlot} sums=${sumsByDay(rows, lastDays(now, days))} />
      <${SumTable} title=${text("usagePage.byCode")} first=${text("usagePage.code")}
        sums=${sumsBy(rows, ({ label }) => label ?? "")} />
      <${SumTable} title=${text("usagePage.byModel")} first=${text("usagePage.model")}
        sums=${sumsBy(rows, ({ model }) => model)} />
      <${SumTable} title=${text("usagePage.byProvider")} first=${text("usagePage.provider")}
        sums=${sumsBy(rows, ({ provider }) => provider)} />
      <${BasisNotes} sum=${sumOf(rows)} />`}
    <${StoreNote} store=${store} />`;
}
