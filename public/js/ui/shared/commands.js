/** All that can be done by name or by keys: one table for the palette, the shortcut sheet and the keyboard. */

import { text } from "../../i18n/texts.js";
import { copyText } from "./clipboard.js";
import { removeConversation } from "./conversation_actions.js";
import { sidebarState } from "./sidebar_state.js";
import { showToast } from "./toast.js";

/** @typedef {import("../../store/record_types.d.ts").Message} Message */

/**
 * @typedef {import("../../app/app.js").App} App
 * @typedef {typeof import("../panels/panels.js").panels} Panels
 *
 * @typedef {object} Command named by the words `command.<id>`
 * @property {string} id
 * @property {import("./icons.js").IconName} icon
 * @property {string} [keys] "Mod" is Ctrl, and ⌘ on a Mac; ui/key_names.js says how they are shown
 * @property {(desk: App, panels: Panels) => unknown} run
 * @property {(desk: App) => boolean} [isPossible] always, unless said otherwise
 */

/** @type {readonly Command[]} */
export const COMMANDS = [
  { id: "new", icon: "new", keys: "Mod+Shift+O", run: (desk) => desk.startConversation() },
  { id: "palette", icon: "search", keys: "Mod+K", run: (desk, panels) => panels.openPalette(desk) },
  { id: "search", icon: "search", keys: "Mod+Shift+F", run: goToSearch },
  { id: "previous", icon: "chevronUp", keys: "Alt+ArrowUp", run: (desk) => goBy(desk, -1), isPossible: hasOthers },
  { id: "next", icon: "chevronDown", keys: "Alt+ArrowDown", run: (desk) => goBy(desk, 1), isPossible: hasOthers },
  { id: "sidebar", icon: "sidebar", keys: "Mod+Shift+X", run: () => sidebarState.toggle() },

  { id: "composer", icon: "edit", keys: "Shift+Escape", run: (desk) => desk.composer?.focus() },
  { id: "stop", icon: "stop", keys: "Escape", run: (desk) => desk.open?.stop(), isPossible: isAnswering },
  { id: "copyAnswer", icon: "copy", keys: "Mod+Shift+.", run: copyAnswer, isPossible: hasAnswer },
  { id: "copyCode", icon: "copy", keys: "Mod+Shift+;", run: copyCode, isPossible: hasAnswer },
  { id: "model", icon: "layers", run: (desk, panels) => panels.openModelPicker(desk) },
  { id: "context", icon: "eye", run: (desk, panels) => panels.openContext(desk) },

  { id: "pin", icon: "pin", run: (desk) => desk.open?.change({ pinnedAt: Date.now() }), isPossible: isUnpinned },
  { id: "unpin", icon: "pin", run: (desk) => desk.open?.change({ pinnedAt: 0 }), isPossible: isPinned },
  { id: "remove", icon: "trash", run: removeOpen, isPossible: isKept },
  { id: "print", icon: "print", run: () => window.print(), isPossible: isKept },

  { id: "prompts", icon: "prompt", run: (desk, panels) => panels.openPrompts(desk) },
  { id: "masks", icon: "mask", run: (desk, panels) => panels.openMasks(desk) },
  { id: "settings", icon: "settings", keys: "Mod+,", run: (desk, panels) => panels.openSettings(desk) },
  { id: "data", icon: "storage", run: (desk, panels) => panels.openSettings(desk, { section: "data" }) },
  { id: "shortcuts", icon: "keyboard", keys: "Mod+/", run: (desk, panels) => panels.openShortcuts(desk) },
];

/**
 * @param {Command} command
 * @param {App} desk
 */
export function isPossible(command, desk) {
  return command.isPossible?.(desk) ?? true;
}

function goToSearch() {
  if (!sidebarState.isOpen) sidebarState.open();
  const field = document.querySelector("#sidebar input");
  if (field instanceof HTMLInputElement) field.focus();
}

/**
 * @param {App} desk
 * @param {1 | -1} step
 */
function goBy(desk, step) {
  const { conversations } = desk.list;
  const here = conversations.findIndex(({ id }) => id === desk.open?.conversation.id);
  const there = conversations[here + step];
  if (there) desk.openConversation(there.id);
}

/** @param {App} desk */
function copyAnswer(desk) {
  return copy(lastAnswerOf(desk.open)?.text ?? "", "command.answerCopied");
}

/** @param {App} desk */
function copyCode(desk) {
  const code = lastCodeBlock(lastAnswerOf(desk.open)?.text ?? "");
  return code === null ? showToast({ text: text("command.noCode") }) : copy(code, "command.codeCopied");
}

/**
 * @param {string} words
 * @param {string} key of what is said of it
 */
async function copy(words, key) {
  const isCopied = await copyText(words);
  showToast({ text: text(isCopied ? key : "command.notCopied") });
}

/** @param {App} desk */
function removeOpen(desk) {
  const { open } = desk;
  return open && removeConversation(desk, open.conversation.id);
}

/** @param {App} desk */
function hasOthers(desk) {
  return desk.list.conversations.length > 0;
}

/** @param {App} desk */
function isAnswering(desk) {
  return desk.open?.isAnswering ?? false;
}

/** @param {App} desk */
function hasAnswer(desk) {
  return lastAnswerOf(desk.open) !== null;
}

/** @param {App} desk */
function isKept(desk) {
  return Boolean(desk.open && !desk.open.isNew);
}

/** @param {App} desk */
function isPinned(desk) {
  return isKept(desk) && Boolean(desk.open?.conversation.pinnedAt);
}

/** @param {App} desk */
function isUnpinned(desk) {
  return isKept(desk) && !desk.open?.conversation.pinnedAt;
}

/** A fence of GFM: three or more of one sign, and what it was opened with closes it. */
const FENCE = /^ {0,3}(`{3,}|~{3,})(.*)$/;

/**
 * @param {{ path: readonly Message[] } | null} open the conversation on the screen
 * @returns {Message | null} the last answer in which something is written
 */
export function lastAnswerOf(open) {
  return open?.path.findLast(({ role, text, deleted }) => role === "assistant" && text && !deleted) ?? null;
}

/**
 * @param {string} markdown
 * @returns {string | null} the inside of the last fenced block, finished or not
 */
export function lastCodeBlock(markdown) {
  /** @type {string | null} */
  let last = null;
  /** @type {{ fence: string, lines: string[] } | null} */
  let open = null;
  for (const line of markdown.split("\n")) {
    const [, fence = "", info = ""] = FENCE.exec(line) ?? [];
    if (open && closes(fence, info, open.fence)) {
      last = open.lines.join("\n");
      open = null;
    } else if (open) {
      open.lines.push(line);
    } else if (fence && !(fence.startsWith("`") && info.includes("`"))) {
      open = { fence, lines: [] };
    }
  }
  return open ? open.lines.join("\n") : last;
}

/**
 * @param {string} fence
 * @param {string} info what stands behind it
 * @param {string} opening
 */
function closes(fence, info, opening) {
  return fence.startsWith(opening) && info.trim() === "";
}
