/** What one code has used, and what is left of its budget. */

import { html } from "htm/preact";
import { text } from "../../../i18n/texts.js";
import { Allowances } from "./allowances.js";
import { DayPlot } from "./day_plot.js";
import { BasisNotes, RecentSums, StoreNote } from "./facts.js";
import { lastDays, recentSums, sumOf, sumsBy, sumsByDay } from "./sums.js";
import { PurposeTable, SumTable } from "./tables.js";

/** @param {{ usage: import("../../../relay/usage_types.d.ts").Usage, days: number }} props */
export function OwnUsage({ usage, days }) {
  const { now, left, limits, store } = usage;
  const shown = lastDays(now, days);
  const rows = usage.days.filter(({ day }) => day >= (shown[0] ?? ""));
  return html`
    <${Allowances} standings=${left ?? []} limits=${limits} none=${text("usagePage.noBudget")} />
    <${RecentSums} ...${recentSums(usage.days, now)} />
    ${rows.length === 0 && html`<p class="empty">${text("usagePage.nothing")}</p>`}
    ${rows.length > 0 && html`
      <${DayPlot} sums=${sumsByDay(rows, shown)} />
      <${SumTable} title=${text("usagePage.byModel")} first=${text("usagePage.model")}
        sums=${sumsBy(rows, ({ model }) => model)} />
      <${PurposeTable} rows=${rows} />
      <${BasisNotes} sum=${sumOf(rows)} />`}
    <${StoreNote} store=${store} />`;
}
