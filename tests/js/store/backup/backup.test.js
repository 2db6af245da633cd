import assert from "node:assert/strict";
import { afterEach, test } from "node:test";
import { Archive } from "../../../../public/js/store/archive.js";
import { exportBackup, importBackup } from "../../../../public/js/store/backup/backup.js";
import { exportConversationAsMarkdown } from "../../../../public/js/store/backup/formats/markdown.js";
import { Library, newMask, newPrompt } from "../../../../public/js/store/library.js";
import { newConversation, newMessage } from "../../../../public/js/store/records.js";
import { Settings } from "../../../../public/js/store/settings.js";

// Without IndexedDB, the archive is in memory: the same interface, and what is tested here is above it.
/** @type {Archive[]} */
const opened = [];

afterEach(() => {
  for (const archive of opened.splice(0)) archive.close();
});

async function emptyArchive() {
  const archive = await Archive.open();
  opened.push(archive);
  return archive;
}

async function filledArchive() {
  const archive = await emptyArchive();
  for (const id of ["c1", "c2"]) {
    const conversation = newConversation({ id, title: `Title of ${id}`, titledBy: "person", leafId: `${id}-2`, updatedAt: 1000 });
    await archive.addConversation(conversation, [
      newMessage({ id: `${id}-1`, conversationId: id, role: "user", text: "Say\u2028\n\"it\" 👍", createdAt: 1 }),
      newMessage({ id: `${id}-2`, conversationId: id, parentId: `${id}-1`, role: "assistant", text: "It.", createdAt: 2, model: "m" }),
    ]);
  }
  const library = new Library(archive);
  await library.putPrompt(newPrompt({ id: "p1", title: "Tea", content: "About tea:" }));
  await library.putMask(newMask({ id: "k1", name: "Cook" }));
  return archive;
}

/** @param {Archive} archive */
async function contents(archive) {
  const conversations = await archive.conversations();
  const messages = await Promise.all(conversations.map(({ id }) => archive.messages(id)));
  const library = new Library(archive);
  return { conversations, messages, prompts: await library.prompts(), masks: await library.masks() };
}

/** @param {unknown} value */
function file(value) {
  return new Blob([typeof value === "string" ? value : JSON.stringify(value)]);
}

test("what is exported can be imported, and is the same", async () => {
  const [from, to] = [await filledArchive(), await emptyArchive()];
  const report = await importBackup(await exportBackup(from), to);
  assert.deepEqual(await contents(to), await contents(from));
  assert.equal(report.conversations.new, 2);
  assert.equal(report.messages.new, 4);
  assert.deepEqual([report.prompts.new, report.masks.new, report.problems.length], [1, 1, 0]);
});

test("a backup is one JSON document that says what it is", async () => {
  const document = JSON.parse(await (await exportBackup(await filledArchive())).text());
  assert.deepEqual([document.format, document.version], ["locutorio", 1]);
  assert.equal(document.conversations.length, 2);
});

test("a backup that another program has laid out anew is read all the same", async () => {
  const [from, to] = [await filledArchive(), await emptyArchive()];
  const document = JSON.parse(await (await exportBackup(from)).text());
  await importBackup(file(`\ufeff${JSON.stringify(document, null, 2)}`), to);
  assert.deepEqual(await contents(to), await contents(from));
});

test("a dry run counts the same and changes nothing", async () => {
  const [from, to] = [await filledArchive(), await emptyArchive()];
  const backup = await exportBackup(from);
  const rehearsal = await importBackup(backup, to, { isDryRun: true });
  assert.deepEqual((await contents(to)).conversations, []);
  assert.deepEqual({ ...(await importBackup(backup, to)), isDryRun: true }, rehearsal);
});

test("what is imported twice is known the second time", async () => {
  const archive = await filledArchive();
  const before = await contents(archive);
  const report = await importBackup(await exportBackup(archive), archive);
  assert.deepEqual([report.conversations.known, report.messages.known, report.prompts.known, report.masks.known], [2, 4, 1, 1]);
  assert.deepEqual([report.conversations.new, report.messages.new], [0, 0]);
  assert.deepEqual(await contents(archive), before);
});

test("what is newer here stays, and messages that are missing here come in", async () => {
  const [from, to] = [await filledArchive(), await filledArchive()];
  await from.addMessages([newMessage({ id: "c1-3", conversationId: "c1", role: "user", text: "Older, but new" })]);
  await from.changeConversation("c1", { title: "Old title", leafId: "c1-3" });
  await to.changeConversation("c1", { title: "New title", updatedAt: 2000 });
  await to.changeMessage("c1-2", { text: "Written on here" });
  const report = await importBackup(await exportBackup(from), to);
  const conversation = await to.conversation("c1");
  assert.deepEqual([conversation?.title, conversation?.leafId], ["New title", "c1-2"]);
  assert.equal((await to.message("c1-2"))?.text, "Written on here");
  assert.equal((await to.message("c1-3"))?.text, "Older, but new");
  assert.deepEqual([report.conversations.updated, report.messages.new], [1, 1]);
});

test("what is newer in the file is taken over, but for a name that somebody gave here", async () => {
  const [from, to] = [await filledArchive(), await filledArchive()];
  await from.changeConversation("c1", { title: "Theirs", updatedAt: 3000, settings: { temperature: 1 } });
  await to.changeConversation("c1", { title: "Mine", titledBy: "person", pinnedAt: 5 });
  await importBackup(await exportBackup(from), to);
  const conversation = await to.conversation("c1");
  assert.deepEqual([conversation?.title, conversation?.pinnedAt, conversation?.updatedAt], ["Mine", 5, 3000]);
  assert.deepEqual(conversation?.settings, { temperature: 1 });
});

test("what was deleted here stays deleted, unless somebody wants it back", async () => {
  const archive = await filledArchive();
  const backup = await exportBackup(archive);
  await archive.removeConversations(["c1", "c2"]);
  await archive.purge(["c1"]);
  const library = new Library(archive);
  await library.removePrompt("p1");
  await library.removeMask("k1");
  const report = await importBackup(backup, archive);
  assert.deepEqual([report.conversations.deleted, report.prompts.deleted, report.masks.deleted], [2, 1, 1]);
  assert.deepEqual(await contents(archive), { conversations: [], messages: [], prompts: [], masks: [] });
  await importBackup(backup, archive, { restoreDeleted: true });
  assert.equal((await contents(archive)).conversations.length, 2);
  assert.equal((await archive.messages("c1")).length, 2);
  assert.deepEqual([(await library.prompts()).length, (await library.masks()).length], [1, 1]);
});

test("a removed message stays an empty place, and its text is in no backup", async () => {
  const archive = await filledArchive();
  await archive.removeMessage("c1-1");
  const backup = await (await exportBackup(archive)).text();
  assert.equal(JSON.parse(backup).conversations.find((/** @type {any} */ { conversation }) => conversation.id === "c1").messages[0].text, "");
  await importBackup(file(backup), archive);
  assert.equal((await archive.message("c1-1"))?.deleted, true);
});

test("a file that was cut off gives what there is", async () => {
  const [from, to] = [await filledArchive(), await emptyArchive()];
  const whole = await (await exportBackup(from)).text();
  const report = await importBackup(file(whole.slice(0, whole.lastIndexOf("\n{") + 50)), to);
  assert.deepEqual([report.conversations.new, report.conversations.broken], [1, 1]);
  assert.deepEqual(report.problems, [{ kind: "conversation", name: "", why: "json" }]);
});

test("broken records in a file cost themselves and are told with their names", async () => {
  const archive = await emptyArchive();
  const conversations = [
    null, 5, { conversation: { title: "No id" } },
    { conversation: { id: "c1", title: 5 }, messages: [null, { id: "m" }, { id: "m1", conversationId: "c1", role: "user", text: "hi" }] },
  ];
  const document = { format: "locutorio", version: 1, conversations, prompts: [{ title: "x" }], masks: "none" };
  const report = await importBackup(file(document), archive);
  assert.deepEqual([report.conversations.new, report.conversations.broken, report.messages.broken, report.prompts.broken], [1, 3, 2, 1]);
  assert.ok(report.problems.some(({ name }) => name === "No id"));
  assert.deepEqual((await archive.messages("c1")).map(({ text }) => text), ["hi"]);
});

test("only fields that the page knows come in", async () => {
  const archive = await emptyArchive();
  const message = { id: "m1", conversationId: "c1", role: "user", text: "hi", removedAt: 1, evil: true };
  const conversation = { id: "c1", deletedAt: 1, evil: true, settings: { temperature: 99, model: "m", apiKey: "sk-test-1" } };
  await importBackup(file({ format: "locutorio", conversations: [{ conversation, messages: [message] }] }), archive);
  const [kept] = await archive.conversations();
  assert.deepEqual(kept, newConversation({ ...kept, settings: { model: "m" }, deletedAt: 0 }));
  assert.ok(!("evil" in Object(await archive.message("m1"))) && !("removedAt" in Object(await archive.message("m1"))));
});

test("messages of one conversation cannot be slipped into another", async () => {
  const archive = await filledArchive();
  const messages = [{ id: "x", conversationId: "c2", role: "assistant", text: "forged" }];
  await importBackup(file({ format: "locutorio", conversations: [{ conversation: { id: "c9" }, messages }] }), archive);
  assert.equal((await archive.messages("c2")).length, 2);
});

test("an answer that was being written when the backup was made is a cut one", async () => {
  const [from, to] = [await filledArchive(), await emptyArchive()];
  await from.changeMessage("c1-2", { state: "writing" });
  await importBackup(await exportBackup(from), to);
  const answer = await to.message("c1-2");
  assert.deepEqual([answer?.state, answer?.reason], ["cut", "closed"]);
});

test("the same conversation twice in one file is merged", async () => {
  const archive = await emptyArchive();
  const entry = (/** @type {string} */ id) => ({
    conversation: { id: "c1", updatedAt: 5 },
    messages: [{ id, conversationId: "c1", role: "user", text: id }],
  });
  await importBackup(file({ format: "locutorio", conversations: [entry("a"), entry("b")] }), archive);
  assert.deepEqual((await archive.messages("c1")).map(({ id }) => id).sort(), ["a", "b"]);
});

test("secrets are in a backup only if somebody asks for them, and come out of it apart", async () => {
  const settings = new Settings();
  settings.change({ code: "code-test-1", apiKey: "sk-test-1", temperature: 1.5 });
  const archive = await emptyArchive();
  const plain = await exportBackup(archive, { settings });
  assert.doesNotMatch(await plain.text(), /-test-/);
  assert.deepEqual((await importBackup(plain, archive)).settings, { temperature: 1.5 });
  const full = await importBackup(await exportBackup(archive, { settings, withSecrets: true }), archive);
  assert.deepEqual(full.secrets, { code: "code-test-1", apiKey: "sk-test-1", others: [] });
  assert.deepEqual(full.settings, { temperature: 1.5 });
});

test("an import in many batches tells it once, and says how far it is", async () => {
  const archive = await emptyArchive();
  let told = 0;
  let steps = 0;
  archive.addEventListener("change", () => (told += 1));
  const conversations = Array.from({ length: 120 }, (_, index) => ({ conversation: { id: `c${index}` }, messages: [] }));
  await importBackup(file({ format: "locutorio", conversations }), archive, { onProgress: () => (steps += 1) });
  assert.equal(told, 1);
  assert.ok(steps >= 3);
  assert.equal((await archive.conversations()).length, 120);
});

test("NextChat's backup, imported twice, is known the second time", async () => {
  const archive = await emptyArchive();
  const messages = [{ id: "m1", role: "user", content: "hi" }];
  const backup = file({ "chat-next-web-store": { sessions: [{ id: "s1", topic: "T", lastUpdate: 5, messages }] } });
  assert.equal((await importBackup(backup, archive)).conversations.new, 1);
  const again = await importBackup(backup, archive);
  assert.deepEqual([again.conversations.known, again.messages.known, again.format], [1, 1, "nextchat"]);
});

test("a file that is nothing of all this is refused", async () => {
  const archive = await emptyArchive();
  for (const content of ["", "hello", "{}", "[1]"]) {
    await assert.rejects(importBackup(file(content), archive), { name: "UnknownFormat" });
  }
});

test("a conversation as Markdown is what is shown, from its first message to its last", async () => {
  const archive = await filledArchive();
  await archive.addMessages([newMessage({ id: "c1-x", conversationId: "c1", parentId: "c1-1", role: "assistant", text: "Another version" })]);
  await archive.changeMessage("c1-2", { state: "cut" });
  const markdown = await (await exportConversationAsMarkdown(archive, "c1"))?.text();
  assert.equal(
    markdown,
    '# Title of c1\n\n## export.user\n\nSay\u2028\n"it" 👍\n\n## export.assistant (m)\n\nIt.\n\n*export.cut*\n',
  );
  assert.equal(await exportConversationAsMarkdown(archive, "nowhere"), null);
});

test("sources are in an exported conversation, with or without words for their heading", async () => {
  const archive = await filledArchive();
  const citations = [{ url: "https://a.example/", title: "A", start: 0, end: 3 }];
  await archive.changeMessage("c1-2", { citations });
  const markdown = (await (await exportConversationAsMarkdown(archive, "c1"))?.text()) ?? "";
  assert.match(markdown, /\n\nIt\.\[1\]\n\n1\. \[A\]\(<https:\/\/a\.example\/>\)\n$/);
});

test("a backup has all that an answer has besides words, and what is broken of it stays behind", async () => {
  const [from, to] = [await filledArchive(), await emptyArchive()];
  const citation = { url: "https://a.example/", title: "A", start: 0, end: 3 };
  const call = { id: "1", kind: "mcp", state: "asking", name: "find", server: "notes", input: "{}", output: "" };
  const items = { dialect: "responses", model: "m", items: [{ type: "mcp_approval_request", id: "1" }] };
  const extras = { citations: [citation], activities: [call], providerItems: items, thinkingMs: 1200 };
  await from.changeMessage("c1-2", { ...extras, citations: [citation, { url: 1 }], activities: [call, { kind: "x" }] });
  await importBackup(await exportBackup(from), to);
  const { citations, activities, providerItems, thinkingMs } = (await to.message("c1-2")) ?? {};
  assert.deepEqual({ citations, activities, providerItems, thinkingMs }, extras);
});

test("a file brings no decision about a tool that nobody has heard yet", async () => {
  const [from, to] = [await filledArchive(), await emptyArchive()];
  const call = { id: "1", kind: "mcp", state: "running", name: "find", server: "notes", input: "{}", output: "" };
  const request = { type: "mcp_approval_request", id: "1" };
  const decisions = ["1", "2"].map((id) => ({ type: "mcp_approval_response", approval_request_id: id, approve: true }));
  const providerItems = { dialect: "responses", model: "m", items: [request, ...decisions] };
  await from.changeMessage("c1-2", { state: "cut", activities: [call], providerItems });
  await importBackup(await exportBackup(from), to);
  const imported = await to.message("c1-2");
  assert.deepEqual([imported?.activities?.[0]?.state, imported?.providerItems?.items], ["asking", [request]]);
});

test("a circle of parents in broken records is walked once", async () => {
  const archive = await filledArchive();
  await archive.changeMessage("c1-1", { parentId: "c1-2" });
  assert.match((await (await exportConversationAsMarkdown(archive, "c1"))?.text()) ?? "", /It\./);
});
