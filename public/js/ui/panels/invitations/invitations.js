/** The owner's list of access codes, from which somebody is invited with one press, and new codes. */

import { html } from "htm/preact";
import { useEffect, useLayoutEffect, useRef, useState } from "preact/hooks";
import { dayWords } from "../../../i18n/formats.js";
import { text } from "../../../i18n/texts.js";
import { Problem } from "../../../relay/problem.js";
import { askCodes, askInvitation } from "../../../relay/site_api.js";
import { limitWords } from "../../shared/budget_words.js";
import { ProblemWords } from "../../shared/problem_words.js";
import { Panel, showPanel } from "../panel.js";
import { Invitation } from "./invitation.js";
import { NewCodeForm } from "./new_code_form.js";

/**
 * @typedef {import("../../../app/site.js").Site} Site
 * @typedef {import("../../../store/settings.js").Settings} Settings
 * @typedef {import("../../../relay/site_api.js").ListedCode} ListedCode
 * @typedef {import("./invitation.js").Invited} Invited
 */

/** @param {{ site: Site, settings: Settings, composer: { focus(): void } }} parts */
export function openInvitations({ site, settings, composer }) {
  return showPanel(InvitationsPanel, { site, settings }, () => composer.focus());
}

/** @param {import("../panel.js").PanelProps & { site: Site, settings: Settings }} props */
function InvitationsPanel({ site, settings, close, onClosed }) {
  const [invited, setInvited] = useState(/** @type {Invited | null} */ (null));
  // The list is asked for once, also for who looks at several invitations.
  const [codes, problem] = useCodes(settings);
  const lead = useRef(/** @type {HTMLElement | null} */ (null));
  const wasInvitation = useRef(false);
  useLayoutEffect(() => {
    // The button that led back is gone.
    if (wasInvitation.current) lead.current?.focus();
    wasInvitation.current = invited !== null;
  }, [invited]);
  return html`
    <${Panel} title=${text("invite.title")} close=${close} onClosed=${onClosed}>
      ${invited
        ? html`<${Invitation} site=${site} invited=${invited} goBack=${() => setInvited(null)} />`
        : html`
          <p class="hint" tabindex="-1" ref=${lead}>
            ${text(site.allowsFastLinks ? "invite.lead" : "invite.leadNoLinks")}
          </p>
          <${CodeList} settings=${settings} codes=${codes} problem=${problem} invite=${setInvited} />
          <${NewCodeForm} invite=${setInvited} />`}
    <//>`;
}

/**
 * @param {Settings} settings
 * @returns {[ListedCode[] | null, Problem | null]}
 */
function useCodes(settings) {
  const [codes, setCodes] = useState(/** @type {ListedCode[] | null} */ (null));
  const [problem, setProblem] = useState(/** @type {Problem | null} */ (null));
  useEffect(() => {
    askCodes(settings.get("code")).then(setCodes, (error) => {
      if (!(error instanceof Problem)) throw error;
      setProblem(error);
    });
  }, []);
  return [codes, problem];
}

/**
 * @param {object} props
 * @param {Settings} props.settings
 * @param {ListedCode[] | null} props.codes null until they are there
 * @param {Problem | null} props.problem why there are none
 * @param {(invited: Invited) => void} props.invite
 */
function CodeList({ settings, codes, problem: listProblem, invite }) {
  const [refusal, setRefusal] = useState(/** @type {Problem | null} */ (null));
  const [isAsking, setAsking] = useState(false);
  /** @param {ListedCode} listed */
  const ask = async (listed) => {
    setAsking(true);
    try {
      const code = await askInvitation(settings.get("code"), listed);
      invite({ label: listed.label, code, isNew: false, line: "", limits: listed.limits });
    } catch (error) {
      if (!(error instanceof Problem)) throw error;
      setRefusal(error);
      setAsking(false);
    }
  };
  const problem = refusal ?? listProblem;
  return html`
    <p class="verdict" data-kind=${problem ? "wrong" : "checking"} role="status">
      ${problem ? html`<${ProblemWords} problem=${problem} />` : codes ? "" : text("invite.loading")}
    </p>
    ${codes?.length === 0 && html`<p class="empty">${text("invite.none")}</p>`}
    <ul class="collection" role="list" aria-label=${text("invite.codes")}>
      ${codes?.map((listed) => html`
        <${CodeRow} key=${listed.position} listed=${listed} isAsking=${isAsking} ask=${() => ask(listed)} />`)}
    </ul>`;
}

/** @param {{ listed: ListedCode, isAsking: boolean, ask: () => void }} props */
function CodeRow({ listed, isAsking, ask }) {
  const { label, expired, problem } = listed;
  return html`
    <li class="collection__row invite-row">
      <span class="invite-row__code">
        <span class="collection__name"><bdi>${label}</bdi></span>
        <span class=${problem || expired ? "invite-row__trouble" : "hint"}>${factsOf(listed)}</span>
      </span>
      ${!expired && !problem && html`
        <button type="button" class="button" disabled=${isAsking} onClick=${ask}>
          ${text("invite.one", { label })}
        </button>`}
    </li>`;
}

/** @param {ListedCode} listed */
function factsOf({ limits, expired, problem }) {
  // The relay says why in English, for the owner who writes the variable.
  if (problem) return text("invite.closed", { why: problem });
  const until = limits.until && text(expired ? "invite.expired" : "invite.until", { day: dayWords(limits.until) });
  return [...limitWords(limits), limits.models.join(", "), until].filter(Boolean).join(" · ");
}
