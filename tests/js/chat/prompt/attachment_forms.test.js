/** A document goes as itself to who reads it, and as its text and pictures of its pages to all others. */

import assert from "node:assert/strict";
import { test } from "node:test";
import { estimateAttachment, formsFor } from "../../../../public/js/chat/prompt/attachment_forms.js";
import { promptMessages } from "../../../../public/js/chat/prompt/messages.js";
import { blobIds } from "../../../../public/js/store/records.js";

const source = { type: "application/pdf", bytes: 9, parts: 2, chosen: "" };
const file = {
  id: "f", kind: "file", name: "a.pdf", type: "application/pdf", bytes: 9, width: 0, height: 0, textId: "t", textBytes: 380,
  source, pages: [{ id: "p", page: 2, bytes: 5, width: 700, height: 1000 }],
};
const image = { base: 85, tile: 170, patch: 0 };

test("who reads PDFs gets the file alone", () => assert.deepEqual(formsFor([file], { takesFiles: true }), [file]));

test("all others get its text, and the pages that have none as pictures", () => {
  const forms = formsFor([file], { takesFiles: false });
  assert.deepEqual(forms.map(({ id, kind, bytes }) => [id, kind, bytes]), [["t", "text", 380], ["p", "image", 5]]);
});

test("pages without any text are pictures alone", () => {
  const forms = formsFor([{ ...file, textBytes: 0 }], { takesFiles: false });
  assert.deepEqual(forms.map(({ id }) => id), ["p"]);
});

test("the file itself costs its text and each of its pages", () => {
  const text = estimateAttachment({ ...file, kind: "text", bytes: 380 }, { image });
  assert.ok(estimateAttachment(file, { image }) > text + 2 * image.base);
});

test("the request has the file with its name, and its bytes as a data URL", async () => {
  const item = { role: "user", text: "Read", attachments: [file], isSent: true };
  const archive = { attachment: async (id) => (id === "f" ? new Blob(["%PDF"]) : null) };
  const [message] = await promptMessages({ items: [item] }, archive);
  const data = `data:application/pdf;base64,${btoa("%PDF")}`;
  assert.deepEqual(message.content[1], { type: "file", file: { filename: "a.pdf", file_data: data } });
});

test("the archive holds the file, its text and the pictures, all of which backups and removals know", () => {
  assert.deepEqual(blobIds(file), ["f", "t", "p"]);
});
