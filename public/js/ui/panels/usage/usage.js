/** What was used, and what is left: for a guest of their own code, for the owner of the whole site. */

import { html } from "htm/preact";
import { useEffect, useState } from "preact/hooks";
import { saveFile } from "../../../browser/clipboard.js";
import { text } from "../../../i18n/texts.js";
import { Problem } from "../../../relay/problem.js";
import { askUsage, askUsageTable } from "../../../relay/site_api.js";
import { icon } from "../../shared/icons.js";
import { ProblemWords } from "../../shared/problem_words.js";
import { showToast } from "../../shared/toast.js";
import { Panel, showPanel } from "../panel.js";
import { Allowances } from "./allowances.js";
import { DayPlot } from "./day_plot.js";
import { BasisNotes, RecentSums, StoreNote } from "./facts.js";
import { SiteUsageTabs } from "./site_usage.js";
import { lastDays, recentSums, sumOf, sumsBy, sumsByDay } from "./sums.js";
import { PurposeTable, SumTable } from "./tables.js";

/**
 * @typedef {import("../../../app/site.js").Site} Site
 * @typedef {import("../../../relay/site_api.js").AnyUsage} AnyUsage
 * @typedef {import("../../../store/settings.js").Settings} Settings
 *
 * @typedef {object} UsageState
 * @property {AnyUsage | null} usage null until it is there; while other days are asked for, the former
 * @property {Problem | null} problem why there is none
 * @property {boolean} isAsking
 * @property {() => void} askAgain
 *
 * @typedef {object} UsageProps
 * @property {Site} site
 * @property {Settings} settings
 * @property {() => unknown} openInvitations
 */

const RANGES = [7, 31, 90, 366];
const USUAL_RANGE = 31;
/** With fewer days, the sum of the month would lack some. */
const LEAST_DAYS = 31;

/** @param {UsageProps & { composer: { focus(): void } }} parts */
export function openUsage({ site, settings, composer, openInvitations }) {
  return showPanel(UsagePanel, { site, settings, openInvitations }, () => composer.focus());
}

/** @param {import("../panel.js").PanelProps & UsageProps} props */
function UsagePanel({ site, settings, openInvitations, close, onClosed }) {
  const [days, setDays] = useState(USUAL_RANGE);
  const { usage, problem, isAsking, askAgain } = useUsage(settings, Math.max(days, LEAST_DAYS));
  const isOwners = usage ? "codes" in usage : site.access?.owner === true;
  const invite = () => {
    close();
    openInvitations();
  };
  return html`
    <${Panel} title=${text("command.usage")} kind=${isOwners ? "settings" : "usage"} close=${close}
      onClosed=${onClosed}>
      <div class="usage" aria-busy=${isAsking}>
        <${Toolbar} usage=${usage} days=${days} setDays=${setDays} settings=${settings} />
        <p class="verdict" data-kind=${problem ? "wrong" : "checking"} role="status">
          ${problem ? troubleWords(problem) : isAsking ? text("usagePage.loading") : ""}
        </p>
        ${problem && html`
          <div class="panel__acts">
            <button type="button" class="button" onClick=${askAgain}>${text("resume.again")}</button>
          </div>`}
        ${usage && ("codes" in usage
          ? html`<${SiteUsageTabs} usage=${usage} days=${days} settings=${settings} invite=${invite} />`
          : html`<${OwnUsage} usage=${usage} days=${days} />`)}
      </div>
    <//>`;
}

/**
 * What one code has used, and what is left of its budget.
 *
 * @param {{ usage: import("../../../relay/usage_types.d.ts").Usage, days: number }} props
 */
function OwnUsage({ usage, days }) {
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

/** @param {Problem} problem */
export function troubleWords(problem) {
  return problem.isUnreachable ? text("notice.unreachable") : html`<${ProblemWords} problem=${problem} />`;
}

/**
 * @param {Settings} settings
 * @param {number} days
 * @returns {UsageState}
 */
export function useUsage(settings, days) {
  const [usage, setUsage] = useState(/** @type {AnyUsage | null} */ (null));
  const [problem, setProblem] = useState(/** @type {Problem | null} */ (null));
  const [isAsking, setAsking] = useState(true);
  const [turn, setTurn] = useState(0);
  const askAgain = () => setTurn((before) => before + 1);
  useEffect(() => {
    const leave = new AbortController();
    const { signal } = leave;
    const ask = async () => {
      setAsking(true);
      try {
        const answer = await askUsage(settings.get("code"), { days, signal });
        setUsage(answer);
        setProblem(null);
      } catch (error) {
        if (signal.aborted) return;
        if (!(error instanceof Problem)) throw error;
        setProblem(error);
        if (error.isUnreachable) addEventListener("online", askAgain, { signal });
      }
      setAsking(false);
    };
    ask();
    return () => leave.abort();
  }, [days, turn]);
  return { usage, problem, isAsking, askAgain };
}

/**
 * @param {object} props
 * @param {AnyUsage | null} props.usage
 * @param {number} props.days
 * @param {(days: number) => void} props.setDays
 * @param {Settings} props.settings
 */
function Toolbar({ usage, days, setDays, settings }) {
  const name = `usage-${usage?.now.slice(0, 10)}`;
  const saveTable = async () => {
    try {
      saveFile(`${name}.csv`, await askUsageTable(settings.get("code"), days));
    } catch (error) {
      if (!(error instanceof Problem)) throw error;
      showToast({ text: text("usagePage.notSaved") });
    }
  };
  const saveDocument = () => {
    saveFile(`${name}.json`, new Blob([JSON.stringify(usage, null, 2)], { type: "application/json" }));
  };
  return html`
    <div class="usage-bar">
      <select class="input usage-bar__range" data-first aria-label=${text("usagePage.range")} value=${days}
        onChange=${(/** @type {any} */ event) => setDays(Number(event.currentTarget.value))}>
        ${RANGES.map((range) => html`
          <option key=${range} value=${range}>${text("usagePage.lastDays", { count: range })}</option>`)}
      </select>
      ${usage && html`
        <span class="usage-bar__files">
          <button type="button" class="quiet-button add-button" onClick=${saveTable}>
            ${icon("download")} ${text("usagePage.csv")}
          </button>
          <button type="button" class="quiet-button add-button" onClick=${saveDocument}>
            ${icon("download")} ${text("usagePage.json")}
          </button>
        </span>`}
    </div>`;
}
