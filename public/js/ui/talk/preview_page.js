/** What of an answer's code makes the page of a preview. */

/**
 * @typedef {{ language: string, source: string }} CodeBlock `language`: the word after the fence, in lower case
 * @typedef {object} PreviewPage
 * @property {"page" | "markdown"} kind a page is shown in a frame; Markdown as the page itself draws it
 * @property {CodeBlock[]} parts what it is made of, the block itself first
 * @property {string} source all of it as one text of its kind
 */

const SCRIPT = /^(?:js|javascript|mjs)$/;
const MARKDOWN = /^(?:markdown|md)$/;
const PAGE = /^x?html?$/;

/**
 * Style sheets and scripts that an answer writes beside its page belong to the page, unless it brings its own.
 *
 * @param {CodeBlock[]} blocks all of the answer's
 * @param {number} at the one to be shown
 * @returns {PreviewPage}
 */
export function previewPage(blocks, at) {
  const block = blocks[at] ?? { language: "", source: "" };
  if (MARKDOWN.test(block.language)) return { kind: "markdown", parts: [block], source: block.source };
  if (!PAGE.test(block.language)) return { kind: "page", parts: [block], source: drawingPage(block.source) };
  const styles = hasOwn(block.source, "style") ? [] : blocks.filter(({ language }) => language === "css");
  const scripts = hasOwn(block.source, "script") ? [] : blocks.filter(({ language }) => SCRIPT.test(language));
  const parts = [block, ...(isAlone(blocks) ? [...styles, ...scripts] : [])];
  const added = parts.slice(1).map(({ language, source }) => {
    return language === "css" ? element("style", source) : element("script", source);
  });
  return { kind: "page", parts, source: [block.source, ...added].join("\n") };
}

/** Of two pages nobody knows to which the other blocks belong. @param {CodeBlock[]} blocks */
function isAlone(blocks) {
  return blocks.filter(({ language }) => PAGE.test(language)).length === 1;
}

/**
 * @param {string} source
 * @param {"style" | "script"} name
 */
function hasOwn(source, name) {
  return new RegExp(`<${name}\\b(?![^>]*\\bsrc\\s*=)[^>]*>\\s*[^\\s<]`, "i").test(source);
}

/**
 * @param {"style" | "script"} name
 * @param {string} content
 */
function element(name, content) {
  // What would end the element means the same to a script, and to a style sheet, with a backslash.
  return `<${name}>\n${content.replaceAll(`</${name}`, `<\\/${name}`)}\n</${name}>`;
}

/** @param {string} drawing */
function drawingPage(drawing) {
  const style = "html, body { block-size: 100%; margin: 0 } body { display: grid; place-items: center }";
  return `<style>${style} svg { max-inline-size: 100%; max-block-size: 100% }</style>${drawing}`;
}
