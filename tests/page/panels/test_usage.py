"""Who uses a code sees what it has used and what is left, and so does the owner, of everybody."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Locator, expect

from tests.page.panels import usage_answers as answers
from tests.page.panels.usable import expect_usable
from tests.page.sites import CODE, OpenSite, Visit, learn_models
from tests.page.ui_strings import LANGUAGES
from tests.support.waitress import WaitressServer

OWNERS_CODE = "code-test-owner-6m3p"
# Whether the canvas has a pixel that is not the ground of the panel.
INK = """
() => {
  const { width, height } = document.querySelector(".usage-plot canvas");
  const copy = new OffscreenCanvas(width, height).getContext("2d", { willReadFrequently: true });
  copy.drawImage(document.querySelector(".usage-plot canvas"), 0, 0);
  const { data } = copy.getImageData(0, 0, width, height);
  const pixels = [];
  for (let at = 0; at < data.length; at += 4) if (data[at + 3] === 255) pixels.push(data[at]);
  return { drawn: pixels.length, darkest: Math.min(...pixels), lightest: Math.max(...pixels) };
}
"""

Come = Callable[..., Visit]


@pytest.fixture
def come(visit: Callable[..., Visit], open_site: OpenSite) -> Come:
    """Bring somebody to a site with an owner whose relay answers so: `come(answer, code, language)`."""
    sites: list[WaitressServer] = []

    def bring(answer: dict[str, object], code: str = CODE, language: str = "en") -> Visit:
        if not sites:
            sites.append(open_site({"CODE": CODE, "ADMIN_CODE": OWNERS_CODE}))
            learn_models(sites[0], OWNERS_CODE)
        somebody = visit(sites[0], language)
        answers.answer_usage(somebody.page, answer)
        somebody.open_with_code(code)
        return somebody

    return bring


def panel_of(person: Visit) -> Locator:
    return person.page.get_by_role("dialog", name=person.words("command.usage"))


def open_usage(person: Visit) -> Locator:
    """Open the panel by the palette, where it has a name."""
    person.run_command("usage")
    expect(panel_of(person)).to_be_visible()
    return panel_of(person)


def show_tab(person: Visit, name: str) -> None:
    panel_of(person).get_by_role("tab", name=person.words(f"usagePage.tab.{name}")).click()


def test_a_guest_sees_what_is_left_when_it_renews_and_what_was_used(come: Come):
    panel = open_usage(come(answers.OWN))
    expect(panel.get_by_role("meter")).to_have_accessible_name(f"Budget for {answers.MONTH}: $3.42 left of $5")
    expect(panel.get_by_role("list", name="Left")).to_contain_text("It renews on")
    expect(panel).to_contain_text("10 questions a minute")
    expect(panel.locator(".facts")).to_contain_text("$0.40 · 19,809 tokens · 8 questions")
    models = panel.get_by_role("table", name="By model").get_by_role("row")
    expect(models.nth(1)).to_have_text("gpt-6-sol$0.8713,0005")
    expect(models.nth(3)).to_contain_text("unknown")


def test_titles_and_summaries_are_told_apart_from_answers(come: Come):
    person = come(answers.OWN)
    purposes = open_usage(person).get_by_role("table", name="By purpose").get_by_role("row")
    expect(purposes.nth(1)).to_contain_text("Answers$1.48")
    expect(purposes.nth(2)).to_have_text("Titles of conversations$03091")
    person.page.keyboard.press("Escape")
    only_answers = [row for row in answers.ROWS if row["purpose"] == "answer"]
    answers.answer_usage(person.page, {**answers.OWN, "days": only_answers})
    panel = open_usage(person)
    expect(panel.get_by_role("table", name="By model")).to_be_visible()
    expect(panel.get_by_role("table", name="By purpose")).to_have_count(0)


def test_what_is_estimated_not_settled_or_without_a_price_is_told_apart(come: Come):
    panel = open_usage(come(answers.OWN))
    expect(panel).to_contain_text("$0.05 of this is an estimate")
    expect(panel).to_contain_text("$0.15 of this was charged in advance and never settled")
    expect(panel).to_contain_text("The price of 2 answers is unknown")


def test_behind_the_plot_is_a_table_that_is_shown_when_it_is_wanted(come: Come):
    panel = open_usage(come(answers.OWN))
    table = panel.get_by_role("table", name="Cost by day")
    # For screen readers at once.
    expect(table.get_by_role("row")).to_have_count(32)
    expect(table.get_by_role("row").nth(1)).to_contain_text("$0.40")
    show = panel.get_by_role("button", name="Show as a table")
    expect(show).to_have_attribute("aria-expanded", "false")
    show.click()
    expect(panel.get_by_role("button", name="Hide the table")).to_have_attribute("aria-expanded", "true")
    assert table.bounding_box()["height"] > 300


def test_the_plot_is_drawn_in_the_colours_of_the_theme_and_anew_when_it_changes(come: Come):
    person = come(answers.OWN)
    open_usage(person)
    expect(person.page.locator(".usage-plot canvas")).to_be_visible()
    by_day = person.page.evaluate(INK)
    assert by_day["drawn"] > 100
    assert by_day["darkest"] < 60
    person.page.emulate_media(color_scheme="dark")
    person.page.wait_for_function(f"() => ({INK})().lightest > 200")


def test_the_day_under_the_pointer_is_told(come: Come):
    person = come(answers.OWN)
    panel = open_usage(person)
    plot = panel.locator(".usage-plot .u-over")
    box = plot.bounding_box()
    plot.hover(position={"x": box["width"] - 6, "y": 20})
    expect(panel.locator(".usage-plot__pointed")).to_contain_text("$0.40, of which $0.15 is estimated or not settled")


def test_another_period_asks_again_and_shows_its_days(come: Come):
    person = come(answers.OWN)
    panel = open_usage(person)
    period = panel.get_by_role("combobox", name="Period")
    period.select_option("7")
    expect(panel.get_by_role("table", name="Cost by day").get_by_role("row")).to_have_count(8)
    for days, rows in ((90, 91), (366, 367)):
        with person.page.expect_request("**/api/usage?*") as asked:
            period.select_option(str(days))
        assert asked.value.url.endswith(f"days={days}")
        expect(panel.get_by_role("table", name="Cost by day").get_by_role("row")).to_have_count(rows)
    # With three months in sight, what was used before this one counts, too.
    expect(panel.get_by_role("table", name="By model").get_by_role("row").nth(2)).to_contain_text("$0.72")


def test_the_figures_are_saved_as_a_table_and_as_they_came(come: Come, tmp_path: Path):
    person = come(answers.OWN)
    panel = open_usage(person)
    with person.page.expect_download() as saving:
        panel.get_by_role("button", name="CSV").click()
    assert saving.value.suggested_filename == f"usage-{answers.day(0)}.csv"
    saving.value.save_as(tmp_path / "table.csv")
    assert (tmp_path / "table.csv").read_text(encoding="utf-8") == answers.CSV
    with person.page.expect_download() as saving:
        panel.get_by_role("button", name="JSON").click()
    saving.value.save_as(tmp_path / "all.json")
    assert json.loads((tmp_path / "all.json").read_text(encoding="utf-8")) == answers.OWN


def test_who_has_used_nothing_and_has_no_budget_is_told_so(come: Come):
    panel = open_usage(come(answers.NOTHING))
    expect(panel).to_contain_text("Your access code has no budget.")
    expect(panel).to_contain_text("Nothing was used in this period.")
    expect(panel.locator("canvas")).to_have_count(0)


@pytest.mark.parametrize(
    ("store", "promise"),
    [
        ({"kind": "memory"}, "forgets everything when it stops"),
        ({"kind": "sqlite"}, "survive a restart"),
        ({"kind": "redis-rest", "is_shared": True}, "all instances of the site count together"),
        ({"is_available": False, "why": "no route to host"}, "can't be reached now, so some may be missing. no route"),
    ],
)
def test_it_says_where_the_figures_are_kept_and_what_that_promises(come: Come, store: dict, promise: str):
    expect(open_usage(come({**answers.OWN, "store": {**answers.STORE, **store}}))).to_contain_text(promise)


def test_without_a_network_it_says_so_keeps_what_it_has_and_comes_back_by_itself(come: Come):
    person = come(answers.OWN)
    panel = open_usage(person)
    expect(panel.get_by_role("table", name="By model")).to_be_visible()
    person.page.route("**/api/usage?*", lambda route: route.abort(), times=1)
    panel.get_by_role("combobox", name="Period").select_option("90")
    expect(panel.get_by_role("status")).to_contain_text("This site can't be reached right now.")
    expect(panel.get_by_role("button", name="Try again")).to_be_visible()
    # What came before is still to be read.
    expect(panel.get_by_role("table", name="By model")).to_be_visible()
    person.page.evaluate("dispatchEvent(new Event('online'))")
    # What says nothing is not there.
    expect(panel.get_by_role("status")).to_have_count(0)
    expect(panel.get_by_role("button", name="Try again")).to_have_count(0)


def test_a_refusal_is_told_and_can_be_tried_again(come: Come):
    person = come(answers.OWN)
    failure = {"error": {"code": "internal_error", "message": "Internal error in the relay.", "hint": "Report it."}}
    person.page.route("**/api/usage?*", lambda route: route.fulfill(status=500, json=failure), times=1)
    panel = open_usage(person)
    expect(panel.get_by_role("status")).to_contain_text("Internal error in the relay.")
    panel.get_by_role("button", name="Try again").click()
    expect(panel.get_by_role("table", name="By model")).to_be_visible()


def test_a_link_and_the_settings_lead_there_too(come: Come):
    person = come(answers.OWN)
    person.show(person.keep("Why?", "Because."))
    person.page.evaluate("location.hash = '#/usage'")
    expect(panel_of(person)).to_be_visible()
    assert "#/c/" in person.page.url
    person.page.keyboard.press("Escape")
    expect(person.answers).to_have_count(1)
    person.button("Settings").click()
    person.panel.get_by_role("tab", name="Access").click()
    person.panel.get_by_role("button", name="Usage and budget").click()
    expect(panel_of(person)).to_be_visible()


def test_the_sidebar_leads_there_and_says_what_is_left(visit: Callable[..., Visit], open_site: OpenSite):
    site = open_site({"CODE": f"{CODE}|usd=5/month|requests=3/day,code-test-free-8k2p"})
    learn_models(site, CODE)
    guest = visit(site)
    guest.open_with_code(CODE)
    entry = guest.page.locator("#sidebar").get_by_role("button", name="Usage and budget")
    expect(entry).to_contain_text("$5 left")
    # The one of which least is left.
    guest.ask("One?")
    expect(entry).to_contain_text("2 questions left")
    expect(guest.exchange).to_have_attribute("data-state", "complete")
    # A title of the model's would cost one more.
    guest.ask("Two?")
    expect(entry).to_contain_text("1 question left")
    entry.click()
    expect(panel_of(guest)).to_be_visible()
    free = visit(site)
    free.open_with_code("code-test-free-8k2p")
    expect(free.page.locator("#sidebar").get_by_role("button", name="Usage and budget")).to_have_text(
        "Usage and budget"
    )


def test_who_has_no_code_is_led_to_its_field(visit: Callable[..., Visit], closed_site: WaitressServer):
    stranger = visit(closed_site)
    stranger.page.goto(f"{closed_site.url}/#/usage")
    # On the welcome or in the settings, by what the page knows of the site at that moment.
    expect(stranger.page.locator("#welcome-code:focus, #access-code:focus")).to_have_count(1)
    expect(panel_of(stranger)).to_have_count(0)
    expect(stranger.page.locator("#sidebar").get_by_role("button", name="Usage and budget")).to_have_count(0)


def test_nothing_of_it_is_loaded_before_it_is_opened(come: Come):
    person = come(answers.NOTHING)
    loaded: list[str] = []
    person.page.on("request", lambda request: loaded.append(request.url))
    with person.page.expect_response("**/api/config"):
        person.page.reload()
    person.page.wait_for_load_state("networkidle")
    assert [url for url in loaded if "usage" in url or "more_panels" in url] == []
    open_usage(person)
    assert [url for url in loaded if "/chunks/more_panels" in url]


def test_the_owner_sees_everybodys_use_and_the_whole_sites_budget(come: Come):
    person = come(answers.SITES, OWNERS_CODE)
    panel = open_usage(person)
    expect(panel.get_by_role("meter")).to_have_accessible_name(
        f"The whole site's budget for {answers.MONTH}: $7.50 left of $20"
    )
    codes = panel.get_by_role("table", name="By access code").get_by_role("row")
    expect(codes.nth(1)).to_have_text("luis$0.8713,0005")
    expect(codes.nth(2)).to_contain_text("ana$0.61")
    providers = panel.get_by_role("table", name="By provider").get_by_role("row")
    expect(providers.nth(1)).to_contain_text("openai$1.48")


def test_the_owner_sees_what_each_code_may_do_and_what_is_wrong_with_it(come: Come):
    person = come(answers.SITES, OWNERS_CODE)
    panel = open_usage(person)
    show_tab(person, "codes")
    codes = panel.get_by_role("list", name="Access codes").locator("> li")
    expect(codes.nth(0)).to_contain_text("$5 a month · 10 questions a minute")
    expect(codes.nth(0).get_by_role("meter")).to_be_visible()
    expect(codes.nth(1)).to_contain_text("Weak: it is too short")
    expect(codes.nth(2)).to_contain_text("Expired on January 31, 2026")
    expect(codes.nth(3)).to_contain_text("Closed: CODE has a usd= at position 4")
    panel.get_by_role("button", name="Invite someone, or make a code").click()
    expect(person.page.get_by_role("dialog", name="Invite someone")).to_be_visible()


def test_the_owner_sees_which_keys_are_used_and_asks_for_balances_when_they_want_to(come: Come):
    person = come(answers.SITES, OWNERS_CODE)
    panel = open_usage(person)
    show_tab(person, "keys")
    keys = panel.get_by_role("table", name="Provider keys").get_by_role("row")
    expect(keys.nth(1)).to_contain_text("…a9f2")
    expect(keys.nth(1)).to_contain_text("In use")
    expect(keys.nth(2)).to_contain_text("Left out until")
    expect(keys.nth(2)).to_contain_text("Its account has no credit left.")
    expect(panel.get_by_role("table", name="Balances")).to_have_count(0)
    with person.page.expect_request("**/api/usage?days=1&balances=1"):
        panel.get_by_role("button", name="Ask for the balances").click()
    balances = panel.get_by_role("table", name="Balances").get_by_role("row")
    expect(balances.nth(1)).to_contain_text("$3.50")
    expect(balances.nth(2)).to_contain_text("Unknown")
    expect(balances.nth(2)).to_contain_text("The provider doesn't accept this key (status 401).")


def test_the_owner_sees_from_where_wrong_codes_came(come: Come):
    person = come(answers.SITES, OWNERS_CODE)
    panel = open_usage(person)
    show_tab(person, "guard")
    row = panel.get_by_role("table", name="Wrong access codes").get_by_role("row").nth(1)
    expect(row).to_contain_text("203.0.113.0/24")
    expect(row).to_contain_text("17")
    expect(panel).to_contain_text("can be told only with OPENAI_ADMIN_KEY")


def test_whether_the_key_has_leaked_is_answered_by_figures(come: Come):
    person = come({**answers.SITES, **answers.LEAKED}, OWNERS_CODE)
    panel = open_usage(person)
    show_tab(person, "guard")
    expect(panel).to_contain_text("OpenAI counted 900,000 tokens for it, and 20,000 went through this site")
    table = panel.get_by_role("table", name="What OpenAI counted, and what went through this site")
    expect(table.get_by_role("row").nth(1)).to_contain_text("900,000 tokens$4.20")


def test_why_the_organisations_usage_is_not_known_is_told_in_words(come: Come):
    silent = {**answers.LEAKED["organization"], "days": [], "error": "no_answer"}
    person = come({**answers.SITES, "organization": silent}, OWNERS_CODE)
    panel = open_usage(person)
    show_tab(person, "guard")
    expect(panel).to_contain_text("OpenAI didn't tell what the organisation used. The provider didn't answer.")


def test_the_tabs_are_gone_through_by_keyboard(come: Come):
    person = come(answers.SITES, OWNERS_CODE)
    panel = open_usage(person)
    expect(panel.get_by_role("combobox", name="Period")).to_be_focused()
    tabs = panel.get_by_role("tab")
    tabs.first.focus()
    person.page.keyboard.press("ArrowDown")
    expect(tabs.nth(1)).to_be_focused()
    expect(panel.get_by_role("list", name="Access codes")).to_be_visible()


@pytest.mark.parametrize("width", [360, 1440])
@pytest.mark.parametrize("language", LANGUAGES)
def test_everybody_can_use_it(come: Come, language: str, width: int):
    guest = come(answers.OWN, CODE, language)
    guest.page.set_viewport_size({"width": width, "height": 720})
    expect(open_usage(guest).get_by_role("table").first).to_be_visible()
    expect_usable(guest.page)
    owner = come(answers.SITES, OWNERS_CODE, language)
    owner.page.set_viewport_size({"width": width, "height": 720})
    open_usage(owner)
    for name in ("spending", "codes", "keys", "guard"):
        show_tab(owner, name)
        expect_usable(owner.page)


def test_read_from_right_to_left_it_is_turned_and_time_is_not(come: Come):
    person = come(answers.OWN)
    person.page.set_viewport_size({"width": 360, "height": 720})
    open_usage(person)
    person.page.evaluate("document.documentElement.dir = 'rtl'")
    panel = panel_of(person)
    heads = panel.locator(".allowances .setting__head > span")
    expect(heads).to_have_count(2)
    name, left = heads.all()
    assert name.bounding_box()["x"] > left.bounding_box()["x"]
    assert person.page.evaluate("getComputedStyle(document.querySelector('.usage-plot__place')).direction") == "ltr"
    expect_usable(person.page)
