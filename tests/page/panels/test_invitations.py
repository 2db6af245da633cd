"""The owner invites somebody with two presses, who follows the link and asks; nobody else sees any of it."""

import re
from collections.abc import Callable
from urllib.parse import quote

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from api.relay.access.codes import parse_codes
from tests.page.axe import violations_in_both_themes
from tests.page.qr_codes import read_qr_code
from tests.page.sites import CODE, OpenSite, Visit, learn_models, site_of
from tests.page.ui_strings import LANGUAGES
from tests.page.waits import wait_until
from tests.support.waitress import WaitressServer
from tests.upstream import Script, ScriptedUpstream

OWNERS_CODE = "code-test-owner-6m3p"
LABEL = "code 1"
CODES = f"{CODE},code-test-old-1|until=2020-01-01,code-test-slip-1|euros=5,code-test-few-1|models=gpt-6-luna"
PHONE = {"width": 360, "height": 740}
KEPT = """
async () => {
  const caches_ = await Promise.all((await caches.keys()).map(async (name) => {
    const cache = await caches.open(name);
    const answers = await Promise.all((await cache.keys()).map((request) => cache.match(request)));
    return Promise.all(answers.map(async (answer) => [answer.url, await answer.text()]));
  }));
  const databases = await Promise.all((await indexedDB.databases()).map(({ name }) => new Promise((resolve) => {
    indexedDB.open(name).onsuccess = ({ target: { result: database } }) => {
      const stores = [...database.objectStoreNames];
      const transaction = database.transaction(stores);
      Promise.all(stores.map((store) => new Promise((done) => {
        transaction.objectStore(store).getAll().onsuccess = ({ target }) => done(target.result);
      }))).then((all) => { database.close(); resolve(all); });
    };
  })));
  return { caches: caches_.flat(), rest: JSON.stringify([databases, { ...localStorage }, { ...sessionStorage }]) };
}
"""

Come = Callable[..., Visit]


@pytest.fixture
def come(visit: Callable[..., Visit], open_site: OpenSite) -> Come:
    """Bring somebody with a code to a site with an owner: `come(code, language, **environment)`."""
    sites: dict[tuple, WaitressServer] = {}

    def bring(code: str = OWNERS_CODE, language: str = "en", **environment: str) -> Visit:
        key = tuple(environment.items())
        if key not in sites:
            sites[key] = open_site({"CODE": CODES, "ADMIN_CODE": OWNERS_CODE, "SITE_NAME": "The booth", **environment})
            learn_models(sites[key], OWNERS_CODE)
        somebody = visit(sites[key], language)
        somebody.open_with_code(code)
        return somebody

    return bring


def invite_button(person: Visit) -> Locator:
    return person.button(person.words("invite.open"))


def panel_of(person: Visit) -> Locator:
    return person.page.get_by_role("dialog", name=person.words("invite.title"))


def field(person: Visit, key: str) -> Locator:
    return panel_of(person).get_by_role("textbox", name=person.words(key), exact=True)


def invite(person: Visit, label: str = LABEL) -> Locator:
    """Press twice, and return the panel."""
    invite_button(person).click()
    panel_of(person).get_by_role("button", name=person.words("invite.one", label=label), exact=True).click()
    expect(panel_of(person).get_by_role("heading", name=person.words("invite.for", label=label))).to_be_visible()
    return panel_of(person)


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_from_the_owners_page_to_a_friends_first_answer(
    come: Come, visit: Callable[..., Visit], upstream: ScriptedUpstream, scheme: str
):
    owner = come()
    owner.page.set_viewport_size(PHONE)
    owner.page.emulate_media(color_scheme=scheme)
    invite_button(owner).click()
    panel_of(owner).get_by_role("button", name=f"Invite {LABEL}").click()
    drawing = panel_of(owner).get_by_role("img", name=f"QR code for {LABEL}")
    expect(drawing).to_be_in_viewport(ratio=1)
    link = read_qr_code(drawing)
    assert link == f"{owner.site.url}/#/?code={CODE}"

    friend = visit(owner.site)
    friend.page.set_viewport_size(PHONE)
    friend.page.goto(link)
    question = friend.page.get_by_role("dialog", name="Use this code?")
    expect(question).to_be_visible()
    # It is somebody's site that asks, not a blank page.
    expect(friend.page).to_have_title("The booth")
    expect(friend.page.locator(".welcome__site")).to_have_text("The booth")
    friend.button("Use the code").click()
    expect(friend.page.get_by_role("heading", name="The line is open.")).to_be_visible()
    upstream.next_script(Script(text="Hello, friend."))
    friend.question.fill("Hello?")
    friend.button("Send").click()
    expect(friend.answer).to_have_text("Hello, friend.")


def test_the_message_has_the_address_the_code_and_one_sentence_in_each_language(come: Come):
    owner = come()
    invite(owner)
    link = f"{owner.site.url}/#/?code={CODE}"
    for language in LANGUAGES:
        owner.page.get_by_role("combobox", name="Language of the message").select_option(language)
        speaker = Visit(owner.page, owner.site, language)
        lines = [
            speaker.words("invite.sentence", site="The booth"),
            link,
            speaker.words("invite.orEnter", address=f"{owner.site.url}/", code=CODE),
        ]
        expect(field(owner, "invite.message")).to_have_value("\n".join(lines))
    expect(field(owner, "invite.link")).to_have_value(link)


def test_the_message_is_copied_or_shared(come: Come):
    owner = come()
    owner.page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    # This Chromium has nothing to share with.
    owner.page.evaluate("() => { navigator.share = async ({ text }) => { globalThis.shared = text; }; }")
    invite(owner)
    message = field(owner, "invite.message").input_value()
    owner.button("Copy the message").click()
    expect(owner.page.get_by_text("Copied.", exact=True)).to_be_visible()
    assert owner.page.evaluate("navigator.clipboard.readText()") == message
    owner.button("Share").click()
    assert owner.page.evaluate("globalThis.shared") == message
    # In fields, and not in the document: whoever saves or copies the page takes no code along.
    assert CODE not in owner.page.content()


def test_a_browser_that_shares_nothing_offers_no_sharing(come: Come):
    owner = come()
    owner.page.evaluate("delete Navigator.prototype.share")
    invite(owner)
    expect(owner.button("Copy the message")).to_be_visible()
    expect(owner.button("Share")).to_have_count(0)


def test_a_site_that_follows_no_links_offers_none(come: Come):
    owner = come(DISABLE_FAST_LINK="1")
    invite_button(owner).click()
    expect(panel_of(owner)).not_to_contain_text("QR")
    owner.button(f"Invite {LABEL}").click()
    enter = owner.words("invite.enter", address=f"{owner.site.url}/", code=CODE)
    sentence = owner.words("invite.sentence", site="The booth")
    expect(field(owner, "invite.message")).to_have_value(f"{sentence}\n{enter}")
    expect(panel_of(owner).get_by_role("img")).to_have_count(0)
    expect(field(owner, "invite.link")).to_have_count(0)
    expect(panel_of(owner)).to_contain_text("DISABLE_FAST_LINK is set")


def test_each_code_shows_its_limits_and_only_open_ones_are_passed_on(come: Come):
    owner = come()
    invite_button(owner).click()
    rows = panel_of(owner).get_by_role("listitem")
    expect(rows.nth(1)).to_contain_text("expired on January 1, 2020")
    expect(rows.nth(2)).to_contain_text("Closed: CODE has an invalid rule at position 3")
    expect(rows.nth(3)).to_contain_text("gpt-6-luna")
    expect(rows.get_by_role("button")).to_have_text(["Invite code 1", "Invite code 4"])


def test_a_list_that_has_changed_is_told(come: Come):
    owner = come()
    owner.page.route("**/api/invitations", lambda route: route.fulfill(status=404, json=GONE))
    invite_button(owner).click()
    owner.button(f"Invite {LABEL}").click()
    expect(panel_of(owner).get_by_role("status").first).to_contain_text("Get the list again")
    expect(owner.button(f"Invite {LABEL}")).to_be_enabled()


GONE = {"error": {"code": "access_code_unknown", "message": "There is none.", "hint": "Get the list again."}}


@pytest.mark.parametrize("code", [CODE, ""])
def test_a_guest_and_a_stranger_are_offered_nothing(come: Come, code: str):
    asked: list[str] = []
    guest = come(code)
    guest.page.on("request", lambda request: asked.append(request.url))
    with guest.page.expect_response("**/api/config"):
        guest.page.reload()
    guest.button("Settings").click()
    guest.panel.get_by_role("tab", name="Access").click()
    expect(guest.code_in_settings).to_be_visible()
    expect(guest.page.get_by_role("button", name="Invite someone")).to_have_count(0)
    assert [url for url in asked if "/api/codes" in url or "/api/invitations" in url] == []


def test_the_settings_and_the_palette_lead_there_too(come: Come):
    owner = come()
    owner.button("Settings").click()
    owner.panel.get_by_role("tab", name="Access").click()
    owner.panel.get_by_role("button", name="Invite someone").click()
    expect(panel_of(owner)).to_be_visible()
    owner.page.keyboard.press("Escape")
    owner.page.keyboard.press("Escape")
    expect(owner.page.get_by_role("dialog")).to_have_count(0)
    owner.run_command("invite")
    expect(panel_of(owner)).to_be_visible()


def test_a_new_code_is_made_for_a_name_and_lets_them_in_once_it_is_in_code(
    come: Come, open_site: OpenSite, visit: Callable[..., Visit]
):
    owner = come()
    invite_button(owner).click()
    field(owner, "invite.newFor").fill("Eva María")
    field(owner, "invite.newFor").press("Enter")
    expect(panel_of(owner).get_by_role("heading", name="Invitation for Eva.María")).to_be_focused()
    code = field(owner, "invite.addToCode").input_value()
    assert re.fullmatch(r"Eva\.María-[2-9a-hjkmnp-z]{12}", code)
    expect(field(owner, "invite.link")).to_have_value(f"{owner.site.url}/#/?code={quote(code)}")
    found = parse_codes(f"{CODES},{code}").find(code)
    assert found is not None and (found.label, found.problem) == ("Eva.María", "")

    friend = visit(open_site({"CODE": f"{CODES},{code}"}))
    friend.page.goto(f"{friend.site.url}/#/?code={quote(code)}")
    friend.button("Use the code").click()
    expect(friend.page.get_by_text("Welcome, Eva.María.")).to_be_visible()


def test_a_name_without_a_letter_is_refused(come: Come):
    owner = come()
    invite_button(owner).click()
    field(owner, "invite.newFor").fill("7")
    owner.button("Make a code").click()
    expect(panel_of(owner)).to_contain_text("A name must begin with a letter.")
    expect(field(owner, "invite.addToCode")).to_have_count(0)


def test_the_way_back_leads_to_the_list_and_keeps_the_focus(come: Come):
    owner = come()
    invite(owner)
    owner.button("All codes").click()
    expect(owner.button(f"Invite {LABEL}")).to_be_visible()
    assert owner.page.evaluate("Boolean(document.activeElement.closest('dialog'))")


def test_an_address_of_this_machine_is_no_address_to_invite_to(come: Come):
    owner = come()
    invite(owner)
    expect(panel_of(owner)).to_contain_text("works only on this machine")


def test_no_cache_and_no_storage_keeps_the_code_of_a_guest(browser: Browser, upstream: ScriptedUpstream):
    with site_of(upstream, {"CODE": CODES, "ADMIN_CODE": OWNERS_CODE}) as site:
        learn_models(site, OWNERS_CODE)
        context = browser.new_context(service_workers="allow")
        owner = Visit(context.new_page(), site)
        owner.open_with_code(OWNERS_CODE)
        wait_until(owner.page, "navigator.serviceWorker.controller?.state === 'activated'")
        invite(owner)
        expect(panel_of(owner).get_by_role("img")).to_be_visible()
        kept = owner.page.evaluate(KEPT)
        context.close()
    assert len(kept["caches"]) > 10
    assert OWNERS_CODE in kept["rest"]
    assert [url for url, text in kept["caches"] if CODE in text or "/api/" in url] == []
    assert CODE not in kept["rest"]


@pytest.mark.parametrize("width", [320, 1440])
@pytest.mark.parametrize("language", LANGUAGES)
def test_everybody_can_use_it(come: Come, language: str, width: int):
    owner = come(OWNERS_CODE, language)
    owner.page.set_viewport_size({"width": width, "height": 720})
    invite_button(owner).click()
    expect(panel_of(owner).get_by_role("listitem")).to_have_count(4)
    expect_usable(owner.page)
    owner.page.get_by_role("button", name=owner.words("invite.one", label=LABEL), exact=True).click()
    expect(panel_of(owner).get_by_role("img")).to_be_visible()
    expect_usable(owner.page)


def expect_usable(page: Page) -> None:
    assert violations_in_both_themes(page) == []
    assert page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0
    sideways = "document.querySelector('dialog .panel__body').scrollWidth"
    assert page.evaluate(f"{sideways} - document.querySelector('dialog .panel__body').clientWidth") <= 0


def test_a_new_code_has_the_limits_that_were_set_and_its_invitation_says_so(come: Come):
    owner = come()
    invite_button(owner).click()
    field(owner, "invite.newFor").fill("ana")
    panel_of(owner).get_by_text("Limits (if any)").click()
    field(owner, "invite.rule.usd").fill("5")
    field(owner, "invite.rule.models").fill("gpt-6*, o3")
    owner.button("Make a code").click()
    line = field(owner, "invite.addToCode").input_value()
    assert re.fullmatch(r"ana-\w{12}\|usd=5/month\|models=gpt-6\*;o3", line)
    found = parse_codes(line).find(line.partition("|")[0])
    assert found is not None and found.problem == ""
    assert found.rules.limits()["budget"] == [{"kind": "usd", "most": 5, "period": "month"}]
    message = field(owner, "invite.message")
    expect(message).to_have_value(re.compile(r"You may use \$5 a month\.\nModels: gpt-6\* and o3\."))
    owner.page.get_by_role("combobox", name="Language of the message").select_option("es")
    expect(message).to_have_value(re.compile(r"Puedes gastar 5\sUS\$ al mes\."))
    # The rules are the owner's affair, and no part of what the guest enters.
    assert "|" not in field(owner, "invite.link").input_value()


def test_a_limit_that_the_relay_could_not_read_is_refused(come: Come):
    owner = come()
    invite_button(owner).click()
    field(owner, "invite.newFor").fill("ana")
    panel_of(owner).get_by_text("Limits (if any)").click()
    field(owner, "invite.rule.tokens").fill("many")
    owner.button("Make a code").click()
    expect(panel_of(owner)).to_contain_text("Write a whole number such as 50000 or 200k.")
    expect(field(owner, "invite.addToCode")).to_have_count(0)
