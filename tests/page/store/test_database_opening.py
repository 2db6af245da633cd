"""Where the database cannot be had, is newer or is held by another tab, the page works and says so."""

from playwright.sync_api import Page

from tests.page.store.in_page import OPEN_ARCHIVE, SEED_TWO, runner

run = runner(OPEN_ARCHIVE)


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
