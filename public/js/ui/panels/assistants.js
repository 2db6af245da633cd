/** Assistants: to begin a conversation with one, to keep one's own, and to hand one on as a link. */

import { html } from "htm/preact";
import { useEffect, useState } from "preact/hooks";
import { copyText } from "../../browser/clipboard.js";
import { assistantName, builtInAssistants, descriptionOf, ownAssistants } from "../../chat/assistants.js";
import { text } from "../../i18n/texts.js";
import { Library, newMask } from "../../store/library.js";
import { newId } from "../../store/records.js";
import { CONVERSATION_ROWS } from "../../store/settings_table.js";
import { useRecords } from "../shared/hooks.js";
import { icon } from "../shared/icons.js";
import { BackButton, Collection, UndoBar, useUndo } from "./collection.js";
import { OpeningMessages } from "./opening_messages.js";
import { Panel, showPanel } from "./panel.js";
import { scopeOfMask } from "./settings/scope.js";
import { SettingRows } from "./settings/setting_rows.js";

/**
 * @typedef {import("../../app/current_conversation.js").CurrentConversation} CurrentConversation
 * @typedef {import("../../app/site.js").Site} Site
 * @typedef {import("../../store/archive.js").Archive} Archive
 * @typedef {import("../../store/record_types.d.ts").Mask} Mask
 * @typedef {import("../../store/record_types.d.ts").Message} Message
 * @typedef {import("../../store/record_types.d.ts").PromptMessage} PromptMessage
 * @typedef {import("../../store/settings.js").Settings} Settings
 * @typedef {import("./collection.js").RowAction} RowAction
 * @typedef {import("./panel_types.d.ts").OpenModelPicker} OpenModelPicker
 *
 * @typedef {object} AssistantsProps
 * @property {Settings} settings
 * @property {Site} site
 * @property {Archive} archive
 * @property {CurrentConversation} current
 * @property {OpenModelPicker} openModelPicker
 */

/** @param {AssistantsProps & { composer: { focus(): void } }} parts */
export function openAssistants({ settings, site, archive, current, openModelPicker, composer }) {
  const props = { settings, site, archive, current, openModelPicker };
  return showPanel(AssistantsPanel, props, () => composer.focus());
}

/** @param {import("./panel.js").PanelProps & AssistantsProps} props */
function AssistantsPanel({ settings, site, archive, current, openModelPicker, close, onClosed }) {
  const [edited, setEdited] = useState(/** @type {Mask | null} */ (null));
  const [done, tell] = useUndo();
  const own = useRecords(archive, "masks", () => ownAssistants(archive));
  const builtIn = useBuiltIn();
  const library = new Library(archive);
  /** @param {Mask} mask */
  const keep = (mask) => library.putMask(mask);
  /** @param {Mask} mask */
  const keepAndEdit = async (mask) => {
    await keep(mask);
    setEdited(mask);
  };
  /** @param {Mask} mask */
  const start = (mask) => {
    close();
    current.startConversation({ mask });
  };
  return html`
    <${Panel} title=${text("assistants.title")} kind="collection" close=${close} onClosed=${onClosed}>
      ${edited
        ? html`
          <${AssistantEditor} key=${edited.id} mask=${edited} keep=${keep} goBack=${() => setEdited(null)}
            path=${current.open?.path ?? []} settings=${settings} site=${site} openModelPicker=${openModelPicker} />`
        : html`
          <p class="hint">${text("assistants.lead")}</p>
          <div class="panel__acts">
            <button type="button" class="button add-button" data-first
              onClick=${() => keepAndEdit(maskOfConversation(current, settings))}>
              ${icon("assistant")} ${text("assistants.saveThis")}
            </button>
            <button type="button" class="button add-button"
              onClick=${() => keepAndEdit(newMask({ name: text("assistants.newName") }))}>
              ${icon("new")} ${text("assistants.add")}
            </button>
          </div>
          <${UndoBar} done=${done} tell=${tell} />
          <${AssistantLists} own=${own ?? []} builtIn=${builtIn} library=${library} tell=${tell}
            start=${start} edit=${setEdited} copy=${keepAndEdit} />`}
    <//>`;
}

/**
 * @param {object} props
 * @param {Mask[]} props.own the reader's
 * @param {Mask[]} props.builtIn
 * @param {Library} props.library
 * @param {(done: import("./collection.js").Done) => void} props.tell
 * @param {(mask: Mask) => void} props.start
 * @param {(mask: Mask) => void} props.edit
 * @param {(mask: Mask) => void} props.copy keeps it, and lets it be edited
 */
function AssistantLists({ own, builtIn, library, tell, start, edit, copy }) {
  /** @param {Mask} mask */
  const remove = async (mask) => {
    await library.removeMask(mask.id);
    tell({ words: text("assistants.removed", { name: assistantName(mask) }), undo: () => library.putMask(mask) });
  };
  /** @param {Mask} mask */
  const copyLink = async (mask) => {
    const link = new URL(`#/?assistant=${encodeURIComponent(mask.id)}`, location.href).href;
    const words = text("assistants.linkCopied", { name: assistantName(mask) });
    tell({ words: (await copyText(link)) ? words : link });
  };
  /** @param {Mask} mask @param {RowAction[]} actions */
  const rowOf = (mask, actions) => ({
    id: mask.id,
    name: assistantName(mask),
    glimpse: descriptionOf(mask),
    hint: text("assistants.start"),
    open: () => start(mask),
    actions,
  });
  /** @param {Mask} mask */
  const rowOfOwn = (mask) => rowOf(mask, [
    { icon: "edit", label: text("assistants.edit"), run: () => edit(mask) },
    { icon: "link", label: text("assistants.copyLink"), run: () => copyLink(mask) },
    { icon: "trash", label: text("assistants.remove"), run: () => remove(mask) },
  ]);
  /** @param {Mask} mask */
  const rowOfBuiltIn = (mask) => {
    const ownCopy = () => ({ ...mask, id: newId(), builtin: false, createdAt: Date.now() });
    return rowOf(mask, [
      { icon: "copy", label: text("assistants.makeOwn"), run: () => copy(ownCopy()) },
      { icon: "link", label: text("assistants.copyLink"), run: () => copyLink(mask) },
    ]);
  };
  return html`
    ${own.length > 0 && html`
      <h3 class="panel__heading">${text("assistants.own")}</h3>
      <${Collection} rows=${own.map(rowOfOwn)} label=${text("assistants.own")} />`}
    <h3 class="panel__heading">${text("assistants.builtIn")}</h3>
    <${Collection} rows=${builtIn.map(rowOfBuiltIn)} label=${text("assistants.builtIn")} />`;
}

function useBuiltIn() {
  const [assistants, setAssistants] = useState(/** @type {Mask[]} */ ([]));
  useEffect(() => {
    builtInAssistants().then(setAssistants);
  }, []);
  return assistants;
}

/**
 * @param {object} props
 * @param {Mask} props.mask to begin with
 * @param {(mask: Mask) => void} props.keep
 * @param {() => void} props.goBack
 * @param {readonly Message[]} props.path of the conversation on the screen
 * @param {Settings} props.settings
 * @param {Site} props.site
 * @param {OpenModelPicker} props.openModelPicker
 */
function AssistantEditor({ mask: first, keep, goBack, path, settings, site, openModelPicker }) {
  const [mask, setMask] = useState(first);
  /** @param {Partial<Mask>} changes */
  const change = (changes) => {
    const next = { ...mask, ...changes };
    setMask(next);
    keep(next);
  };
  const said = openingOfPath(path);
  const scope = scopeOfMask(settings, mask.settings, (changed) => change({ settings: changed }));
  return html`
    <${BackButton} label=${text("assistants.all")} goBack=${goBack} />
    <div class="setting">
      <label class="setting__name" for="assistant-name">${text("assistants.name")}</label>
      <input class="input" id="assistant-name" data-first dir="auto" autocomplete="off" value=${mask.name}
        onInput=${(/** @type {any} */ event) => change({ name: event.currentTarget.value })} />
    </div>
    <h3 class="panel__heading">${text("opening.title")}</h3>
    <p class="hint">${text("opening.hint")}</p>
    <${OpeningMessages} messages=${mask.context}
      change=${(/** @type {Mask["context"]} */ context) => change({ context })} />
    ${said.length > 0 && html`
      <button type="button" class="quiet-button add-button"
        onClick=${() => change({ context: [...mask.context, ...said] })}>
        ${text("assistants.takeSaid")}
      </button>`}
    <h3 class="panel__heading">${text("assistants.settings")}</h3>
    <p class="hint">${text("assistants.settingsHint")}</p>
    ${["model", "context"].map((group) => html`
      <${SettingRows} key=${group} group=${group} scope=${scope} site=${site} openModelPicker=${openModelPicker} />`)}
    <p class="hint">${text("kept.atOnce")}</p>`;
}

/**
 * @param {CurrentConversation} current
 * @param {Settings} settings
 */
function maskOfConversation({ open }, settings) {
  const conversation = open?.conversation ?? null;
  const inEffect = /** @type {Record<string, unknown>} */ (settings.for(conversation));
  // The defaults stay out of it: they may become better ones.
  const special = CONVERSATION_ROWS.filter((row) => inEffect[row.key] !== row.default);
  return newMask({
    name: conversation?.title || text("assistants.newName"),
    context: [...(conversation?.context ?? [])],
    settings: Object.fromEntries(special.map(({ key }) => [key, inEffect[key]])),
  });
}

/**
 * @param {readonly Message[]} path
 * @returns {PromptMessage[]} what was said, as fixed opening messages
 */
function openingOfPath(path) {
  const said = path.filter(({ text: words, deleted }) => words && !deleted);
  return said.map(({ role, text: content }) => ({ role, content }));
}
