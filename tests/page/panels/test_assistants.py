"""Assistants: to begin with one, to keep one's own, to hand one on as a link."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Locator, expect

from tests.page.panels.requests_seen import questions
from tests.page.sites import SAMPLING_MODEL, Visit
from tests.page.ui_strings import LANGUAGES, words_of
from tests.upstream import ScriptedUpstream


@pytest.fixture
def panel(person: Visit) -> Locator:
    """The assistants, opened from the welcome."""
    return opened(person)


def opened(person: Visit) -> Locator:
    person.button("Assistants").click()
    return person.page.get_by_role("dialog", name="Assistants")


def test_a_conversation_begins_with_what_the_assistant_says(person: Visit, upstream: ScriptedUpstream):
    person.open_with_code(model=SAMPLING_MODEL)
    panel = opened(person)
    panel.get_by_title("Start a conversation with it").filter(has_text="Translator").click()
    expect(panel).to_be_hidden()
    person.ask("Guten Tag")
    person.expect_state("complete")
    body = questions(upstream)[0].json()
    assert body["messages"][0]["role"] == "system"
    assert body["messages"][0]["content"].startswith("You translate.")
    assert body["temperature"] == 0.3


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_ready_made_assistant_speaks_the_readers_language(
    speaker: Callable[[str], Visit], upstream: ScriptedUpstream, language: str
):
    person = speaker(language)
    person.button(person.words("assistant.translate")).click()
    person.ask("Guten Tag")
    person.expect_state("complete")
    prompt = {message["role"]: message["content"] for message in questions(upstream)[0].json()["messages"]}["system"]
    assert prompt == person.words("assistant.translate.prompt")
    assert language == "en" or prompt != words_of("en")["assistant.translate.prompt"]


def test_assistants_change_with_the_language(person: Visit):
    person.button("Settings").click()
    person.page.get_by_role("tab", name="Appearance").click()
    person.page.get_by_label("Language").select_option("es")
    person.page.keyboard.press("Escape")
    expect(person.button(words_of("es")["assistant.translate"])).to_be_visible()


def test_a_ready_made_assistant_is_copied_to_be_changed(panel: Locator):
    panel.get_by_role("button", name="Copy and edit: Translator").click()
    panel.get_by_label("Name").fill("Into Catalan")
    panel.get_by_role("button", name="All assistants").click()
    expect(panel.get_by_role("list", name="Yours")).to_contain_text("Into Catalan")
    expect(panel.get_by_role("list", name="Built in")).to_contain_text("Translator")


def test_the_open_conversation_is_saved_as_an_assistant(person: Visit, upstream: ScriptedUpstream):
    person.show(person.keep("Hola", "Hola.", title="Aunt Carmen", settings={"systemPrompt": "You are my aunt."}))
    expect(person.answers).to_have_count(1)
    open_by_palette(person)
    panel = person.page.get_by_role("dialog", name="Assistants")
    panel.get_by_role("button", name="Save this conversation as an assistant").click()
    expect(panel.get_by_label("Name")).to_have_value("Aunt Carmen")
    expect(panel.get_by_role("textbox", name="Custom instructions")).to_have_value("You are my aunt.")
    panel.get_by_role("button", name="Add the messages of the open conversation").click()
    panel.get_by_role("button", name="All assistants").click()
    panel.get_by_title("Start a conversation with it").filter(has_text="Aunt Carmen").click()
    person.ask("And you?")
    person.expect_state("complete")
    assert [message["content"] for message in questions(upstream)[0].json()["messages"]] == [
        "You are my aunt.",
        "Hola",
        "Hola.",
        "And you?",
    ]


def test_a_new_assistant_is_named_at_once(person: Visit, panel: Locator):
    panel.get_by_role("button", name="New assistant").click()
    expect(panel.get_by_label("Name")).to_be_focused()
    person.page.keyboard.type("Pirate")
    expect(panel.get_by_label("Name")).to_have_value("Pirate")
    panel.get_by_role("button", name="Add a message").click()
    panel.get_by_role("button", name="Remove message 1").press("Enter")
    expect(panel.get_by_role("button", name="Add a message")).to_be_focused()


def test_an_assistant_without_a_name_can_be_seen_and_pressed(person: Visit, panel: Locator):
    panel.get_by_role("button", name="New assistant").click()
    panel.get_by_label("Name").fill(" ")
    panel.get_by_role("button", name="All assistants").click()
    panel.get_by_role("button", name="Delete: Untitled").click()
    expect(panel).to_contain_text("“Untitled” was deleted.")
    panel.get_by_role("button", name="Undo").click()
    person.page.keyboard.press("Escape")
    expect(person.button("Untitled")).to_be_visible()


def test_a_deleted_assistant_comes_back_by_undo(panel: Locator):
    panel.get_by_role("button", name="New assistant").click()
    panel.get_by_label("Name").fill("Pirate")
    panel.get_by_role("button", name="All assistants").click()
    panel.get_by_role("button", name="Delete: Pirate").click()
    expect(panel.get_by_role("list", name="Yours")).to_have_count(0)
    panel.get_by_role("button", name="Undo").click()
    expect(panel.get_by_role("list", name="Yours")).to_contain_text("Pirate")


def test_a_link_starts_with_the_assistant(person: Visit, panel: Locator):
    person.page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    panel.get_by_role("button", name="Copy a link that starts with it: Proofreader").click()
    expect(panel).to_contain_text("Link to “Proofreader” copied.")
    link = person.page.evaluate("navigator.clipboard.readText()")
    person.page.keyboard.press("Escape")
    person.page.evaluate("address => { location.href = address; }", link)
    expect(person.page.get_by_role("heading", name="Proofreader", level=2)).to_be_visible()


@pytest.mark.parametrize("name", ["assistant", "mask"])
def test_a_link_names_an_assistant_in_our_word_or_in_nextchats(person: Visit, name: str):
    person.page.evaluate("hash => { location.hash = hash; }", f"#/?{name}=proofread")
    expect(person.page.get_by_role("heading", name="Proofreader", level=2)).to_be_visible()


def test_the_list_says_what_each_does(panel: Locator):
    expect(panel.get_by_role("list", name="Built in")).to_contain_text("Corrects spelling and grammar")


def test_a_conversation_says_which_assistant_it_runs_with(person: Visit):
    named = person.page.locator(".page-header__assistant")
    person.show(person.keep("Hola", "Hello.", title="A greeting"))
    expect(person.answers).to_have_count(1)
    expect(named).to_have_count(0)
    person.show(person.keep("Hola", "Hello.", title="Another greeting", maskId="translate"))
    expect(named).to_have_text("Translator")


def open_by_palette(person: Visit) -> None:
    """Open the assistants while a conversation is on the screen."""
    person.run_command("assistants")
