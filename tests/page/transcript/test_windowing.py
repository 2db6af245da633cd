"""Messages stand in stretches, so that the browser has little to watch; whoever reads or writes does not notice."""

from playwright.sync_api import Page

PLACE = """
async () => {
  const { placeMessages } = await import("/js/ui/transcript/windowing.js");
  const container = document.body.appendChild(document.createElement("div"));
  const made = (count) => Array.from({ length: count }, (_, index) => {
    const message = document.createElement("article");
    message.id = `m${index}`;
    message.tabIndex = -1;
    message.style.setProperty("--height", "10px");
    return message;
  });
  window.place = (messages) => placeMessages(container, messages);
  window.messages = made(100);
  window.shown = () => [...container.children].map((stretch) => stretch.childElementCount);
  window.order = () => [...container.querySelectorAll("article")].map(({ id }) => id).join(" ");
  window.wanted = () => messages.map(({ id }) => id).join(" ");
  place(messages);
}
"""


def test_a_stretch_holds_thirty_two_messages_and_is_as_high_as_they_will_be(blank_page: Page):
    blank_page.evaluate(PLACE)
    assert blank_page.evaluate("shown()") == [32, 32, 32, 4]
    assert blank_page.evaluate("order() === wanted()")
    heights = "[...document.querySelectorAll('.message-group')].map(({ style }) => style.getPropertyValue('--height'))"
    assert blank_page.evaluate(heights) == ["320px", "320px", "320px", "40px"]


def test_what_comes_in_between_moves_nobody_and_keeps_the_focus(blank_page: Page):
    blank_page.evaluate(PLACE)
    kept = "() => { window.taken = messages.splice(10, 1)[0]; taken.remove(); messages[20].focus(); place(messages); }"
    blank_page.evaluate(kept)
    assert blank_page.evaluate("shown()") == [31, 32, 32, 4]
    blank_page.evaluate("() => { messages.splice(40, 0, taken); place(messages); }")
    assert blank_page.evaluate("shown()") == [31, 33, 32, 4]
    assert blank_page.evaluate("order() === wanted()")
    assert blank_page.evaluate("document.activeElement === messages[20]")


def test_another_way_through_the_versions_leaves_no_empty_stretch(blank_page: Page):
    blank_page.evaluate(PLACE)
    blank_page.evaluate("() => { for (const message of messages.splice(40)) message.remove(); place(messages); }")
    assert blank_page.evaluate("shown()") == [32, 8]
    blank_page.evaluate("() => { for (const message of messages.splice(0, 32)) message.remove(); place(messages); }")
    assert blank_page.evaluate("shown()") == [8]
    assert blank_page.evaluate("order() === wanted()")
