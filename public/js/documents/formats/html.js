/** HTML as Markdown. Nothing of it is run, shown or fetched: it is only read. */

import { Parser } from "htmlparser2";
import { DocumentFailure } from "../failure.js";
import { heading, joinBlocks, table } from "../markdown.js";

const MOST_DEPTH = 1_000;
const UNREAD = new Set([
  "script", "style", "noscript", "template", "svg", "math", "iframe", "object", "embed", "canvas", "select", "button",
]);
const BLOCKS = new Set([
  "address", "article", "aside", "blockquote", "body", "caption", "dd", "div", "dl", "dt", "figcaption", "figure",
  "footer", "form", "header", "hr", "html", "li", "main", "nav", "ol", "p", "pre", "section", "ul", "title",
]);

/**
 * @param {string} html
 * @returns {{ title: string, text: string }}
 * @throws {DocumentFailure} where it is nested too deep
 */
export function markdownOfHtml(html) {
  const writer = new HtmlWriter();
  const parser = new Parser(
    {
      onopentag: (name, attributes) => writer.open(name, attributes),
      onclosetag: (name) => writer.close(name),
      ontext: (text) => writer.write(text),
    },
    { lowerCaseTags: true, lowerCaseAttributeNames: true },
  );
  parser.end(html);
  return writer.result();
}

class HtmlWriter {
  #title = "";
  /** @type {string[]} */
  #blocks = [];
  #words = "";
  /** What is known of the words: to look at all of them for each new one would take too long. */
  #last = "";
  #hasWords = false;
  #hasLink = false;
  #depth = 0;
  #unread = 0;
  #verbatim = 0;
  /** @type {{ isOrdered: boolean, count: number }[]} */
  #lists = [];
  #marker = "";
  /** @type {string[]} */
  #links = [];
  /** Tables may contain tables: only the outermost is drawn. @type {{ rows: string[][], depth: number } | null} */
  #table = null;

  /**
   * @param {string} name
   * @param {Record<string, string>} attributes
   */
  open(name, attributes) {
    this.#depth += 1;
    if (this.#depth > MOST_DEPTH) throw new DocumentFailure("tooDeep");
    if (UNREAD.has(name)) this.#unread += 1;
    if (this.#unread > 0) return;
    if (BLOCKS.has(name) || /^h[1-6]$/.test(name)) this.#endBlock();
    if (name === "pre") this.#verbatim += 1;
    else if (name === "br") this.#add("\n");
    else if (name === "ul" || name === "ol") this.#lists.push({ isOrdered: name === "ol", count: 0 });
    else if (name === "li") this.#marker = this.#nextMarker();
    else if (name === "a") this.#openLink(attributes.href ?? "");
    else if (name === "img" && attributes.alt) this.#add(`[${attributes.alt}]`);
    else if (name === "table") this.#openTable();
    else if (name === "tr" && this.#table?.depth === 1) this.#table.rows.push([]);
    else if ((name === "td" || name === "th") && this.#table?.depth === 1) this.#takeWords();
  }

  /** @param {string} name */
  close(name) {
    this.#depth -= 1;
    if (UNREAD.has(name)) this.#unread -= 1;
    if (this.#unread > 0 || UNREAD.has(name)) return;
    const level = /^h([1-6])$/.exec(name)?.[1];
    if (level) this.#push(heading(Number(level), this.#takeWords()));
    else if (name === "title") this.#title = this.#takeWords().trim();
    else if (name === "pre") this.#endVerbatim();
    else if (name === "a") this.#closeLink();
    else if (name === "table") this.#closeTable();
    else if ((name === "td" || name === "th") && this.#table?.depth === 1) {
      this.#table.rows.at(-1)?.push(this.#takeWords().trim());
    } else if (BLOCKS.has(name)) this.#endBlock();
    if (name === "ul" || name === "ol") this.#lists.pop();
  }

  /** @param {string} text */
  write(text) {
    if (this.#unread > 0) return;
    const words = this.#verbatim > 0 ? text : text.replace(/\s+/g, " ");
    this.#add(this.#verbatim === 0 && this.#last.trim() === "" ? words.trimStart() : words);
  }

  result() {
    this.#endBlock();
    return { title: this.#title, text: joinBlocks(this.#blocks) };
  }

  #nextMarker() {
    const list = this.#lists.at(-1);
    if (!list) return "- ";
    list.count += 1;
    return `${"  ".repeat(Math.min(this.#lists.length - 1, 8))}${list.isOrdered ? `${list.count}.` : "-"} `;
  }

  /** @param {string} address */
  #openLink(address) {
    const isUseful = /^https?:\/\//i.test(address) && address.length < 500 && !/[\s)]/.test(address);
    this.#links.push(isUseful ? address : "");
    if (!isUseful) return;
    this.#add("[");
    this.#hasLink = true;
  }

  #closeLink() {
    const address = this.#links.pop();
    if (!address) return;
    // A link around blocks has lost its beginning, and one without words says nothing.
    if (this.#last === "[") this.#dropLast();
    else if (this.#hasLink) this.#add(`](${address})`);
  }

  #openTable() {
    if (this.#table) this.#table.depth += 1;
    else {
      this.#endBlock();
      this.#table = { rows: [], depth: 1 };
    }
  }

  #closeTable() {
    if (!this.#table) return;
    this.#table.depth -= 1;
    if (this.#table.depth > 0) return;
    const { rows } = this.#table;
    this.#table = null;
    // What stands in no cell is read all the same.
    const outside = this.#takeWords().trim();
    if (outside) rows.push([outside]);
    // What has one column is a layout, not a table.
    const isTable = rows.some((row) => row.filter(Boolean).length > 1);
    if (isTable) this.#push(table(rows));
    else for (const row of rows) for (const cell of row) this.#push(cell);
  }

  #endVerbatim() {
    this.#verbatim = Math.max(0, this.#verbatim - 1);
    const code = this.#takeWords().replace(/^\n|\n+$/g, "");
    if (code && this.#table) this.#add(code);
    else if (code) this.#push(`\`\`\`\n${code}\n\`\`\``);
  }

  #endBlock() {
    if (this.#verbatim > 0) return;
    if (this.#table) {
      // Within a cell, a block is a line.
      if (this.#hasWords && this.#last !== "\n") this.#add("\n");
      return;
    }
    const words = this.#takeWords().trim();
    if (!words) return;
    this.#push(this.#marker + words);
    this.#marker = "";
  }

  /** @param {string} block */
  #push(block) {
    const before = this.#blocks.at(-1);
    const isItem = /^ *(?:-|\d+\.) /;
    // The items of a list stand together.
    if (this.#marker && before && isItem.test(before)) this.#blocks[this.#blocks.length - 1] = `${before}\n${block}`;
    else this.#blocks.push(block);
  }

  /** @param {string} words */
  #add(words) {
    if (!words) return;
    this.#words += words;
    this.#last = words.at(-1) ?? "";
    this.#hasWords ||= words.trim() !== "";
  }

  /** Takes away the last character. */
  #dropLast() {
    const words = this.#takeWords().slice(0, -1);
    this.#add(words);
    this.#hasLink = words.includes("[");
  }

  #takeWords() {
    const words = this.#words;
    [this.#words, this.#last, this.#hasWords, this.#hasLink] = ["", "", false, false];
    return words;
  }
}
