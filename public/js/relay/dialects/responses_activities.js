/** What tools do for a response, told from their items; and the pictures that they make. */

import { asFields } from "../problem_fields.js";
import { textOf } from "./responses_fields.js";

/**
 * @typedef {import("../../store/record_types.d.ts").Activity} Activity
 * @typedef {import("../problem_fields.js").Fields} Fields
 *
 * @typedef {object} Telling
 * @property {Activity["kind"]} kind
 * @property {(item: Fields) => string} [input]
 * @property {(item: Fields) => string} [output]
 */

/** @type {ReadonlyMap<string, Telling>} */
const TOOLS = new Map(/** @type {[string, Telling][]} */ ([
  ["web_search_call", { kind: "web_search", input: searchedFor }],
  ["image_generation_call", { kind: "image_generation", input: (item) => textOf(item.revised_prompt) }],
  ["code_interpreter_call", { kind: "code", input: (item) => textOf(item.code), output: printedBy }],
  ["mcp_list_tools", { kind: "mcp", output: namesOfTools }],
  ["mcp_call", { kind: "mcp", input: (item) => textOf(item.arguments), output: (item) => textOf(item.output) }],
  ["mcp_approval_request", { kind: "mcp", input: (item) => textOf(item.arguments) }],
]));
const FAILED = new Set(["failed", "incomplete"]);

/**
 * @param {Fields} item
 * @param {"running" | "done"} state unless the item says otherwise
 * @returns {Activity | null} null for what no tool has done
 */
export function activityOf(item, state) {
  const tool = TOOLS.get(String(item.type));
  if (!tool) return null;
  const failure = wordsOf(item.error);
  const hasFailed = FAILED.has(String(item.status)) || Boolean(item.error);
  return {
    // A call that the reader has approved takes the place of the question.
    id: textOf(item.approval_request_id) || textOf(item.id),
    kind: tool.kind,
    state: item.type === "mcp_approval_request" ? "asking" : hasFailed ? "failed" : state,
    name: textOf(item.name),
    server: textOf(item.server_label),
    input: tool.input?.(item) ?? "",
    output: failure || (tool.output?.(item) ?? ""),
  };
}

/**
 * @param {Fields} told an item or an event, with the form of the picture
 * @param {string} id
 * @param {unknown} base64
 * @param {boolean} isPartial
 * @returns {Generator<import("./dialect_types.d.ts").PicturePart, void, void>}
 */
export function* pictureOf({ output_format: format, revised_prompt: revised }, id, base64, isPartial) {
  if (typeof base64 !== "string" || base64 === "") return;
  const revisedPrompt = textOf(revised);
  const mediaType = `image/${textOf(format) || "png"}`;
  yield { type: "picture", id, base64, mediaType, isPartial, ...(revisedPrompt && { revisedPrompt }) };
}

/** @param {Fields} item */
function searchedFor({ action }) {
  const { query, queries, url, pattern } = asFields(action);
  const asked = Array.isArray(queries) ? queries.map(textOf).filter(Boolean).join(", ") : "";
  return asked || textOf(query) || [url, pattern].map(textOf).filter(Boolean).join(": ");
}

/** @param {Fields} item */
function printedBy({ outputs }) {
  return Array.isArray(outputs) ? outputs.map((output) => textOf(asFields(output).logs)).join("") : "";
}

/** @param {Fields} item */
function namesOfTools({ tools }) {
  return Array.isArray(tools) ? tools.map((tool) => textOf(asFields(tool).name)).filter(Boolean).join(", ") : "";
}

/** @param {unknown} error words, or an object that has them */
function wordsOf(error) {
  if (typeof error === "string") return error;
  const { message, content } = asFields(error);
  const parts = Array.isArray(content) ? content.map((part) => textOf(asFields(part).text)) : [];
  return textOf(message) || parts.join("\n");
}
