import assert from "node:assert/strict";
import { test } from "node:test";

import { searchTitles } from "../../../../public/js/store/search/title_search.js";
import { newConversation } from "../../../../public/js/store/records.js";

const LIST = ["The Salty Sea", "Sea shells", "Café con sal"].map((title) => newConversation({ title }));
const found = (query, most = 10) => searchTitles(LIST, query, most).map(({ conversation }) => conversation.title);

test("a title is found by all of the words, in any case and order", () => {
  assert.deepEqual(found("sea SALT"), ["The Salty Sea"]);
  assert.deepEqual(found("sea"), ["The Salty Sea", "Sea shells"]);
});

test("accents make no difference, and the place is that of the title as it was written", () => {
  const [hit] = searchTitles(LIST, "cafe", 10);
  assert.equal(hit.conversation.title, "Café con sal");
  assert.deepEqual(hit.place, { start: 0, length: 4 });
});

test("blanks find nothing", () => {
  assert.deepEqual(found("  "), []);
});

test("no more are found than can be shown", () => {
  assert.deepEqual(found("s", 2), ["The Salty Sea", "Sea shells"]);
});
