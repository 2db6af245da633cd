"""The list of conversations: its order, what can be done in it, and that its length is not felt."""

import re

import pytest
from playwright.sync_api import Locator, expect

from tests.page.sites import Visit

KEEP_MANY = """
async (count) => {
  const [{ Archive }, { newConversation }] = await Promise.all([
    import("/js/store/archive.js"),
    import("/js/store/records.js"),
  ]);
  const archive = await Archive.open();
  const now = Date.now();
  const conversations = Array.from({ length: count }, (_, index) =>
    newConversation({ title: `Number ${index}`, updatedAt: now - index * 60_000 }));
  await archive.recordStore.write(conversations.map((record) => ({ store: "conversations", id: record.id, record })));
  archive.changes.tell("everything");
}
"""


def sidebar(person: Visit) -> Locator:
    """The place of the list."""
    return person.page.locator("#sidebar")


def row(person: Visit, title: str) -> Locator:
    """The link to a conversation."""
    return sidebar(person).get_by_role("link", name=title, exact=True)


def titles(person: Visit) -> Locator:
    """All links of the list, from above."""
    return sidebar(person).locator(".row__link")


def open_menu(person: Visit, title: str) -> None:
    """Open what can be done with a conversation."""
    row(person, title).hover()
    person.button(f"Options for {title}").click()
    expect(person.page.get_by_role("menu")).to_be_visible()


def choose(person: Visit, title: str, item: str) -> None:
    """Do one thing with a conversation of the list."""
    open_menu(person, title)
    person.page.get_by_role("menuitem", name=item).click()


def test_the_day_stays_in_sight_while_its_conversations_pass(person: Visit):
    person.page.evaluate(KEEP_MANY, 60)
    expect(row(person, "Number 59")).to_be_attached()
    row(person, "Number 40").scroll_into_view_if_needed()
    place = sidebar(person).locator(".sidebar__scroll").bounding_box()
    assert place
    tops = [heading["y"] for each in sidebar(person).get_by_role("heading").all() if (heading := each.bounding_box())]
    assert place["y"] in tops


def test_conversations_stand_under_their_days_pinned_ones_above_all(person: Visit):
    now = person.page.evaluate("Date.now()")
    person.keep("a", title="Old", updatedAt=1_600_000_000_000)
    person.keep("b", title="Pinned", updatedAt=1_600_000_000_000, pinnedAt=5)
    person.keep("c", title="New", updatedAt=now)
    expect(titles(person)).to_have_text(["Pinned", "New", "Old"])
    headings = sidebar(person).get_by_role("heading")
    expect(headings).to_have_text(["Pinned", "Today", "September 2020"])


def test_a_conversation_opens_at_its_own_address_and_back_leads_to_the_one_before(person: Visit):
    first = person.keep("What is one?", title="One")
    second = person.keep("What is two?", title="Two")
    row(person, "One").click()
    expect(person.page).to_have_url(re.compile(f"#/c/{first}$"))
    expect(row(person, "One")).to_have_attribute("aria-current", "page")
    row(person, "Two").click()
    expect(person.page).to_have_url(re.compile(f"#/c/{second}$"))
    expect(row(person, "One")).not_to_have_attribute("aria-current", "page")
    person.page.go_back()
    expect(row(person, "One")).to_have_attribute("aria-current", "page")
    expect(person.page).to_have_title("One · Locutorio")


def test_what_another_tab_keeps_renames_and_deletes_is_followed(person: Visit):
    person.keep("a", title="Mine")
    expect(row(person, "Mine")).to_be_visible()
    other = Visit(person.page.context.new_page(), person.site)
    other.open()
    other.keep("b", title="Theirs")
    expect(row(person, "Theirs")).to_be_visible()
    choose(other, "Mine", "Delete")
    expect(row(person, "Mine")).to_have_count(0)
    other.button("Undo").click()
    expect(row(person, "Mine")).to_be_visible()


def test_a_new_title_is_kept_by_enter_and_by_leaving_and_not_by_escape(person: Visit):
    person.keep("a", title="Before")
    choose(person, "Before", "Rename")
    field = person.page.get_by_role("textbox", name="Conversation title")
    expect(field).to_be_focused()
    field.fill("Never")
    field.press("Escape")
    expect(row(person, "Before")).to_be_focused()
    row(person, "Before").press("F2")
    field.fill("After")
    field.press("Enter")
    expect(row(person, "After")).to_be_focused()
    row(person, "After").press("F2")
    field.fill("At last")
    person.question.click()
    expect(row(person, "At last")).to_be_visible()
    person.page.reload()
    expect(row(person, "At last")).to_be_visible()


def test_an_empty_title_changes_nothing(person: Visit):
    person.keep("a", title="Before")
    row(person, "Before").press("F2")
    field = person.page.get_by_role("textbox", name="Conversation title")
    field.fill("   ")
    field.press("Enter")
    expect(row(person, "Before")).to_be_visible()


def test_pinning_brings_a_conversation_up_and_unpinning_puts_it_back(person: Visit):
    now = person.page.evaluate("Date.now()")
    person.keep("a", title="Older", updatedAt=now - 60_000)
    person.keep("b", title="Newer", updatedAt=now)
    expect(titles(person)).to_have_text(["Newer", "Older"])
    choose(person, "Older", "Pin")
    expect(titles(person)).to_have_text(["Older", "Newer"])
    choose(person, "Older", "Unpin")
    expect(titles(person)).to_have_text(["Newer", "Older"])


def test_deleting_asks_nothing_and_can_be_undone(person: Visit):
    now = person.page.evaluate("Date.now()")
    person.keep("a", title="One", updatedAt=now)
    person.keep("b", title="Two", updatedAt=now - 1000)
    row(person, "One").focus()
    row(person, "One").press("Delete")
    expect(row(person, "One")).to_have_count(0)
    expect(row(person, "Two")).to_be_focused()
    person.button("Undo").click()
    expect(titles(person)).to_have_text(["One", "Two"])


def test_deleting_the_open_conversation_begins_a_new_one_and_undo_opens_it_again(person: Visit):
    kept = person.keep("What is one?", title="One")
    person.show(kept)
    expect(row(person, "One")).to_have_attribute("aria-current", "page")
    choose(person, "One", "Delete")
    expect(person.page.get_by_role("heading", name="New conversation")).to_be_visible()
    person.button("Undo").click()
    expect(row(person, "One")).to_have_attribute("aria-current", "page")
    expect(person.page).to_have_url(re.compile(f"#/c/{kept}"))


def test_a_conversation_without_a_title_can_be_found_and_named(person: Visit):
    person.keep("a", title="")
    choose(person, "Untitled", "Rename")
    person.page.get_by_role("textbox", name="Conversation title").fill("Now")
    person.page.keyboard.press("Enter")
    expect(row(person, "Now")).to_be_visible()


def test_the_list_is_one_stop_of_tab_and_arrows_move_in_it(person: Visit):
    now = person.page.evaluate("Date.now()")
    for index in range(5):
        person.keep("a", title=f"Number {index}", updatedAt=now - index * 1000)
    expect(titles(person)).to_have_count(5)
    person.page.get_by_role("searchbox").focus()
    keyboard = person.page.keyboard
    keyboard.press("Tab")
    expect(row(person, "Number 0")).to_be_focused()
    keyboard.press("ArrowDown")
    keyboard.press("ArrowDown")
    expect(row(person, "Number 2")).to_be_focused()
    keyboard.press("End")
    expect(row(person, "Number 4")).to_be_focused()
    keyboard.press("Tab")
    expect(person.button("Options for Number 4")).to_be_focused()
    keyboard.press("Tab")
    expect(person.button("Usage and budget")).to_be_focused()
    keyboard.press("Tab")
    expect(person.button("Settings")).to_be_focused()
    row(person, "Number 0").focus()
    keyboard.press("ArrowUp")
    expect(person.page.get_by_role("searchbox")).to_be_focused()


def test_a_menu_is_worked_by_keys_and_gives_the_focus_back(person: Visit):
    person.keep("a", title="One")
    row(person, "One").focus()
    keyboard = person.page.keyboard
    keyboard.press("Tab")
    keyboard.press("Enter")
    expect(person.page.get_by_role("menuitem", name="Rename")).to_be_focused()
    keyboard.press("ArrowUp")
    expect(person.page.get_by_role("menuitem", name="Delete")).to_be_focused()
    keyboard.press("p")
    expect(person.page.get_by_role("menuitem", name="Pin")).to_be_focused()
    keyboard.press("Escape")
    expect(person.page.get_by_role("menu")).to_have_count(0)
    expect(person.button("Options for One")).to_be_focused()


def test_of_many_conversations_the_newest_are_drawn_and_older_ones_as_one_comes_near(person: Visit):
    person.page.evaluate(KEEP_MANY, 2_000)
    expect(row(person, "Number 0")).to_be_visible()
    assert titles(person).count() < 500
    for _ in range(20):
        sidebar(person).locator(".sidebar__scroll").evaluate("(list) => list.scrollTo(0, list.scrollHeight)")
        if row(person, "Number 1999").count():
            break
        expect(sidebar(person).locator(".rows__threshold")).not_to_be_in_viewport()
    expect(row(person, "Number 1999")).to_be_attached()


def test_a_change_of_one_conversation_draws_no_other_row_again(person: Visit):
    person.page.evaluate(KEEP_MANY, 60)
    expect(row(person, "Number 59")).to_be_attached()
    person.page.evaluate(
        """() => {
            window.changedRows = new Set();
            new MutationObserver((changes) => {
              for (const { target } of changes) {
                const element = target instanceof Element ? target : target.parentElement;
                window.changedRows.add(element.closest(".row")?.dataset.id ?? "the list");
              }
            }).observe(document.querySelector(".rows"), {
              subtree: true, childList: true, attributes: true, characterData: true,
            });
        }"""
    )
    choose(person, "Number 30", "Pin")
    expect(titles(person).first).to_have_text("Number 30")
    # The list itself, the pinned row, and the rows that are Tab's stop now and were it before.
    assert person.page.evaluate("window.changedRows.size") <= 4


@pytest.mark.parametrize("key", ["Control", "Shift"])
def test_a_new_conversation_may_be_opened_in_another_tab_like_any_link(person: Visit, key: str):
    kept = person.keep("What is one?", title="One")
    person.show(kept)
    link = person.page.get_by_role("link", name="New conversation")
    with person.page.context.expect_page() as opened:
        link.click(modifiers=[key])
    expect(opened.value).to_have_url(f"{person.site.url}/#/")
    expect(row(person, "One")).to_have_attribute("aria-current", "page")


def test_new_conversation_leaves_the_old_one_and_goes_to_the_message_box(person: Visit):
    kept = person.keep("What is one?", title="One")
    person.show(kept)
    expect(row(person, "One")).to_have_attribute("aria-current", "page")
    person.page.get_by_role("link", name="New conversation").click()
    expect(person.page.get_by_role("heading", name="The line is open.")).to_be_visible()
    expect(person.question).to_be_focused()
    expect(row(person, "One")).not_to_have_attribute("aria-current", "page")
