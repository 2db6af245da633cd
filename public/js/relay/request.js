/** One request to the relay. Every failure becomes a Problem, except that an abort stays an AbortError. */

import { CODE_NOT_SENDABLE, NOT_FROM_RELAY, Problem, problemFrom, SITE_UNREACHABLE } from "./problem.js";

/**
 * @param {string} path below /api
 * @param {{ code?: string, body?: unknown, signal?: AbortSignal }} [options] `code` is an access code
 * @returns {Promise<Response>} an answer with a status that means success
 */
export async function post(path, { code = "", body, signal } = {}) {
  const response = await send(path, {
    method: "POST",
    headers: headersFor(code, body),
    body: body === undefined ? undefined : JSON.stringify(body),
    signal,
    credentials: "omit",
    cache: "no-store",
  });
  if (!response.ok) throw await problemOf(response);
  return response;
}

/**
 * @param {Response} response
 * @returns {Promise<unknown>}
 */
export async function readJson(response) {
  try {
    return await response.json();
  } catch {
    throw new Problem({ code: NOT_FROM_RELAY, status: response.status });
  }
}

/**
 * @param {string} path
 * @param {RequestInit} init
 */
async function send(path, init) {
  try {
    return await fetch(`/api${path}`, init);
  } catch (error) {
    if (init.signal?.aborted) throw error;
    throw new Problem({ code: SITE_UNREACHABLE });
  }
}

/**
 * @param {string} code
 * @param {unknown} body
 * @returns {Record<string, string>}
 */
function headersFor(code, body) {
  // fetch would refuse these with an error that names no cause.
  if (/[^\x20-\x7e]/.test(code)) throw new Problem({ code: CODE_NOT_SENDABLE });
  return {
    ...(code && { Authorization: `Bearer nk-${code}` }),
    ...(body !== undefined && { "Content-Type": "application/json" }),
  };
}

/** @param {Response} response */
async function problemOf(response) {
  const requestId = response.headers.get("x-request-id") ?? "";
  try {
    const answer = await response.json();
    return problemFrom(answer.error, response.status, requestId);
  } catch {
    return new Problem({ code: NOT_FROM_RELAY, status: response.status, requestId });
  }
}
