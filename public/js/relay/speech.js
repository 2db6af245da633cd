/** Speech to text, and text to speech. */

import { post, providerPath, readJson } from "./request.js";

/** @typedef {import("./relay_types.d.ts").Line} Line */

/** A file's name tells the provider what is in it. @type {Record<string, string>} */
const ENDINGS = { "audio/webm": "webm", "audio/mp4": "mp4", "audio/ogg": "ogg" };

/**
 * @param {Line} line
 * @param {Blob} recording
 * @param {AbortSignal} signal
 * @returns {Promise<string>} what was said
 * @throws {import("./problem.js").Problem}
 */
export async function transcribe(line, recording, signal) {
  const form = new FormData();
  form.append("model", line.model);
  form.append("response_format", "json");
  form.append("file", recording, `speech.${ENDINGS[recording.type] ?? "webm"}`);
  const response = await post(providerPath(line, "audio/transcriptions"), { ...line, body: form, signal });
  const { text } = /** @type {{ text?: unknown }} */ (Object(await readJson(response)));
  return typeof text === "string" ? text.trim() : "";
}

/**
 * @param {Line} line
 * @param {{ text: string, voice: string, speed: number }} speech
 * @param {AbortSignal} signal
 * @returns {Promise<ArrayBuffer>} MP3
 * @throws {import("./problem.js").Problem}
 */
export async function speak(line, { text, voice, speed }, signal) {
  // Some models know no other speed than their own.
  const body = { model: line.model, input: text, voice, response_format: "mp3", ...(speed !== 1 && { speed }) };
  return (await post(providerPath(line, "audio/speech"), { ...line, body, signal })).arrayBuffer();
}
