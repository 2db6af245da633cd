/** Finding the elements of the page, with their types. */

/**
 * @template {Element} Kind
 * @param {string} selector
 * @param {new () => Kind} kind
 * @param {ParentNode} [root]
 * @returns {Kind}
 * @throws {Error} if index.html and the code disagree
 */
export function find(selector, kind, root = document) {
  const element = root.querySelector(selector);
  if (!(element instanceof kind)) throw new Error(`index.html has no ${kind.name} ${selector}`);
  return element;
}

/**
 * @param {string} id of a template with one element in it
 * @returns {HTMLElement} a copy of that element
 */
export function fromTemplate(id) {
  const copy = document.importNode(find(`#${id}`, HTMLTemplateElement).content, true).firstElementChild;
  if (!(copy instanceof HTMLElement)) throw new Error(`the template ${id} is empty`);
  return copy;
}
