/** The doctor: what is wrong with the site, told as it is found, and what to do about it. */

import { html } from "htm/preact";
import { useEffect, useLayoutEffect, useRef, useState } from "preact/hooks";
import { BROWSER_CHECK_IDS, browserChecks } from "../../../app/doctor/browser_checks.js";
import { Diagnosis } from "../../../app/doctor/diagnosis.js";
import { copyText } from "../../../browser/clipboard.js";
import { language, plural, text } from "../../../i18n/texts.js";
import { useChanges } from "../../shared/hooks.js";
import { ProblemWords } from "../../shared/problem_words.js";
import { Fine, Trouble } from "./finding.js";
import { Probe, PROBE } from "./probe.js";
import { doctorReport } from "./report.js";
import { groupWords, titleWords } from "./words.js";

/**
 * @typedef {import("../../../app/site.js").Site} Site
 * @typedef {import("../../../relay/doctor.js").Finding} Finding
 * @typedef {import("../../../store/settings.js").Settings} Settings
 *
 * @typedef {object} DoctorParts
 * @property {Site} site
 * @property {Settings} settings
 * @property {import("../../../store/archive.js").Archive} archive
 * @property {import("../../../app/conversation_list.js").ConversationList} list
 * @property {import("../../../app/current_conversation.js").CurrentConversation} current
 */

/** What the relay answers where it knows no such check. */
const UNKNOWN_CHECK = "query_invalid";
/** What it answers while somebody else has it look. */
const BUSY = "doctor_busy";

/**
 * What is found as long as a panel is open, whichever of its sections is shown.
 *
 * @param {DoctorParts} parts
 * @param {string} check the one that is wanted, or several with commas between; empty for all
 */
export function useDiagnosis(parts, check) {
  const [diagnosis] = useState(() => diagnosisFor(parts));
  const [wanted, setWanted] = useState(check);
  useEffect(() => void (wanted ? diagnosis.run(wanted.split(",")) : diagnosis.run()), [wanted]);
  useEffect(() => () => diagnosis.stop(), []);
  return { diagnosis, wanted, setWanted };
}

/** @param {{ parts: DoctorParts } & ReturnType<typeof useDiagnosis>} props */
export function Doctor({ parts, diagnosis, wanted, setWanted }) {
  const { site, settings } = parts;
  const lead = useRef(/** @type {HTMLElement | null} */ (null));
  /** Which check is to be looked at again by somebody who has pressed its button. */
  const pressed = useRef("");
  useChanges(diagnosis, "change");
  const { isRunning, findings, problem } = diagnosis;
  const asked = wanted ? wanted.split(",") : [];
  const look = () => void diagnosis.run(asked);
  useAnotherTime(problem, look);
  const again = (/** @type {string} */ id) => {
    if (diagnosis.isRunning) return;
    pressed.current = id;
    diagnosis.run([id]);
  };
  useEffect(() => {
    if (isRunning || !pressed.current) return;
    // What is in order now has gone to its group, and the button with it.
    if (!document.activeElement?.closest(`[data-check="${pressed.current}"]`)) lead.current?.focus();
    pressed.current = "";
  }, [isRunning]);
  const shown = wanted ? findings.filter(({ id }) => asked.includes(id)) : findings;
  const troubles = shown.filter(({ verdict }) => verdict === "fail" || verdict === "warn");
  const fine = shown.filter((finding) => !troubles.includes(finding));
  const { repository } = site.config.locutorio;
  // The relay knows no check that this reader may not see.
  const isUnseen = wanted && (problem ? problem.code === UNKNOWN_CHECK : !isRunning && shown.length === 0);
  const trouble = isUnseen ? null : problem;
  return html`
    <div class="doctor" aria-busy=${isRunning}>
      <p class="doctor__lead" ref=${lead} tabindex="-1" role="status">
        ${isRunning ? text("doctorPage.looking") : isUnseen ? text("doctorPage.notYours") : summaryWords(shown)}
      </p>
      <p class="doctor__progress hint" data-running=${isRunning || undefined} aria-hidden="true">
        ${plural("doctorPage.done", findings.length)}
      </p>
      ${trouble && html`
        <p class="verdict" data-kind="wrong" role="alert">
          ${trouble.isUnreachable ? text("notice.unreachable") : html`<${ProblemWords} problem=${trouble} />`}
        </p>`}
      ${troubles.length > 0 && html`
        <ul class="findings" role="list" aria-label=${text("doctorPage.troubles")}>
          ${troubles.map((finding) => html`
            <${Trouble} key=${keyOf(finding)} finding=${finding} again=${again} repository=${repository} />`)}
        </ul>`}
      ${wanted
        ? html`<ul class="findings" role="list">${fine.map((finding) => html`
            <${Fine} key=${keyOf(finding)} finding=${finding} again=${again} />`)}</ul>`
        : html`<${Groups} findings=${fine} again=${again} />`}
      ${!isRunning && html`<${Probe} findings=${shown} probe=${() => diagnosis.probe(PROBE)} />`}
      <${Acts} findings=${shown} site=${site} settings=${settings} isRunning=${isRunning} isOne=${Boolean(wanted)}
        look=${() => (wanted ? setWanted("") : look())} />
    </div>`;
}

/**
 * Looks again by itself once that may help: with a network, and when the relay has said.
 *
 * @param {import("../../../relay/problem.js").Problem | null} problem
 * @param {() => void} look
 */
function useAnotherTime(problem, look) {
  // Not useEffect: a network that comes back between drawing and listening would be missed.
  useLayoutEffect(() => {
    const leave = new AbortController();
    if (problem?.isUnreachable) addEventListener("online", look, { once: true, signal: leave.signal });
    const isBusy = problem?.code === BUSY && problem.retryAt > 0;
    const timer = isBusy ? setTimeout(look, Math.max(0, problem.retryAt - Date.now())) : 0;
    return () => {
      leave.abort();
      clearTimeout(timer);
    };
  }, [problem]);
}

/** @param {DoctorParts} parts */
function diagnosisFor({ site, settings, archive, list, current }) {
  const code = settings.get("code");
  const conversationCount = list.conversations.length;
  const visit = { code, isOwner: site.seesAllChecks, settings, current, archive, conversationCount };
  return new Diagnosis(code, {
    ids: new Set(BROWSER_CHECK_IDS),
    run: (checks) => browserChecks(visit, checks.length > 0 ? checks : undefined),
  });
}

/** What is in order, by groups that open. @param {{ findings: Finding[], again: (id: string) => void }} props */
function Groups({ findings, again }) {
  const groups = [...new Set(findings.map(({ group }) => group))];
  const members = (/** @type {string} */ wanted) => findings.filter(({ group }) => group === wanted);
  return groups.map((group) => html`
    <details key=${group} class="findings-group">
      <summary class="findings-group__head">
        <span>${groupWords(group)}</span>${" "}<span class="hint">${countWords(members(group))}</span>
      </summary>
      <ul class="findings" role="list" aria-label=${groupWords(group)}>
        ${members(group).map((finding) => html`
          <${Fine} key=${keyOf(finding)} finding=${finding} again=${again} />`)}
      </ul>
    </details>`);
}

/**
 * @param {object} props
 * @param {Finding[]} props.findings
 * @param {Site} props.site
 * @param {Settings} props.settings
 * @param {boolean} props.isRunning
 * @param {boolean} props.isOne whether one check alone is shown
 * @param {() => void} props.look
 */
function Acts({ findings, site, settings, isRunning, isOne, look }) {
  const [report, setReport] = useState("");
  const [isCopied, setCopied] = useState(false);
  const copy = async () => {
    const words = doctorReport(findings, {
      version: site.config.locutorio.version,
      language: language(),
      browser: navigator.userAgent,
      now: new Date(),
      secrets: [settings.get("code"), settings.get("apiKey")],
    });
    const hasCopied = await copyText(words);
    setCopied(hasCopied);
    // Where nothing can be copied, it is there to be selected.
    setReport(hasCopied ? "" : words);
  };
  return html`
    <div class="panel__acts">
      <button type="button" class="button" disabled=${isRunning} onClick=${look}>
        ${text(isOne ? "doctorPage.all" : "doctorPage.allAgain")}
      </button>
      <button type="button" class="button" disabled=${isRunning || findings.length === 0} onClick=${copy}>
        ${text(isCopied ? "problem.copied" : "problem.copy")}
      </button>
    </div>
    ${report && html`<pre class="command" dir="ltr" tabindex="0">${report}</pre>`}
    <p class="hint">${text("doctorPage.reportHint")}</p>`;
}

/** @param {Finding[]} findings */
function summaryWords(findings) {
  const count = (/** @type {string} */ wanted) => findings.filter(({ verdict }) => verdict === wanted).length;
  const [only] = findings;
  if (only && findings.length === 1) {
    const verdict = text(`doctorPage.verdict.${only.verdict}`);
    return text("doctorPage.one", { title: titleWords(only).words, verdict });
  }
  const [fails, warns] = [count("fail"), count("warn")];
  if (findings.length === 0) return "";
  if (fails + warns === 0) return text("doctorPage.allWell");
  const parts = [
    ...(fails > 0 ? [plural("doctorPage.fails", fails)] : []),
    ...(warns > 0 ? [plural("doctorPage.warns", warns)] : []),
  ];
  return parts.join(" ");
}

/** @param {Finding[]} findings that are in order, or were not looked at */
function countWords(findings) {
  const skipped = findings.filter(({ verdict }) => verdict === "skipped").length;
  const fine = findings.length - skipped;
  return [
    ...(fine > 0 ? [plural("doctorPage.fine", fine)] : []),
    ...(skipped > 0 ? [plural("doctorPage.skipped", skipped)] : []),
  ].join(" · ");
}

/** @param {Finding} finding */
function keyOf({ id, cause_id: causeId, cause }) {
  return `${id} ${causeId} ${cause}`;
}
