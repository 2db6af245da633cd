/** What was sent of a file, or is kept of it: its text, and pictures of its pages. */

import { html } from "htm/preact";
import { useEffect, useState } from "preact/hooks";
import { estimateAttachment } from "../../../chat/prompt/attachment_forms.js";
import { knownTraits } from "../../../chat/models/traits.js";
import { language, plural, text } from "../../../i18n/texts.js";
import { Panel, showPanel } from "../../panels/panel.js";
import { LongText } from "./long_text.js";
import { PagePictures, picturesOf } from "./page_pictures.js";

/**
 * What was sent, or is kept of it.
 *
 * @param {import("../../../store/record_types.d.ts").Attachment} attachment
 * @param {(id: string) => Promise<Blob | null>} read
 */
export async function showSent(attachment, read) {
  await showPanel(SentPanel, { attachment, read }, () => {});
}

/**
 * @param {import("../../panels/panel.js").PanelProps & {
 *   attachment: import("../../../store/record_types.d.ts").Attachment,
 *   read: (id: string) => Promise<Blob | null> }} props
 */
function SentPanel({ attachment, read, close, onClosed }) {
  const { name, kind, source, textId, id } = attachment;
  const [words, setWords] = useState(/** @type {Blob | null} */ (null));
  const [pictures, setPictures] = useState(/** @type {import("./page_pictures.js").Picture[]} */ ([]));
  useEffect(() => {
    read(kind === "file" ? (textId ?? "") : id).then(setWords);
    picturesOf(attachment, read).then(setPictures);
  }, []);
  const bytes = kind === "file" ? (attachment.textBytes ?? 0) : attachment.bytes;
  const tokens = estimateAttachment({ ...attachment, kind: "text", bytes }, knownTraits().of(""));
  const facts = [
    source?.chosen ? text("files.onlyParts", { chosen: source.chosen }) : "",
    plural("files.tokens", tokens, { tokens: tokens.toLocaleString(language()) }),
  ];
  return html`
    <${Panel} title=${name} kind="files" isRead=${true} close=${close} onClosed=${onClosed}>
      <p class="hint">${facts.filter(Boolean).join(" · ")}</p>
      ${kind === "file" && !attachment.asText && html`<p class="hint">${text("files.sentAsFile")}</p>`}
      ${words && words.size > 0 && html`<${LongText} words=${words} label=${text("files.sent")} />`}
      <${PagePictures} pictures=${pictures} />
    <//>`;
}
