/** A finding is said in the reader's language where that is known, with what was seen; else in the relay's words. */

import assert from "node:assert/strict";
import { before, test } from "node:test";

const WORDS = {
  "doctor.keys.valid": "Las claves valen",
  "doctor.cause.keys.valid.refused": "{host} no acepta {key}.",
  "doctor.next.keys.valid.refused": "Crea otra.",
  "doctor.cause.site.worker.older": "Este navegador tiene una versión anterior.",
  "doctorFaq.do-i-need-code": "necesito-code",
};
const FINDING = {
  id: "keys.valid", group: "keys", verdict: "fail", title: "Keys work", cause: "It refuses …a9f2.",
  cause_id: "keys.valid.refused", next: "Make another.", evidence: { host: "api.example", key: "…a9f2" }, faq: "", ms: 1,
};
let texts;
let words;

before(async () => {
  Object.assign(globalThis, {
    document: { documentElement: { lang: "en" }, querySelectorAll: () => [], baseURI: "https://site.test/" },
    fetch: async ({ pathname }) => ({ ok: true, json: async () => (pathname.includes("/es.") ? WORDS : {}) }),
  });
  texts = await import("../../../../../public/js/i18n/texts.js");
  words = await import("../../../../../public/js/ui/panels/doctor/words.js");
});

test("in another language, ours stand with what was seen", async () => {
  await texts.loadTexts("es");
  assert.deepEqual(words.titleWords(FINDING), { words: "Las claves valen", isEnglish: false });
  assert.equal(words.causeWords(FINDING).words, "api.example no acepta …a9f2.");
  assert.equal(words.nextWords(FINDING).words, "Crea otra.");
});

test("what nobody has translated, or the relay has not told, is said in the relay's English", async () => {
  await texts.loadTexts("es");
  const unknown = { ...FINDING, cause_id: "keys.valid.new" };
  assert.deepEqual(words.causeWords(unknown), { words: FINDING.cause, isEnglish: true });
  assert.deepEqual(words.causeWords({ ...FINDING, evidence: {} }), { words: FINDING.cause, isEnglish: true });
});

test("what the browser has found is said though the relay has no words for it", async () => {
  await texts.loadTexts("es");
  const found = { ...FINDING, id: "site.worker", cause: "", cause_id: "site.worker.older" };
  assert.equal(words.causeWords(found).words, "Este navegador tiene una versión anterior.");
  assert.equal(words.causeWords({ ...found, cause_id: "" }).words, "");
});

test("more is said in the guide of the reader's language", async () => {
  const guides = "https://github.com/ana/chat/blob/HEAD/docs";
  await texts.loadTexts("es");
  assert.equal(words.faqAddress("ana/chat", "do-i-need-code"), `${guides}/es/faq.md#necesito-code`);
  assert.equal(words.faqAddress("ana/chat", "a-new-entry"), `${guides}/en/faq.md#a-new-entry`);
  await texts.loadTexts("en");
  assert.equal(words.faqAddress("ana/chat", "do-i-need-code"), `${guides}/en/faq.md#do-i-need-code`);
});

test("in English, the relay's own words stand", async () => {
  await texts.loadTexts("en");
  assert.deepEqual(words.causeWords(FINDING), { words: FINDING.cause, isEnglish: false });
});

test("what was seen is told in pairs, and lines of a configuration apart", () => {
  const evidence = { tls_ms: 38.24, host: "api.example", why: "", gone: null, setting: "proxy_buffering off;" };
  assert.deepEqual(words.evidenceWords({ ...FINDING, evidence }), ["tls: 38.2 ms", "host: api.example"]);
  assert.equal(words.settingLines({ ...FINDING, evidence }), "proxy_buffering off;");
});
