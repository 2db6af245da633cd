"""A picture of another host is fetched only when the reader asks for it, and that host is named before."""

import pytest
from playwright.sync_api import Page, expect

from tests.page.conftest import content_security_policy
from tests.page.markdown.conftest import OpenStage
from tests.page.markdown.leak_check import LeakListener


@pytest.fixture
def picture(open_stage: OpenStage, leaks: LeakListener) -> Page:
    """A page under its own policy that shows the place of one picture."""
    page = open_stage(policy=content_security_policy())
    page.evaluate("(url) => { stage.render(`Words ![A lighthouse](${url}/picture.png?q=a&b) here.`); }", leaks.url)
    return page


def test_it_says_what_it_is_and_from_where_and_asks_nobody(picture: Page, leaks: LeakListener) -> None:
    expect(picture.get_by_role("button", name="A lighthouse")).to_contain_text(f"Load from {leaks.host}")
    picture.evaluate("stage.settled()")
    assert leaks.heard == []


def test_a_click_shows_it_in_its_own_size_and_says_nothing_of_the_page(picture: Page, leaks: LeakListener) -> None:
    picture.get_by_role("button", name="A lighthouse").click()
    frame = picture.locator("iframe")
    expect(frame).not_to_have_attribute("aria-busy", "true")
    assert leaks.heard == ["GET /picture.png?q=a&b"]
    assert "Referer" not in leaks.headers[-1] and "Cookie" not in leaks.headers[-1]
    assert frame.get_attribute("sandbox") == "allow-scripts"
    assert frame.bounding_box() == frame.bounding_box() | {"width": 10, "height": 5}
    expect(picture.frame_locator("iframe").get_by_role("img", name="A lighthouse")).to_be_visible()
    expect(picture.get_by_title("A lighthouse")).to_be_visible()


def test_one_that_does_not_come_can_be_asked_for_again(open_stage: OpenStage, leaks: LeakListener) -> None:
    page = open_stage(policy=content_security_policy())
    page.evaluate("(url) => { stage.render(`![x](${url}/nothing.png)`); }", leaks.url)
    page.get_by_role("button").click()
    expect(page.get_by_role("button")).to_contain_text(f"{leaks.host} did not send an image. Try {leaks.host} again")
    page.get_by_role("button").click()
    expect(page.get_by_role("button")).to_be_visible()
    page.evaluate("stage.settled()")
    assert leaks.heard == ["GET /nothing.png"] * 2


def test_without_the_frames_code_it_is_offered_again(picture: Page, leaks: LeakListener) -> None:
    picture.route("**/build/frames/image.js", lambda route: route.fulfill(status=404))
    picture.get_by_role("button", name="A lighthouse").click()
    expect(picture.get_by_role("button")).to_contain_text(f"Try {leaks.host} again")
    assert leaks.heard == []


def test_one_that_is_shown_stays_while_the_answer_goes_on(open_stage: OpenStage, leaks: LeakListener) -> None:
    page = open_stage(policy=content_security_policy())
    page.evaluate(
        """(url) => {
          Object.assign(globalThis, stage.start());
          answer.append(`- ![A lighthouse](${url}/picture.png)\\n- word`);
          answer.flush();
        }""",
        leaks.url,
    )
    page.get_by_role("button").click()
    expect(page.locator("iframe")).not_to_have_attribute("aria-busy", "true")
    page.evaluate("answer.append('s\\n- more\\n\\nEnd.'); answer.flush(); answer.append(' Really.'); answer.finish()")
    expect(page.locator("iframe")).to_have_count(1)
    assert len(leaks.heard) == 1


def test_the_place_within_a_link_is_beside_it(stage: Page) -> None:
    stage.evaluate("void stage.render('[![Badge](https://a.example/b.svg)](https://c.example)')")
    expect(stage.get_by_role("link", name="Badge")).to_have_attribute("href", "https://c.example")
    expect(stage.locator("a button")).to_have_count(0)
    expect(stage.get_by_role("button", name="Badge")).to_contain_text("a.example")


def test_one_that_the_answer_brings_along_is_shown_at_once(stage: Page) -> None:
    stage.evaluate("void stage.render('![dot](data:image/gif;base64,R0lGODlhAQABAAAAACwAAAAAAQABAAA=)')")
    expect(stage.get_by_role("img", name="dot")).to_be_visible()


@pytest.mark.parametrize("address", ["/icons/sign.svg", "icons/sign.svg", "//a.example/b.png", "ftp://a.example/b.png"])
def test_an_address_that_is_no_web_address_leaves_only_the_words(stage: Page, address: str) -> None:
    stage.evaluate("(address) => { stage.render(`![the words](${address})`); }", address)
    expect(stage.locator(".answer")).to_have_text("the words")
    expect(stage.locator(".answer :is(img, button)")).to_have_count(0)
