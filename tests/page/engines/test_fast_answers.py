"""A fast answer is followed to its end in every engine, at the width of a phone, a tablet and a desk."""

from collections.abc import Iterator

import pytest

from tests.page.engines.conftest import Person
from tests.page.engines.engine import wait_until
from tests.page.transcript.test_fast_answers import FIRST, SECOND
from tests.upstream import Script, ScriptedUpstream

HEIGHT = 800
USUAL = (1024, 768)
IS_QUESTION_SEEN = """() => {
  const { top, bottom } = [...document.querySelectorAll(".message--question")].at(-1).getBoundingClientRect();
  return top >= 0 && bottom <= innerHeight;
}"""
# Where the page stands still for half a second, it has been followed as far as it will be.
COMES_TO_REST_AT_END = """async () => {
  const { scrollingElement: page } = document;
  const place = () => `${page.scrollTop} ${page.scrollHeight}`;
  for (let [before, still] = [place(), 0]; still < 15; before = place()) {
    await new Promise(requestAnimationFrame);
    still = place() === before ? still + 1 : 0;
  }
  return page.scrollHeight > 4 * page.clientHeight
    && page.scrollHeight - page.clientHeight - page.scrollTop < 2;
}"""


@pytest.fixture(params=[360, 768, 1440])
def width(person: Person, request: pytest.FixtureRequest) -> Iterator[int]:
    """The window's width, which afterwards is again what it was; some engines have a least one of their own."""
    person.engine.resize(request.param, HEIGHT)
    yield request.param
    person.engine.resize(*USUAL)


@pytest.mark.usefixtures("width")
def test_it_is_followed_to_its_end_at_a_word_each_millisecond(person: Person, upstream: ScriptedUpstream) -> None:
    for text in (FIRST, SECOND):
        upstream.next_script(Script(text=text, interval=0.001, head_gate="asked"))
        person.ask("Question")
        person.wait_for_state("waiting")
        wait_until(person.engine, IS_QUESTION_SEEN)
        upstream.open_gate("asked")
        person.wait_for_state("complete")
        assert person.engine.run(COMES_TO_REST_AT_END)
