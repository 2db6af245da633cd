/** All that can be done by name or by keys: one table for the palette, the shortcut sheet and the keyboard. */

import { copyText } from "../../browser/clipboard.js";
import { text } from "../../i18n/texts.js";
import { duplicateConversation, removeConversation } from "./conversation_actions.js";
import { sidebarState } from "./sidebar_state.js";
import { showToast } from "./toast.js";

/**
 * @typedef {import("../../store/record_types.d.ts").Message} Message
 *
 * @typedef {object} CommandContext what commands act on
 * @property {import("../../app/site.js").Site} site
 * @property {import("../../app/current_conversation.js").CurrentConversation} current
 * @property {import("../../app/conversation_list.js").ConversationList} list
 * @property {import("../../store/archive.js").Archive} archive
 * @property {{ focus(): void }} composer
 * @property {PanelOpeners} panels
 *
 * @typedef {object} PanelOpeners
 * @property {() => unknown} openPalette
 * @property {() => unknown} openModelPicker
 * @property {() => unknown} openContext
 * @property {() => unknown} openPrompts
 * @property {() => unknown} openAssistants
 * @property {(options?: { section?: string }) => unknown} openSettings
 * @property {() => unknown} openShortcuts
 * @property {() => unknown} openInvitations
 * @property {() => unknown} openUsage
 * @property {() => unknown} openSite
 *
 * @typedef {object} Command named by the words `command.<id>`
 * @property {string} id
 * @property {import("./icons.js").IconName} icon
 * @property {string} [keys] "Mod" is Ctrl, and ⌘ on a Mac; keyboard.js says how they are shown
 * @property {(context: CommandContext) => unknown} run
 * @property {(context: CommandContext) => boolean} [isPossible] always, unless said otherwise
 */

/** @type {readonly Command[]} */
export const COMMANDS = [
  { id: "new", icon: "new", keys: "Mod+Shift+O", run: ({ current }) => current.startConversation() },
  { id: "temporary", icon: "temporary", run: ({ current }) => current.startConversation({ isTemporary: true }) },
  { id: "palette", icon: "command", keys: "Mod+K", run: ({ panels }) => panels.openPalette() },
  { id: "search", icon: "search", keys: "Mod+Shift+F", run: goToSearch },
  { id: "previous", icon: "previous", keys: "Alt+ArrowUp", run: goToPrevious, isPossible: hasOthers },
  { id: "next", icon: "next", keys: "Alt+ArrowDown", run: goToNext, isPossible: hasOthers },
  { id: "sidebar", icon: "sidebar", keys: "Mod+Shift+X", run: () => sidebarState.toggle() },

  { id: "composer", icon: "cursor", keys: "Shift+Escape", run: ({ composer }) => composer.focus() },
  { id: "stop", icon: "stop", keys: "Escape", run: ({ current }) => current.open?.stop(), isPossible: isAnswering },
  { id: "copyAnswer", icon: "copy", keys: "Mod+Shift+.", run: copyAnswer, isPossible: hasAnswer },
  { id: "copyCode", icon: "copy", keys: "Mod+Shift+;", run: copyCode, isPossible: hasAnswer },
  { id: "readAloud", icon: "speaker", run: readLastAnswer, isPossible: hasAnswer },
  { id: "model", icon: "model", run: ({ panels }) => panels.openModelPicker() },
  { id: "context", icon: "layers", run: ({ panels }) => panels.openContext() },

  { id: "pin", icon: "pin", run: ({ current }) => pin(current, Date.now()), isPossible: isUnpinned },
  { id: "unpin", icon: "pin", run: ({ current }) => pin(current, 0), isPossible: isPinned },
  { id: "duplicate", icon: "duplicate", run: duplicateOpen, isPossible: isKept },
  { id: "keep", icon: "check", run: ({ current }) => current.keep(), isPossible: isKeepable },
  { id: "remove", icon: "trash", run: removeOpen, isPossible: isKept },
  { id: "print", icon: "print", run: () => window.print(), isPossible: isKept },

  { id: "prompts", icon: "prompt", run: ({ panels }) => panels.openPrompts() },
  { id: "assistants", icon: "assistant", run: ({ panels }) => panels.openAssistants() },
  { id: "invite", icon: "invite", run: ({ panels }) => panels.openInvitations(), isPossible: isOwners },
  { id: "usage", icon: "usage", run: ({ panels }) => panels.openUsage(), isPossible: isCounted },
  { id: "site", icon: "doctor", run: ({ panels }) => panels.openSite(), isPossible: isLetIn },
  { id: "settings", icon: "settings", keys: "Mod+,", run: ({ panels }) => panels.openSettings() },
  { id: "data", icon: "storage", run: ({ panels }) => panels.openSettings({ section: "data" }) },
  { id: "shortcuts", icon: "keyboard", keys: "Mod+/", run: ({ panels }) => panels.openShortcuts() },
];

/**
 * @param {Command} command
 * @param {CommandContext} context
 */
export function isPossible(command, context) {
  return command.isPossible?.(context) ?? true;
}

function goToSearch() {
  if (!sidebarState.isOpen) sidebarState.open();
  const field = document.querySelector("#sidebar input");
  if (field instanceof HTMLInputElement) field.focus();
}

/** @param {CommandContext} context */
function goToPrevious(context) {
  goBy(context, -1);
}

/** @param {CommandContext} context */
function goToNext(context) {
  goBy(context, 1);
}

/**
 * @param {CommandContext} context
 * @param {1 | -1} step
 */
function goBy({ current, list }, step) {
  const { conversations } = list;
  const here = conversations.findIndex(({ id }) => id === current.open?.conversation.id);
  const there = conversations[here + step];
  if (there) current.openConversation(there.id);
}

/** @param {CommandContext} context */
function copyAnswer({ current }) {
  return copy(lastAnswerOf(current.open)?.text ?? "", "command.answerCopied");
}

/** @param {CommandContext} context */
function readLastAnswer({ current }) {
  const answer = lastAnswerOf(current.open);
  if (answer) current.readAloud(answer);
}

/** @param {CommandContext} context */
function copyCode({ current }) {
  const code = lastCodeBlock(lastAnswerOf(current.open)?.text ?? "");
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

/**
 * @param {CommandContext["current"]} current
 * @param {number} pinnedAt
 */
function pin({ open }, pinnedAt) {
  return open?.change({ pinnedAt });
}

/** @param {CommandContext} context */
function removeOpen({ current, archive }) {
  return current.open && removeConversation({ current, archive }, current.open.conversation.id);
}

/** @param {CommandContext} context */
function duplicateOpen({ current, archive }) {
  return current.open && duplicateConversation({ current, archive }, current.open.conversation.id);
}

/** @param {CommandContext} context */
function hasOthers({ list }) {
  return list.conversations.length > 0;
}

/** @param {CommandContext} context */
function isOwners({ site }) {
  return site.access?.owner === true;
}

/** Who pays with a key of their own is not counted. @param {CommandContext} context */
function isCounted({ site }) {
  return site.access !== null;
}

/** @param {CommandContext} context */
function isLetIn({ site }) {
  return !site.isLocked;
}

/** @param {CommandContext} context */
function isAnswering({ current }) {
  return current.open?.isAnswering ?? false;
}

/** @param {CommandContext} context */
function hasAnswer({ current }) {
  return lastAnswerOf(current.open) !== null;
}

/** @param {CommandContext} context */
function isKept({ current }) {
  return Boolean(current.open && !current.open.isNew && !current.open.isTemporary);
}

/** @param {CommandContext} context */
function isKeepable({ current }) {
  return Boolean(current.open && !current.open.isNew && current.open.isTemporary && !current.open.isAnswering);
}

/** @param {CommandContext} context */
function isPinned(context) {
  return isKept(context) && Boolean(context.current.open?.conversation.pinnedAt);
}

/** @param {CommandContext} context */
function isUnpinned(context) {
  return isKept(context) && !context.current.open?.conversation.pinnedAt;
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
 * @param {string} info the words behind it
 * @param {string} opening
 */
function closes(fence, info, opening) {
  return fence.startsWith(opening) && info.trim() === "";
}
