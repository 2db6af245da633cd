/** The relay's web search: what the site's search engine finds for a question. No page that it names is fetched. */

import { post, readJson } from "./request.js";

/**
 * @typedef {object} SearchResult
 * @property {string} title
 * @property {string} url of http or https
 * @property {string} snippet plain text
 * @property {string} published a day, as in 2026-11-28; empty where it is not told
 */

/**
 * @param {string} query
 * @param {import("./relay_types.d.ts").Credential & { count: number, signal: AbortSignal }} options
 * @returns {Promise<SearchResult[]>}
 * @throws {import("./problem.js").Problem}
 */
export async function askSearch(query, { count, code = "", signal }) {
  const answer = /** @type {any} */ (
    await readJson(await post("/search", { body: { query, count }, code, signal }))
  );
  const results = /** @type {unknown[]} */ (Array.isArray(answer?.results) ? answer.results : []);
  return results.filter(isResult).slice(0, count);
}

/**
 * @param {any} result
 * @returns {result is SearchResult}
 */
function isResult(result) {
  const { title, url, snippet, published } = result ?? {};
  const areTexts = [title, url, snippet, published].every((value) => typeof value === "string");
  return areTexts && /^https?:\/\//.test(url) && URL.canParse(url);
}
