/** Asks before a code or key that came in a link is used. */

import { html } from "htm/preact";
import { useLayoutEffect, useRef, useState } from "preact/hooks";
import { text } from "../../i18n/texts.js";
import { Problem } from "../../relay/problem.js";
import { loadBudgetWords } from "../shared/budget_loading.js";
import { ProblemWords } from "../shared/problem_words.js";
import { showToast } from "../shared/toast.js";
import { Panel, showPanel } from "./panel.js";

/** With these, the same code is no better a second time. */
const FINAL = ["access_code_wrong", "access_code_expired"];
const UNNAMED = /^(code \d+)?$/;

/**
 * @typedef {import("../../app/site.js").Site} Site
 * @typedef {import("../../store/settings.js").Settings} Settings
 * @typedef {import("./panel_types.d.ts").OfferedAccess} OfferedAccess
 *
 * @typedef {object} FastLinkProps
 * @property {Settings} settings
 * @property {Site} site
 * @property {OfferedAccess} offered
 * @property {boolean} isReplacing whether another one is kept
 */

/**
 * @param {{ settings: Settings, site: Site, composer: { focus(): void } }} parts
 * @param {OfferedAccess} offered
 * @returns {Promise<boolean>} whether it was taken
 */
export async function confirmFastLink({ settings, site, composer }, offered) {
  const kept = settings.get(offered.code ? "code" : "apiKey");
  if (kept === (offered.code ?? offered.apiKey)) return true;
  const props = { settings, site, offered, isReplacing: Boolean(kept) };
  const isTaken = Boolean(await showPanel(FastLinkPanel, props, () => composer.focus()));
  if (isTaken) showToast({ text: await takenWords(site, offered) });
  return isTaken;
}

/**
 * @param {Site} site
 * @param {OfferedAccess} offered
 */
async function takenWords(site, offered) {
  if (!offered.code) return text("fastLink.keyTaken");
  const label = site.access?.label ?? "";
  // A code without a name is called by its place.
  const welcome = UNNAMED.test(label) ? text("fastLink.codeTaken") : text("fastLink.codeWelcome", { label });
  const budget = site.access?.limits.budget ?? [];
  const budgetWords = budget.length > 0 ? await loadBudgetWords().catch(() => null) : null;
  return budgetWords ? `${welcome} ${budgetWords.mayUseWords(budget)}` : welcome;
}

/**
 * A code that came in a link was not typed by the person who reads this, so the link is to blame.
 *
 * @param {Problem} problem
 */
function refusalWords(problem) {
  if (problem.code === "access_code_wrong") return text("fastLink.codeWrong");
  if (problem.code === "access_code_expired") return text("fastLink.codeExpired");
  return html`<${ProblemWords} problem=${problem} />`;
}

/** @param {import("./panel.js").PanelProps & FastLinkProps} props */
function FastLinkPanel({ settings, site, offered, isReplacing, close, onClosed }) {
  const [isChecking, setChecking] = useState(false);
  const [problem, setProblem] = useState(/** @type {Problem | null} */ (null));
  const kind = offered.code ? "code" : "key";
  const isAllowed = Boolean(offered.code) || site.allowsOwnKey;
  const isUseless = problem !== null && FINAL.includes(problem.code);
  const isOffered = isAllowed && !isUseless;
  const leave = useRef(/** @type {HTMLButtonElement | null} */ (null));
  useLayoutEffect(() => {
    // The button that was pressed has gone.
    if (isUseless) leave.current?.focus();
  }, [isUseless]);
  const take = async () => {
    setChecking(true);
    try {
      if (offered.code) await site.verify(offered.code);
      else settings.change({ apiKey: offered.apiKey, provider: offered.provider ?? "" });
      close(true);
    } catch (error) {
      if (!(error instanceof Problem)) throw error;
      setProblem(error);
      setChecking(false);
    }
  };
  return html`
    <${Panel} title=${text(`fastLink.${kind}Title`)} kind="question" close=${close} onClosed=${onClosed}>
      ${!isUseless && html`<p>${text(isAllowed ? `fastLink.${kind}Lead` : "fastLink.keyNotAllowed")}</p>`}
      ${isOffered && isReplacing && html`<p>${text(`fastLink.${kind}Replaces`)}</p>`}
      <p class="verdict" data-kind=${problem ? "wrong" : "none"} role="status">
        ${problem ? refusalWords(problem) : isChecking ? text("access.checking") : ""}
      </p>
      <div class="panel__acts panel__acts--end">
        <button type="button" class="button" ref=${leave} data-first onClick=${() => close(false)}>
          ${text(isOffered ? "fastLink.leave" : "panel.close")}
        </button>
        ${isOffered && html`
          <button type="button" class="button button--next" disabled=${isChecking} onClick=${take}>
            ${text(`fastLink.${kind}Take`)}
          </button>`}
      </div>
    <//>`;
}
