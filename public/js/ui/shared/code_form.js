/** The field for an access code and its button: on the welcome of a closed site, and in the settings. */

import { html } from "htm/preact";
import { useLayoutEffect, useMemo, useRef, useState } from "preact/hooks";
import { text } from "../../i18n/texts.js";
import { CodeCheck } from "./code_check.js";
import { useChanges } from "./hooks.js";
import { ProblemWords } from "./problem_words.js";

/**
 * @typedef {import("../../app/site.js").Site} Site
 * @typedef {import("../../relay/problem.js").Problem} Problem
 */

/** The id of the field on the welcome: whoever is asked for a code is led to it, where it is shown. */
export const WELCOME_CODE_FIELD = "welcome-code";

/**
 * @param {object} props
 * @param {string} props.id of the field
 * @param {Site} props.site
 * @param {import("../../store/settings.js").Settings} props.settings
 * @param {Problem | null} props.problem what the kept code was refused with
 * @param {string} [props.hint]
 * @param {boolean} [props.isFirst] whether the panel begins here
 * @param {() => unknown} [props.rightWords] what is shown of a code that is right
 * @param {() => void} [props.close] for the button once the code is right
 */
export function CodeForm({ id, site, settings, problem, hint = "", isFirst = false, rightWords, close }) {
  const check = useMemo(() => new CodeCheck(site, settings, problem), []);
  useChanges(check, "change");
  const field = useRef(/** @type {HTMLInputElement | null} */ (null));
  const button = useRef(/** @type {HTMLButtonElement | null} */ (null));
  const [typed, setTyped] = useState(settings.get("code"));
  const { verdict } = check;
  const isDone = verdict.kind === "right" && check.isRight(typed);

  useLayoutEffect(() => {
    // As a property: an attribute would show the code to whoever copies the page.
    if (field.current) field.current.value = settings.get("code");
    return () => check.stopWaiting();
  }, []);
  useLayoutEffect(() => {
    // Enter once more closes the panel.
    if (verdict.kind === "right" && document.activeElement === field.current) button.current?.focus();
  }, [verdict.kind]);

  const checkField = () => {
    const entered = field.current?.value ?? "";
    setTyped(entered);
    return check.check(entered);
  };
  /** @param {SubmitEvent} event */
  const submit = (event) => {
    event.preventDefault();
    if (isDone) close?.();
    else checkField();
  };
  const isRemoving = !typed.trim() && Boolean(settings.get("code"));
  const label = isDone && close ? "access.done" : isRemoving ? "access.remove" : "access.continue";

  return html`
    <form class="code-form" onSubmit=${submit}>
      <label class="setting__name" for=${id}>${text("access.code")}</label>
      ${hint && html`<p class="hint" id="${id}-hint">${hint}</p>`}
      <div class="code-form__line">
        <input ref=${field} id=${id} class="input code-form__field" type="text" autocomplete="off"
          autocapitalize="off" autocorrect=${false} spellcheck=${false} dir="ltr" enterkeyhint="go"
          data-first=${isFirst ? "now" : undefined}
          aria-describedby="${id}-verdict ${id}-hint" aria-invalid=${verdict.kind === "wrong"}
          onInput=${(/** @type {any} */ event) => setTyped(event.currentTarget.value)}
          onPaste=${() => {
            // The pasted text is in the field only after the event.
            setTimeout(checkField);
          }} />
        <button ref=${button} type="submit" class="button button--next" disabled=${verdict.kind === "checking"}>
          ${text(label)}
        </button>
      </div>
      <div id="${id}-verdict" class="verdict" data-kind=${verdict.kind} role="status">
        ${verdictWords(verdict, rightWords)}
      </div>
    </form>`;
}

/**
 * @param {import("./code_check.js").Verdict} verdict
 * @param {(() => unknown) | undefined} rightWords
 */
function verdictWords(verdict, rightWords) {
  switch (verdict.kind) {
    case "checking":
      return text("access.checking");
    case "forgotten":
      return text("access.forgotten");
    case "wrong":
      return html`<${ProblemWords} problem=${verdict.problem} />`;
    case "right":
      return rightWords?.();
    default:
      return "";
  }
}
