/** Masks: to begin a conversation with one, to keep one's own, and to hand one on as a link. */

import { html } from "htm/preact";
import { useEffect, useState } from "preact/hooks";
import { builtInMasks, ownMasks } from "../../chat/masks.js";
import { text } from "../../i18n/texts.js";
import { Library } from "../../store/library.js";
import { newMask } from "../../store/library_records.js";
import { newId } from "../../store/records.js";
import { copyText } from "../clipboard.js";
import { icon } from "../icons.js";
import { Collection } from "./collection.js";
import { MaskEditor } from "./mask_editor.js";
import { maskOfConversation } from "./mask_of_conversation.js";
import { Panel, showPanel } from "./panel.js";
import { UndoBar, useUndo } from "./undo_bar.js";
import { useRecords } from "./use_records.js";

/**
 * @typedef {import("../../app/desk.js").Desk} Desk
 * @typedef {import("../../store/record_types.d.ts").Mask} Mask
 */

/** @param {Desk} desk */
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
