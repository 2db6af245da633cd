/** Reads the events of one response, or a whole one. Its words are read like those of a chat completion. */

import { AnswerReader } from "../answer_reader.js";
import { asFields } from "../problem_fields.js";
import { activityOf, pictureOf } from "./responses_activities.js";
import { indexIn, indexOf, listOf, placeOf, textOf, unitsBefore } from "./responses_fields.js";
import { keptItem, MESSAGE_BREAK } from "./responses_input.js";

/**
 * @typedef {import("./dialect_types.d.ts").CompletionPart} CompletionPart
 * @typedef {import("./dialect_types.d.ts").Ending} Ending
 * @typedef {import("../problem_fields.js").Fields} Fields
 * @typedef {Generator<CompletionPart, void, void>} Parts
 */

const PREFIX = "response.";
/** Events with words, and which these are. @type {ReadonlyMap<string, "content" | "reasoning" | "refusal">} */
const DELTAS = new Map([
  ["output_text.delta", "content"],
  ["refusal.delta", "refusal"],
  ["reasoning_summary_text.delta", "reasoning"],
  ["reasoning_text.delta", "reasoning"],
]);
/** Events that tell how far a call of a tool is, by their ends. */
const PROGRESS = /_call\.(in_progress|searching|generating|interpreting)$|^mcp_list_tools\.in_progress$/;
/** Calls that providers may charge for, as the relay counts them. */
const PAID_CALL = /^(web_search|file_search|code_interpreter|image_generation|mcp)_call$/;
const LAST_EVENTS = new Set(["completed", "incomplete", "failed"]);
/** The beginning of a last event, which is the longest of all. */
const HALF_END = /^\s*\{\s*"type"\s*:\s*"response\.(completed|incomplete)"/;
/** What each state of a response is as the reason for which a chat completion ends; the others are no ends. */
const FINISHES = new Map([["completed", "stop"], ["incomplete", "incomplete"], ["cancelled", "cancelled"]]);

export class ResponsesStream extends AnswerReader {
  /** Units of text until now, and those of each message. */
  #length = 0;
  /** @type {Map<string, number>} */
  #lengths = new Map();
  /** Where the part of a message began from which words came last, and its place. */
  #part = { place: "", start: 0, text: "" };
  #thoughtPlace = "";
  /** Places of which words have come: a whole item then has nothing new. */
  #heard = new Set();
  /** Items that are done. */
  #done = new Set();
  /** @type {Map<string, Fields>} */
  #items = new Map();
  /** What has been cited already. */
  #cited = new Set();
  #hasOutcome = false;

  /**
   * @override
   * @param {string} text of an event
   * @returns {Parts}
   */
  *readEvent(text) {
    const [, status] = HALF_END.exec(text) ?? [];
    // It says again what has come before, so that nothing is lost with its other half; the relay counts it likewise.
    if (status && !isJson(text)) yield* this.#readWhole({ status });
    else yield* super.readEvent(text);
  }

  /**
   * @override
   * @param {unknown} data
   * @returns {Parts}
   */
  *readChunk(data) {
    const event = asFields(data);
    const type = String(event.type ?? "");
    if (event.object === "response") {
      yield* this.#readWhole(event);
    } else if (type.startsWith(PREFIX)) {
      this.hasAnswered = true;
      yield* this.#readNamed(type.slice(PREFIX.length), event);
    } else {
      yield* super.readChunk(data);
    }
  }

  /** @override @returns {Ending} */
  ending() {
    const ending = super.ending();
    // A picture, or a question of a tool, is an answer, too.
    return ending.reason === "empty" && this.#hasOutcome ? { verdict: "complete" } : ending;
  }

  /**
   * @param {string} name
   * @param {Fields} event
   * @returns {Parts}
   */
  *#readNamed(name, event) {
    const kind = DELTAS.get(name);
    if (kind) {
      yield* this.#say(kind, placeOf(event), textOf(event.delta));
    } else if (name === "output_text.annotation.added") {
      yield* this.#cite(event.annotation, this.#startOf(placeOf(event)));
    } else if (name === "output_item.added") {
      yield* this.#begin(asFields(event.item));
    } else if (name === "output_item.done") {
      yield* this.#finishItem(asFields(event.item), indexOf(event));
    } else if (name === "image_generation_call.partial_image") {
      yield* pictureOf(event, textOf(event.item_id), event.partial_image_b64, true);
    } else if (PROGRESS.test(name)) {
      yield* this.#report(this.#items.get(textOf(event.item_id)), "running");
    } else if (LAST_EVENTS.has(name)) {
      yield* this.#readWhole(asFields(event.response));
    }
  }

  /**
   * @param {Fields} response with all of its output
   * @returns {Parts}
   */
  *#readWhole({ status, output, error, incomplete_details: incomplete, usage }) {
    this.hasAnswered = true;
    const items = Array.isArray(output) ? output.map(asFields) : [];
    // Some gateways number the events of all items alike, so that none of them can be told from the others.
    const isHeard = this.#heard.size > 0;
    for (const [index, item] of items.entries()) {
      if (!this.#done.has(item.id ?? index)) yield* this.#finishItem(item, String(index), isHeard);
    }
    this.tools = items.flatMap(({ type }) => PAID_CALL.exec(String(type))?.[1] ?? []);
    const finish = textOf(asFields(incomplete).reason) || (FINISHES.get(String(status)) ?? "");
    const failure = status === "failed" ? (error ?? { code: "server_error" }) : null;
    yield* super.readChunk({ usage, ...(failure ? { error: failure } : { choices: [{ finish_reason: finish }] }) });
  }

  /**
   * @param {Fields} item
   * @returns {Parts}
   */
  *#begin(item) {
    this.#items.set(textOf(item.id), item);
    // The thoughts themselves may stay secret.
    if (item.type === "reasoning") yield { type: "reasoning", text: "" };
    yield* this.#report(item, "running");
  }

  /**
   * @param {Fields} item
   * @param {string} index its place among the others
   * @param {boolean} [isHeard] whether its words are known already
   * @returns {Parts}
   */
  *#finishItem(item, index, isHeard = false) {
    this.#done.add(item.id ?? index);
    if (item.type === "message") yield* this.#finishMessage(item, index, isHeard);
    if (item.type === "reasoning" && !isHeard) yield* this.#finishThoughts(item, index);
    yield* this.#report(item, "done");
    if (item.type === "image_generation_call") yield* this.#takePicture(item);
    this.#hasOutcome ||= item.type === "mcp_approval_request";
    const kept = keptItem(item, this.#lengths.get(index) ?? 0);
    if (kept && kept.length !== 0) yield { type: "items", items: [kept] };
  }

  /**
   * @param {Fields} item
   * @param {string} index
   * @param {boolean} isHeard
   * @returns {Parts}
   */
  *#finishMessage({ content }, index, isHeard) {
    for (const [number, part] of listOf(content).entries()) {
      const place = `${index} ${number}`;
      const isNew = !isHeard && !this.#heard.has(`content ${place}`) && !this.#heard.has(`refusal ${place}`);
      const kind = part.type === "refusal" ? "refusal" : "content";
      if (isNew) yield* this.#say(kind, place, textOf(part.text ?? part.refusal));
      for (const annotation of listOf(part.annotations)) yield* this.#cite(annotation, this.#startOf(place));
    }
  }

  /**
   * @param {Fields} item
   * @param {string} index
   * @returns {Parts}
   */
  *#finishThoughts({ summary, content }, index) {
    const parts = listOf(summary).length > 0 ? listOf(summary) : listOf(content);
    for (const [number, part] of parts.entries()) {
      const place = `${index} ${number}`;
      if (!this.#heard.has(`reasoning ${place}`)) yield* this.#say("reasoning", place, textOf(part.text));
    }
  }

  /**
   * @param {"content" | "reasoning" | "refusal"} kind
   * @param {string} place of the part that the words belong to
   * @param {string} text
   * @returns {Parts}
   */
  *#say(kind, place, text) {
    if (!text) return;
    const gap = kind === "reasoning" ? this.#thoughtGap(place) : this.#textGap(place);
    this.#heard.add(`${kind} ${place}`);
    if (kind !== "reasoning") {
      this.#length += gap.length + text.length;
      this.#part.text += text;
      const index = indexIn(place);
      this.#lengths.set(index, (this.#lengths.get(index) ?? 0) + text.length);
    }
    yield* super.readChunk({ choices: [{ delta: { [kind]: gap + text } }] });
  }

  /** @param {string} place */
  #thoughtGap(place) {
    const isNext = this.#thoughtPlace !== "" && this.#thoughtPlace !== place;
    this.#thoughtPlace = place;
    return isNext ? MESSAGE_BREAK : "";
  }

  /** @param {string} place */
  #textGap(place) {
    const isSame = this.#part.place === place;
    const isNextMessage = !isSame && this.#length > 0 && indexIn(this.#part.place) !== indexIn(place);
    const gap = isNextMessage ? MESSAGE_BREAK : "";
    if (!isSame) this.#part = { place, start: this.#length + gap.length, text: "" };
    return gap;
  }

  /**
   * @param {string} place
   * @returns {{ start: number, text: string } | null} null for one whose words are not the last
   */
  #startOf(place) {
    return this.#part.place === place ? this.#part : null;
  }

  /**
   * @param {unknown} annotation
   * @param {{ start: number, text: string } | null} part of the text that it is about
   * @returns {Parts}
   */
  *#cite(annotation, part) {
    const { type, url, title, start_index: from, end_index: to } = asFields(annotation);
    const key = `${url} ${from} ${to}`;
    if (type !== "url_citation" || typeof url !== "string" || this.#cited.has(key)) return;
    this.#cited.add(key);
    const [start, end] = part ? [from, to].map((index) => part.start + unitsBefore(part.text, Number(index))) : [0, 0];
    yield { type: "citation", citation: { url, title: textOf(title), start: start ?? 0, end: end ?? 0 } };
  }

  /**
   * @param {Fields | undefined} item
   * @param {"running" | "done"} state
   * @returns {Parts}
   */
  *#report(item, state) {
    const activity = item && activityOf(item, state);
    if (activity) yield { type: "activity", activity };
  }

  /**
   * @param {Fields} item
   * @returns {Parts}
   */
  *#takePicture(item) {
    this.#hasOutcome ||= textOf(item.result) !== "";
    yield* pictureOf(item, textOf(item.id), item.result, false);
  }
}

/** @param {string} text */
function isJson(text) {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}
