/** Asks before a code or key is used that somebody has put into a link. */

import { html } from "htm/preact";
import { useState } from "preact/hooks";
import { text } from "../../i18n/texts.js";
import { Problem } from "../../relay/problem.js";
import { problemWords } from "../shared/problem_card.js";
import { showToast } from "../shared/toast.js";
import { Panel, showPanel } from "./panel.js";

/**
 * @typedef {import("../../app/app.js").App} App
 * @typedef {{ code?: string, apiKey?: string, provider?: string }} Offered
 */

/**
 * @param {App} desk
 * @param {Offered} offered
 * @returns {Promise<boolean>} whether it was taken
 */
export default async function confirmFastLink(desk, offered) {
  const kept = desk.settings.get(offered.code ? "code" : "apiKey");
  if (kept === (offered.code ?? offered.apiKey)) return true;
  const isTaken = Boolean(await showPanel(desk, FastLinkPanel, { offered, isReplacing: Boolean(kept) }));
  if (isTaken) showToast({ text: text(offered.code ? "fastLink.codeTaken" : "fastLink.keyTaken") });
  return isTaken;
}

/** @param {import("./panel.js").PanelProps & { offered: Offered, isReplacing: boolean }} props */
function FastLinkPanel({ desk, close, onClosed, offered, isReplacing }) {
  const [isChecking, setChecking] = useState(false);
  const [problem, setProblem] = useState(/** @type {Problem | null} */ (null));
  const kind = offered.code ? "code" : "key";
  const isAllowed = Boolean(offered.code) || desk.site.allowsOwnKey;
  const take = async () => {
    setChecking(true);
    try {
      if (offered.code) await desk.site.verify(offered.code);
      else desk.settings.change({ apiKey: offered.apiKey, provider: offered.provider ?? "" });
      close(true);
    } catch (error) {
      if (!(error instanceof Problem)) throw error;
      setProblem(error);
      setChecking(false);
    }
  };
  return html`
    <${Panel} desk=${desk} title=${text(`fastLink.${kind}Title`)} kind="question" close=${close} onClosed=${onClosed}>
      <p>${text(isAllowed ? `fastLink.${kind}Lead` : "fastLink.keyNotAllowed")}</p>
      ${isAllowed && isReplacing && html`<p>${text(`fastLink.${kind}Replaces`)}</p>`}
      <p class="verdict" data-kind=${problem ? "wrong" : "none"} role="status">
        ${problem ? problemWords(problem) : isChecking ? text("access.checking") : ""}
      </p>
      <div class="panel__acts panel__acts--end">
        <button type="button" class="button" data-first onClick=${() => close(false)}>
          ${text(isAllowed ? "fastLink.leave" : "panel.close")}
        </button>
        ${isAllowed && html`
          <button type="button" class="button button--next" disabled=${isChecking} onClick=${take}>
            ${text(`fastLink.${kind}Take`)}
          </button>`}
      </div>
    <//>`;
}
