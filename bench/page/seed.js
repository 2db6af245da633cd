// Fills the archive of the page it runs in: an expression for `page.evaluate`, which answers with the seeded ids.
// Conversation number n (the highest is the newest) says "needle<n>" in its first answer and has it in no title.
async ({ conversations = 5000, megabytes = 100, messages = 10 } = {}) => {
  const { openHandle } = await import("/js/store/database.js");
  const { newConversation, newMessage } = await import("/js/store/records.js");

  const WORDS = (
    "the of line call answer question paper model ledger code token stream letter window market river green quiet " +
    "function return const table value number because between through against morning evening señal café niño über " +
    "mountain harbour bread water light"
  ).split(" ");
  const BATCH = 100;
  const MINUTE = 60_000;
  const start = Date.now() - conversations * MINUTE;
  const textLength = Math.max(40, Math.floor((megabytes * 1_000_000) / conversations / messages));
  const paragraphs = Array.from({ length: 200 }, (_, seed) => paragraph(seed, textLength));

  const handle = await openHandle({});
  const ids = [];
  for (let from = 0; from < conversations; from += BATCH) {
    const transaction = handle.transaction(["conversations", "messages"], "readwrite", { durability: "relaxed" });
    for (let number = from; number < Math.min(from + BATCH, conversations); number += 1) {
      ids.push(add(transaction, number));
    }
    await transaction.done;
  }
  handle.close();
  return ids;

  function add(transaction, number) {
    const at = start + number * MINUTE;
    const id = `${at.toString(36).padStart(9, "0")}seed${number}`;
    const records = Array.from({ length: messages }, (_, index) =>
      newMessage({
        id: `${id}m${index}`,
        conversationId: id,
        parentId: index > 0 ? `${id}m${index - 1}` : null,
        role: index % 2 === 0 ? "user" : "assistant",
        text: (index === 1 ? `needle${number} ` : "") + paragraphs[(number * messages + index) % paragraphs.length],
        createdAt: at + index,
        model: "gpt-6-luna",
      }),
    );
    const title = `${WORDS[number % WORDS.length]} ${WORDS[(number * 7) % WORDS.length]} ${number}`;
    const leafId = records.at(-1)?.id ?? null;
    const conversation = newConversation({ id, title, titledBy: "model", createdAt: at, updatedAt: at, leafId });
    transaction.objectStore("conversations").put(conversation).catch(() => {});
    for (const record of records) transaction.objectStore("messages").put(record).catch(() => {});
    return id;
  }

  function paragraph(seed, length) {
    let state = seed + 1;
    let text = "";
    while (text.length < length) {
      state = (state * 48271) % 2147483647;
      text += `${WORDS[state % WORDS.length]}${state % 11 === 0 ? ".\n\n" : " "}`;
    }
    return text.slice(0, length);
  }
}
