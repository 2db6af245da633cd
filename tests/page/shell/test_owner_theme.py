"""A site dressed by its owner: its name and its accent, in place of the page's own."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Route, expect

from tests.page.axe import violations
from tests.page.sites import CODE, OpenSite, Visit
from tests.page.waits import wait_until
from tests.support.waitress import WaitressServer

Bring = Callable[[WaitressServer], Visit]

NAME = "Casa Ruiz"
# For a moment, a page that is on its way has no element at all.
ACCENT = "document.documentElement?.style.getPropertyValue('--accent')"


def test_the_owners_name_is_shown_in_the_tab_and_above_the_list(open_site: OpenSite, visit: Bring):
    person = visit(open_site({"SITE_NAME": NAME}))
    person.open()
    expect(person.page).to_have_title(NAME)
    expect(person.page.locator(".sidebar__name")).to_have_text(NAME)
    person.show(person.keep("What is one?", title="One"))
    expect(person.page).to_have_title(f"One · {NAME}")


def test_the_owners_accent_is_the_next_steps_in_both_themes(open_site: OpenSite, visit: Bring):
    person = visit(open_site({"ACCENT_COLOR": "#2a5db0"}))
    person.open()
    person.question.fill("What is one?")
    send = person.button("Send")
    person.page.emulate_media(color_scheme="light")
    expect(send).to_have_css("background-color", "rgb(42, 93, 176)")
    person.page.emulate_media(color_scheme="dark")
    expect(send).to_have_css("background-color", "rgb(89, 143, 231)")


@pytest.mark.parametrize("color", ["#ffff00", "#000000", "#ffffff", "#00ffff", "#777777"])
def test_no_accent_makes_anything_unreadable(color: str, open_site: OpenSite, visit: Bring):
    person = visit(open_site({"ACCENT_COLOR": color, "CODE": CODE}))
    person.open()
    expect(person.button("Continue")).to_be_visible()
    for theme in ("light", "dark"):
        person.page.emulate_media(color_scheme=theme)
        assert violations(person.page) == [], theme


def test_what_was_seen_last_time_is_there_before_the_site_answers(open_site: OpenSite, visit: Bring):
    person = visit(open_site({"SITE_NAME": NAME, "ACCENT_COLOR": "#b0005a"}))
    person.open()
    expect(person.page).to_have_title(NAME)
    wait_until(person.page, f"() => {ACCENT}.startsWith('light-dark(#b0005a, #')")
    accent = person.page.evaluate(ACCENT)
    person.page.route("**/api/**", lambda route: None)
    person.page.route("**/build/main.js", lambda route: None)
    person.page.reload(wait_until="commit")
    wait_until(person.page, f"(accent) => ({ACCENT}) === accent", accent)
    expect(person.page).to_have_title(NAME)


DRAWING = """<svg viewBox="0 0 10 10" onload="document.title = 'Hacked'"><script>alert(1)</script>
<rect width="10" height="10" fill="rgb(0, 128, 0)"/></svg>"""


@pytest.mark.parametrize("sign", ["🦊", DRAWING])
def test_the_owners_sign_is_an_image_here_and_in_the_tab(sign: str, open_site: OpenSite, visit: Bring):
    person = visit(open_site({"SITE_SIGN": sign}))
    person.open()
    signs = person.page.locator(".sidebar__name img, .welcome > img")
    expect(signs).to_have_count(2)
    expect(person.page.locator(".welcome > svg")).to_have_count(0)
    for image in signs.all():
        assert image.evaluate("image => image.decode().then(() => image.naturalWidth > 0)")
    tab = person.page.locator('link[rel="icon"]').get_attribute("href")
    assert tab == signs.first.get_attribute("src")
    assert tab and tab.startswith("data:image/svg+xml,")
    expect(person.page).to_have_title("Locutorio")


def test_without_a_sign_of_the_owners_there_is_the_pages_own(person: Visit):
    expect(person.page.locator(".welcome > svg")).to_be_visible()
    expect(person.page.locator('link[rel="icon"]')).to_have_attribute("href", "icons/sign.svg")


def test_an_owner_who_takes_them_back_has_the_pages_own_again(open_site: OpenSite, visit: Bring):
    person = visit(open_site({"SITE_NAME": NAME, "ACCENT_COLOR": "#b0005a"}))
    person.open()
    expect(person.page).to_have_title(NAME)

    def take_back(route: Route) -> None:
        config = route.fetch().json()
        config["locutorio"] |= {"name": "", "accent": {"light": "", "dark": ""}}
        route.fulfill(json=config)

    person.page.route("**/api/config", take_back)
    person.page.reload()
    expect(person.page).to_have_title("Locutorio")
    assert person.page.evaluate(ACCENT) == ""
