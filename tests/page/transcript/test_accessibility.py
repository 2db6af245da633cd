"""axe finds nothing in whatever state a conversation is: by day, by night, on a phone and in every language."""

from collections.abc import Callable

import pytest
from playwright.sync_api import expect

from tests.page.axe import violations_in_both_themes
from tests.page.sites import Visit
from tests.page.transcript.states import complete, cut, editing, failed, files, menu
from tests.page.ui_strings import LANGUAGES
from tests.upstream import Script, ScriptedUpstream


def waiting(person: Visit, upstream: ScriptedUpstream) -> None:
    upstream.next_script(Script(head_gate="never"))
    person.ask("Why?")
    person.expect_state("waiting")


def writing(person: Visit, upstream: ScriptedUpstream) -> None:
    upstream.next_script(Script(text="uno dos", gate="word"))
    person.ask("Why?")
    upstream.open_gate("word")
    person.expect_state("writing")


def versions(person: Visit, upstream: ScriptedUpstream) -> None:
    complete(person, upstream)
    person.press_on(person.exchange, person.words("message.retry"))
    expect(person.exchange.get_by_role("group", name=person.words("versions.label", number=2, count=2))).to_be_visible()


def prompts(person: Visit, upstream: ScriptedUpstream) -> None:
    person.question.fill("/")
    expect(person.page.get_by_role("option").first).to_be_visible()


STATES = [complete, waiting, writing, cut, failed, versions, menu, editing, prompts, files]


@pytest.mark.parametrize("width", [360, 1024])
@pytest.mark.parametrize("bring_about", STATES, ids=lambda state: state.__name__)
def test_no_violation(
    person: Visit, upstream: ScriptedUpstream, bring_about: Callable[[Visit, ScriptedUpstream], None], width: int
):
    person.page.set_viewport_size({"width": width, "height": 740})
    bring_about(person, upstream)
    assert violations_in_both_themes(person.page) == []


@pytest.mark.parametrize("language", [language for language in LANGUAGES if language != "en"])
def test_no_violation_in_another_language(speaker: Callable[[str], Visit], upstream: ScriptedUpstream, language: str):
    person = speaker(language)
    # Longer words are a question of room, which a phone has least of.
    person.page.set_viewport_size({"width": 360, "height": 740})
    found: list[str] = []
    for bring_about in STATES:
        person.open_anew()
        bring_about(person, upstream)
        found += [f"{bring_about.__name__}, {violation}" for violation in violations_in_both_themes(person.page)]
    assert found == []
