/** Makes a new access code for somebody: their name, and what the code may do, if it is not to do everything. */

import { html } from "htm/preact";
import { useState } from "preact/hooks";
import { text } from "../../../i18n/texts.js";
import { NO_LIMITS } from "../../../relay/site_api.js";
import { KINDS, NO_RULES, PERIODS, readRules } from "./code_rules.js";
import { labelOf, newCode } from "./new_code.js";

/**
 * @typedef {import("./code_rules.js").RuleName} RuleName
 * @typedef {import("./code_rules.js").WrittenRules} WrittenRules
 * @typedef {(changes: Partial<WrittenRules>) => void} Change
 */

/** @param {{ invite: (invited: import("./invitation.js").Invited) => void }} props */
export function NewCodeForm({ invite }) {
  const [name, setName] = useState("");
  const [isRefused, setRefused] = useState(false);
  const [written, setWritten] = useState(NO_RULES);
  const [wrong, setWrong] = useState(/** @type {RuleName[]} */ ([]));
  /** @type {Change} */
  const change = (changes) => setWritten((before) => ({ ...before, ...changes }));
  /** @param {SubmitEvent} event */
  const make = (event) => {
    event.preventDefault();
    const label = labelOf(name);
    const rules = readRules(written, new Date().toISOString().slice(0, 10));
    setRefused(!label);
    setWrong(rules.wrong);
    if (!label || rules.wrong.length > 0) return;
    const code = newCode(label);
    invite({ label, code, isNew: true, line: code + rules.line, limits: { ...NO_LIMITS, ...rules.limits } });
  };
  return html`
    <form class="setting invite-new" novalidate onSubmit=${make}>
      <label class="setting__name" for="invite-name">${text("invite.newFor")}</label>
      <p class="hint" id="invite-name-hint">${text("invite.newHint")}</p>
      <input class="input" id="invite-name" autocomplete="off" autocapitalize="none" dir="auto"
        aria-describedby="invite-name-verdict invite-name-hint" aria-invalid=${isRefused}
        onInput=${(/** @type {any} */ event) => setName(event.currentTarget.value)} />
      <p class="verdict" id="invite-name-verdict" data-kind="wrong" role="status">
        ${isRefused ? text("invite.nameRefused") : ""}
      </p>
      <details class="invite-rules" open=${wrong.length > 0}>
        <summary class="invite-rules__title">${text("invite.rules")}</summary>
        <div class="invite-rules__fields">
          <p class="hint">${text("invite.rulesHint")}</p>
          ${KINDS.map((kind) => html`
            <${AmountField} key=${kind} kind=${kind} written=${written} change=${change}
              isWrong=${wrong.includes(kind)} />`)}
          ${/** @type {const} */ (["until", "models", "tools"]).map((rule) => html`
            <${TextField} key=${rule} name=${rule} written=${written} change=${change}
              isWrong=${wrong.includes(rule)} />`)}
        </div>
      </details>
      <div class="panel__acts">
        <button type="submit" class="button">${text("invite.make")}</button>
      </div>
    </form>`;
}

/** @param {{ kind: typeof KINDS[number], written: WrittenRules, change: Change, isWrong: boolean }} props */
function AmountField({ kind, written, change, isWrong }) {
  const { amount, period } = written[kind];
  const id = `invite-${kind}`;
  const label = text(`invite.rule.${kind}`);
  return html`
    <div class="invite-rule">
      <label for=${id}>${label}</label>
      <div class="invite-rule__line">
        <input class="input" id=${id} inputmode=${kind === "usd" ? "decimal" : "text"} autocomplete="off" dir="ltr"
          value=${amount} aria-describedby="${id}-verdict" aria-invalid=${isWrong}
          onInput=${(/** @type {any} */ event) => change({ [kind]: { period, amount: event.currentTarget.value } })} />
        <select class="input" aria-label=${text("invite.period", { rule: label })} value=${period}
          onChange=${(/** @type {any} */ event) => change({ [kind]: { amount, period: event.currentTarget.value } })}>
          ${PERIODS.map((one) => html`<option key=${one} value=${one}>${text(`invite.per.${one}`)}</option>`)}
        </select>
      </div>
      <${RuleVerdict} id=${id} name=${kind} isWrong=${isWrong} />
    </div>`;
}

/** @param {{ name: "until" | "models" | "tools", written: WrittenRules, change: Change, isWrong: boolean }} props */
function TextField({ name, written, change, isWrong }) {
  const id = `invite-${name}`;
  return html`
    <div class="invite-rule">
      <label for=${id}>${text(`invite.rule.${name}`)}</label>
      <input class="input" id=${id} type=${name === "until" ? "date" : "text"} autocomplete="off" autocapitalize="none"
        dir="ltr" value=${written[name]} aria-describedby="${id}-verdict" aria-invalid=${isWrong}
        onInput=${(/** @type {any} */ event) => change({ [name]: event.currentTarget.value })} />
      <${RuleVerdict} id=${id} name=${name} isWrong=${isWrong} />
    </div>`;
}

/** @param {{ id: string, name: RuleName, isWrong: boolean }} props */
function RuleVerdict({ id, name, isWrong }) {
  return html`
    <p class="verdict" id="${id}-verdict" data-kind="wrong" role="status">
      ${isWrong ? text(`invite.ruleRefused.${name}`) : ""}
    </p>`;
}
