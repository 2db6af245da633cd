"""What an empty conversation shows: how to come in, and how to begin."""

from collections.abc import Callable

import pytest
from playwright.sync_api import expect

from tests.page.sites import CODE, OpenSite, Visit
from tests.page.ui_strings import LANGUAGES
from tests.support.waitress import WaitressServer
from tests.upstream import ScriptedUpstream

Bring = Callable[[WaitressServer], Visit]

PUT_ASSISTANT = """
async () => {
  const [{ Archive }, { Library, newMask }] = await Promise.all([
    import("/js/store/archive.js"),
    import("/js/store/library.js"),
  ]);
  const archive = await Archive.open();
  const context = [{ role: "system", content: "You are a pirate." }];
  await new Library(archive).putMask(newMask({ name: "Pirate", context }));
}
"""


def test_a_closed_line_asks_for_a_code_right_here(stranger: Visit):
    expect(stranger.page.get_by_role("heading", name="You need an access code")).to_be_visible()
    expect(stranger.page.get_by_role("textbox", name="Access code")).to_be_focused()
    stranger.page.keyboard.type(CODE)
    stranger.page.keyboard.press("Enter")
    expect(stranger.page.get_by_role("heading", name="The line is open.")).to_be_attached()
    expect(stranger.question).to_be_focused()


def test_a_closed_line_with_a_name_says_whose_it_is(open_site: OpenSite, visit: Bring):
    person = visit(open_site({"CODE": CODE, "SITE_NAME": "The Pérez family"}))
    person.open()
    expect(person.welcome).to_contain_text("The Pérez family")


def test_without_a_network_the_line_is_not_called_open(person: Visit):
    person.page.route("**/api/**", lambda route: route.abort("internetdisconnected"))
    person.page.reload()
    expect(person.page.get_by_role("heading", name="Nobody picks up.")).to_be_visible()
    expect(person.page.get_by_text("The line is open.")).to_have_count(0)
    person.page.unroute("**/api/**")
    person.page.evaluate("dispatchEvent(new Event('online'))")
    expect(person.page.get_by_role("heading", name="The line is open.")).to_be_visible()


def test_a_page_that_loses_the_network_says_so_at_once(person: Visit):
    expect(person.page.get_by_role("heading", name="The line is open.")).to_be_visible()
    person.page.context.set_offline(True)
    expect(person.page.get_by_role("heading", name="Nobody picks up.")).to_be_visible()
    person.page.context.set_offline(False)
    expect(person.page.get_by_role("heading", name="The line is open.")).to_be_visible()


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_demo_offers_what_its_small_model_can_do(open_site: OpenSite, visit: Callable[..., Visit], language: str):
    person = visit(open_site({"LOCUTORIO_DEMO": "model"}), language)
    person.open()
    expect(person.welcome.locator(".examples li")).to_have_text(
        ["Write a poem about the sea", "Name five fruits", "Write a short story about a lighthouse keeper and a cat"]
    )


def test_who_is_writing_already_is_not_interrupted_by_the_code(stranger: Visit):
    stranger.page.evaluate("localStorage.clear()")
    stranger.page.reload()
    stranger.question.press_sequentially("Half a thought")
    expect(stranger.page.get_by_role("heading", name="You need an access code")).to_be_visible()
    expect(stranger.question).to_have_value("Half a thought")


def test_from_the_address_to_a_question_on_a_phone_in_three_taps_and_a_paste(
    open_site: OpenSite, visit: Bring, upstream: ScriptedUpstream
):
    person = visit(open_site({"CODE": CODE}))
    person.page.set_viewport_size({"width": 360, "height": 740})
    person.open()
    person.code.click()
    person.page.keyboard.insert_text(CODE)
    person.button("Continue").click()
    expect(person.question).to_be_focused()
    person.page.keyboard.insert_text("Hello?")
    person.button("Send").click()
    person.expect_state("complete")


def test_a_broken_line_offers_nothing_that_would_fail(open_site: OpenSite, visit: Bring):
    person = visit(open_site({"CODE": " , "}))
    person.open()
    expect(person.page.get_by_role("heading", name="The line is out of order.")).to_be_visible()
    expect(person.code).to_have_count(0)
    expect(person.page.get_by_role("list", name="Questions to start with")).to_have_count(0)


def test_an_example_goes_into_the_message_box_and_is_not_sent(person: Visit):
    words = "Explain to a curious child why the sea is salty"
    person.button(words).click()
    expect(person.question).to_have_value(words)
    expect(person.question).to_be_focused()
    expect(person.page.get_by_role("heading", name="The line is open.")).to_be_visible()


def test_an_assistant_is_chosen_here(person: Visit):
    person.page.evaluate(PUT_ASSISTANT)
    person.button("Pirate").click()
    expect(person.page.get_by_role("heading", name="Pirate", level=2)).to_be_visible()
    expect(
        person.page.get_by_text("Every question you ask here starts with this assistant's instructions.")
    ).to_be_visible()
    expect(person.question).to_be_focused()


def test_an_assistant_says_what_it_does(person: Visit):
    person.button("Translator").click()
    expect(person.welcome).to_contain_text("Translates, and keeps the tone and the formatting.")


def test_custom_instructions_are_offered_and_their_field_is_ready(person: Visit):
    person.button("Custom instructions").click()
    expect(person.page.get_by_role("textbox", name="Custom instructions")).to_be_focused()


def test_the_owners_questions_stand_in_for_the_pages_own(open_site: OpenSite, visit: Bring):
    person = visit(open_site({"EXAMPLE_QUESTIONS": "What can I cook tonight?\nWho was <b>Ada</b>?"}))
    person.open()
    questions = person.page.get_by_role("list", name="Questions to start with")
    expect(questions.get_by_role("button")).to_have_text(["What can I cook tonight?", "Who was <b>Ada</b>?"])
    person.button("What can I cook tonight?").click()
    expect(person.question).to_have_value("What can I cook tonight?")


def test_the_owners_words_meet_whoever_has_no_code(open_site: OpenSite, visit: Bring):
    person = visit(open_site({"CODE": CODE, "WELCOME": "For the family.\nAsk <Ana> for a code."}))
    person.open()
    lead = person.welcome.locator(".welcome__lead")
    expect(lead).to_have_text("For the family.\nAsk <Ana> for a code.", use_inner_text=True)
    person.code.fill(CODE)
    person.button("Continue").click()
    expect(person.page.get_by_role("heading", name="The line is open.")).to_be_attached()
    expect(person.welcome).not_to_contain_text("For the family.")


def test_the_welcome_leaves_as_soon_as_there_is_a_message(person: Visit):
    expect(person.page.get_by_role("heading", name="The line is open.")).to_be_visible()
    person.ask("Hello?")
    expect(person.page.get_by_role("heading", name="The line is open.")).to_have_count(0)
