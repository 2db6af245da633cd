/** What was sent along with a question: small pictures and the names of files, each of which opens large. */

import { openViewer } from "../../browser/viewer.js";
import { text } from "../../i18n/texts.js";
import { iconButton, make, wordButton } from "../shared/elements.js";
import { iconElement } from "../shared/icons.js";
import { showToast } from "../shared/toast.js";
import { loadTalk } from "../talk/loading.js";

/**
 * @typedef {import("../../store/record_types.d.ts").Attachment} Attachment
 * @typedef {(attachment: Attachment) => Promise<Blob | null>} ReadAttachment
 */

/**
 * @param {Attachment[]} attachments
 * @param {ReadAttachment} read
 */
export function attachmentList(attachments, read) {
  const list = make("ul", "attachments", ...attachments.map((attachment) => make("li", "", thing(attachment, read))));
  list.setAttribute("role", "list");
  list.setAttribute("aria-label", text("attachments.sent"));
  return list;
}

/**
 * @param {Attachment} attachment
 * @param {ReadAttachment} read
 */
function thing(attachment, read) {
  const { kind, name, width, height } = attachment;
  const isDocument = kind === "file" || Boolean(attachment.source);
  const open = isDocument ? openDocument : openLarge;
  const look = kind === "image" ? "image" : "text";
  const button = wordButton(`attachment attachment--${look}`, "", () => open(attachment, read));
  if (kind !== "image") {
    button.append(iconElement("file"), make("span", "attachment__name", name));
    return button;
  }
  const picture = Object.assign(make("img", "attachment__picture"), { alt: name, width, height });
  button.append(picture);
  read(attachment).then((blob) => {
    if (!blob) return button.replaceChildren(iconElement("image"), make("span", "attachment__name", name));
    picture.src = URL.createObjectURL(blob);
    picture.addEventListener("load", () => URL.revokeObjectURL(picture.src), { once: true });
    return undefined;
  });
  return button;
}

/**
 * @param {Attachment} attachment
 * @param {ReadAttachment} read
 */
async function openDocument(attachment, read) {
  const talk = await loadTalk().catch(() => null);
  if (!talk) return void showToast({ text: text("panel.notLoaded") });
  if (!(await read(attachment))) return void showToast({ text: text("attachments.gone", { name: attachment.name }) });
  await talk.showSent(attachment, (id) => read({ ...attachment, id }));
}

/**
 * @param {Attachment} attachment
 * @param {ReadAttachment} read
 */
async function openLarge(attachment, read) {
  const blob = await read(attachment);
  if (!blob) return void showToast({ text: text("attachments.gone", { name: attachment.name }) });
  const address = URL.createObjectURL(blob);
  const content =
    attachment.kind === "image"
      ? Object.assign(make("img", "viewer__picture"), { src: address, alt: attachment.name })
      : Object.assign(make("pre", "viewer__text", await blob.text()), { tabIndex: 0, dir: "auto" });
  const close = iconButton("close", text("attachments.close"), () => {});
  const viewer = openViewer(content, close, attachment.name);
  viewer.addEventListener("close", () => URL.revokeObjectURL(address));
}
