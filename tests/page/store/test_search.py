"""The search of all conversations, in its worker."""

from collections.abc import Callable

from playwright.sync_api import Page

from tests.page.store.in_page import runner

OPEN = """
  const { searchArchive, warm } = await import("/js/store/search/search.js");
  const { Archive } = await import("/js/store/archive.js");
  const { newConversation, newMessage } = await import("/js/store/records.js");
  const archive = await Archive.open();
  const find = async (query, options) => {
    const hits = [];
    for await (const more of searchArchive(query, { archive, ...options })) hits.push(...more);
    return hits;
  };
"""
TEA = """
  await archive.addConversation(newConversation({ id: "c1", title: "Infusión", updatedAt: 1 }), [
    newMessage({ id: "m1", conversationId: "c1", role: "user", text: "Té verde, por favor", createdAt: 1 }),
    newMessage({ id: "m2", conversationId: "c1", role: "assistant", text: "绿茶很好喝", createdAt: 2 }),
  ]);
"""
# The archive is open as `archive`, and `find(query)` gives all hits.
run = runner(OPEN)


def test_texts_and_titles_are_found_whatever_the_accents(blank_page: Page) -> None:
    found = run(
        blank_page,
        f"""{TEA}
        const queries = ["te VERDE", "infusion", "绿茶", "verde té", "verde 绿茶", ""];
        const results = [];
        for (const query of queries) {{
          results.push((await find(query)).map(({{ conversationId, messageId, excerpt, start, length }}) =>
            [conversationId, messageId, excerpt.slice(start, start + length)]));
        }}
        return results;""",
    )
    assert found == [
        [["c1", "m1", "Té"]],
        [["c1", None, "Infusión"]],
        [["c1", "m2", "绿茶"]],
        [["c1", "m1", "Té"]],
        [],
        [],
    ]


def test_the_newest_of_five_hundred_conversations_come_first(blank_page: Page, seed: Callable[..., list[str]]) -> None:
    ids = seed(conversations=500, megabytes=5)
    found = run(
        blank_page,
        """
        const batches = [];
        for await (const hits of searchArchive("needle")) {
          batches.push(hits.map(({ conversationId }) => conversationId));
        }
        return [batches.length > 3, [...new Set(batches.flat())]];
        """,
    )
    assert found == [True, ids[::-1]]


def test_what_has_changed_since_the_last_search_is_found(blank_page: Page) -> None:
    run(blank_page, TEA)
    assert run(
        blank_page,
        """
        const titles = async (query) => (await find(query)).map(({ title }) => title);
        const before = await titles("verde");
        await archive.changeConversation("c1", { title: "Green tea" });
        await archive.addConversation(newConversation({ id: "c2", title: "Verde", updatedAt: 9 }));
        const changed = await titles("verde");
        await archive.removeConversations(["c1"]);
        return [before, changed, await titles("verde")];
        """,
    ) == [["Infusión"], ["Verde", "Green tea"], ["Verde"]]


def test_a_search_that_is_stopped_says_no_more(blank_page: Page, seed: Callable[..., list[str]]) -> None:
    seed(conversations=500, megabytes=5)
    assert run(
        blank_page,
        """
        const stop = new AbortController();
        let hits = 0;
        for await (const more of searchArchive("needle", { signal: stop.signal })) {
          hits += more.length;
          stop.abort();
        }
        const aborted = await find("needle", { signal: AbortSignal.abort() });
        return [hits, aborted, (await find("needle499")).length];
        """,
    ) == [4, [], 1]


def test_two_searches_at_once_do_not_mix(blank_page: Page, seed: Callable[..., list[str]]) -> None:
    ids = seed(conversations=200, megabytes=1)
    found = run(
        blank_page,
        "const all = await Promise.all([find('needle7 '), find('needle199')]);"
        "return all.map((hits) => hits.at(-1).conversationId);",
    )
    assert found == [ids[7], ids[199]]


def test_broken_records_are_passed_over(blank_page: Page) -> None:
    assert (
        run(
            blank_page,
            f"""{TEA}
        const handle = await (await import("/js/store/database.js")).openHandle({{}});
        await handle.put("conversations", {{ id: "broken", title: 5, updatedAt: {{}} }});
        await handle.put("conversations", {{ id: 7 }});
        await handle.put("messages", {{ id: "x", conversationId: "broken", text: ["verde"] }});
        handle.close();
        return (await find("verde")).length;""",
        )
        == 1
    )


def test_where_nothing_is_kept_the_page_itself_searches(blank_page: Page) -> None:
    blank_page.add_init_script(
        "Object.defineProperty(window, 'indexedDB', { get() { throw new DOMException('no', 'SecurityError'); } });"
    )
    blank_page.reload()
    assert run(blank_page, f"{TEA} return (await find('verde', {{ archive }})).length;") == 1


def test_a_newer_tab_can_upgrade_while_the_worker_has_searched(blank_page: Page) -> None:
    assert (
        run(
            blank_page,
            f"""{TEA}
        await find("verde");
        archive.close();
        const {{ openHandle }} = await import("/js/store/database.js");
        const {{ STEPS }} = await import("/js/store/database_schema.js");
        const handle = await openHandle({{}}, [...STEPS, () => {{}}]);
        return handle.version;""",
        )
        == 2
    )


def test_the_page_stays_awake_while_all_is_searched(blank_page: Page, seed: Callable[..., list[str]]) -> None:
    seed(conversations=300, megabytes=6)
    # Nothing is read in the page: whatever the worker does, no transaction of the page's own is opened.
    assert run(
        blank_page,
        """
        let opened = 0;
        const transaction = IDBDatabase.prototype.transaction;
        IDBDatabase.prototype.transaction = function (...given) { opened += 1; return transaction.apply(this, given); };
        const hits = await find("light");
        return [hits.length > 0, opened];
        """,
    ) == [True, 0]
