/** One finding: what the matter is and what to do, or in a line that all is well. */

import { html } from "htm/preact";
import { copyText } from "../../../browser/clipboard.js";
import { text } from "../../../i18n/texts.js";
import { icon } from "../../shared/icons.js";
import { showToast } from "../../shared/toast.js";
import { causeWords, evidenceWords, faqAddress, groupWords, nextWords, settingLines, titleWords } from "./words.js";

/**
 * @typedef {import("../../../relay/doctor.js").Finding} Finding
 *
 * @typedef {object} FindingProps
 * @property {Finding} finding
 * @property {(id: string) => void} again looks at that check again
 * @property {string} repository of the program, where its FAQ is; empty where nobody knows it
 */

const SIGNS = /** @type {const} */ ({ fail: "warning", warn: "warning", ok: "check", skipped: "next" });

/** What is wrong, or may become so. @param {FindingProps} props */
export function Trouble({ finding, again, repository }) {
  const { id, verdict, faq } = finding;
  const setting = settingLines(finding);
  const cause = causeWords(finding);
  const copySetting = async () => {
    const isCopied = await copyText(setting);
    showToast({ text: text(isCopied ? "problem.copied" : "command.notCopied") });
  };
  return html`
    <li class="finding" data-verdict=${verdict} data-check=${id} tabindex="-1">
      <p class="finding__kind">
        ${icon(SIGNS[verdict])} ${text(`doctorPage.verdict.${verdict}`)} · ${groupWords(finding.group)}
      </p>
      <${Said} tag="h3" kind="finding__title" said=${cause.words ? cause : titleWords(finding)} />
      <${Said} tag="p" kind="finding__next" said=${nextWords(finding)} />
      ${setting && html`<pre class="command" dir="ltr" translate="no" tabindex="0"><code>${setting}</code></pre>`}
      <${Evidence} finding=${finding} />
      <p class="finding__acts">
        ${setting && html`
          <button type="button" class="quiet-button" onClick=${copySetting}>${text("doctorPage.copySetting")}</button>`}
        <${AgainButton} finding=${finding} again=${again} />
        ${faq && repository && html`
          <a class="quiet-button" href=${faqAddress(repository, faq)} target="_blank" rel="noreferrer">
            ${text("doctorPage.faq")}<span class="only-heard">: ${titleWords(finding).words}</span>
          </a>`}
      </p>
    </li>`;
}

/** What is in order, or was not looked at. @param {Pick<FindingProps, "finding" | "again">} props */
export function Fine({ finding, again }) {
  const { id, verdict } = finding;
  return html`
    <li class="finding" data-verdict=${verdict} data-check=${id} tabindex="-1">
      <div class="finding__line">
        ${icon(SIGNS[verdict])}
        <span class="finding__fact">
          <${Said} tag="span" said=${titleWords(finding)} />
          <span class="only-heard">: ${text(`doctorPage.verdict.${verdict}`)}</span>
          ${verdict === "skipped" && html`<${Said} tag="span" kind="hint" said=${causeWords(finding)} />`}
          <${Evidence} finding=${finding} />
        </span>
        <${AgainButton} finding=${finding} again=${again} isQuiet />
      </div>
    </li>`;
}

/** @param {{ finding: Finding }} props */
function Evidence({ finding }) {
  const seen = evidenceWords(finding);
  if (seen.length === 0) return null;
  return html`
    <span class="finding__evidence" lang="en" dir="ltr">${seen.map((one) => html`<span>${one}</span>${" "}`)}</span>`;
}

/** @param {Pick<FindingProps, "finding" | "again"> & { isQuiet?: boolean }} props */
function AgainButton({ finding, again, isQuiet = false }) {
  const label = text("doctorPage.oneAgain", { title: titleWords(finding).words });
  const shared = { type: "button", onClick: () => again(finding.id) };
  return isQuiet
    ? html`<button ...${shared} class="icon-button" aria-label=${label} title=${label}>${icon("retry")}</button>`
    : html`<button ...${shared} class="quiet-button" aria-label=${label}>${text("doctorPage.again")}</button>`;
}

/** @param {{ tag: string, kind?: string, said: import("./words.js").Words }} props */
function Said({ tag, kind, said: { words, isEnglish } }) {
  return words ? html`<${tag} class=${kind} lang=${isEnglish ? "en" : undefined}>${words}<//>` : null;
}
