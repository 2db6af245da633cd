"""The owner is told once what is new, and how to bring it here; a guest never hears of it."""

from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Locator, Route, expect

from tests.page.axe import violations
from tests.page.sites import CODE, OpenSite, Visit
from tests.support.github import FakeGitHub
from tests.support.waitress import WaitressServer

OWNERS_CODE = "code-test-owner-6m3p"
COMMIT = "0123456789abcdef0123456789abcdef01234567"

Bring = Callable[..., Visit]


@pytest.fixture
def github() -> Iterator[FakeGitHub]:
    with FakeGitHub() as server:
        server.is_ahead_by("Add a door", "Mend the lock")
        yield server


@pytest.fixture
def come(visit: Callable[..., Visit], open_site: OpenSite, github: FakeGitHub) -> Bring:
    """Bring somebody with a code to a site that is behind: `come(code, **environment)`."""
    sites: dict[tuple, WaitressServer] = {}

    def bring(code: str = OWNERS_CODE, language: str = "en", **environment: str) -> Visit:
        key = tuple(environment.items())
        own = {"CODE": CODE, "ADMIN_CODE": OWNERS_CODE, "GITHUB_API_URL": github.url, "LOCUTORIO_COMMIT": COMMIT}
        sites[key] = sites.get(key) or open_site(own | environment)
        somebody = visit(sites[key], language)
        somebody.open_with_code(code)
        return somebody

    return bring


def notice_of(person: Visit) -> Locator:
    return person.page.get_by_text("Locutorio has had 2 changes since this site was deployed.")


def panel_of(person: Visit) -> Locator:
    return person.page.get_by_role("dialog", name="What's new")


def about(person: Visit) -> Locator:
    """The settings, where they tell of the program."""
    person.button("Settings").click()
    person.panel.get_by_role("tab", name="About").click()
    return person.panel


def enter_the_owners_code(person: Visit) -> None:
    person.button("Settings").click()
    person.panel.get_by_role("tab", name="Access").click()
    person.code.fill(OWNERS_CODE)
    person.code.press("Enter")


def test_the_owner_is_told_and_sees_what_is_new(come: Bring):
    owner = come()
    expect(notice_of(owner)).to_be_visible()
    owner.button("See what's new").click()
    titles = panel_of(owner).get_by_role("listitem").get_by_role("link")
    expect(titles).to_have_text(["Mend the lock", "Add a door"])
    expect(titles.first).to_have_attribute("href", "https://github.com/locutorio/locutorio/commit/1")


def test_what_was_seen_is_not_told_again(come: Bring):
    owner = come()
    owner.button("See what's new").click()
    expect(panel_of(owner)).to_be_visible()
    owner.page.reload()
    expect(about(owner)).to_contain_text("Locutorio has had 2 changes")
    owner.page.keyboard.press("Escape")
    expect(notice_of(owner)).to_be_hidden()


def test_a_guest_is_told_nothing(come: Bring, github: FakeGitHub):
    guest = come(CODE)
    with guest.page.expect_response("**/api/access"):
        guest.page.reload()
    expect(about(guest)).to_contain_text("Locutorio")
    expect(guest.panel).not_to_contain_text("Updates")
    expect(notice_of(guest)).to_be_hidden()
    assert github.asked == []


def test_who_does_not_want_to_hear_of_it_can_change_their_mind(come: Bring):
    owner = come()
    owner.button("See what's new").click()
    owner.button("Turn off update notices").click()
    panel = about(owner)
    expect(panel).to_contain_text("Update notices are off.")
    panel.get_by_role("button", name="Turn on update notices").click()
    expect(panel).to_contain_text("Locutorio has had 2 changes")


def test_who_puts_it_off_is_left_in_peace(come: Bring):
    owner = come()
    owner.button("See what's new").click()
    owner.button("Remind me in a week").click()
    owner.page.reload()
    expect(about(owner)).to_contain_text("Locutorio has had 2 changes")
    owner.page.keyboard.press("Escape")
    expect(notice_of(owner)).to_be_hidden()


@pytest.mark.parametrize(
    ("environment", "words"),
    [
        ({"LOCUTORIO_CONTAINER": "1"}, "docker compose -f deploy/compose.yaml up -d --build"),
        ({}, "restart the program"),
    ],
    ids=["a container", "a server"],
)
def test_the_steps_are_those_of_the_deployment(come: Bring, environment: dict[str, str], words: str):
    owner = come(**environment)
    owner.button("See what's new").click()
    expect(panel_of(owner)).to_contain_text(words)
    expect(panel_of(owner).get_by_role("link", name="Open")).to_have_count(0)


def test_the_steps_of_a_platform_lead_to_the_fork(come: Bring):
    owner = come(CODE)

    def say_that_it_is_vercel(route: Route) -> None:
        answer = route.fetch()
        told = answer.json()
        told["deployment"] |= {"platform": "vercel", "repository": "ana/booth"}
        route.fulfill(response=answer, json=told)

    owner.page.route("**/api/updates", say_that_it_is_vercel)
    enter_the_owners_code(owner)
    owner.button("Done").click()
    owner.button("See what's new").click()
    expect(panel_of(owner)).to_contain_text("press Sync fork, and then Update branch. Vercel deploys it")
    link = panel_of(owner).get_by_role("link", name="Open ana/booth")
    expect(link).to_have_attribute("href", "https://github.com/ana/booth")


def test_what_another_host_says_is_text_and_leads_to_web_pages_alone(come: Bring, github: FakeGitHub):
    github.is_ahead_by("<img src=x onerror=alert(1)>")
    github.answer["commits"][0]["html_url"] = github.answer["html_url"] = "javascript:alert(1)"
    owner = come()
    owner.button("See what's new").click()
    expect(panel_of(owner)).to_contain_text("<img src=x onerror=alert(1)>")
    expect(panel_of(owner).get_by_role("link")).to_have_count(0)


def test_an_owner_who_comes_in_later_is_told_then(come: Bring):
    person = come(CODE)
    enter_the_owners_code(person)
    expect(person.panel).to_contain_text("Code accepted (owner)")
    person.page.keyboard.press("Escape")
    expect(notice_of(person)).to_be_visible()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing(come: Bring, scheme: str):
    owner = come()
    owner.page.emulate_media(color_scheme=scheme)
    owner.button("See what's new").click()
    expect(panel_of(owner)).to_be_visible()
    assert violations(owner.page) == []
