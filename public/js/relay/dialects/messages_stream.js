/** Reads the events of one message, or a whole one. Its words are read like those of a chat completion. */

import { AnswerReader } from "../answer_reader.js";
import { PAUSE_TURN } from "../finish_reasons.js";
import { asFields } from "../problem_fields.js";

/**
 * @typedef {import("./dialect_types.d.ts").CompletionPart} CompletionPart
 * @typedef {import("../problem_fields.js").Fields} Fields
 * @typedef {Generator<CompletionPart, void, void>} Parts
 *
 * @typedef {object} Block that is being said
 * @property {Fields} given as it began
 * @property {string} text
 * @property {string} signature
 * @property {string} input in JSON
 * @property {number} start of its text in the answer
 * @property {Fields[]} citations
 */

const GAP = "\n\n";
/** What a provider says of itself is not to fill the memory. */
const MOST_SEARCHES = 1000;
const RESULT = /_tool_result$/;

export class MessagesStream extends AnswerReader {
  /** @type {Fields} */
  #usage = {};
  /** Those that are not over, by their places. @type {Map<unknown, Block>} */
  #blocks = new Map();
  #length = 0;
  /** Those that are over, as they go back to a provider that has paused. @type {Fields[]} */
  #said = [];
  #hasThought = false;
  /** Whether a tool was at work since the last words. */
  #hasActed = false;
  /** What the tools at work were asked. @type {Map<string, string>} */
  #questions = new Map();

  /**
   * @override
   * @param {unknown} data
   * @returns {Parts}
   */
  *readChunk(data) {
    const event = asFields(data);
    switch (event.type) {
      case "message_start":
        this.hasAnswered = true;
        this.#usage = asFields(asFields(event.message).usage);
        break;
      case "content_block_start":
        yield* this.#begin(event.index, asFields(event.content_block));
        break;
      case "content_block_delta":
        yield* this.#grow(this.#blocks.get(event.index), asFields(event.delta));
        break;
      case "content_block_stop":
        yield* this.#finishBlock(event.index);
        break;
      case "message_delta":
        yield* this.#end(asFields(event.delta).stop_reason, asFields(event.usage));
        break;
      case "message":
        yield* this.#readWhole(event);
        break;
      case "message_stop":
      case "ping":
        break;
      default:
        yield* super.readChunk(data);
    }
  }

  /**
   * @param {Fields} message
   * @returns {Parts}
   */
  *#readWhole({ content, stop_reason: reason, usage }) {
    this.hasAnswered = true;
    for (const [index, block] of listOf(content).entries()) {
      yield* this.#begin(index, block);
      yield* this.#finishBlock(index);
    }
    yield* this.#end(reason, asFields(usage));
  }

  /**
   * @param {unknown} index
   * @param {Fields} given
   * @returns {Parts}
   */
  *#begin(index, given) {
    const citations = listOf(given.citations);
    const block = { given, text: "", signature: textOf(given.signature), input: "", start: this.#length, citations };
    this.#blocks.set(index, block);
    if (given.type === "server_tool_use") yield* this.#act(given, "running", "");
    // The thoughts themselves may stay secret.
    if (given.type === "redacted_thinking") yield { type: "reasoning", text: "" };
    if (given.type === "thinking") yield* this.#say(block, "reasoning", textOf(given.thinking));
    if (given.type === "text") yield* this.#say(block, "content", textOf(given.text));
  }

  /**
   * @param {Block | undefined} block
   * @param {Fields} delta
   * @returns {Parts}
   */
  *#grow(block, delta) {
    if (!block) return;
    if (delta.type === "text_delta") yield* this.#say(block, "content", textOf(delta.text));
    if (delta.type === "thinking_delta") yield* this.#say(block, "reasoning", textOf(delta.thinking));
    if (delta.type === "signature_delta") block.signature += textOf(delta.signature);
    if (delta.type === "input_json_delta") block.input += textOf(delta.partial_json);
    if (delta.type === "citations_delta") block.citations.push(asFields(delta.citation));
  }

  /**
   * @param {unknown} index
   * @returns {Parts}
   */
  *#finishBlock(index) {
    const block = this.#blocks.get(index);
    if (!block) return;
    this.#blocks.delete(index);
    const { given, text, signature, input } = block;
    const type = textOf(given.type);
    if (type !== "text" || text.trim()) this.#said.push(wholeBlock(block));
    if (type === "thinking" && signature) {
      yield { type: "items", items: [{ type, thinking: text, signature }] };
    } else if (type === "redacted_thinking") {
      yield { type: "items", items: [{ type, data: given.data }] };
    } else if (type === "text") {
      for (const citation of block.citations) yield* cited(citation, block.start, this.#length);
    } else if (type === "server_tool_use") {
      yield* this.#act(given, "running", input || JSON.stringify(given.input ?? {}));
    } else if (RESULT.test(type)) {
      const hasFailed = textOf(asFields(given.content).type).endsWith("_error");
      const id = textOf(given.tool_use_id);
      yield* this.#act({ id, name: type.replace(RESULT, "") }, hasFailed ? "failed" : "done", "");
    }
  }

  /**
   * @param {Fields} tool
   * @param {"running" | "done" | "failed"} state
   * @param {string} input in JSON, empty if nothing new is known of it
   * @returns {Parts}
   */
  *#act({ id, name }, state, input) {
    this.#hasActed = true;
    const call = textOf(id);
    if (input) this.#questions.set(call, queryIn(input));
    const kind = name === "web_search" ? "web_search" : "code";
    const asked = this.#questions.get(call) ?? "";
    const activity = { id: call, kind, state, name: "", server: "", input: asked, output: "" };
    yield { type: "activity", activity: /** @type {import("../../store/record_types.d.ts").Activity} */ (activity) };
  }

  /**
   * @param {Block} block
   * @param {"content" | "reasoning"} kind
   * @param {string} text
   * @returns {Parts}
   */
  *#say(block, kind, text) {
    if (block.given.type === "thinking" && text === "" && block.text === "") yield { type: "reasoning", text: "" };
    if (!text) return;
    const isNew = block.text === "";
    // A sentence with sources comes in several blocks; what follows a search, and each thought, stands for itself.
    const isApart = kind === "reasoning" ? this.#hasThought : this.#hasActed && this.#length > 0;
    const gap = isNew && isApart ? GAP : "";
    block.text += text;
    if (kind === "reasoning") {
      this.#hasThought = true;
    } else {
      this.#hasActed = false;
      if (isNew) block.start = this.#length + gap.length;
      this.#length += gap.length + text.length;
    }
    yield* super.readChunk({ choices: [{ delta: { [kind]: gap + text } }] });
  }

  /**
   * @param {unknown} reason
   * @param {Fields} usage of all that was said; what it leaves out was told at the beginning
   * @returns {Parts}
   */
  *#end(reason, usage) {
    this.hasAnswered = true;
    const told = Object.entries(usage).filter(([, value]) => value !== null);
    this.#usage = { ...this.#usage, ...Object.fromEntries(told) };
    const { web_search_requests: searches } = asFields(this.#usage.server_tool_use);
    // It never pauses after words; those it would take for the beginning of an answer, which it may refuse.
    if (reason === PAUSE_TURN && this.#said.at(-1)?.type !== "text") {
      yield { type: "items", items: [{ type: PAUSE_TURN, content: this.#said }] };
    }
    this.tools = Array.from({ length: Math.min(Number(searches), MOST_SEARCHES) }, () => "web_search");
    yield* super.readChunk({ usage: this.#usage, choices: [{ finish_reason: reason }] });
  }
}

/**
 * @param {Fields} citation
 * @param {number} start
 * @param {number} end
 * @returns {Parts}
 */
function* cited({ url, source, title }, start, end) {
  const place = textOf(url) || textOf(source);
  if (/^https?:/.test(place)) yield { type: "citation", citation: { url: place, title: textOf(title), start, end } };
}

/** @param {Block} block that is over @returns {Fields} */
function wholeBlock({ given, text, signature, input, citations }) {
  if (given.type === "thinking") return { ...given, thinking: text, signature };
  if (given.type === "text") return { type: "text", text, ...(citations.length > 0 && { citations }) };
  return input ? { ...given, input: parsed(input) } : given;
}

/** @param {string} input in JSON, which may be broken */
function parsed(input) {
  try {
    return asFields(JSON.parse(input));
  } catch {
    return {};
  }
}

/** @param {string} input in JSON, which may be broken */
function queryIn(input) {
  return textOf(parsed(input).query) || (input === "{}" ? "" : input);
}

/** @param {unknown} value @returns {Fields[]} */
function listOf(value) {
  return Array.isArray(value) ? value.map(asFields) : [];
}

/** @param {unknown} value */
function textOf(value) {
  return typeof value === "string" ? value : "";
}
