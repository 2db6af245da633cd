"""What is wrong with a site stands in one place: told as it is found, the worst first, and said with what to do."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Locator, expect

from tests.page.panels import doctor_answers as answers
from tests.page.panels import usage_answers
from tests.page.panels.usable import expect_usable
from tests.page.sites import CODE, OpenSite, Visit, learn_models
from tests.page.ui_strings import LANGUAGES
from tests.support.waitress import WaitressServer
from tests.upstream import Script, ScriptedUpstream

OWNERS_CODE = "code-test-owner-6m3p"

Come = Callable[..., Visit]


@pytest.fixture
def come(visit: Callable[..., Visit], open_site: OpenSite) -> Come:
    """Bring somebody to a site with an owner whose relay finds this: `come(findings, code, language, **settings)`."""
    sites: list[WaitressServer] = []

    def bring(
        findings: list[dict[str, object]], code: str = OWNERS_CODE, language: str = "en", **settings: object
    ) -> Visit:
        if not sites:
            sites.append(open_site({"CODE": CODE, "ADMIN_CODE": OWNERS_CODE}))
            learn_models(sites[0], OWNERS_CODE)
        somebody = visit(sites[0], language)
        answers.answer_doctor(somebody.page, findings)
        usage_answers.answer_usage(somebody.page, usage_answers.SITES)
        somebody.open_with_code(code, **settings)
        return somebody

    return bring


REFUSED_KEY = Script(status=401, body='{"error":{"message":"Incorrect API key.","code":"invalid_api_key"}}')


def panel_of(person: Visit) -> Locator:
    names = [re.escape(person.words(key)) for key in ("command.site", "doctorPage.title")]
    return person.page.get_by_role("dialog", name=re.compile(f"^({'|'.join(names)})$"))


def open_doctor(person: Visit, check: str = "") -> Locator:
    """Open the panel by its address."""
    person.page.evaluate("hash => { location.hash = hash; }", f"#/doctor{check and f'?check={check}'}")
    expect(panel_of(person)).to_be_visible()
    return panel_of(person)


def lead_of(panel: Locator) -> Locator:
    return panel.locator(".doctor__lead")


def troubles_of(panel: Locator) -> Locator:
    """What is wrong by what the relay says, from top to bottom."""
    checks = [answers.REFUSED, answers.MISSPELT, answers.ENDING, answers.BUFFERED]
    selector = ", ".join(f"[data-check='{one['id']}']" for one in checks)
    return panel.locator(selector)


def expect_done(panel: Locator) -> None:
    expect(panel.locator(".doctor")).to_have_attribute("aria-busy", "false")


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_the_browser_alone_sees_is_said_with_its_cause(come: Come, language: str) -> None:
    person = come(answers.HEALTHY, language=language, temperature=1.6)
    found = open_doctor(person).locator("[data-check='browser.temperature']")
    cause = person.words("doctor.cause.browser.temperature").replace("{everywhere}", "1.6")
    expect(found.get_by_role("heading", name=cause)).to_be_visible()
    expect(found.get_by_text(person.words("doctor.next.browser.temperature"))).to_be_visible()


def test_failures_stand_first_with_their_cause_and_what_to_do(come: Come):
    panel = open_doctor(come(answers.SICK))
    expect_done(panel)
    shown = troubles_of(panel)
    expect(shown.nth(0)).to_contain_text("OPENAI_KEY is set, and nothing reads it.")
    expect(shown.nth(0)).to_contain_text("Rename it to OPENAI_API_KEY.")
    expect(shown.nth(1)).to_contain_text("Wrong · Keys")
    expect(shown.nth(1)).to_contain_text("answer: 312 ms")
    expect(shown.nth(2)).to_contain_text("gpt-6-luna is shut down in 40 days.")
    expect(lead_of(panel)).to_contain_text("things are wrong.")


def test_what_is_in_order_waits_in_groups_until_somebody_wants_to_see_it(come: Come):
    panel = open_doctor(come(answers.SICK))
    expect_done(panel)
    tls = panel.locator("[data-check='way.tls']")
    expect(tls).to_be_hidden()
    panel.get_by_text("Way to the model").click()
    expect(tls).to_be_visible()
    expect(tls).to_contain_text("tls: 38 ms")
    store = panel.locator(".findings-group", has_text="Store")
    expect(store).to_contain_text("1 not looked at")


def test_each_finding_is_told_as_it_comes_and_a_screen_reader_hears_the_beginning_and_the_end(come: Come):
    person = come([])
    answers.answer_slowly(person.page)
    panel = open_doctor(person)
    answers.tell(person.page, answers.REFUSED)
    expect(troubles_of(panel)).to_have_count(1)
    expect(lead_of(panel)).to_have_text("Looking…")
    expect(panel.locator(".doctor__progress")).to_have_text(re.compile(r"checks? done"))
    expect(panel.get_by_role("button", name="Check everything again")).to_be_disabled()
    answers.tell(person.page, answers.MISSPELT)
    expect(troubles_of(panel)).to_have_count(2)
    expect(lead_of(panel)).to_have_attribute("role", "status")
    answers.tell(person.page, answers.done([answers.REFUSED, answers.MISSPELT]))
    expect(lead_of(panel)).to_contain_text(re.compile(r"\d things are wrong\."))
    expect_done(panel)


def test_one_check_runs_again_by_keyboard_and_the_focus_is_not_lost(come: Come):
    person = come(answers.SICK)
    panel = open_doctor(person)
    expect_done(panel)
    mended = {**answers.REFUSED, "verdict": "ok", "cause": "", "next": ""}
    asked = answers.answer_doctor(person.page, [mended])
    again = panel.get_by_role("button", name="Check again: Does each key work?")
    again.focus()
    person.page.keyboard.press("Enter")
    expect(troubles_of(panel).filter(visible=True)).to_have_count(3)
    assert [url.partition("?")[2] for url in asked] == ["check=keys.valid"]
    expect(lead_of(panel)).to_be_focused()


def test_an_address_leads_to_one_check_alone_and_from_there_to_all(come: Come):
    person = come(answers.SICK)
    panel = open_doctor(person, "keys.valid")
    expect(panel.locator(".finding")).to_have_count(1)
    expect(lead_of(panel)).to_have_text("Does each key work?: Wrong")
    assert "doctor" not in person.page.url
    panel.get_by_role("button", name="Check everything").click()
    expect(troubles_of(panel)).to_have_count(4)


def test_the_report_holds_what_was_found_and_no_secret(come: Come):
    # Where the page itself does not show them.
    secrets = (OWNERS_CODE, "sk-test-told-by-mistake")
    person = come([{**answers.REFUSED, "cause_id": f"keys.test_refused {' '.join(secrets)}"}, *answers.HEALTHY])
    person.page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    panel = open_doctor(person)
    expect_done(panel)
    panel.get_by_role("button", name="Copy report").click()
    expect(panel.get_by_role("button", name="Copied")).to_be_visible()
    report = person.page.evaluate("navigator.clipboard.readText()")
    assert report.index("FAIL keys.valid (keys.test_refused") < report.index("OK way.tls")
    assert "answer_ms=312" in report
    assert not [secret for secret in secrets if secret in report]


def test_the_lines_for_another_program_are_shown_as_they_are_and_copied(come: Come):
    person = come(answers.SICK)
    person.page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    panel = open_doctor(person)
    nginx = panel.locator("[data-check='streaming.server']")
    expect(nginx.locator("pre")).to_have_text("proxy_buffering off;\nproxy_cache off;")
    nginx.get_by_role("button", name="Copy these lines").click()
    expect(person.page.get_by_text("Copied")).to_be_visible()
    assert person.page.evaluate("navigator.clipboard.readText()") == answers.BUFFERED["evidence"]["setting"]


def test_a_question_to_the_model_is_asked_first_with_its_price(come: Come):
    person = come([])
    asked = answers.answer_doctor(person.page, [*answers.HEALTHY, answers.UNASKED])
    panel = open_doctor(person)
    expect_done(panel)
    expect(panel).to_contain_text("whether gpt-6-luna answers. It costs at most $0.0002.")
    assert not [url for url in asked if "probe" in url]
    panel.get_by_role("button", name="Ask the model for one word").click()
    expect_done(panel)
    assert asked[-1].endswith("/api/doctor?check=keys.answer&probe=1")


def test_without_a_network_it_says_so_and_looks_again_once_there_is_one(come: Come):
    person = come(answers.SICK)
    person.page.route("**/api/doctor", lambda route: route.abort(), times=1)
    panel = open_doctor(person)
    expect(panel.get_by_role("alert")).to_contain_text("This site can't be reached right now.")
    person.page.evaluate("dispatchEvent(new Event('online'))")
    expect(troubles_of(panel)).to_have_count(4)
    expect(panel.get_by_role("alert")).to_have_count(0)


def test_a_refusal_is_told_and_all_can_be_checked_again(come: Come):
    person = come(answers.SICK)
    failure = {"error": {"code": "internal_error", "message": "Internal error in the relay.", "hint": "Report it."}}
    person.page.route("**/api/doctor", lambda route: route.fulfill(status=500, json=failure), times=1)
    panel = open_doctor(person)
    expect(panel.get_by_role("alert")).to_contain_text("Internal error in the relay.")
    panel.get_by_role("button", name="Check everything again").click()
    expect(troubles_of(panel)).to_have_count(4)


def test_a_relay_that_is_examined_already_is_asked_again_when_it_says(come: Come):
    person = come(answers.SICK)
    busy = {"error": {"code": "doctor_busy", "message": "The doctor is examining this site already.", "hint": "Wait."}}
    person.page.route(
        "**/api/doctor", lambda route: route.fulfill(status=429, headers={"Retry-After": "0"}, json=busy), times=1
    )
    expect(troubles_of(open_doctor(person))).to_have_count(4)


def test_a_guest_sees_findings_alone_and_whose_a_check_is_that_they_may_not_see(come: Come):
    person = come([answers.ENDING], CODE)
    panel = open_doctor(person)
    expect(troubles_of(panel)).to_have_count(1)
    expect(panel.get_by_role("tab")).to_have_count(0)
    person.page.keyboard.press("Escape")
    unknown = {"error": {"code": "query_invalid", "message": "'check' in the address must be the id of a check."}}
    person.page.route("**/api/doctor?*", lambda route: route.fulfill(status=400, json=unknown))
    expect(lead_of(open_doctor(person, "keys.valid"))).to_contain_text(
        "Only the owner of this site can see that check."
    )


def test_who_has_no_code_is_led_to_its_field(visit: Callable[..., Visit], closed_site: WaitressServer):
    stranger = visit(closed_site)
    stranger.page.goto(f"{closed_site.url}/#/doctor")
    expect(stranger.code).to_be_focused()
    expect(panel_of(stranger)).to_have_count(0)


def test_the_owner_has_costs_codes_keys_and_updates_in_the_same_place(come: Come):
    panel = open_doctor(come(answers.HEALTHY))
    tabs = panel.get_by_role("tab")
    expect(tabs).to_have_text(["What is wrong", "What it costs", "Who may come in", "Keys", "Updates"])
    tabs.nth(1).click()
    expect(panel.get_by_role("meter")).to_have_accessible_name(re.compile("The whole site's budget"))
    tabs.nth(2).click()
    expect(panel.get_by_role("list", name="Access codes").locator("> li")).to_have_count(4)
    tabs.nth(3).click()
    expect(panel.get_by_role("table", name="Provider keys")).to_be_visible()
    tabs.nth(2).click()
    panel.get_by_role("button", name="Invite someone, or make a code").click()
    expect(panel.page.get_by_role("dialog", name="Invite someone")).to_be_visible()


def test_the_commands_and_the_settings_lead_there(come: Come):
    person = come(answers.HEALTHY)
    person.run_command("site")
    expect(panel_of(person)).to_be_visible()
    person.page.keyboard.press("Escape")
    person.button("Settings").click()
    person.panel.get_by_role("tab", name="About").click()
    person.panel.get_by_role("button", name="Check this site").click()
    expect(panel_of(person)).to_be_visible()


def test_the_card_of_an_error_leads_to_the_check_that_explains_it(come: Come, upstream: ScriptedUpstream):
    person = come(answers.SICK)
    upstream.next_script(REFUSED_KEY)
    person.ask("Why?")
    link = person.card.get_by_role("link", name="Find the cause")
    expect(link).to_have_attribute("href", "#/doctor?check=keys.valid")
    link.click()
    expect(lead_of(panel_of(person))).to_have_text("Does each key work?: Wrong")
    person.page.keyboard.press("Escape")
    # The conversation is still there.
    expect(person.card).to_be_visible()


def test_nothing_of_it_is_loaded_before_it_is_opened(come: Come):
    person = come(answers.HEALTHY)
    loaded: list[str] = []
    person.page.on("request", lambda request: loaded.append(request.url))
    with person.page.expect_response("**/api/config"):
        person.page.reload()
    person.page.wait_for_load_state("networkidle")
    assert [url for url in loaded if "doctor" in url or "more_panels" in url] == []


@pytest.mark.parametrize("width", [360, 1440])
@pytest.mark.parametrize("language", LANGUAGES)
def test_everybody_can_use_it(come: Come, language: str, width: int):
    owner = come(answers.SICK, OWNERS_CODE, language)
    owner.page.set_viewport_size({"width": width, "height": 720})
    panel = open_doctor(owner)
    expect_done(panel)
    panel.locator(".findings-group summary").first.click()
    expect_usable(owner.page)
    for section in range(5):
        panel.get_by_role("tab").nth(section).click()
        expect_usable(owner.page)
    guest = come([answers.ENDING], CODE, language)
    guest.page.set_viewport_size({"width": width, "height": 720})
    expect_done(open_doctor(guest))
    expect_usable(guest.page)
