"""Pictures that a model makes: asked for with their price, shown as they sharpen, kept, and changed."""

import base64
import json
from collections.abc import Callable

import pytest
from playwright.sync_api import Locator, expect

from tests.page.axe import violations_in_both_themes
from tests.page.sites import CODE, OpenSite, Visit
from tests.support.waitress import WaitressServer
from tests.upstream import Script, ScriptedUpstream
from tests.upstream.pictures import refusal

MODEL = "gpt-image-2"
GATE = "picture"


@pytest.fixture
def gallery(visit: Callable[..., Visit], upstream: ScriptedUpstream, open_site: OpenSite) -> WaitressServer:
    """A site whose provider makes pictures; `visit` first gives the provider the models that it usually has."""
    upstream.models.append(MODEL)
    return open_site({"CODE": CODE})


@pytest.fixture
def painter(gallery: WaitressServer, visit: Callable[..., Visit]) -> Visit:
    """Somebody at that site."""
    somebody = visit(gallery)
    open_page(somebody)
    return somebody


def open_page(visit: Visit) -> None:
    """Go to the page, and wait until it knows the models."""
    visit.open_with_code()
    visit.wait_until_learnt()


def talk(visit: Visit, key: str, **values: object) -> str:
    return visit.words(f"pictures.{key}", **values)


def open_tool(visit: Visit) -> Locator:
    visit.button(visit.words("composer.tools")).click()
    visit.page.get_by_role("menuitem", name=talk(visit, "tool")).click()
    return visit.page.get_by_role("dialog", name=talk(visit, "title"))


def choose(visit: Visit, size: str = "1024x1024", quality: str = "low") -> None:
    panel = open_tool(visit)
    panel.get_by_label(talk(visit, "size")).select_option(size)
    panel.get_by_label(talk(visit, "quality")).select_option(quality)
    visit.button(talk(visit, "choose")).click()


def pictures(visit: Visit) -> Locator:
    return visit.exchange.locator("img.made-picture__image")


def width_of(picture: Locator) -> int:
    return picture.evaluate("async (image) => { await image.decode(); return image.naturalWidth; }")


def test_the_price_stands_there_before_a_picture_is_asked_for(painter: Visit):
    panel = open_tool(painter)
    status = panel.get_by_role("status")
    expect(status).to_contain_text("$0.06")
    panel.get_by_label(talk(painter, "quality")).select_option("high")
    expect(status).to_have_text(talk(painter, "priceAbout", price="$0.22"))
    panel.get_by_label(talk(painter, "quality")).select_option("")
    expect(status).to_have_text(talk(painter, "priceAtMost", price="$0.22"))
    painter.button(talk(painter, "choose")).click()
    expect(painter.page.locator(".chosen-tool")).to_contain_text("at most $0.22")
    assert violations_in_both_themes(painter.page) == []


def test_a_picture_is_made_shown_kept_and_priced(painter: Visit, upstream: ScriptedUpstream):
    choose(painter, "1536x1024", "high")
    painter.ask("A red fox in the snow")
    painter.expect_state("complete")
    request = upstream.requests[-1]
    assert request.path == "/v1/images/generations"
    assert request.json() == {
        "model": MODEL,
        "prompt": "A red fox in the snow",
        "size": "1536x1024",
        "quality": "high",
        "stream": True,
        "partial_images": 2,
    }
    picture = painter.page.get_by_role("img", name="A red fox in the snow")
    expect(picture).to_be_visible()
    assert width_of(picture) == 1536
    expect(painter.exchange.locator(".message__facts")).to_contain_text(MODEL)
    expect(painter.exchange.locator(".message__facts")).to_contain_text("$0.22")
    expect(painter.page.locator(".chosen-tool")).to_have_count(0)
    painter.page.reload()
    expect(picture).to_be_visible()
    assert width_of(picture) == 1536
    assert violations_in_both_themes(painter.page) == []


def test_it_sharpens_in_its_place_and_nothing_moves(painter: Visit, upstream: ScriptedUpstream):
    choose(painter, quality="high")
    upstream.next_script(Script(gate=GATE))
    painter.ask("A fox")
    frame = painter.exchange.locator(".made-picture__frame")
    expect(frame).to_be_visible()
    before = frame.bounding_box()
    expect(frame.locator("img")).to_have_count(0)
    upstream.open_gate(GATE)
    expect(frame.locator("img")).to_have_count(1)
    assert frame.bounding_box() == before
    upstream.open_gate(GATE)
    painter.expect_state("complete")
    after = painter.exchange.locator(".made-picture .made-picture__frame").bounding_box()
    assert (after["width"], after["height"]) == (before["width"], before["height"])
    expect(painter.exchange.locator("img")).to_have_count(1)


def test_a_picture_is_changed_by_one_press(painter: Visit, upstream: ScriptedUpstream):
    choose(painter)
    painter.ask("A fox")
    painter.expect_state("complete")
    painter.exchange.get_by_role("button", name=talk(painter, "change")).click()
    expect(painter.page.locator(".tray__item")).to_contain_text("A fox.png")
    expect(painter.page.locator(".chosen-tool")).to_contain_text(MODEL)
    painter.ask("At night")
    expect(painter.answers).to_have_count(2)
    painter.expect_state("complete")
    request = upstream.requests[-1]
    assert request.path == "/v1/images/edits"
    assert b'name="image"; filename="picture-1.png"' in request.body and b"\x89PNG" in request.body
    assert b"At night" in request.body and b"A fox" not in request.body
    expect(painter.page.get_by_role("img", name="At night")).to_be_visible()


def test_what_was_made_can_be_talked_about(painter: Visit, upstream: ScriptedUpstream):
    choose(painter)
    painter.ask("A fox")
    painter.expect_state("complete")
    painter.ask("What do you see?")
    expect(painter.answers).to_have_count(2)
    painter.expect_state("complete")
    first, answer, last = upstream.requests[-1].json()["messages"][-3:]
    assert (first["content"], answer["role"]) == ("A fox", "assistant") and isinstance(answer["content"], str)
    assert [part["type"] for part in last["content"]] == ["image_url", "text"]


def test_a_refused_picture_is_told_and_can_be_asked_for_again(painter: Visit, upstream: ScriptedUpstream):
    choose(painter)
    upstream.next_script(refusal())
    painter.ask("Something forbidden")
    painter.expect_state("failed")
    expect(painter.card).to_contain_text("moderation_blocked")
    painter.button(painter.words("resume.again")).click()
    painter.expect_state("complete")
    assert upstream.requests[-1].path == "/v1/images/generations"
    expect(pictures(painter)).to_have_count(1)


def test_a_cut_picture_is_said_to_be_cut(painter: Visit, upstream: ScriptedUpstream):
    choose(painter)
    upstream.next_script(Script(end="cut"))
    painter.ask("A fox")
    painter.expect_state("cut")
    expect(painter.exchange).to_contain_text(painter.words("cause.upstream_cut"))
    expect(pictures(painter)).to_have_count(0)


def test_stopping_ends_the_request_and_keeps_nothing_half_made(painter: Visit, upstream: ScriptedUpstream):
    choose(painter, quality="high")
    upstream.next_script(Script(gate=GATE))
    painter.ask("A fox")
    upstream.open_gate(GATE)
    expect(painter.exchange.locator(".made-picture__frame img")).to_have_count(1)
    painter.page.keyboard.press("Escape")
    painter.expect_state("stopped")
    expect(painter.exchange.locator("img")).to_have_count(0)
    assert upstream.requests[-1].closed.wait(5)


def test_a_page_that_is_closed_while_a_picture_is_made_offers_it_again(painter: Visit, upstream: ScriptedUpstream):
    choose(painter, quality="high")
    upstream.next_script(Script(gate=GATE))
    painter.ask("A fox")
    upstream.open_gate(GATE)
    expect(painter.exchange.locator(".made-picture__frame img")).to_have_count(1)
    painter.page.reload()
    painter.expect_state("cut")
    painter.button(painter.words("resume.again")).click()
    painter.expect_state("complete")
    expect(pictures(painter)).to_have_count(1)


def test_only_the_pictures_address_is_a_link_and_nothing_is_loaded(painter: Visit, upstream: ScriptedUpstream):
    choose(painter)
    upstream.next_script(Script(body=json.dumps({"data": [{"url": "https://images.invalid/1.png?x=1"}]})))
    painter.ask("A fox")
    painter.expect_state("cut")
    expect(painter.exchange).to_contain_text(painter.words("cause.picture_elsewhere"))
    expect(painter.answer.get_by_role("link")).to_have_attribute("href", "https://images.invalid/1.png?x=1")


HOSTILE = "<img src=x onerror=alert(1)> ![x](https://images.invalid/leak.png?q=1) [y](javascript:alert(1)) \u202egnp"


def test_what_the_model_made_of_the_words_is_shown_as_text(painter: Visit, upstream: ScriptedUpstream):
    choose(painter)
    upstream.next_script(Script(text=HOSTILE))
    painter.ask("<svg onload=alert(1)>")
    painter.expect_state("complete")
    expect(painter.page.get_by_role("img", name="<svg onload=alert(1)>")).to_be_visible()
    revised = painter.exchange.locator("details")
    revised.locator("summary").click()
    expect(revised.locator("p")).to_have_text(HOSTILE)
    expect(revised.locator("img, a")).to_have_count(0)


@pytest.mark.parametrize(
    "content",
    [
        b"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'><script>alert(1)</script></svg>",
        b"<!doctype html><script>alert(1)</script>",
        b"GIF89a\x01\x00\x01\x00",
        b"\x89PNG\r\n\x1a\n and then nothing of a picture",
    ],
    ids=["an SVG", "a page", "a GIF", "half a PNG"],
)
def test_what_only_claims_to_be_a_picture_is_not_drawn(painter: Visit, upstream: ScriptedUpstream, content: bytes):
    choose(painter)
    item = {"b64_json": base64.b64encode(content).decode(), "media_type": "image/png"}
    upstream.next_script(Script(body=json.dumps({"data": [item], "output_format": "png"})))
    painter.ask("A fox")
    painter.expect_state("cut")
    expect(painter.exchange).to_contain_text(painter.words("cause.picture_unreadable"))
    expect(painter.exchange.locator("img, svg:not(.icon), iframe, object, embed")).to_have_count(0)


def test_only_the_question_is_counted_for_a_picture(painter: Visit):
    painter.ask("Why is the sea salty?")
    painter.expect_state("complete")
    choose(painter, quality="high")
    painter.question.fill("A fox")
    meter = painter.page.locator(".context-meter")
    expect(meter).to_contain_text("1 message")
    expect(meter).to_contain_text("$0.22")


def test_a_code_that_may_not_ask_for_pictures_is_told_before(gallery: WaitressServer, visit: Callable[..., Visit]):
    guest = visit(gallery)
    guest.page.route("**/api/access", lambda route: _forbidding(route))
    open_page(guest)
    guest.button(guest.words("composer.tools")).click()
    guest.page.get_by_role("menuitem", name=talk(guest, "tool")).click()
    expect(guest.page.get_by_text(talk(guest, "forbidden"))).to_be_visible()


def test_all_of_it_works_by_keyboard(painter: Visit):
    tools = painter.button(painter.words("composer.tools"))
    tools.focus()
    painter.page.keyboard.press("Enter")
    item = painter.page.get_by_role("menuitem", name=talk(painter, "tool"))
    expect(item).to_be_visible()
    item.press("Enter")
    panel = painter.page.get_by_role("dialog", name=talk(painter, "title"))
    expect(panel).to_be_visible()
    panel.get_by_label(talk(painter, "quality")).select_option("low")
    painter.button(talk(painter, "choose")).press("Enter")
    expect(painter.question).to_be_focused()
    painter.ask("A fox")
    painter.expect_state("complete")
    pictures(painter).locator("..").press("Enter")
    expect(painter.page.get_by_role("dialog", name="A fox")).to_be_visible()
    painter.page.keyboard.press("Escape")
    expect(pictures(painter).locator("..")).to_be_focused()


def test_a_site_without_such_a_model_offers_none(person: Visit):
    person.button(person.words("composer.tools")).click()
    expect(person.page.get_by_role("menuitem", name=talk(person, "tool"))).to_have_count(0)


def test_it_opens_large_and_is_saved_under_a_good_name(painter: Visit):
    choose(painter)
    painter.ask('A "fox": ../../etc/passwd')
    painter.expect_state("complete")
    with painter.page.expect_download() as saving:
        painter.exchange.get_by_role("button", name=talk(painter, "save")).click()
    assert saving.value.suggested_filename == "A fox etc passwd.png"
    pictures(painter).click()
    viewer = painter.page.get_by_role("dialog", name='A "fox": ../../etc/passwd')
    expect(viewer).to_be_visible()
    painter.page.keyboard.press("Escape")
    expect(viewer).to_have_count(0)


def _forbidding(route) -> None:
    answer = route.fetch()
    access = answer.json()
    access["limits"]["forbidden"] = ["images"]
    route.fulfill(response=answer, json=access)
