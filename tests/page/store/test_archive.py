"""The archive in a real IndexedDB."""

from collections.abc import Callable

from playwright.sync_api import Page

from tests.page.store.in_page import OPEN_ARCHIVE, PUT_BY_HAND, SEED_TWO, runner

run = runner(OPEN_ARCHIVE)


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
