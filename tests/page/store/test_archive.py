"""The archive in a real IndexedDB."""

from collections.abc import Callable

from playwright.sync_api import Page

OPEN = """
  const { Archive } = await import("/js/store/archive.js");
  const { newConversation, newMessage } = await import("/js/store/records.js");
  const archive = await Archive.open();
"""
SEED_TWO = """
  await archive.addConversation(newConversation({ id: "c1", title: "One", updatedAt: 1 }), [
    newMessage({ id: "m1", conversationId: "c1", role: "user", text: "hello", createdAt: 1 }),
    newMessage({ id: "m2", conversationId: "c1", role: "assistant", text: "hi", parentId: "m1", createdAt: 2 }),
  ]);
  await archive.addConversation(newConversation({ id: "c2", title: "Two", updatedAt: 2 }));
"""
PUT_BY_HAND = """
  const put = (store, ...records) => new Promise((resolve, reject) => {
    const request = indexedDB.open("locutorio");
    request.onsuccess = () => {
      const transaction = request.result.transaction(store, "readwrite");
      for (const record of records) transaction.objectStore(store).put(record);
      transaction.oncomplete = () => { request.result.close(); resolve(null); };
      transaction.onabort = () => reject(transaction.error);
    };
  });
"""


def run(page: Page, code: str) -> object:
    """Run statements in the page; the archive is open as `archive`."""
    return page.evaluate(f"async () => {{ {OPEN} {code} }}")


def test_what_is_kept_is_there_after_a_reload(blank_page: Page) -> None:
    run(blank_page, SEED_TWO)
    blank_page.reload()
    assert run(
        blank_page,
        """
        const titles = (await archive.conversations()).map(({ title }) => title);
        const texts = (await archive.messages("c1")).map(({ text }) => text);
        return [archive.isKept, titles, texts, (await archive.message("m2")).parentId];
        """,
    ) == [True, ["Two", "One"], ["hello", "hi"], "m1"]


def test_changes_of_different_fields_do_not_overwrite_each_other(blank_page: Page, second_page: Page) -> None:
    run(blank_page, SEED_TWO)
    for page, field in ((blank_page, "title"), (second_page, "maskId")):
        run(page, "window.archive = archive;")
        page.evaluate(
            f"window.changing = (async () => {{ for (let i = 0; i < 50; i++) "
            f"await archive.changeConversation('c1', {{ {field}: String(i) }}); }})(); null"
        )
    for page in (blank_page, second_page):
        page.evaluate("window.changing")
    kept = run(blank_page, 'const { title, maskId } = await archive.conversation("c1"); return [title, maskId];')
    assert kept == ["49", "49"]


def test_counting_up_in_two_tabs_loses_no_count(blank_page: Page, second_page: Page) -> None:
    run(blank_page, SEED_TWO)
    for page in (blank_page, second_page):
        run(page, "window.archive = archive;")
        page.evaluate(
            "window.changing = (async () => { for (let i = 0; i < 50; i++) await archive.changeConversation("
            "'c1', ({ pinnedAt }) => ({ pinnedAt: pinnedAt + 1 })); })(); null"
        )
    for page in (blank_page, second_page):
        page.evaluate("window.changing")
    assert run(blank_page, 'return (await archive.conversation("c1")).pinnedAt;') == 100


def test_a_change_in_one_tab_is_told_in_the_other(blank_page: Page, second_page: Page) -> None:
    run(
        second_page,
        "window.heard = []; window.listening = archive; archive.addEventListener('change', (event) => "
        "window.heard.push(event.detail));",
    )
    ours = run(
        blank_page,
        f"""
        const heard = [];
        archive.addEventListener("change", (event) => heard.push(event.detail));
        {SEED_TWO}
        await archive.changeMessage("m2", {{ text: "hi!" }});
        const {{ Library }} = await import("/js/store/library.js");
        await new Library(archive).putPrompt({{ id: "p", title: "t", content: "c", createdAt: 1 }});
        return heard;
        """,
    )
    told = [(detail["kind"], detail["id"]) for detail in ours]
    assert told == [
        ("conversation", "c1"),
        ("message", "m1"),
        ("message", "m2"),
        ("conversation", "c2"),
        ("message", "m2"),
        ("prompts", "p"),
    ]
    assert all(detail["isOurs"] for detail in ours)
    second_page.wait_for_function("() => window.heard.length === 6")
    theirs = second_page.evaluate("window.heard")
    assert [(detail["kind"], detail["id"]) for detail in theirs] == told
    assert not any(detail["isOurs"] for detail in theirs)


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
        const deleted = (await archive.shelves.all("tombstones")).map(({{ id }}) => id);
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


def test_a_broken_record_costs_itself_and_is_told_once(blank_page: Page) -> None:
    assert run(
        blank_page,
        f"""
        {SEED_TWO}
        {PUT_BY_HAND}
        await put("conversations", {{ id: 5, title: "number" }}, {{ id: "c3", title: {{}}, updatedAt: "late" }});
        await put("messages", {{ id: "m3", conversationId: "c1", role: "ghost" }},
          {{ id: "m4", conversationId: "c1", role: "user", text: 7, attachments: "none" }},
          {{ id: "m5", conversationId: "c1" }});
        const told = [];
        archive.addEventListener("broken", (event) => told.push(event.detail.count));
        const titles = (await archive.conversations()).map(({{ title }}) => title);
        const texts = (await archive.messages("c1")).map(({{ text }}) => text);
        await archive.conversations();
        await archive.messages("c1");
        return [titles, texts.sort(), told];
        """,
    ) == [["Two", "One", ""], ["", "hello", "hi"], [2, 3]]


def test_changing_a_broken_record_mends_what_it_names(blank_page: Page) -> None:
    assert (
        run(
            blank_page,
            f"""
        {SEED_TWO}
        {PUT_BY_HAND}
        await put("conversations", {{ id: "c3", title: 5 }});
        await archive.changeConversation("c3", {{ title: "mended" }});
        return (await archive.conversation("c3")).title;
        """,
        )
        == "mended"
    )


def test_where_the_browser_refuses_storage_all_works_as_long_as_the_page(blank_page: Page) -> None:
    blank_page.add_init_script(
        "Object.defineProperty(window, 'indexedDB', { get() { throw new DOMException('no', 'SecurityError'); } });"
    )
    blank_page.reload()
    assert run(
        blank_page,
        f"""
        {SEED_TWO}
        await archive.changeMessage("m2", {{ text: "hi!" }});
        const titles = (await archive.conversations()).map(({{ title }}) => title);
        return [archive.isKept, archive.trouble, titles, (await archive.messages("c1")).map(({{ text }}) => text)];
        """,
    ) == [False, "refused", ["Two", "One"], ["hello", "hi!"]]


def test_a_newer_tab_upgrades_and_the_older_one_says_so(blank_page: Page, second_page: Page) -> None:
    run(
        blank_page,
        f"{SEED_TWO} window.archive = archive; window.told = 0; "
        "archive.addEventListener('outdated', () => (window.told += 1));",
    )
    upgraded = second_page.evaluate(
        """async () => {
          const { openHandle } = await import("/js/store/database.js");
          const { STEPS } = await import("/js/store/database_schema.js");
          const handle = await openHandle({}, [...STEPS, (database) => database.createObjectStore("later")]);
          const kept = await handle.count("messages");
          handle.close();
          return [handle.version, kept];
        }"""
    )
    assert upgraded == [2, 2]
    blank_page.wait_for_function("() => window.told === 1")
    assert blank_page.evaluate("[archive.isKept, archive.trouble]") == [False, "outdated"]
    # What is written from now on is known to be unwritten.
    assert blank_page.evaluate("archive.changeMessage('m1', { text: 'x' }).then(() => archive.hasUnwritten)")


def test_an_older_page_after_an_upgrade_says_so_and_does_not_hang(blank_page: Page) -> None:
    blank_page.evaluate(
        """async () => {
          const { openHandle } = await import("/js/store/database.js");
          const { STEPS } = await import("/js/store/database_schema.js");
          (await openHandle({}, [...STEPS, () => {}])).close();
        }"""
    )
    blank_page.reload()
    assert run(blank_page, "return [archive.isKept, archive.trouble];") == [False, "outdated"]


def test_an_older_tab_that_does_not_give_way_keeps_nobody_waiting(blank_page: Page, second_page: Page) -> None:
    second_page.evaluate(
        "() => new Promise((done) => { const r = indexedDB.open('locutorio', 1);"
        " r.onsuccess = () => done(null); window.request = r; })"
    )
    blank_page.evaluate(
        "async () => { const { STEPS } = await import('/js/store/database_schema.js'); STEPS.push(() => {}); }"
    )
    opened = blank_page.evaluate(
        "async () => { const { Archive } = await import('/js/store/archive.js'); const a = await Archive.open();"
        " return [a.isKept, a.trouble]; }"
    )
    assert opened == [False, "blocked"]


def test_five_thousand_conversations_are_listed_without_their_messages(
    blank_page: Page, seed: Callable[..., list[str]]
) -> None:
    ids = seed(conversations=5000, megabytes=10, messages=2)
    listed = run(
        blank_page,
        """
        const conversations = await archive.conversations();
        const messages = await archive.messages(conversations[0].id);
        const holdsTexts = JSON.stringify(conversations).includes("needle4999");
        return [conversations.length, conversations[0].id, holdsTexts, messages.length];
        """,
    )
    assert listed == [5000, ids[-1], False, 2]
