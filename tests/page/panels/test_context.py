"""What will be sent is shown before it is sent, and can be changed."""

from playwright.sync_api import Locator, expect

from tests.page.panels.requests_seen import questions
from tests.page.sites import Visit
from tests.upstream import ScriptedUpstream

USED = {
    "usage": {"promptTokens": 1000, "cachedTokens": 0, "completionTokens": 200, "reasoningTokens": 0},
    "cost": {"amount": 0.01, "currency": "USD", "pricesDate": "2026-01-01"},
}
MEMORY = {"text": "They greeted each other.", "throughId": None, "byPerson": False, "createdAt": 1_700_000_000_000}


def open_context(person: Visit) -> Locator:
    """Open the panel from the conversation's menu."""
    person.button("More options for this conversation").click()
    person.page.get_by_role("menuitem", name="What will be sent").click()
    return person.page.get_by_role("dialog", name="What will be sent")


def show(person: Visit, *texts: str, answer: dict | None = None, **conversation: object) -> Locator:
    """Show a kept conversation and what the next message will send."""
    person.show(person.keep(*texts, answer=answer or {}, **conversation))
    expect(person.messages).to_have_count(len(texts))
    return open_context(person)


def sent(upstream: ScriptedUpstream) -> list[str]:
    """Return the texts of the last request."""
    return [message["content"] for message in questions(upstream)[-1].json()["messages"]]


def test_the_messages_and_the_draft_are_listed_with_their_tokens(person: Visit):
    person.question.fill("And now?")
    person.question.fill("")
    person.show(person.keep("First question", "First answer"))
    expect(person.answers).to_have_count(1)
    person.question.fill("And now?")
    panel = open_context(person)
    items = panel.get_by_role("list", name="What will be sent").get_by_role("listitem")
    expect(items).to_have_count(3)
    expect(items.nth(0)).to_contain_text("First question")
    expect(items.nth(2)).to_contain_text("And now?")
    expect(items.nth(2)).to_contain_text("tokens")
    expect(panel).to_contain_text("3 messages · about")


def test_starting_afresh_sends_nothing_of_what_was_said(person: Visit, upstream: ScriptedUpstream):
    panel = show(person, "Old question", "Old answer")
    panel.get_by_role("switch", name="Forget everything above").check()
    expect(panel).to_contain_text("2 messages are not sent. You chose to forget everything up to a later point.")
    person.page.keyboard.press("Escape")
    person.ask("New question")
    person.expect_state("complete")
    assert sent(upstream) == ["New question"]


def test_starting_afresh_is_taken_back(person: Visit, upstream: ScriptedUpstream):
    panel = show(person, "Old question", "Old answer")
    panel.get_by_role("switch", name="Forget everything above").check()
    panel.get_by_role("button", name="Send earlier messages again").click()
    expect(panel.get_by_role("switch", name="Forget everything above")).not_to_be_checked()
    person.page.keyboard.press("Escape")
    person.ask("New question")
    person.expect_state("complete")
    assert sent(upstream) == ["Old question", "Old answer", "New question"]


def test_one_can_start_afresh_after_any_message(person: Visit, upstream: ScriptedUpstream):
    panel = show(person, "One", "Two", "Three", "Four")
    second = panel.get_by_role("listitem").filter(has_text="Two")
    second.hover()
    second.get_by_role("button", name="Forget everything up to here").click()
    expect(panel).to_contain_text("2 messages are not sent.")
    person.page.keyboard.press("Escape")
    person.ask("Five")
    person.expect_state("complete")
    assert sent(upstream) == ["Three", "Four", "Five"]


def test_the_summary_can_be_corrected(person: Visit, upstream: ScriptedUpstream):
    panel = show(person, "Hello", "Hi", memory=MEMORY)
    panel.get_by_label("Summary of earlier messages").fill("They are old friends.")
    expect(panel).to_contain_text("You edited it.")
    person.page.keyboard.press("Escape")
    person.ask("Go on")
    person.expect_state("complete")
    assert "They are old friends." in sent(upstream)[0]


def test_the_summary_is_thrown_away_and_brought_back(person: Visit):
    panel = show(person, "Hello", "Hi", memory=MEMORY)
    panel.get_by_role("button", name="Delete summary").click()
    expect(panel).to_contain_text("Summary deleted.")
    panel.get_by_role("button", name="Undo").click()
    expect(panel.get_by_label("Summary of earlier messages")).to_have_value("They greeted each other.")


def test_fixed_opening_messages_are_written_here(person: Visit, upstream: ScriptedUpstream):
    panel = show(person, "Hello", "Hi")
    panel.get_by_role("button", name="Add a message").click()
    panel.get_by_label("Role of message 1").select_option("system")
    panel.get_by_role("textbox", name="Message 1").fill("Answer in rhymes.")
    person.page.keyboard.press("Escape")
    person.ask("Go on")
    person.expect_state("complete")
    assert sent(upstream) == ["Answer in rhymes.", "Hello", "Hi", "Go on"]


def test_what_was_used_is_added_up(person: Visit):
    panel = show(person, "One", "Two", "Three", "Four", answer=USED)
    expect(panel).to_contain_text("2,000 tokens")
    expect(panel).to_contain_text("400 tokens")
    expect(panel).to_contain_text("$0.02")
