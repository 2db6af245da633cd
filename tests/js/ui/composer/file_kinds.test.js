/** What a file is by its first bytes, whatever its name and type. */

import assert from "node:assert/strict";
import { test } from "node:test";
import { kindOfFile } from "../../../../public/js/ui/composer/file_kinds.js";

const bytes = (latin1) => Uint8Array.from(latin1, (character) => character.charCodeAt(0));

for (const [name, start, kind] of [
  ["a PDF of text alone", "%PDF-1.4\n1 0 obj << /Type /Catalog >>", "pdf"],
  ["a PDF behind a mark of its encoding", "\xef\xbb\xbf%PDF-1.7", "pdf"],
  ["a PDF behind other bytes", "\0\0junk%PDF-1.7", "pdf"],
  ["a text about PDFs", "A PDF begins with %PDF-1.7", ""],
  ["a Word document", `PK\x03\x04${"\0".repeat(26)}[Content_Types].xml`, "document"],
  ["an OpenDocument", `PK\x03\x04${"\0".repeat(26)}mimetypeapplication/vnd.oasis.opendocument.text`, "document"],
  ["an old Word document", "\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "document"],
  ["rich text", "{\\rtf1\\ansi Hello}", "document"],
  ["a film", "\0\0\0\x20ftypisom", ""],
  ["a picture", "\x89PNG\r\n\x1a\n", "picture"],
  ["a photograph of an iPhone", "\0\0\0\x18ftypheic", "picture"],
  ["plain text", "Dear diary, a\xc3\xb1o nuevo", ""],
  ["text in two bytes a letter", "\xff\xfeH\0i\0", ""],
  ["nothing", "", ""],
]) {
  test(`${name} is known by its first bytes`, async () => {
    assert.equal((await kindOfFile(new Blob([bytes(start)], { type: "text/plain" }))).kind, kind);
  });
}

test("a picture's type is the one that its bytes say", async () => {
  assert.equal((await kindOfFile(new Blob([bytes("\xff\xd8\xff\xe0")], { type: "image/png" }))).type, "image/jpeg");
});
