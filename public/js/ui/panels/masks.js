/** Masks: to begin a conversation with one, to keep one's own, and to hand one on as a link. */

import { html } from "htm/preact";
import { useEffect, useState } from "preact/hooks";
import { copyText } from "../../browser/clipboard.js";
import { builtInMasks, maskName, ownMasks } from "../../chat/masks.js";
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
 * @typedef {object} MasksProps
 * @property {Settings} settings
 * @property {Site} site
 * @property {Archive} archive
 * @property {CurrentConversation} current
 * @property {OpenModelPicker} openModelPicker
 */

/** @param {MasksProps & { composer: { focus(): void } }} parts */
export function openMasks({ settings, site, archive, current, openModelPicker, composer }) {
  const props = { settings, site, archive, current, openModelPicker };
  return showPanel(MasksPanel, props, () => composer.focus());
}

/** @param {import("./panel.js").PanelProps & MasksProps} props */
function MasksPanel({ settings, site, archive, current, openModelPicker, close, onClosed }) {
  const [edited, setEdited] = useState(/** @type {Mask | null} */ (null));
  const [done, tell] = useUndo();
  const own = useRecords(archive, "masks", () => ownMasks(archive));
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
    <${Panel} title=${text("masks.title")} kind="collection" close=${close} onClosed=${onClosed}>
      ${edited
        ? html`
          <${MaskEditor} key=${edited.id} mask=${edited} keep=${keep} goBack=${() => setEdited(null)}
            path=${current.open?.path ?? []} settings=${settings} site=${site} openModelPicker=${openModelPicker} />`
        : html`
          <p class="hint">${text("masks.lead")}</p>
          <div class="panel__acts">
            <button type="button" class="button add-button" data-first
              onClick=${() => keepAndEdit(maskOfConversation(current, settings))}>
              ${icon("mask")} ${text("masks.saveThis")}
            </button>
            <button type="button" class="button add-button"
              onClick=${() => keepAndEdit(newMask({ name: text("masks.newName") }))}>
              ${icon("new")} ${text("masks.add")}
            </button>
          </div>
          <${UndoBar} done=${done} tell=${tell} />
          <${MaskLists} own=${own ?? []} builtIn=${builtIn} library=${library} tell=${tell}
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
function MaskLists({ own, builtIn, library, tell, start, edit, copy }) {
  /** @param {Mask} mask */
  const remove = async (mask) => {
    await library.removeMask(mask.id);
    tell({ words: text("masks.removed", { name: maskName(mask) }), undo: () => library.putMask(mask) });
  };
  /** @param {Mask} mask */
  const copyLink = async (mask) => {
    const link = new URL(`#/?mask=${encodeURIComponent(mask.id)}`, location.href).href;
    tell({ words: (await copyText(link)) ? text("masks.linkCopied", { name: maskName(mask) }) : link });
  };
  /** @param {Mask} mask @param {RowAction[]} actions */
  const rowOf = (mask, actions) => ({
    id: mask.id,
    name: maskName(mask),
    glimpse: mask.settings.systemPrompt || mask.context[0]?.content || "",
    hint: text("masks.start"),
    open: () => start(mask),
    actions,
  });
  /** @param {Mask} mask */
  const rowOfOwn = (mask) => rowOf(mask, [
    { icon: "edit", label: text("masks.edit"), run: () => edit(mask) },
    { icon: "external", label: text("masks.copyLink"), run: () => copyLink(mask) },
    { icon: "trash", label: text("masks.remove"), run: () => remove(mask) },
  ]);
  /** @param {Mask} mask */
  const rowOfBuiltIn = (mask) => {
    const ownCopy = () => ({ ...mask, id: newId(), builtin: false, createdAt: Date.now() });
    return rowOf(mask, [
      { icon: "copy", label: text("masks.makeOwn"), run: () => copy(ownCopy()) },
      { icon: "external", label: text("masks.copyLink"), run: () => copyLink(mask) },
    ]);
  };
  return html`
    ${own.length > 0 && html`
      <h3 class="panel__heading">${text("masks.own")}</h3>
      <${Collection} rows=${own.map(rowOfOwn)} label=${text("masks.own")} />`}
    <h3 class="panel__heading">${text("masks.builtIn")}</h3>
    <${Collection} rows=${builtIn.map(rowOfBuiltIn)} label=${text("masks.builtIn")} />`;
}

function useBuiltIn() {
  const [masks, setMasks] = useState(/** @type {Mask[]} */ ([]));
  useEffect(() => {
    builtInMasks().then(setMasks);
  }, []);
  return masks;
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
function MaskEditor({ mask: first, keep, goBack, path, settings, site, openModelPicker }) {
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
    <${BackButton} label=${text("masks.all")} goBack=${goBack} />
    <div class="setting">
      <label class="setting__name" for="mask-name">${text("masks.name")}</label>
      <input class="input" id="mask-name" data-first dir="auto" autocomplete="off" value=${mask.name}
        onInput=${(/** @type {any} */ event) => change({ name: event.currentTarget.value })} />
    </div>
    <h3 class="panel__heading">${text("opening.title")}</h3>
    <p class="hint">${text("opening.hint")}</p>
    <${OpeningMessages} messages=${mask.context}
      change=${(/** @type {Mask["context"]} */ context) => change({ context })} />
    ${said.length > 0 && html`
      <button type="button" class="quiet-button add-button"
        onClick=${() => change({ context: [...mask.context, ...said] })}>
        ${text("masks.takeSaid")}
      </button>`}
    <h3 class="panel__heading">${text("masks.settings")}</h3>
    <p class="hint">${text("masks.settingsHint")}</p>
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
    name: conversation?.title || text("masks.newName"),
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
