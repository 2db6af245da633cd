/** From the box to the conversation: what was written is asked, and comes back if nobody has heard it. */

/**
 * @param {import("./draft_box.js").DraftBox} box
 * @param {import("./composer_tools.js").ComposerTools} tools
 * @param {import("../chat/open_conversation.js").OpenConversation} open
 * @returns {Promise<{ end: Promise<void> } | null>} once it is asked; null if it cannot be, and the reader knows why
 */
export async function ask(box, tools, open) {
  const { key } = box;
  if (!tools.maySend()) return null;
  const attachments = await tools.keepFiles(open.conversation.id);
  // Somebody who goes elsewhere while files are kept has sent nothing.
  if (key !== box.key) return null;
  const words = box.take();
  const putFilesBack = tools.takeFiles();
  const asking = open.ask({ text: words.trim(), attachments });
  return { end: asking.then(({ withdrawn }) => (withdrawn ? giveBack(withdrawn) : undefined)) };

  /** @param {import("../relay/problem.js").Problem} problem */
  async function giveBack(problem) {
    box.giveBack(words, key);
    putFilesBack();
    await tools.showProblem(problem);
  }
}
