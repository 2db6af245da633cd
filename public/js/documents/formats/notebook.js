/** A notebook (.ipynb): its words, its code, and what came of that. */

import { DocumentFailure } from "../failure.js";
import { joinBlocks } from "../markdown.js";

const COLOURS = /\x1b\[[\d;]*m/g;
/** What a cell has printed may be a whole log. */
const MOST_OUTPUT = 20_000;

/**
 * @param {string} json
 * @returns {import("../document_types.d.ts").ReadDocument}
 * @throws {DocumentFailure}
 */
export function readNotebook(json) {
  const notebook = parsed(json);
  const language = String(notebook.metadata?.language_info?.name ?? notebook.metadata?.kernelspec?.language ?? "");
  const cells = Array.isArray(notebook.cells) ? notebook.cells : (notebook.worksheets?.[0]?.cells ?? []);
  if (!Array.isArray(cells)) throw new DocumentFailure("broken");
  const blocks = cells.flatMap((cell) => {
    const source = lines(cell?.source ?? cell?.input);
    if (cell?.cell_type !== "code") return [source];
    const outputs = Array.isArray(cell.outputs) ? cell.outputs : [];
    return [fenced(source, language), ...outputs.map(outputText)];
  });
  return { type: "application/x-ipynb+json", unit: "part", parts: [{ title: "", text: joinBlocks(blocks) }] };
}

/** @param {string} json @returns {any} */
function parsed(json) {
  try {
    return Object(JSON.parse(json));
  } catch {
    throw new DocumentFailure("broken");
  }
}

/** @param {unknown} value a text, or its lines */
function lines(value) {
  return Array.isArray(value) ? value.join("") : typeof value === "string" ? value : "";
}

/** @param {any} output */
function outputText(output) {
  const data = Object(output?.data);
  const error = Array.isArray(output?.traceback) ? output.traceback.join("\n") : "";
  const printed = lines(output?.text) || error || lines(data["text/markdown"]) || lines(data["text/plain"]);
  const text = printed.replace(COLOURS, "");
  const isPicture = Object.keys(data).some((type) => type.startsWith("image/"));
  const rest = text.length - MOST_OUTPUT;
  const shown = rest > 0 ? `${text.slice(0, MOST_OUTPUT)}\n[… ${rest} more characters]` : text;
  return joinBlocks([shown && fenced(shown, ""), isPicture ? "[picture]" : ""]);
}

/**
 * @param {string} code
 * @param {string} language
 */
function fenced(code, language) {
  return code.trim() && `\`\`\`${/^\w+$/.test(language) ? language : ""}\n${code.replace(/\n+$/, "")}\n\`\`\``;
}
