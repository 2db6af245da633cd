/** The doctor: what is wrong with the site, told as it is found, and what to do about it. */

import { html } from "htm/preact";
import { useEffect, useRef, useState } from "preact/hooks";
import { BROWSER_CHECK_IDS, browserChecks } from "../../../app/doctor/browser_checks.js";
import { Diagnosis } from "../../../app/doctor/diagnosis.js";
import { copyText } from "../../../browser/clipboard.js";
import { language, plural, text } from "../../../i18n/texts.js";
import { useChanges } from "../../shared/hooks.js";
import { ProblemWords } from "../../shared/problem_words.js";
import { Fine, Trouble } from "./finding.js";
import { Probe } from "./probe.js";
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

/** @param {{ parts: DoctorParts, check: string }} props `check`: the one that is wanted; empty for all */
export function Doctor({ parts, check }) {
  const { site, settings } = parts;
  const [diagnosis] = useState(() => diagnosisFor(parts));
  const [wanted, setWanted] = useState(check);
  const lead = useRef(/** @type {HTMLElement | null} */ (null));
  useChanges(diagnosis, "change");
  const { isRunning, findings, problem } = diagnosis;
  const look = () => void (wanted ? diagnosis.runOne(wanted) : diagnosis.run());
  useEffect(() => {
    look();
    return () => diagnosis.stop();
  }, [wanted]);
  useEffect(() => {
    if (!problem?.isUnreachable) return;
    addEventListener("online", look, { once: true });
    return () => removeEventListener("online", look);
  }, [problem]);
  useEffect(() => {
    // The button that was pressed may have gone with what it stood below.
    if (!isRunning && document.activeElement?.matches("body, dialog")) lead.current?.focus();
  }, [isRunning]);
  const shown = wanted ? findings.filter(({ id }) => id === wanted) : findings;
  const troubles = shown.filter(({ verdict }) => verdict === "fail" || verdict === "warn");
  const fine = shown.filter((finding) => !troubles.includes(finding));
  const { repository } = site.config.locutorio;
  const isUnseen = wanted && !isRunning && !problem && shown.length === 0;
  return html`
    <div class="doctor" aria-busy=${isRunning}>
      <p class="doctor__lead" ref=${lead} tabindex="-1" role="status">
        ${isRunning ? text("doctorPage.looking") : isUnseen ? text("doctorPage.notYours") : summaryWords(shown)}
      </p>
      <p class="doctor__progress hint" data-running=${isRunning || undefined} aria-hidden="true">
        ${plural("doctorPage.done", findings.length)}
      </p>
      ${problem && html`
        <p class="verdict" data-kind="wrong" role="alert">
          ${problem.isUnreachable ? text("notice.unreachable") : html`<${ProblemWords} problem=${problem} />`}
        </p>`}
      ${troubles.length > 0 && html`
        <ul class="findings" role="list" aria-label=${text("doctorPage.troubles")}>
          ${troubles.map((finding) => html`
            <${Trouble} key=${keyOf(finding)} finding=${finding} diagnosis=${diagnosis} repository=${repository} />`)}
        </ul>`}
      ${wanted
        ? html`<ul class="findings" role="list">${fine.map((finding) => html`
            <${Fine} key=${keyOf(finding)} finding=${finding} diagnosis=${diagnosis} />`)}</ul>`
        : html`<${Groups} findings=${fine} diagnosis=${diagnosis} />`}
      ${!wanted && !isRunning && html`<${Probe} site=${site} diagnosis=${diagnosis} />`}
      <${Acts} findings=${shown} site=${site} settings=${settings} isRunning=${isRunning} isOne=${Boolean(wanted)}
        look=${() => (wanted ? setWanted("") : look())} />
    </div>`;
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

/** What is in order, by groups that open. @param {{ findings: Finding[], diagnosis: Diagnosis }} props */
function Groups({ findings, diagnosis }) {
  const groups = [...new Set(findings.map(({ group }) => group))];
  const members = (/** @type {string} */ wanted) => findings.filter(({ group }) => group === wanted);
  return groups.map((group) => html`
    <details key=${group} class="findings-group">
      <summary class="findings-group__head">
        <span>${groupWords(group)}</span>${" "}<span class="hint">${countWords(members(group))}</span>
      </summary>
      <ul class="findings" role="list" aria-label=${groupWords(group)}>
        ${members(group).map((finding) => html`
          <${Fine} key=${keyOf(finding)} finding=${finding} diagnosis=${diagnosis} />`)}
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
    return text("doctorPage.one", { title: titleWords(only).words, verdict: text(`doctorPage.verdict.${only.verdict}`) });
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
