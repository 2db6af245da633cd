/** The events of responses as OpenAI's reference has them: https://platform.openai.com/docs/api-reference/responses */

/** @param {string} text @param {object[]} [annotations] */
export const textPart = (text, annotations = []) => ({ type: "output_text", text, annotations, logprobs: [] });

/** @param {string} id @param {object[]} content @param {object} [more] */
export const message = (id, content, more = {}) => {
  return { id, type: "message", status: "completed", role: "assistant", content, ...more };
};

/** @param {string} id @param {string[]} summaries @param {object} [more] */
export const reasoning = (id, summaries, more = {}) => {
  const summary = summaries.map((text) => ({ type: "summary_text", text }));
  return { id, type: "reasoning", summary, encrypted_content: `secret-${id}`, ...more };
};

/** @param {string} url @param {string} title @param {number} start @param {number} end */
export const cites = (url, title, start, end) => {
  return { type: "url_citation", url, title, start_index: start, end_index: end };
};

export const USAGE = {
  input_tokens: 30,
  input_tokens_details: { cached_tokens: 10, cache_write_tokens: 0 },
  output_tokens: 20,
  output_tokens_details: { reasoning_tokens: 5 },
  total_tokens: 50,
};

/** @param {object[]} output @param {object} [more] */
export const responseOf = (output, more = {}) => {
  return { id: "resp_1", object: "response", status: "completed", error: null, incomplete_details: null, output, ...more };
};

/** Halves, so that there are several deltas; a pair of units stays together. @param {string} text */
function pieces(text) {
  const characters = [...text];
  const middle = Math.ceil(characters.length / 2);
  return [characters.slice(0, middle).join(""), characters.slice(middle).join("")].filter(Boolean);
}

/** What each item says while it is made. @param {any} item @param {number} index @returns {object[]} */
function itemEvents(item, index) {
  const place = { item_id: item.id, output_index: index };
  const begun = { ...item, status: "in_progress", ...(item.content && { content: [] }), ...(item.summary && { summary: [] }) };
  const parts = [...(item.content ?? [])].flatMap((part, number) => {
    const at = { ...place, content_index: number };
    const kind = part.type === "refusal" ? "refusal" : part.type;
    const text = part.text ?? part.refusal;
    return [
      { type: "response.content_part.added", ...at, part: { ...part, text: "" } },
      ...pieces(text).map((delta) => ({ type: `response.${kind}.delta`, ...at, delta })),
      ...(part.annotations ?? []).map((annotation, annotationIndex) => {
        const type = "response.output_text.annotation.added";
        return { type, ...at, annotation_index: annotationIndex, annotation };
      }),
      { type: `response.${kind}.done`, ...at, text },
      { type: "response.content_part.done", ...at, part },
    ];
  });
  const summaries = [...(item.summary ?? [])].flatMap((part, number) => {
    const at = { ...place, summary_index: number };
    return [
      { type: "response.reasoning_summary_part.added", ...at, part: { ...part, text: "" } },
      ...pieces(part.text).map((delta) => ({ type: "response.reasoning_summary_text.delta", ...at, delta })),
      { type: "response.reasoning_summary_part.done", ...at, part },
    ];
  });
  const kind = { web_search_call: "web_search_call", mcp_call: "mcp_call", mcp_list_tools: "mcp_list_tools" }[item.type];
  const calls = kind ? ["in_progress", "completed"].map((state) => ({ type: `response.${kind}.${state}`, ...place })) : [];
  return [
    { type: "response.output_item.added", output_index: index, item: begun },
    ...parts, ...summaries, ...calls,
    { type: "response.output_item.done", output_index: index, item },
  ];
}

/** @param {object[]} output @param {any} [more] of the response @returns {any[]} all its events */
export function eventsOf(output, more = {}) {
  const last = responseOf(output, { usage: USAGE, ...more });
  const begun = { ...last, status: "in_progress", output: [], usage: null, error: null, incomplete_details: null };
  const events = [
    { type: "response.created", response: begun },
    { type: "response.in_progress", response: begun },
    ...output.flatMap(itemEvents),
    { type: `response.${last.status}`, response: last },
  ];
  return events.map((event, number) => ({ ...event, sequence_number: number }));
}

/** @param {any[]} events @param {string} [end] @returns {string} */
export function streamText(events, end = "end ok bytes=1 ms=1") {
  const lines = events.map((event) => `event: ${event.type}\ndata: ${JSON.stringify(event)}\n\n`);
  return `${lines.join("")}: ${end}\n\n`;
}
