/** Masks: to begin a conversation with one, to keep one's own, and to hand one on as a link. */

import { html } from "htm/preact";
import { useEffect, useState } from "preact/hooks";
import { builtInMasks, ownMasks } from "../../chat/masks.js";
import { text } from "../../i18n/texts.js";
import { Library, newMask } from "../../store/library.js";
import { newId } from "../../store/records.js";
import { CONVERSATION_ROWS } from "../../store/settings_table.js";
import { copyText } from "../shared/clipboard.js";
import { useRecords } from "../shared/hooks.js";
import { icon } from "../shared/icons.js";
import { BackButton, Collection, UndoBar, useUndo } from "./collection.js";
import { PromptMessages } from "./opening_messages.js";
import { Panel, showPanel } from "./panel.js";
import { scopeOfMask } from "./settings/scope.js";
import { SettingRows } from "./settings/settings.js";

/**
 * @typedef {import("../../app/app.js").App} App
 * @typedef {import("../../store/record_types.d.ts").Mask} Mask
 */

/** @param {App} desk */
export default function openMasks(desk) {
  // What is typed here is then written at once, whatever becomes of the page.
  desk.archive.prepareWriting().catch(() => {});
  return showPanel(desk, MasksPanel, {});
}

/** @param {import("./panel.js").PanelProps} props */
function MasksPanel({ desk, close, onClosed }) {
  const { archive } = desk;
  const library = new Library(archive);
  const [edited, setEdited] = useState(/** @type {Mask | null} */ (null));
  const [done, tell] = useUndo();
  const own = useRecords(archive, "masks", () => ownMasks(archive));
  const builtIn = useBuiltIn();

  /** @param {Mask} mask */
  const remove = async (mask) => {
    await library.removeMask(mask.id);
    tell({ words: text("masks.removed", { name: mask.name }), undo: () => library.putMask(mask) });
  };
  /** @param {Mask} mask */
  const edit = async (mask) => {
    await library.putMask(mask);
    setEdited(mask);
  };
  const addNew = () => edit(newMask({ name: text("masks.newName") }));
  /** @param {Mask} mask */
  const copyLink = async ({ id, name }) => {
    const link = new URL(`#/?mask=${encodeURIComponent(id)}`, location.href).href;
    tell({ words: (await copyText(link)) ? text("masks.linkCopied", { name }) : link });
  };
  /** @param {Mask} mask */
  const rowOf = (mask) => ({
    id: mask.id,
    name: mask.name || text("masks.untitled"),
    glimpse: mask.settings.systemPrompt || mask.context[0]?.content || "",
    hint: text("masks.start"),
    open: () => {
      close();
      desk.startConversation({ mask });
    },
    acts: mask.builtin ? actsOfBuiltIn(mask) : actsOfOwn(mask),
  });
  /** @param {Mask} mask @returns {import("./collection.js").RowAct[]} */
  const actsOfOwn = (mask) => [
    { icon: "edit", label: text("masks.edit"), act: () => setEdited(mask) },
    { icon: "external", label: text("masks.copyLink"), act: () => copyLink(mask) },
    { icon: "trash", label: text("masks.remove"), act: () => remove(mask) },
  ];
  /** @param {Mask} mask @returns {import("./collection.js").RowAct[]} */
  const actsOfBuiltIn = (mask) => [
    {
      icon: "copy",
      label: text("masks.makeOwn"),
      act: () => edit({ ...mask, id: newId(), builtin: false, createdAt: Date.now() }),
    },
    { icon: "external", label: text("masks.copyLink"), act: () => copyLink(mask) },
  ];

  return html`
    <${Panel} desk=${desk} title=${text("masks.title")} kind="collection" close=${close} onClosed=${onClosed}>
      ${edited
        ? html`<${MaskEditor} key=${edited.id} desk=${desk} mask=${edited} goBack=${() => setEdited(null)} />`
        : html`
          <p class="hint">${text("masks.lead")}</p>
          <div class="panel__acts">
            <button type="button" class="button add-button" data-first onClick=${() => edit(maskOfConversation(desk))}>
              ${icon("mask")} ${text("masks.saveThis")}
            </button>
            <button type="button" class="button add-button"
              onClick=${addNew}>
              ${icon("new")} ${text("masks.add")}
            </button>
          </div>
          <${UndoBar} done=${done} tell=${tell} />
          ${own !== null && own.length > 0 && html`
            <h3 class="panel__heading">${text("masks.own")}</h3>
            <${Collection} rows=${own.map(rowOf)} label=${text("masks.own")} />`}
          <h3 class="panel__heading">${text("masks.builtIn")}</h3>
          <${Collection} rows=${builtIn.map(rowOf)} label=${text("masks.builtIn")} />`}
    <//>`;
}

function useBuiltIn() {
  const [masks, setMasks] = useState(/** @type {Mask[]} */ ([]));
  useEffect(() => {
    builtInMasks().then(setMasks);
  }, []);
  return masks;
}

/** @param {{ desk: import("../../app/app.js").App, mask: Mask, goBack: () => void }} props */
export function MaskEditor({ desk, mask: first, goBack }) {
  const [mask, setMask] = useState(first);
  /** @param {Partial<Mask>} changes */
  const change = (changes) => {
    const next = { ...mask, ...changes };
    setMask(next);
    new Library(desk.archive).putMask(next);
  };
  const said = openingOfPath(desk.open?.path ?? []);
  const scope = scopeOfMask(desk.settings, mask.settings, (settings) => change({ settings }));
  return html`
    <${BackButton} label=${text("masks.all")} goBack=${goBack} />
    <div class="setting">
      <label class="setting__name" for="mask-name">${text("masks.name")}</label>
      <input class="input" id="mask-name" dir="auto" autocomplete="off" value=${mask.name}
        onInput=${(/** @type {any} */ event) => change({ name: event.currentTarget.value })} />
    </div>
    <h3 class="panel__heading">${text("opening.title")}</h3>
    <p class="hint">${text("opening.hint")}</p>
    <${PromptMessages} messages=${mask.context}
      change=${(/** @type {Mask["context"]} */ context) => change({ context })} />
    ${said.length > 0 && html`
      <button type="button" class="quiet-button add-button"
        onClick=${() => change({ context: [...mask.context, ...said] })}>
        ${text("masks.takeSaid")}
      </button>`}
    <h3 class="panel__heading">${text("masks.settings")}</h3>
    <p class="hint">${text("masks.settingsHint")}</p>
    ${["model", "context"].map((group) => html`
      <${SettingRows} key=${group} desk=${desk} group=${group} scope=${scope} />`)}
    <p class="hint">${text("kept.atOnce")}</p>`;
}

/**
 * @param {import("../../app/app.js").App} desk
 * @returns {import("../../store/record_types.d.ts").Mask}
 */
export function maskOfConversation({ open, settings }) {
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
 * @param {readonly import("../../store/record_types.d.ts").Message[]} path
 * @returns {import("../../store/record_types.d.ts").PromptMessage[]} what was said, as fixed opening messages
 */
export function openingOfPath(path) {
  const said = path.filter(({ text: words, deleted }) => words && !deleted);
  return said.map(({ role, text: content }) => ({ role, content }));
}
