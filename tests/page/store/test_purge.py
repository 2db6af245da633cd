"""What was removed can be brought back for a while, and then is gone for good."""

from playwright.sync_api import Page

from tests.page.store.in_page import OPEN_ARCHIVE, SEED_TWO, runner

run = runner(OPEN_ARCHIVE)


def test_no_change_brings_back_what_is_gone(blank_page: Page) -> None:
    assert run(
        blank_page,
        f"""
        {SEED_TWO}
        await archive.purge(["c1"]);
        const changed = [
          await archive.changeConversation("c1", {{ title: "back" }}),
          await archive.changeMessage("m1", {{ text: "back" }}),
        ];
        return [changed, await archive.messages("c1"), (await archive.conversations()).length];
        """,
    ) == [[None, None], [], 1]


def test_a_removed_conversation_can_be_restored_until_it_is_purged(blank_page: Page) -> None:
    assert run(
        blank_page,
        f"""
        {SEED_TWO}
        const listed = async () => (await archive.conversations()).map(({{ id }}) => id);
        await archive.removeConversations(["c1", "c2"]);
        const removed = await listed();
        await archive.restoreConversations(["c1"]);
        const restored = await listed();
        await archive.purge();
        const withinUndo = Boolean(await archive.conversation("c2"));
        await archive.purge(["c2"]);
        const deleted = (await archive.recordStore.all("tombstones")).map(({{ id }}) => id);
        return [removed, restored, withinUndo, await archive.conversation("c2"), deleted];
        """,
    ) == [[], ["c1"], True, None, ["c2"]]


def test_what_was_removed_a_minute_ago_is_purged_with_its_attachments(blank_page: Page) -> None:
    assert run(
        blank_page,
        f"""
        {SEED_TWO}
        await archive.putAttachment({{ id: "a1", conversationId: "c1", blob: new Blob(["picture"]) }});
        await archive.changeConversation("c1", {{ deletedAt: Date.now() - 61_000 }});
        await archive.purge();
        return [await archive.conversation("c1"), await archive.messages("c1"), await archive.attachment("a1")];
        """,
    ) == [None, [], None]


def test_a_removed_message_becomes_an_empty_place_of_the_tree(blank_page: Page) -> None:
    assert run(
        blank_page,
        f"""
        {SEED_TWO}
        await archive.removeMessage("m1");
        const removed = await archive.message("m1");
        await archive.restoreMessage("m1");
        const restored = await archive.message("m1");
        await archive.removeMessage("m1");
        await archive.purge();
        const withinUndo = await archive.message("m1");
        await archive.changeMessage("m1", {{ removedAt: Date.now() - 61_000 }});
        await archive.purge();
        const purged = await archive.message("m1");
        return [removed, restored, withinUndo, purged].map(({{ deleted, text }}) => [deleted, text]);
        """,
    ) == [[True, "hello"], [False, "hello"], [True, "hello"], [True, ""]]


def test_a_picture_that_another_version_shows_outlives_the_message(blank_page: Page) -> None:
    assert run(
        blank_page,
        f"""
        {SEED_TWO}
        const picture = (id) => ({{ id, kind: "image", name: "", type: "image/png", bytes: 1, width: 1, height: 1 }});
        for (const id of ["shared", "own"]) {{
          await archive.putAttachment({{ id, conversationId: "c1", blob: new Blob([id]) }});
        }}
        await archive.changeMessage("m1", {{ attachments: [picture("shared"), picture("own")] }});
        await archive.changeMessage("m2", {{ attachments: [picture("shared")] }});
        await archive.changeMessage("m1", {{ deleted: true, removedAt: 1 }});
        await archive.purge();
        return [await (await archive.attachment("shared"))?.text(), await archive.attachment("own")];
        """,
    ) == ["shared", None]
