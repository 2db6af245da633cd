/** Who lets the reader in: an access code, checked at once, or a key of their own where the site allows that. */

import { html } from "htm/preact";
import { useLayoutEffect, useMemo, useRef } from "preact/hooks";
import { text } from "../../i18n/texts.js";
import { problemWords } from "../problem_words.js";
import { useChanges } from "../use_changes.js";
import { AccessFacts } from "./access_facts.js";
import { CodeCheck } from "./code_check.js";
import { OwnKey } from "./own_key.js";
import { SecretField } from "./secret_field.js";

/** @param {import("./settings.js").SectionProps} props */
export function AccessSection({ desk, problem, close }) {
  const { site, settings } = desk;
  const check = useMemo(() => new CodeCheck(site, settings, problem), []);
  useChanges(check, "change");
  const field = useRef(/** @type {HTMLInputElement | null} */ (null));
  const done = useRef(/** @type {HTMLButtonElement | null} */ (null));
  const { verdict } = check;

  useLayoutEffect(() => {
    // Enter again, and one is back at what one wanted to say.
    if (verdict.kind === "right" && document.activeElement === field.current) done.current?.focus();
  }, [verdict.kind]);

  /** @param {SubmitEvent} event */
  const submit = (event) => {
    event.preventDefault();
    const typed = field.current?.value ?? "";
    if (verdict.kind === "right" && check.isRight(typed)) close();
    else check.check(typed);
  };
  const checkField = () => check.check(field.current?.value ?? "");

  return html`
    <form class="setting access" onSubmit=${submit}>
      <label class="setting__name" for="access-code">${text("access.code")}</label>
      <p class="hint" id="access-hint">
        ${site.isLocked && text("problem.access_code_missing.message")}${" "}
        ${text(site.config.needCode ? "access.codeHint" : "access.codeNotNeeded")}
      </p>
      <${SecretField} id="access-code" field=${field} value=${settings.get("code")}
        described="access-verdict access-hint" isWrong=${verdict.kind === "wrong"}
        isFirst=${site.isLocked || problem !== null} onEntered=${checkField} />
      <div id="access-verdict" class="verdict" data-kind=${verdict.kind}
        role="status">${verdictWords(verdict, site)}</div>
      ${verdict.kind === "right" && html`
        <button ref=${done} type="button" class="button button--next access__done" onClick=${() => close()}>
          ${text("access.done")}
        </button>`}
    </form>
    ${site.allowsOwnKey && html`<${OwnKey} desk=${desk} />`}`;
}

/**
 * @param {import("./code_check.js").Verdict} verdict
 * @param {import("../../app/site.js").Site} site
 */
function verdictWords(verdict, site) {
  switch (verdict.kind) {
    case "checking":
      return text("access.checking");
    case "forgotten":
      return text("access.forgotten");
    case "wrong":
      return problemWords(verdict.problem);
    case "right":
      return site.access && html`<${AccessFacts} site=${site} access=${site.access} />`;
    default:
      return "";
  }
}
