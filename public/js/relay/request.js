/** One request to the relay. Every failure becomes a Problem, except that an abort stays an AbortError. */

import { noteBudget } from "./budget.js";
import { CODE_NOT_SENDABLE, NOT_FROM_RELAY, Problem, readProblem, SITE_UNREACHABLE } from "./problem.js";

/**
 * @typedef {import("./relay_types.d.ts").Line} Line
 * @typedef {import("./relay_types.d.ts").Credential & { signal?: AbortSignal }} RequestOptions
 * @typedef {"title" | "summary" | undefined} Purpose of what the page asks on its own: the ledger tells it apart
 */

/**
 * @param {string} path below /api
 * @param {RequestOptions & { body?: unknown, purpose?: Purpose }} [options]
 * @returns {Promise<Response>} an answer with a status that means success
 */
export function post(path, { body, purpose, ...options } = {}) {
  // The browser writes the type of a form itself, which has a boundary in it.
  const isForm = body instanceof FormData;
  const json = body === undefined || isForm ? undefined : JSON.stringify(body);
  return request(path, options, {
    method: "POST",
    body: isForm ? body : json,
    headers: {
      ...(json !== undefined && { "Content-Type": "application/json" }),
      ...(purpose && { "X-Locutorio-Purpose": purpose }),
    },
  });
}

/**
 * @param {string} path below /api
 * @param {RequestOptions} [options]
 * @returns {Promise<Response>} an answer with a status that means success
 */
export function get(path, options = {}) {
  return request(path, options, { method: "GET" });
}

/**
 * @param {Pick<Line, "provider">} line
 * @param {string} path of OpenAI's API, such as `chat/completions`
 */
export function providerPath({ provider }, path) {
  return `/${encodeURIComponent(provider || "openai")}/v1/${path}`;
}

/**
 * @param {Response} response
 * @returns {Promise<unknown>}
 */
export async function readJson(response) {
  try {
    return await response.json();
  } catch (error) {
    if (isAbort(error)) throw error;
    throw new Problem({ code: NOT_FROM_RELAY, ...factsOf(response) });
  }
}

/**
 * @param {Response} response
 * @returns {Required<import("./relay_types.d.ts").ResponseFacts>}
 */
export function factsOf(response) {
  return {
    status: response.status,
    requestId: response.headers.get("x-request-id") ?? response.headers.get("request-id") ?? "",
    isFromUpstream: response.headers.get("x-locutorio-error-from") === "upstream",
    cause: response.headers.get("x-locutorio-error-cause") ?? "",
    retryAt: retryTime(response.headers.get("retry-after")),
  };
}

/**
 * @param {string | null} retryAfter seconds or a date, as RFC 9110 has them (section 10.2.3)
 * @returns {number} milliseconds since 1970; 0 where it says nothing
 */
function retryTime(retryAfter) {
  if (!retryAfter) return 0;
  const time = /^\d+$/.test(retryAfter) ? Date.now() + Number(retryAfter) * 1000 : Date.parse(retryAfter);
  return Number.isSafeInteger(time) ? time : 0;
}

/**
 * @param {string} path
 * @param {RequestOptions} options
 * @param {RequestInit} init
 */
async function request(path, { code = "", apiKey = "", signal }, init) {
  const response = await send(path, {
    ...init,
    headers: { ...init.headers, ...credentialHeader(code, apiKey) },
    signal,
    credentials: "omit",
    cache: "no-store",
  });
  if (code) noteBudget(response.headers, code);
  if (response.ok) return response;
  throw await readProblem(response, factsOf(response));
}

/**
 * @param {string} path
 * @param {RequestInit} init
 */
async function send(path, init) {
  try {
    // The page may be in a folder of its host.
    return await fetch(new URL(`api${path}`, document.baseURI), init);
  } catch (error) {
    if (init.signal?.aborted) throw error;
    throw new Problem({ code: SITE_UNREACHABLE });
  }
}

/**
 * @param {string} code
 * @param {string} apiKey
 * @returns {Record<string, string>}
 */
function credentialHeader(code, apiKey) {
  const bearer = apiKey || (code && `nk-${sendable(code)}`);
  // fetch would reject these with an error that names no cause.
  if (/[^\x20-\x7e]/.test(bearer)) throw new Problem({ code: CODE_NOT_SENDABLE });
  return bearer ? { Authorization: `Bearer ${bearer}` } : {};
}

/**
 * A header holds ASCII alone: a code in another script is percent-encoded, as the relay expects it.
 *
 * @param {string} code
 */
function sendable(code) {
  const isEncodable = /[^\x00-\x7f]/.test(code) && !/\p{Surrogate}/u.test(code);
  return isEncodable ? code.replace(/[^\x00-\x7f]+|%/gu, encodeURIComponent) : code;
}

/** @param {unknown} error */
function isAbort(error) {
  return error instanceof DOMException && error.name === "AbortError";
}
