"""Backups with pictures, and large ones."""

from collections.abc import Callable

from playwright.sync_api import Page

from tests.page.store.in_page import runner

OPEN = """
  const { Archive } = await import("/js/store/archive.js");
  const { exportBackup, importBackup } = await import("/js/store/backup/backup.js");
  const { newConversation, newMessage } = await import("/js/store/records.js");
  const archive = await Archive.open();
  const empty = async () => {
    archive.close();
    await new Promise((done) => { indexedDB.deleteDatabase("locutorio").onsuccess = done; });
    return Archive.open();
  };
"""
# The archive is open as `archive`, and `empty()` gives one with nothing in it.
run = runner(OPEN)


def test_pictures_come_back_byte_by_byte_and_can_be_left_out(blank_page: Page) -> None:
    assert run(
        blank_page,
        """
        const bytes = Uint8Array.from({ length: 70_000 }, (_, index) => index % 256);
        const size = { bytes: 70_000, width: 1, height: 1 };
        const picture = { id: "a", kind: "image", name: "x.png", type: "image/png", ...size };
        await archive.addConversation(newConversation({ id: "c" }), [
          newMessage({ id: "m", conversationId: "c", role: "user", attachments: [picture] }),
        ]);
        await archive.putAttachment({ id: "a", conversationId: "c", blob: new Blob([bytes], { type: "image/png" }) });
        const small = await exportBackup(archive, { withImages: false });
        const backup = await exportBackup(archive);
        const other = await empty();
        const report = await importBackup(backup, other);
        const blob = await other.attachment("a");
        const same = new Uint8Array(await blob.arrayBuffer()).every((byte, index) => byte === bytes[index]);
        return [small.size < 2000, report.attachments.new, blob.type, blob.size, same];
        """,
    ) == [True, 1, "image/png", 70_000, True]


def test_what_no_message_can_have_comes_in_as_nothing(blank_page: Page) -> None:
    assert run(
        blank_page,
        """
        const data = ["data:text/html;base64,PGI+", "data:image/svg+xml;base64,PGI+", "javascript:alert(1)",
          "data:image/png;base64,%%%", "data:image/png,plain", "https://example.org/x.png"];
        const attachments = data.map((data, index) => ({ id: `a${index}`, data }));
        const conversations = [{ conversation: { id: "c" }, messages: [], attachments }];
        const document = { format: "locutorio", conversations };
        const report = await importBackup(new Blob([JSON.stringify(document)]), archive);
        const kept = await Promise.all(attachments.map(({ id }) => archive.attachment(id)));
        return [report.attachments, kept.map((blob) => blob && blob.type)];
        """,
    ) == [{"new": 1, "known": 0, "updated": 0, "deleted": 0, "broken": 5}, ["text/plain", *[None] * 5]]


def test_many_conversations_go_out_in_pieces_and_come_back_the_same(
    blank_page: Page, seed: Callable[..., list[str]]
) -> None:
    seed(conversations=300, megabytes=3)
    assert run(
        blank_page,
        """
        const { backupPieces } = await import("/js/store/backup/writer.js");
        const lengths = [];
        for await (const piece of backupPieces(archive, {})) lengths.push(piece.length);
        const before = await (await exportBackup(archive)).text();
        const other = await empty();
        await importBackup(new Blob([before]), other);
        const after = await (await exportBackup(other)).text();
        const inOrder = (key, value) => value?.constructor === Object
          ? Object.fromEntries(Object.keys(value).sort().map((name) => [name, value[name]])) : value;
        const bare = (text) => JSON.stringify(JSON.parse(text).conversations, inOrder);
        return [lengths.length > 2, Math.max(...lengths) < 2_000_000, bare(before) === bare(after)];
        """,
    ) == [True, True, True]


def test_a_large_file_is_never_handled_at_one_stroke(blank_page: Page) -> None:
    """What takes a string as long as the file holds the page up for as long."""
    assert run(
        blank_page,
        """
        const bytes = Uint8Array.from({ length: 3_000_000 }, (_, index) => index % 251);
        const file = { id: "a", kind: "file", name: "x.pdf", type: "application/pdf", bytes: 3e6, width: 0, height: 0 };
        await archive.addConversation(newConversation({ id: "c" }), [
          newMessage({ id: "m", conversationId: "c", role: "user", attachments: [file] }),
        ]);
        await archive.putAttachment({ id: "a", conversationId: "c", blob: new Blob([bytes], { type: file.type }) });
        let longest = 0;
        const note = (words) => void (longest = Math.max(longest, words?.length ?? 0));
        const { parse, stringify } = JSON;
        JSON.parse = (words, ...more) => { note(words); return parse(words, ...more); };
        JSON.stringify = (...given) => { const words = stringify(...given); note(words); return words; };
        const decode = atob;
        globalThis.atob = (words) => { note(words); return decode(words); };
        const backup = await exportBackup(archive);
        const other = await empty();
        await importBackup(backup, other);
        const blob = await other.attachment("a");
        const same = new Uint8Array(await blob.arrayBuffer()).every((byte, index) => byte === bytes[index]);
        return [blob.type, blob.size, same, longest > 1_000, longest < 1_000_000];
        """,
    ) == ["application/pdf", 3_000_000, True, True, True]
