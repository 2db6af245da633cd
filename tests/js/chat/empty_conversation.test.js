import assert from "node:assert/strict";
import { test } from "node:test";
import { EmptyConversation } from "../../../public/js/chat/empty_conversation.js";
import { newConversation } from "../../../public/js/store/records.js";
import { Settings } from "../../../public/js/store/settings.js";

/** @param {Settings} [settings] */
function begin(settings = new Settings()) {
  return new EmptyConversation({ settings, conversation: newConversation() });
}

test("nothing is said in an empty conversation, and nothing is under way", () => {
  const open = begin();
  assert.deepEqual([open.path, open.answer, open.isAnswering, open.isNew], [[], null, false, true]);
  open.stop();
});

test("its own settings go before the page's", async () => {
  const settings = new Settings();
  settings.change({ model: "m-1", temperature: 1 });
  const open = begin(settings);
  await open.change({ settings: { model: "m-2" } });
  const { model, temperature } = open.effectiveSettings;
  assert.deepEqual([model, temperature], ["m-2", 1]);
});

test("a change of it is told", async () => {
  const open = begin();
  let told = "";
  open.addEventListener("conversation", () => (told = open.conversation.title));
  await open.change({ title: "Tea" });
  assert.equal(told, "Tea");
});
