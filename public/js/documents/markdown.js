/** Markdown as models read it best: headings, lists and tables, and no escapes where nothing is mistaken. */

/** A row that is wider is hardly a table. */
const MOST_COLUMNS = 256;

/**
 * @param {readonly (readonly string[])[]} rows
 * @returns {string} a table whose head is the first row; without columns and rows that are empty
 */
export function table(rows) {
  const filled = rows.filter((row) => row.some((cell) => cell.trim()));
  const width = Math.min(MOST_COLUMNS, Math.max(0, ...filled.map(usedWidth)));
  const [head, ...others] = filled;
  if (!head || width === 0) return "";
  return [tableRow(head, width), ruleOf(width), ...others.map((row) => tableRow(row, width))].join("\n");
}

/**
 * @param {readonly string[]} row
 * @param {number} width
 */
export function tableRow(row, width) {
  let line = "|";
  for (let index = 0; index < width; index += 1) line += ` ${cellText(row[index] ?? "")} |`;
  return line;
}

/** @param {number} width */
export function ruleOf(width) {
  return `|${" --- |".repeat(width)}`;
}

/**
 * @param {number} level from 1
 * @param {string} words
 */
export function heading(level, words) {
  const line = words.replace(/\s+/g, " ").trim();
  return line && `${"#".repeat(Math.min(6, Math.max(1, level)))} ${line}`;
}

/**
 * @param {readonly string[]} blocks
 * @returns {string} those that are not empty, with a blank line between them
 */
export function joinBlocks(blocks) {
  return blocks.map((block) => block.replace(/[ \t]+$/gm, "").replace(/^\n+|\n+$/g, "")).filter(Boolean).join("\n\n");
}

/** @param {readonly string[]} row */
function usedWidth(row) {
  let width = row.length;
  while (width > 0 && !row[width - 1]?.trim()) width -= 1;
  return width;
}

/** @param {string} cell */
function cellText(cell) {
  // Most cells are numbers or a few words.
  if (!/[|\n\r\t]|^\s|\s$/.test(cell)) return cell;
  return cell.trim().replace(/\s*[\n\r]+\s*/g, " / ").replaceAll("\t", " ").replaceAll("|", "\\|");
}
