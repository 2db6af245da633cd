"""Settings: each says what it does, holds at once, and can be put back."""

import json

from playwright.sync_api import Locator, Route, expect

from tests.page.panels.requests_seen import questions
from tests.page.sites import SAMPLING_MODEL, Visit
from tests.upstream import ScriptedUpstream

# The bundle in which the code of all panels comes.
PANELS = "**/build/chunks/panel_set-*.js"


def open_section(person: Visit, name: str) -> None:
    """Open the settings at one of their sections."""
    person.button("Settings").click()
    person.page.get_by_role("tab", name=name).click()


def row(person: Visit, key: str) -> Locator:
    """One setting with all that belongs to it."""
    return person.panel.locator(f"[data-setting={key}]")


def kept(person: Visit) -> dict[str, object]:
    """Return what the browser keeps of the settings."""
    return json.loads(person.page.evaluate("localStorage.getItem('locutorio.settings')"))


def test_a_temperature_holds_at_once_and_warns_above_one(person: Visit, upstream: ScriptedUpstream):
    person.open_with_code(model=SAMPLING_MODEL)
    open_section(person, "Model & answers")
    field = row(person, "temperature").get_by_role("textbox")
    field.fill("1,5")
    expect(row(person, "temperature")).to_contain_text("Above 1, answers quickly stop making sense.")
    expect(row(person, "temperature").get_by_role("slider")).to_have_value("1.5")
    field.fill("0.4")
    expect(row(person, "temperature")).not_to_contain_text("Above 1")
    person.page.keyboard.press("Escape")
    person.ask("Go")
    person.expect_state("complete")
    assert questions(upstream)[-1].json()["temperature"] == 0.4


def test_a_slider_and_a_field_obey_the_keyboard(person: Visit):
    open_section(person, "Model & answers")
    slider = row(person, "temperature").get_by_role("slider")
    slider.focus()
    slider.press("ArrowRight")
    expect(row(person, "temperature").get_by_role("textbox")).to_have_value("1.1")
    row(person, "temperature").get_by_role("textbox").press("ArrowDown")
    expect(slider).to_have_value("1")


def test_a_setting_is_put_back_by_itself(person: Visit):
    open_section(person, "Model & answers")
    person.button("Reset: Temperature").wait_for(state="detached")
    row(person, "temperature").get_by_role("textbox").fill("0.2")
    person.button("Reset: Temperature").click()
    expect(row(person, "temperature").get_by_role("textbox")).to_have_value("")
    assert "temperature" not in kept(person)


def test_all_settings_are_put_back_but_the_code_and_it_can_be_undone(person: Visit):
    open_section(person, "Writing")
    row(person, "autoTitle").get_by_role("switch").uncheck()
    person.page.get_by_role("tab", name="Data").click()
    person.button("Reset all settings").click()
    expect(person.panel).to_contain_text("Your access code and key were kept.")
    assert set(kept(person)) == {"code"}
    person.button("Undo").click()
    assert kept(person)["autoTitle"] is False


def test_a_setting_of_this_conversation_is_marked_and_leaves_the_others_alone(person: Visit):
    open_section(person, "Model & answers")
    person.page.get_by_role("radio", name="This conversation").check()
    person.page.get_by_label("Custom instructions").fill("Answer as a pirate.")
    expect(person.button("Use the setting for all conversations: Custom instructions")).to_be_visible()
    expect(person.button("Use the setting for all conversations: Temperature")).to_have_count(0)
    person.page.get_by_role("radio", name="All conversations").check()
    expect(person.page.get_by_label("Custom instructions")).to_have_value("")
    assert "systemPrompt" not in kept(person)


def test_a_setting_of_this_conversation_is_sent_and_can_be_taken_away(person: Visit, upstream: ScriptedUpstream):
    open_section(person, "Model & answers")
    person.page.get_by_role("radio", name="This conversation").check()
    person.page.get_by_label("Custom instructions").fill("Answer as a pirate.")
    person.page.keyboard.press("Escape")
    person.ask("Ahoy")
    person.expect_state("complete")
    assert questions(upstream)[-1].json()["messages"][0]["content"] == "Answer as a pirate."
    open_section(person, "Model & answers")
    person.page.get_by_role("radio", name="This conversation").check()
    person.button("Use the setting for all conversations: Custom instructions").click()
    expect(person.page.get_by_label("Custom instructions")).to_have_value("")


def test_the_theme_changes_while_the_settings_are_open(person: Visit):
    open_section(person, "Appearance")
    person.page.get_by_role("radio", name="Dark").check()
    expect(person.page.locator("html")).to_have_attribute("data-theme", "dark")


def test_the_text_size_changes_while_the_settings_are_open(person: Visit):
    open_section(person, "Appearance")
    row(person, "textSize").get_by_role("textbox").fill("120")
    expect(person.page.locator("html")).to_have_css("font-size", "19.2px")


def test_the_sections_are_reached_with_arrows(person: Visit):
    open_section(person, "Appearance")
    person.page.get_by_role("tab", name="Appearance").press("ArrowDown")
    expect(person.page.get_by_role("tab", name="Writing")).to_be_focused()
    expect(person.page.get_by_role("tab", name="Writing")).to_have_attribute("aria-selected", "true")
    expect(person.page.get_by_role("tabpanel")).to_contain_text("Send messages with")


def test_every_setting_has_a_name_and_says_what_it_does(person: Visit):
    words = json.loads(person.page.evaluate("fetch('/locales/en.json').then((answer) => answer.text())"))
    keys = person.page.evaluate(
        """async () => {
            const { SETTINGS } = await import("/js/store/settings_table.js");
            return SETTINGS.filter(({ group }) => !["access", "tools"].includes(group)).map(({ key }) => key);
        }"""
    )
    missing = [f"{key}.{part}" for key in keys for part in ("name", "hint") if f"setting.{key}.{part}" not in words]
    assert missing == []


def test_the_focus_is_back_where_it_was_when_the_settings_close(person: Visit):
    person.button("Settings").click()
    expect(person.panel).to_be_visible()
    person.page.keyboard.press("Escape")
    expect(person.panel).to_be_hidden()
    expect(person.button("Settings")).to_be_focused()


def test_a_press_beside_a_panel_closes_it_and_one_inside_does_not(person: Visit):
    person.button("Settings").click()
    person.panel.get_by_role("heading", name="Settings").click()
    expect(person.panel).to_be_visible()
    person.page.mouse.click(5, 400)
    expect(person.panel).to_be_hidden()


def test_pressing_twice_opens_one_panel(person: Visit):
    person.button("Settings").evaluate("(button) => { button.click(); button.click(); }")
    expect(person.panel).to_be_visible()
    person.page.keyboard.press("Escape")
    expect(person.page.locator("dialog")).to_have_count(0)


def test_pressing_again_while_a_panel_is_on_its_way_opens_one(person: Visit):
    held: list[Route] = []
    person.page.route(PANELS, lambda route: held.append(route))
    with person.page.expect_request(PANELS):
        person.page.reload()
        person.button("Settings").click()
    person.button("Settings").click()
    for route in held:
        route.continue_()
    expect(person.panel).to_be_visible()
    person.page.keyboard.press("Escape")
    expect(person.page.locator("dialog")).to_have_count(0)


def test_a_panel_that_cannot_be_fetched_says_so_and_opens_once_it_can_be(person: Visit):
    person.page.route(PANELS, lambda route: route.abort("internetdisconnected"))
    person.page.reload()
    person.button("Prompts").click()
    expect(person.page.get_by_text("part of the page could not be loaded.")).to_be_visible()
    person.page.unroute(PANELS)
    person.button("Prompts").click()
    expect(person.page.get_by_role("dialog", name="Prompts")).to_be_visible()
