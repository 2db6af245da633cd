import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { languageOf, voiceFor } from "../../../../../public/js/ui/talk/reading/voice_choice.js";

const { languages } = JSON.parse(readFileSync("public/data/voice.json", "utf8"));

for (const [language, sentence] of [
  ["ja", "東京は日本の首都です。"],
  ["zh", "东京是日本的首都，请用 React 写一个页面。"],
  ["ko", "서울은 한국의 수도입니다."],
  ["ru", "Москва — столица России."],
  ["ar", "القاهرة عاصمة مصر."],
  ["el", "Η Αθήνα είναι πρωτεύουσα."],
]) {
  test(`letters tell ${language}, whatever is around them`, () => {
    assert.equal(languageOf(sentence, "The capital of the country is there.", languages, "en"), language);
  });
}

for (const [language, text] of [
  ["en", "The capital of the country is a city that you know."],
  ["es", "La capital del país es una ciudad que está en el centro."],
  ["fr", "La capitale est une ville dans le nord, et vous la connaissez."],
  ["de", "Die Hauptstadt ist eine Stadt, und das ist nicht alles."],
  ["pt", "A capital não é uma cidade para todos, mas você pode ir."],
  ["it", "La capitale è una città che non sono tutti a conoscere."],
]) {
  test(`common words tell ${language}, in any language of the page`, () => {
    for (const usual of ["en", "es", "zh-CN"]) assert.equal(languageOf("Roma.", text, languages, usual), language);
  });
}

test("where nothing tells, it is the page's language", () => {
  assert.equal(languageOf("Madrid!", "Madrid!", languages, "es"), "es");
  assert.equal(languageOf("3.14", "3.14", languages, "zh-CN"), "zh-CN");
});

/** @param {string} lang @param {object} [facts] */
function voice(lang, facts) {
  return { lang, localService: true, default: false, ...facts };
}

test("a voice speaks the language, as the reader's own country does where there is one", () => {
  const voices = [voice("en-US", { default: true }), voice("es-ES"), voice("es_MX"), voice("zh-TW"), voice("zh-CN")];
  assert.equal(voiceFor(voices, "es", ["es-MX", "en"])?.lang, "es_MX");
  assert.equal(voiceFor(voices, "es", ["de"])?.lang, "es-ES");
  assert.equal(voiceFor(voices, "zh", ["zh-CN"])?.lang, "zh-CN");
  assert.equal(voiceFor(voices, "fr", ["fr"]), null);
});

test("a voice that sends the text elsewhere is none", () => {
  assert.equal(voiceFor([voice("en-US", { localService: false })], "en", ["en-US"]), null);
});
