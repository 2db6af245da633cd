"""An answer whose drawing ended the tab opens as its source, and not as the end of the tab once more."""

from playwright.sync_api import expect

from tests.page.sites import Visit

ANSWER = "Some **bold** words."
MARKS = "Object.keys(sessionStorage).filter((key) => key.startsWith('locutorio.drawing.'))"


def test_a_mark_that_was_left_holds_for_its_answer_alone_and_until_it_is_drawn(person: Visit) -> None:
    person.show(person.keep("Go", ANSWER, "On", ANSWER))
    expect(person.page.locator(".answer strong")).to_have_count(2)
    person.page.wait_for_function(f"{MARKS}.length === 0")
    person.page.evaluate(
        """() => {
          const [, answer] = document.querySelectorAll(".message--answer");
          sessionStorage.setItem(answer.id.replace("message-", "locutorio.drawing."), "");
        }"""
    )
    for _ in range(2):
        person.page.reload()
        expect(person.page.locator(".answer__source")).to_have_text(ANSWER)
        expect(person.page.locator(".answer strong")).to_have_count(1)
    expect(person.answer).to_contain_text(person.words("drawing.withheld"))
    person.button(person.words("drawing.anyway")).click()
    expect(person.page.locator(".answer strong")).to_have_count(2)
    person.page.wait_for_function(f"{MARKS}.length === 0")
    person.page.reload()
    expect(person.page.locator(".answer strong")).to_have_count(2)


def test_a_tab_that_is_closed_while_it_draws_has_not_crashed(person: Visit) -> None:
    person.page.evaluate("requestAnimationFrame = () => 0")
    person.show(person.keep("Go", ANSWER))
    person.page.wait_for_function(f"{MARKS}.length === 1", polling=50)
    person.page.reload()
    expect(person.page.locator(".answer strong")).to_have_count(1)


def test_the_mark_is_there_before_anything_is_drawn(person: Visit) -> None:
    person.page.evaluate(
        """() => {
          const { setItem } = Storage.prototype;
          Storage.prototype.setItem = function (key, value) {
            setItem.call(this, key, value);
            if (!key.startsWith("locutorio.drawing.")) return;
            globalThis.drawnAtMark = document.querySelectorAll(".answer strong").length;
          };
        }"""
    )
    person.show(person.keep("Go", ANSWER))
    expect(person.page.locator(".answer strong")).to_have_count(1)
    assert person.page.evaluate("drawnAtMark") == 0
