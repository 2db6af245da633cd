/** The events of messages as Anthropic's reference has them: https://platform.claude.com/docs/en/build-with-claude/streaming */

export const USAGE = {
  input_tokens: 10,
  cache_creation_input_tokens: 200,
  cache_read_input_tokens: 3000,
  cache_creation: { ephemeral_5m_input_tokens: 200, ephemeral_1h_input_tokens: 0 },
  output_tokens: 40,
  output_tokens_details: { thinking_tokens: 12 },
};

export const thinking = (/** @type {string} */ text, signature = "signed-1") => ({ type: "thinking", thinking: text, signature });
export const text = (/** @type {string} */ words, /** @type {object[]} */ citations = []) => ({ type: "text", text: words, citations });
export const searching = (/** @type {string} */ query, id = "srv_1") => {
  return { type: "server_tool_use", id, name: "web_search", input: { query } };
};
export const found = (/** @type {object} */ content = [], id = "srv_1") => {
  return { type: "web_search_tool_result", tool_use_id: id, content };
};
export const cites = (/** @type {string} */ url, /** @type {string} */ title) => {
  return { type: "web_search_result_location", url, title, cited_text: "…", encrypted_index: "x" };
};

/** @param {object[]} content @param {object} [more] */
export const messageOf = (content, more = {}) => {
  return { id: "msg_1", type: "message", role: "assistant", model: "m", content, stop_reason: "end_turn", usage: USAGE, ...more };
};

/** Halves, so that there are several deltas. @param {string} whole */
const halves = (whole) => [whole.slice(0, whole.length >> 1), whole.slice(whole.length >> 1)].filter(Boolean);

/** @param {any} block @returns {object[]} */
function deltasOf(block) {
  if (block.type === "text") {
    return [
      ...block.citations.map((/** @type {object} */ citation) => ({ type: "citations_delta", citation })),
      ...halves(block.text).map((words) => ({ type: "text_delta", text: words })),
    ];
  }
  if (block.type === "thinking") {
    return [
      ...halves(block.thinking).map((words) => ({ type: "thinking_delta", thinking: words })),
      { type: "signature_delta", signature: block.signature },
    ];
  }
  if (block.type !== "server_tool_use") return [];
  return halves(JSON.stringify(block.input)).map((json) => ({ type: "input_json_delta", partial_json: json }));
}

/** @param {any} block */
function emptied(block) {
  if (block.type === "text") return { type: "text", text: "" };
  if (block.type === "thinking") return { type: "thinking", thinking: "", signature: "" };
  return block.type === "server_tool_use" ? { ...block, input: {} } : block;
}

/** @param {any[]} content @param {any} [more] of the message @returns {any[]} all its events */
export function eventsOf(content, more = {}) {
  const { usage = USAGE, stop_reason: reason = "end_turn" } = more;
  const begun = { ...usage, output_tokens: 1 };
  const { cache_creation: _, ...told } = usage;
  return [
    { type: "message_start", message: messageOf([], { stop_reason: null, usage: begun }) },
    { type: "ping" },
    ...content.flatMap((block, index) => [
      { type: "content_block_start", index, content_block: emptied(block) },
      ...deltasOf(block).map((delta) => ({ type: "content_block_delta", index, delta })),
      { type: "content_block_stop", index },
    ]),
    { type: "message_delta", delta: { stop_reason: reason, stop_sequence: null }, usage: told },
    { type: "message_stop" },
  ];
}

/** @param {any[]} events @param {string} [end] */
export function streamWith(events, end = "end ok bytes=1 ms=1") {
  const written = events.map((event) => `event: ${event.type}\ndata: ${JSON.stringify(event)}\n\n`);
  return `${written.join("")}: ${end}\n\n`;
}
