"""The line above a conversation: its title, its model, and what can be done with it."""

from playwright.sync_api import expect

from tests.page.sites import Visit


def test_the_title_is_that_of_the_conversation_also_in_the_browsers_tab(person: Visit):
    kept = person.keep("What is one?", title="One")
    expect(person.page).to_have_title("Locutorio")
    person.show(kept)
    expect(person.page.get_by_role("heading", level=1)).to_have_text("One")
    expect(person.page).to_have_title("One · Locutorio")


def test_a_click_on_the_title_renames(person: Visit):
    kept = person.keep("What is one?", title="One")
    person.show(kept)
    heading = person.page.get_by_role("heading", level=1)
    heading.get_by_role("button").click()
    field = person.page.get_by_role("textbox", name="Conversation title")
    expect(field).to_have_value("One")
    field.fill("First")
    field.press("Enter")
    expect(heading).to_have_text("First")
    expect(heading.get_by_role("button")).to_be_focused()
    expect(person.page.locator("#sidebar").get_by_role("link", name="First")).to_be_visible()


def test_a_title_that_another_tab_gave_is_shown(person: Visit):
    kept = person.keep("What is one?", title="One")
    person.show(kept)
    other = Visit(person.page.context.new_page(), person.site)
    other.open()
    link = other.page.locator("#sidebar").get_by_role("link", name="One")
    link.focus()
    link.press("F2")
    other.page.keyboard.type("Uno")
    other.page.keyboard.press("Enter")
    expect(person.page.get_by_role("heading", level=1)).to_have_text("Uno")


def test_a_new_conversation_offers_only_what_makes_sense(person: Visit):
    person.button("More options for this conversation").click()
    items = person.page.get_by_role("menuitem")
    expect(items).to_have_text(["What will be sent", "Settings for this conversation"])


def test_a_kept_conversation_can_be_pinned_and_deleted_from_above(person: Visit):
    person.show(person.keep("What is one?", title="One"))
    expect(person.page.get_by_role("heading", level=1)).to_have_text("One")
    person.button("More options for this conversation").click()
    person.page.get_by_role("menuitem", name="Pin").click()
    expect(person.page.locator("#sidebar").get_by_role("heading", name="Pinned")).to_be_visible()
    person.button("More options for this conversation").click()
    person.page.get_by_role("menuitem", name="Delete").click()
    expect(person.page.get_by_role("heading", level=1)).to_have_text("New conversation")


def test_a_conversation_is_saved_as_a_markdown_file_of_its_name(person: Visit):
    person.show(person.keep("Why is the sea salty?", "Rivers bring **salt**.", title="The sea: why?"))
    expect(person.page.get_by_role("heading", level=1)).to_have_text("The sea: why?")
    person.button("More options for this conversation").click()
    with person.page.expect_download() as download:
        person.page.get_by_role("menuitem", name="Save as Markdown").click()
    assert download.value.suggested_filename == "The sea why.md"
    saved = download.value.path().read_text(encoding="utf-8")
    assert "Why is the sea salty?" in saved
    assert "Rivers bring **salt**." in saved
