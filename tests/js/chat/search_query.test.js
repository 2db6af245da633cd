/** Which questions need fresh facts, and what is searched for. */

import assert from "node:assert/strict";
import { test } from "node:test";

import { needsFreshFacts, searchQuery } from "../../../public/js/chat/search_query.js";

const NOW = new Date("2026-11-28T12:00:00Z");

const FRESH = [
  "What's the weather in Madrid today?",
  "Who won the match yesterday?",
  "latest version of Python",
  "Bitcoin price",
  "What happened in the elections of 2026?",
  "Search the web for good bread recipes",
  "Can you look this up?",
  "Who is the president of France?",
  "¿Qué tiempo hace en Sevilla?",
  "Noticias de hoy",
  "¿Cuánto cuesta un billete de metro?",
  "Busca en internet quién inventó el botijo",
  "Resultados de la liga de esta semana",
  "¿Cuál es el último libro de Vargas Llosa?",
  "今天北京天气怎么样？",
  "帮我搜一下附近的书店",
  "特斯拉股价",
  "最新的新闻有哪些",
];
const TIMELESS = [
  "What is a prime number?",
  "Write a poem about the sea.",
  "Translate this into French: good morning",
  "How do I sort a list in Python?",
  "When was the battle of Hastings in 1066?",
  "I know nothing about Nowell Codex",
  "Explain recursion",
  "¿Qué es un número primo?",
  "Escribe un poema sobre el mar.",
  "¿En qué año cayó Constantinopla?",
  "什么是质数？",
  "写一首关于大海的诗",
  "```js\nconst now = today();\n```\nWhat does this code do?",
  "",
];

test("a question about what is new needs a search", () => {
  for (const question of FRESH) assert.ok(needsFreshFacts(question, NOW), question);
});

test("a question that a model can answer by itself needs none", () => {
  for (const question of TIMELESS) assert.ok(!needsFreshFacts(question, NOW), question);
});

test("a year is fresh when it is about now", () => {
  assert.ok(needsFreshFacts("the budget of 2025", NOW));
  assert.ok(!needsFreshFacts("the budget of 2019", NOW));
  assert.ok(!needsFreshFacts("the number 120265", NOW));
});

for (const [questions, query] of [
  [["What is the capital of France?"], "What is the capital of France?"],
  [["Please search the web for sourdough recipes"], "sourdough recipes"],
  [["Busca en internet quién inventó el botijo"], "quién inventó el botijo"],
  [["帮我搜一下附近的书店"], "附近的书店"],
  [["search"], "search"],
  [["Who won the election in Chile?", "and in Peru?"], "Who won the election in Chile? and in Peru?"],
  [["¿Quién ganó en Chile?", "¿y en Perú?"], "¿Quién ganó en Chile? ¿y en Perú?"],
  [["特斯拉今天的股价是多少？", "那苹果呢？"], "特斯拉今天的股价是多少？ 那苹果呢？"],
  [["Tell me about Ada Lovelace", "when was she born"], "Tell me about Ada Lovelace when was she born"],
  [["Tell me about Ada Lovelace", "price of bread in Lima"], "price of bread in Lima"],
  [["and what?"], "and what?"],
  [["Look at https://example.com/a?b=c and `code`\n```\nx = 1\n```\n> quoted\nso?"], "Look at and code so?"],
  [["```\nx\n```"], ""],
  [[], ""],
]) {
  test(`the query for ${JSON.stringify(questions)}`, () => assert.equal(searchQuery(questions), query));
}

test("a long question is cut between words, and never within a character", () => {
  assert.ok(searchQuery(["word ".repeat(500)]).length <= 300);
  assert.match(searchQuery(["word ".repeat(500)]), /word$/);
  assert.ok(searchQuery(["字".repeat(500)]).length === 300);
  assert.ok(searchQuery(["😀".repeat(500)]).isWellFormed?.() ?? true);
});

test("a question of any size is looked at quickly", () => {
  for (const text of ["a".repeat(200_000), "¿".repeat(50_000), "search the ".repeat(20_000), "```".repeat(20_000)]) {
    assert.equal(typeof needsFreshFacts(text, NOW), "boolean");
    assert.ok(searchQuery([text, text]).length <= 300);
  }
});
