"""A code or key in a link is used only after the reader's yes."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Locator, expect

from tests.page.sites import CODE, OpenSite, Visit
from tests.support.waitress import WaitressServer


@pytest.fixture
def follow(visit: Callable[[WaitressServer], Visit], open_site: OpenSite) -> Callable[..., Visit]:
    """Bring a stranger to a site of their own by a link: `follow(link, **environment)`."""

    def bring(link: str, **environment: str) -> Visit:
        stranger = visit(open_site({"CODE": CODE, **environment}))
        stranger.page.goto(f"{stranger.site.url}/{link}")
        return stranger

    return bring


def question_of(person: Visit, kind: str) -> Locator:
    """What the page asks about the link."""
    title = {"code": "Use this code?", "key": "Use the API key from this link?"}[kind]
    return person.page.get_by_role("dialog", name=title)


def kept(person: Visit) -> str:
    """Return all that the browser keeps."""
    return person.page.evaluate("JSON.stringify(localStorage)")


def test_the_code_of_a_link_is_asked_about_and_not_shown(follow: Callable[..., Visit]):
    stranger = follow(f"#/?code={CODE}")
    expect(question_of(stranger, "code")).to_contain_text("Use it only if you trust")
    assert CODE not in stranger.page.content()
    assert CODE not in stranger.page.url
    assert CODE not in kept(stranger)


def test_a_code_beside_a_conversation_does_not_stay_in_the_address(person: Visit):
    conversation = person.keep("Hello?", "Hello.", title="First")
    person.page.evaluate("(hash) => { location.hash = hash; }", f"#/c/{conversation}?code=code-test-other")
    expect(question_of(person, "code")).to_be_visible()
    assert person.page.url == f"{person.site.url}/#/c/{conversation}"
    expect(person.messages).to_have_count(2)


def test_the_code_is_kept_after_a_yes(follow: Callable[..., Visit]):
    stranger = follow(f"#/?code={CODE}")
    stranger.button("Use the code").click()
    expect(stranger.page.get_by_text("Access code saved.")).to_be_visible()
    expect(stranger.page.get_by_role("heading", name="The line is open.")).to_be_visible()


def test_whoever_comes_by_a_link_is_welcomed_with_what_may_be_spent(follow: Callable[..., Visit]):
    stranger = follow(f"#/?code={CODE}", CODE=f"{CODE}|usd=5/month|requests=50/day")
    stranger.button("Use the code").click()
    welcome = stranger.page.get_by_text("Access code saved.")
    expect(welcome).to_contain_text("You may use $5 a month and 50 questions a day.")


def test_the_code_is_left_after_a_no(follow: Callable[..., Visit]):
    stranger = follow(f"#/?code={CODE}")
    stranger.button("Don't use it").click()
    expect(question_of(stranger, "code")).to_be_hidden()
    assert CODE not in kept(stranger)


def test_a_wrong_code_of_a_link_is_told_and_not_kept(follow: Callable[..., Visit]):
    stranger = follow("#/?code=code-test-wrong")
    stranger.button("Use the code").click()
    expect(question_of(stranger, "code")).to_contain_text("The code in this link is not valid on this site. That's not")
    assert "code-test-wrong" not in kept(stranger)
    # The same code again would only count as one more wrong one.
    expect(stranger.button("Use the code")).to_have_count(0)
    leave = question_of(stranger, "code").get_by_role("button", name="Close").last
    expect(leave).to_be_focused()
    leave.click()
    expect(stranger.code).to_be_visible()


def test_an_expired_code_of_a_link_is_told_as_the_links_fault(follow: Callable[..., Visit]):
    stranger = follow("#/?code=code-test-old-1", CODE=f"{CODE},code-test-old-1|until=2020-01-01")
    stranger.button("Use the code").click()
    expect(question_of(stranger, "code")).to_contain_text("The code in this link has expired.")
    expect(stranger.button("Use the code")).to_have_count(0)
    assert "code-test-old-1" not in kept(stranger)


def test_a_link_does_not_replace_the_kept_code_without_a_word(person: Visit):
    person.page.goto(f"{person.site.url}/#/?code=code-test-wrong")
    expect(question_of(person, "code")).to_contain_text("It will replace your current code.")
    person.button("Use the code").click()
    expect(question_of(person, "code")).to_contain_text("not valid on this site")
    assert CODE in kept(person)
    assert "code-test-wrong" not in kept(person)


def test_the_site_stands_behind_the_question(follow: Callable[..., Visit]):
    stranger = follow(f"#/?code={CODE}", SITE_NAME="The booth")
    expect(question_of(stranger, "code")).to_be_visible()
    expect(stranger.page.locator(".welcome__site")).to_have_text("The booth")
    expect(stranger.page).to_have_title("The booth")


def test_a_key_is_refused_where_the_site_takes_none(follow: Callable[..., Visit]):
    stranger = follow('#/?settings={"key":"sk-test-linked"}')
    expect(question_of(stranger, "key")).to_contain_text("this site doesn't accept visitors' keys")
    expect(stranger.button("Use the key")).to_have_count(0)


def test_a_key_is_kept_after_a_yes_where_the_site_takes_keys(follow: Callable[..., Visit]):
    stranger = follow('#/?settings={"key":"sk-test-linked"}', ALLOW_USER_KEYS="1")
    stranger.button("Use the key").click()
    expect(stranger.page.get_by_text("API key saved.")).to_be_visible()
    assert "sk-test-linked" in kept(stranger)
