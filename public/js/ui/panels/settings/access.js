/** What lets the reader in: an access code, checked at once, or a key of their own where the site allows that. */

import { html } from "htm/preact";
import { useLayoutEffect, useRef, useState } from "preact/hooks";
import { dayWords } from "../../../i18n/formats.js";
import { plural, text } from "../../../i18n/texts.js";
import { useBudgetWords } from "../../shared/budget_loading.js";
import { CodeForm } from "../../shared/code_form.js";
import { icon } from "../../shared/icons.js";

/**
 * @typedef {import("../../../app/site.js").Site} Site
 * @typedef {import("../../../relay/problem.js").Problem} Problem
 * @typedef {import("../../../store/settings.js").Settings} Settings
 */

/** A provider may list a hundred; the rest is in the model picker. */
const MOST_NAMES = 8;

/** What an HTTP header can carry. */
const SENDABLE = /^[\x21-\x7e]*$/;

/**
 * @param {object} props
 * @param {Site} props.site
 * @param {Settings} props.settings
 * @param {Problem | null} props.problem what the kept code was refused with
 * @param {() => void} props.close
 * @param {() => unknown} props.openInvitations
 * @param {() => unknown} props.openUsage
 */
export function AccessSection({ site, settings, problem, close, openInvitations, openUsage }) {
  const hint = text(site.config.needCode ? "access.codeHint" : "access.codeNotNeeded");
  const missing = site.isLocked ? `${text("problem.access_code_missing.message")} ` : "";
  const rightWords = () => site.access && html`<${AccessFacts} site=${site} access=${site.access} />`;
  return html`
    <div class="setting">
      <${CodeForm} id="access-code" ...${{ site, settings, problem, rightWords, close }} hint=${missing + hint}
        isFirst=${site.isLocked || problem !== null} />
    </div>
    ${site.access && html`
      <div class="setting">
        <div class="panel__acts">
          <button type="button" class="button" onClick=${openUsage}>${text("command.usage")}</button>
        </div>
      </div>`}
    ${site.access?.owner && html`
      <div class="setting">
        <h3 class="setting__name">${text("invite.codes")}</h3>
        <p class="hint">${text("invite.openHint")}</p>
        <div class="panel__acts">
          <button type="button" class="button" onClick=${openInvitations}>${text("invite.open")}</button>
        </div>
      </div>`}
    ${site.allowsOwnKey && html`<${OwnKey} site=${site} settings=${settings} />`}`;
}

/** @param {{ site: Site, access: import("../../../relay/relay_types.d.ts").Access }} props */
function AccessFacts({ site, access }) {
  const { label, limits, models } = access;
  const standings = access.left ?? [];
  const { budget, per_minute: perMinute, parallel } = limits;
  const isLimited = Boolean(budget.length || perMinute || parallel || standings.length);
  const budgetWords = useBudgetWords(isLimited);
  const limitWords = budgetWords?.limitWords(limits) ?? [];
  // Of what a provider lists, only what can be talked with.
  const names = limits.models.length > 0 || !models ? limits.models : site.models.map(({ name }) => name);
  return html`
    <p class="verdict__lead">${text("access.right", { label })}</p>
    <dl class="facts">
      <div class="facts__row">
        <dt>${text("access.models")}</dt>
        <dd>${names.length > 0 ? shortened(names) : text("access.allModels")}</dd>
      </div>
      ${limits.until && html`
        <div class="facts__row"><dt>${text("access.until")}</dt><dd>${dayWords(limits.until)}</dd></div>`}
      ${limitWords.length > 0 && html`
        <div class="facts__row">
          <dt>${text("budget.limits")}</dt><dd>${limitWords.map((words) => html`<div>${words}</div>`)}</dd>
        </div>`}
      ${budgetWords && standings.length > 0 && html`
        <div class="facts__row">
          <dt>${text("budget.remaining")}</dt>
          <dd>${standings.map((standing) => html`<div>${budgetWords.standingWords(standing)}</div>`)}</dd>
        </div>`}
    </dl>`;
}

/** @param {string[]} names */
function shortened(names) {
  const more = names.length - MOST_NAMES;
  const shown = names.slice(0, MOST_NAMES).join(", ");
  return more > 0 ? plural("access.moreModels", more, { models: shown }) : shown;
}

/** @param {{ site: Site, settings: Settings }} props */
function OwnKey({ site, settings }) {
  const field = useRef(/** @type {HTMLInputElement | null} */ (null));
  const [isWrong, setWrong] = useState(false);
  const hasKey = Boolean(settings.get("apiKey"));
  const keep = () => {
    const key = field.current?.value.trim() ?? "";
    const isSendable = SENDABLE.test(key);
    setWrong(!isSendable);
    if (isSendable) settings.change({ apiKey: key });
  };
  return html`
    <div class="setting own-key">
      <label class="setting__name" for="own-key">${text("ownKey.name")}</label>
      <p class="hint" id="own-key-hint">${text("ownKey.hint")}</p>
      <${SecretField} id="own-key" field=${field} value=${settings.get("apiKey")}
        described="own-key-verdict own-key-hint" isWrong=${isWrong} onEntered=${keep} />
      <p id="own-key-verdict" class="verdict" data-kind=${isWrong ? "wrong" : "none"} role="status">
        ${isWrong ? text("ownKey.notSendable") : hasKey ? text("ownKey.used") : ""}
      </p>
    </div>
    ${hasKey && html`<${ProviderChoice} settings=${settings} providers=${site.config.locutorio.providers} />`}`;
}

/** @param {{ settings: Settings, providers: readonly string[] }} props */
function ProviderChoice({ settings, providers }) {
  // OpenAI can be chosen even if the owner has no key of their own for it.
  const others = [...new Set([...providers, settings.get("provider")])].filter((id) => id && id !== "openai");
  if (others.length === 0) return null;
  return html`
    <div class="setting">
      <label class="setting__name" for="own-provider">${text("ownKey.provider")}</label>
      <p class="hint" id="own-provider-hint">${text("ownKey.providerHint")}</p>
      <select class="input choice" id="own-provider" aria-describedby="own-provider-hint"
        value=${settings.get("provider")}
        onChange=${(/** @type {any} */ event) => settings.change({ provider: event.currentTarget.value })}>
        <option value="">openai</option>
        ${others.map((id) => html`<option key=${id} value=${id}>${id}</option>`)}
      </select>
    </div>`;
}

/**
 * A field that hides what is in it until the reader wants to see it.
 *
 * @param {object} props
 * @param {string} props.id
 * @param {{ current: HTMLInputElement | null }} props.field
 * @param {string} props.value to begin with
 * @param {string} props.described
 * @param {boolean} [props.isWrong]
 * @param {() => void} props.onEntered after typing, and after pasting
 */
function SecretField({ id, field, value, described, isWrong = false, onEntered }) {
  const [isShown, setShown] = useState(false);
  useLayoutEffect(() => {
    // As a property: an attribute would show the secret to whoever copies the page.
    if (field.current) field.current.value = value;
  }, []);
  const label = text(isShown ? "secret.hide" : "secret.show");
  return html`
    <div class="secret">
      <input ref=${field} id=${id} class="input secret__field" type=${isShown ? "text" : "password"}
        autocomplete="off" autocapitalize="off" spellcheck=${false} dir="ltr"
        aria-describedby=${described} aria-invalid=${isWrong} onChange=${onEntered}
        onPaste=${() => {
          // The pasted text is in the field only after the event.
          setTimeout(onEntered);
        }} />
      <button type="button" class="icon-button secret__show" aria-label=${label} title=${label}
        aria-pressed=${isShown} aria-controls=${id}
        onClick=${() => setShown(!isShown)}>
        ${icon(isShown ? "eyeOff" : "eye")}
      </button>
    </div>`;
}
