/** Which key sends, and which belong to an input method. */

/**
 * @typedef {"ctrlKey" | "shiftKey" | "altKey" | "metaKey"} Modifier
 * @typedef {Pick<KeyboardEvent, "key" | "keyCode" | "isComposing" | Modifier>} KeyPress
 */

/**
 * While an input method composes, every key is its own; Safari says so only by the key code 229.
 *
 * @param {Pick<KeyPress, "isComposing" | "keyCode">} press
 */
export function isComposing(press) {
  return press.isComposing || press.keyCode === 229;
}

/**
 * @param {KeyPress} press
 * @param {string} sendKey such as "Enter" or "Ctrl+Enter"
 */
export function isSendKey(press, sendKey) {
  if (press.key !== "Enter" || isComposing(press)) return false;
  const modifier = sendKey.includes("+") ? (sendKey.split("+")[0] ?? "").toLowerCase() : "";
  return (
    press.ctrlKey === (modifier === "ctrl") &&
    press.shiftKey === (modifier === "shift") &&
    press.altKey === (modifier === "alt") &&
    press.metaKey === (modifier === "meta")
  );
}
