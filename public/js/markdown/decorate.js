/** Draws what finished blocks only describe: coloured code, formulas, diagrams. The libraries come at first need. */

/** @param {HTMLElement} block */
export function decorate(block) {
  for (const code of block.querySelectorAll("pre > code[class]")) {
    if (code.className === "language-mermaid") import("./diagram.js").then(({ drawDiagram }) => drawDiagram(code));
    else import("./highlight.js").then(({ highlight }) => highlight(code));
  }
  const formulas = block.querySelectorAll(".math");
  if (formulas.length > 0) import("./formula.js").then(({ typeset }) => formulas.forEach((each) => typeset(each)));
}
