/** Turns a plan into the messages of a request, with the contents of images, documents and text files. */

/**
 * @typedef {import("./prompt_types.d.ts").PlanItem} PlanItem
 * @typedef {import("./prompt_types.d.ts").PromptPlan} PromptPlan
 * @typedef {import("../../store/record_types.d.ts").Attachment} Attachment
 * @typedef {{ attachment(id: string): Promise<Blob | null> }} AttachmentSource
 *
 * @typedef {import("../../relay/dialects/dialect_types.d.ts").ContentPart} ContentPart
 * @typedef {import("../../relay/dialects/dialect_types.d.ts").RequestMessage} RequestMessage
 */

/**
 * @param {Pick<PromptPlan, "items">} plan
 * @param {AttachmentSource} archive
 * @returns {Promise<RequestMessage[]>}
 */
export async function promptMessages(plan, archive) {
  const sent = plan.items.filter((item) => item.isSent);
  const messages = await Promise.all(sent.map((item) => messageOf(item, archive)));
  return joinSystemMessages(messages);
}

/**
 * @param {PlanItem} item
 * @param {AttachmentSource} archive
 * @returns {Promise<RequestMessage>}
 */
async function messageOf({ role, text, attachments, providerItems }, archive) {
  const given = providerItems && { providerItems };
  const files = await readAll(attachments, "text", archive, fencedFile);
  const documents = await readAll(attachments, "file", archive, filePart);
  const images = await readAll(attachments, "image", archive, imagePart);
  const whole = [text, ...files].filter(Boolean).join("\n\n");
  const parts = [...documents, ...images];
  if (parts.length === 0) return { role, content: whole, ...given };
  return { role, content: whole ? [{ type: "text", text: whole }, ...parts] : parts, ...given };
}

/**
 * @template Thing
 * @param {Attachment[]} attachments
 * @param {Attachment["kind"]} kind
 * @param {AttachmentSource} archive
 * @param {(attachment: Attachment, blob: Blob) => Promise<Thing>} read
 * @returns {Promise<Thing[]>} without files that the archive no longer has
 */
async function readAll(attachments, kind, archive, read) {
  const wanted = attachments.filter((attachment) => attachment.kind === kind);
  const found = await Promise.all(
    wanted.map(async (attachment) => {
      const blob = await archive.attachment(attachment.id);
      return blob ? [await read(attachment, blob)] : [];
    }),
  );
  return found.flat();
}

/**
 * @param {Attachment} attachment
 * @param {Blob} blob
 */
async function fencedFile({ name, source }, blob) {
  const text = await blob.text();
  const title = source?.chosen ? `${name} (${source.chosen})` : name;
  // The fence must be longer than any in the file, which would otherwise end there.
  let longest = 2;
  for (const [fence] of text.matchAll(/`{3,}/g)) longest = Math.max(longest, fence.length);
  const fence = "`".repeat(longest + 1);
  return `${title}:\n${fence}\n${text}${text.endsWith("\n") ? "" : "\n"}${fence}`;
}

/**
 * @param {Attachment} attachment
 * @param {Blob} blob
 * @returns {Promise<ContentPart>}
 */
async function imagePart(attachment, blob) {
  return { type: "image_url", image_url: { url: await dataUrl(attachment, blob) } };
}

/**
 * @param {Attachment} attachment
 * @param {Blob} blob
 * @returns {Promise<ContentPart>}
 */
async function filePart(attachment, blob) {
  return { type: "file", file: { filename: attachment.name, file_data: await dataUrl(attachment, blob) } };
}

/**
 * @param {Attachment} attachment
 * @param {Blob} blob
 */
async function dataUrl({ type }, blob) {
  const bytes = new Uint8Array(await blob.arrayBuffer());
  let binary = "";
  // The number of arguments of a call is limited.
  for (let start = 0; start < bytes.length; start += 0x8000) {
    binary += String.fromCharCode(...bytes.subarray(start, start + 0x8000));
  }
  return `data:${type || blob.type};base64,${btoa(binary)}`;
}

/**
 * Some servers accept only one system message, and only at the start.
 *
 * @param {RequestMessage[]} messages
 * @returns {RequestMessage[]}
 */
function joinSystemMessages(messages) {
  const first = messages.findIndex(({ role }) => role !== "system");
  const opening = messages.slice(0, first < 0 ? messages.length : first);
  if (opening.length < 2) return messages;
  const content = opening.map((message) => message.content).join("\n\n");
  return [{ role: "system", content }, ...messages.slice(opening.length)];
}
