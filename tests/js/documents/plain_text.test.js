/** The encoding of a text. */

import assert from "node:assert/strict";
import { mock, test } from "node:test";
import { decodedText } from "../../../public/js/documents/formats/plain_text.js";

test("a text in Unicode is decoded once, however many encodings there are", () => {
  const decode = mock.method(TextDecoder.prototype, "decode");
  assert.equal(decodedText(new TextEncoder().encode("电话\r\nbooth")), "电话\nbooth");
  assert.equal(decode.mock.callCount(), 1);
  decode.mock.restore();
});
