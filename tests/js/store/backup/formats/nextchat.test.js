import assert from "node:assert/strict";
import { test } from "node:test";
import { parseDocument } from "../../../../../public/js/store/backup/reader.js";

const NOW = 1_720_000_000_000;

/** @param {Record<string, unknown>} [more] */
function session(more = {}) {
  return {
    id: "s1",
    topic: "Rivers",
    memoryPrompt: "",
    lastUpdate: NOW,
    lastSummarizeIndex: 0,
    messages: [
      { id: "m1", date: "7/6/2026, 2:19:02 PM", role: "user", content: "How long is the Nile?" },
      { id: "m2", date: "7/6/2026, 2:19:05 PM", role: "assistant", content: "Long.", model: "gpt-4o" },
    ],
    mask: { id: "k", name: "", context: [], modelConfig: {} },
    ...more,
  };
}

/** @param {Record<string, unknown>[]} sessions @param {Record<string, unknown>} [stores] */
function backup(sessions, stores = {}) {
  return { "chat-next-web-store": { sessions, currentSessionIndex: 0 }, ...stores };
}

/** @param {unknown} document */
async function parsed(document) {
  /** @type {any[]} */
  const problems = [];
  const file = parseDocument(document, (problem) => problems.push(problem));
  const entries = [];
  for await (const entry of file.entries) entries.push(entry);
  return { ...file, entries, problems };
}

/** @param {Record<string, unknown>} more */
async function parsedSession(more) {
  const { entries, problems } = await parsed(backup([session(more)]));
  const [entry] = entries;
  assert.ok(entry);
  return { ...entry, problems };
}

/** @param {unknown[]} contents */
function said(contents) {
  return contents.map((content, index) => ({ id: `m${index}`, role: index % 2 ? "assistant" : "user", content }));
}

test("a conversation comes over with its messages in one line of answers", async () => {
  const { conversation, messages } = await parsedSession({});
  assert.deepEqual([conversation.id, conversation.title, conversation.updatedAt], ["nc-s1", "Rivers", NOW]);
  assert.deepEqual(messages.map(({ text, role }) => [role, text]), [["user", "How long is the Nile?"], ["assistant", "Long."]]);
  assert.deepEqual(messages.map(({ parentId }) => parentId), [null, "nc-s1-m1"]);
  assert.equal(conversation.leafId, "nc-s1-m2");
  assert.equal(messages[1]?.model, "gpt-4o");
});

/** @param {{ messages: { role: string, text: string }[] }} entry */
function lines({ messages }) {
  return messages.map(({ role, text }) => `${role}: ${text}`);
}

const CHAT = [
  { role: "system", content: "You are an assistant that Ríos" },
  { role: "user", content: "¿Cuánto mide el Nilo?" },
  { role: "assistant", content: [{ type: "text", text: "Unos 6.650 km." }] },
];

test("one exported chat is a conversation, and its first line is its title", async () => {
  for (const document of [{ messages: CHAT }, CHAT]) {
    const { entries, problems, format } = await parsed(document);
    assert.deepEqual(problems, []);
    assert.equal(format, "nextchat");
    const [entry, ...more] = entries;
    assert.deepEqual(more, []);
    assert.deepEqual([entry.conversation.title, entry.conversation.context], ["Ríos", []]);
    assert.deepEqual(lines(entry), ["user: ¿Cuánto mide el Nilo?", "assistant: Unos 6.650 km."]);
    assert.equal(entry.conversation.leafId, entry.messages[1].id);
  }
});

test("the same chat has the same ids each time, and another chat has others", async () => {
  const [first, again] = [await parsed({ messages: CHAT }), await parsed({ messages: CHAT })];
  const other = await parsed({ messages: [...CHAT, { role: "user", content: "¿Y el Ebro?" }] });
  const idsOf = ({ entries }) => entries.flatMap(({ conversation, messages }) => [conversation, ...messages]).map(({ id }) => id);
  assert.deepEqual(idsOf(first), idsOf(again));
  assert.ok(idsOf(other).every((id) => !idsOf(first).includes(id)));
});

test("what is no title before a chat is what the model was told", async () => {
  const { entries: [entry] } = await parsed({ messages: [{ role: "system", content: "Be brief." }, ...CHAT.slice(1)] });
  assert.deepEqual(entry.conversation.context, [{ role: "system", content: "Be brief." }]);
  assert.equal(entry.conversation.title, "");
});

test("messages without a role are no chat", () => {
  for (const document of [{ messages: [] }, { messages: [{ content: "x" }] }, { messages: "x" }, [], [{ role: "king" }]]) {
    assert.throws(() => parseDocument(document, () => {}), { name: "UnknownFormat" });
  }
});

test("the browser's storage copied as a list of keys and values is read", async () => {
  const value = JSON.stringify({ state: { sessions: [session()] }, version: 3.3 });
  const { entries } = await parsed([{ key: "chat-next-web-store", value }, { key: "access-control", value: "{}" }]);
  assert.deepEqual(entries.map(({ conversation }) => conversation.title), ["Rivers"]);
});

test("a backup with tools, images, empty answers and cut signs comes over, each message once", async () => {
  const call = { id: "call_1", type: "function", function: { name: "weather", arguments: "{}" }, content: "{}" };
  const { entries, problems } = await parsed(
    backup([
      session({ id: "tools", messages: [
        { id: "a", role: "user", content: "What is the weather?" },
        { id: "b", role: "assistant", content: "", tools: [call] },
        { id: "c", role: "assistant", content: "It is 19 degrees.", tools: [{ id: "call_1", index: 0 }] },
      ] }),
      session({ id: "mcp", messages: said(["list files", "```json:mcp:client-1\n{}\n```", "```json:mcp-response:client-1\n{}\n```", "None."]) }),
      session({ id: "drawn", messages: said(["a cat", [{ type: "image_url", image_url: { url: "data:image/png;base64,AAAA" } }]]) }),
      session({ id: "none", messages: undefined }),
      session({ id: "cut", topic: "Half \ud83d", messages: said(["cut \ud83d", "ok"]) }),
    ], { "plugin-store": { plugins: {} }, "mcp-store": { clients: {} } }),
  );
  assert.deepEqual(entries.map((entry) => [entry.conversation.id, entry.messages.length]), [
    ["nc-tools", 3], ["nc-mcp", 4], ["nc-drawn", 2], ["nc-cut", 2],
  ]);
  assert.deepEqual(entries[2].messages[1].attachments.map(({ kind }) => kind), ["image"]);
  assert.deepEqual(problems.map(({ kind, why }) => [kind, why]), [["conversation", "shape"]]);
});

test("dates in any language are no dates: the order of the list is kept", async () => {
  const dates = ["31.12.2026, 23:59:59", "1/2/2026, 1:00:00 AM", "2026年7月6日 14:19", "", undefined];
  const messages = dates.map((date, index) => ({ id: `m${index}`, date, role: "user", content: `${index}` }));
  const entry = await parsedSession({ messages });
  assert.deepEqual(entry.messages.map(({ text }) => text), ["0", "1", "2", "3", "4"]);
  const times = entry.messages.map(({ createdAt }) => createdAt);
  assert.deepEqual([...times].sort(), times);
  assert.ok(times.every((time) => time <= NOW && time > NOW - 1000));
});

test("content may be a list of texts and images", async () => {
  const content = [
    { type: "text", text: "What is this?" },
    { type: "image_url", image_url: { url: "data:image/png;base64,AAAA" } },
  ];
  const { messages, attachments } = await parsedSession({ messages: said([content]) });
  assert.equal(messages[0]?.text, "What is this?");
  assert.deepEqual(messages[0]?.attachments.map(({ id, kind, type }) => [id, kind, type]), [["nc-s1-m0-0", "image", "image/png"]]);
  assert.deepEqual(attachments, [{ id: "nc-s1-m0-0", data: "data:image/png;base64,AAAA" }]);
});

test("an image whose bytes are not in the file leaves a note in its place", async () => {
  const url = "https://chat.example/api/cache/abc.png";
  const { messages, attachments } = await parsedSession({ messages: said([[{ type: "image_url", image_url: { url } }]]) });
  assert.equal(messages[0]?.text, "import.imageMissing");
  assert.deepEqual(attachments, []);
});

test("an answer that a crash left streaming was cut", async () => {
  const messages = [{ id: "a", role: "assistant", content: "Half a", streaming: true }];
  const [answer] = (await parsedSession({ messages })).messages;
  assert.deepEqual([answer?.text, answer?.state, answer?.reason], ["Half a", "cut", "closed"]);
});

test("thinking that stands in the text as a quotation stays there", async () => {
  const text = "> I wonder.\n> Still.\n\nLong.";
  assert.equal((await parsedSession({ messages: said(["?", text]) })).messages[1]?.text, text);
});

test("an error written under an answer becomes its problem, and the answer stays", async () => {
  const error = '{\n  "error": true,\n  "message": "no quota"\n}';
  const content = `See:\n\n\`\`\`json\n{"a": 1}\n\`\`\`\n\nand\n\n\`\`\`json\n${error}\n\`\`\``;
  const messages = [{ id: "a", role: "assistant", content, isError: true }];
  const [answer] = (await parsedSession({ messages })).messages;
  assert.equal(answer?.text, 'See:\n\n```json\n{"a": 1}\n```\n\nand');
  assert.equal(answer?.state, "failed");
  assert.equal(answer?.problem?.message, error);
});

test("a block of JSON that is no error is not taken out of a failed answer", async () => {
  const content = 'Here:\n```json\n{"a": 1}\n```';
  const [answer] = (await parsedSession({ messages: [{ id: "a", role: "assistant", content, isError: true }] })).messages;
  assert.equal(answer?.text, content);
});

test("what the context was cleared up to is not sent", async () => {
  const messages = said(["1", "2", "3", "4"]);
  assert.equal((await parsedSession({ messages, clearContextIndex: 2 })).conversation.contextStartsAfter, "nc-s1-m1");
  assert.equal((await parsedSession({ messages, clearContextIndex: 99 })).conversation.contextStartsAfter, "nc-s1-m3");
  for (const clearContextIndex of [undefined, null, 0, -1, "2"]) {
    assert.equal((await parsedSession({ messages, clearContextIndex })).conversation.contextStartsAfter, null);
  }
});

test("the summary comes over with the message that it goes up to", async () => {
  const { conversation } = await parsedSession({ memoryPrompt: "They spoke of rivers.", lastSummarizeIndex: 1 });
  assert.deepEqual(conversation.memory, { text: "They spoke of rivers.", throughId: "nc-s1-m1", byPerson: false, createdAt: NOW });
});

test("ids may be numbers, missing or the same twice", async () => {
  const messages = [1, undefined, "x", "x", "a/b c"].map((id) => ({ id, role: "user", content: "hi" }));
  const ids = (await parsedSession({ id: 7, messages })).messages.map(({ id }) => id);
  assert.equal(new Set(ids).size, 5);
  for (const id of ids) assert.match(id, /^nc-7-[\w-]+$/);
});

test("the mask may be absent, as it was in old versions", async () => {
  const { conversation } = await parsedSession({ mask: undefined });
  assert.deepEqual([conversation.context, conversation.settings], [[], {}]);
});

test("a mask's context and a system message are sent, and shown by nobody", async () => {
  const mask = { context: [{ role: "system", content: "Be brief." }, { role: "ghost", content: "x" }] };
  const messages = [{ id: "s", role: "system", content: "Be kind." }, ...said(["hi"])];
  const { conversation, messages: ours } = await parsedSession({ mask, messages });
  assert.deepEqual(conversation.context, [
    { role: "system", content: "Be brief." },
    { role: "system", content: "Be kind." },
  ]);
  assert.deepEqual(ours.map(({ text }) => text), ["hi"]);
});

test("only what differs from NextChat's defaults and from the page's settings is somebody's wish", async () => {
  const usual = { model: "gpt-4o-mini", temperature: 0.5, top_p: 1, historyMessageCount: 4, template: "{{input}}" };
  const wish = { ...usual, model: "gpt-4o", providerName: "Azure", temperature: 1.2, historyMessageCount: 10, top_p: 7 };
  const stores = { "app-config": { modelConfig: { ...usual, historyMessageCount: 10 } } };
  const { entries, settings } = await parsed(backup([session({ mask: { modelConfig: wish } })], stores));
  assert.deepEqual(entries[0]?.conversation.settings, { model: "gpt-4o@azure", temperature: 1.2 });
  assert.deepEqual(settings, { historyCount: 10 });
});

test("a conversation that follows the page's settings has none of its own", async () => {
  const mask = { syncGlobalConfig: true, modelConfig: { model: "gpt-4o", temperature: 1.9 } };
  assert.deepEqual((await parsedSession({ mask })).conversation.settings, {});
});

test("the page's settings come over where they mean the same, and the list of models does not", async () => {
  const config = { submitKey: "Ctrl+Enter", theme: "dark", fontSize: 16, enableAutoGenerateTitle: false, tightBorder: true,
    models: Array.from({ length: 5000 }, () => ({ name: "x" })), modelConfig: { sendMemory: false } };
  const { settings } = await parsed(backup([], { "app-config": config }));
  assert.deepEqual(settings, { sendKey: "Ctrl+Enter", theme: "dark", textSize: 115, autoTitle: false, sendMemory: false });
});

test("settings out of range are left out", async () => {
  const config = { submitKey: "Hyper+Enter", theme: "pink", fontSize: 900, modelConfig: { temperature: 9 } };
  assert.deepEqual((await parsed(backup([], { "app-config": config }))).settings, {});
});

test("secrets are handed over apart and stand nowhere else", async () => {
  const access = { accessCode: " code-test-1 ", openaiApiKey: "sk-test-1", azureApiKey: "sk-test-2", openaiUrl: "/api/openai" };
  const file = await parsed(backup([session()], { "access-control": access }));
  assert.deepEqual(file.secrets, { code: "code-test-1", apiKey: "sk-test-1", others: ["azureApiKey"] });
  assert.doesNotMatch(JSON.stringify({ ...file, secrets: null }), /-test-/);
  assert.equal((await parsed(backup([], { "access-control": { accessCode: "" } }))).secrets, null);
});

test("storage copied by hand has an envelope, and may be a string", async () => {
  const stored = { state: { sessions: [session()] }, version: 3.3 };
  for (const store of [stored, JSON.stringify(stored)]) {
    assert.equal((await parsed({ "chat-next-web-store": store })).entries.length, 1);
  }
  assert.deepEqual((await parsed({ "chat-next-web-store": "{broken" })).entries, []);
});

test("no file reaches what all objects share", async () => {
  const evil = '{"polluted": "yes"}';
  const document = JSON.parse(`{
    "__proto__": ${evil}, "constructor": {"prototype": ${evil}},
    "chat-next-web-store": {"__proto__": ${evil}, "sessions": [
      {"__proto__": ${evil}, "id": "__proto__", "topic": "x", "lastUpdate": 1,
       "messages": [{"__proto__": ${evil}, "id": "constructor", "role": "user", "content": "hi"}],
       "mask": {"__proto__": ${evil}, "modelConfig": {"__proto__": {"temperature": 1.5}}}}]},
    "mask-store": {"masks": {"__proto__": {"name": "evil", "context": []}}},
    "prompt-store": {"prompts": {"__proto__": {"title": "a", "content": "b"}}}}`);
  const { entries, masks, prompts } = await parsed(document);
  assert.equal(/** @type {any} */ ({}).polluted, undefined);
  assert.deepEqual(entries[0]?.conversation.settings, {});
  for (const thing of [entries[0]?.conversation, ...masks, ...prompts]) {
    assert.equal(Object.getPrototypeOf(thing), Object.prototype);
    assert.ok(!Object.hasOwn(Object(thing), "__proto__"));
  }
});

test("a broken conversation or message costs itself and is told", async () => {
  const messages = [null, 5, { role: "ghost", content: "x" }, { id: "a", role: "user", content: 5 }, ...said(["hi"])];
  const sessions = /** @type {any[]} */ ([null, { id: "x" }, { messages: [] }, session({ messages })]);
  const { entries, problems } = await parsed(backup(sessions));
  assert.deepEqual(entries.map(({ messages: ours }) => ours.map(({ text }) => text)), [["hi"]]);
  assert.deepEqual(problems.map(({ kind }) => kind).sort(), [...Array(3).fill("conversation"), ...Array(4).fill("message")]);
});

test("a conversation that nobody has begun is left out without a word", async () => {
  const { entries, problems } = await parsed(backup([session({ messages: [] })]));
  assert.deepEqual([entries, problems], [[], []]);
});

test("a name that NextChat gave in place of one is none", async () => {
  assert.equal((await parsedSession({ topic: "新的聊天" })).conversation.title, "");
});

test("masks come over from a backup, from a list and from a file of one; NextChat's own do not", async () => {
  const mask = { id: "k1", name: "Cook", createdAt: NOW, context: [{ role: "system", content: "Cook." }], modelConfig: { temperature: 1 } };
  const builtin = { ...mask, id: "k2", builtin: true };
  const files = [backup([], { "mask-store": { masks: { k1: mask, k2: builtin } } }), [mask, builtin], mask];
  for (const document of files) {
    const { masks } = await parsed(document);
    assert.deepEqual(masks, [{
      id: "nc-k1", name: "Cook", createdAt: NOW, context: [{ role: "system", content: "Cook." }], settings: { temperature: 1 },
      builtin: false,
    }]);
  }
});

test("prompts come over from a backup and from pairs, and are the same ones both times", async () => {
  const records = { p: { id: "p", title: "Translate", content: "Into Spanish:", createdAt: NOW } };
  const [fromBackup] = (await parsed(backup([], { "prompt-store": { prompts: records } }))).prompts;
  const pairs = await parsed([["Translate", "Into Spanish:"], ["broken"], [1, 2]]);
  assert.deepEqual([fromBackup?.title, fromBackup?.content], ["Translate", "Into Spanish:"]);
  assert.deepEqual(pairs.prompts.map(({ id }) => id), [fromBackup?.id]);
  assert.equal(pairs.problems.length, 2);
});

for (const document of [undefined, null, 5, "text", [], {}, { name: "x" }, [[], {}], { format: "other" }]) {
  test(`${JSON.stringify(document)} is no file that this page knows`, () => {
    assert.throws(() => parseDocument(document, () => {}), { name: "UnknownFormat" });
  });
}
