"""`npm run lint` finds words that are missing, left over or in the code."""

from collections.abc import Callable
from pathlib import Path

import pytest

from tests.page.build.small_page import adding, complaints, lint, saying, without


@pytest.mark.parametrize(
    ("break_it", "complaint"),
    [
        (saying("en", page__hello=None), "locales/en.json has no words for page.hello"),
        (saying("en", page__messages__one=None, page__messages__other=None), "page.messages"),
        (saying("en", page__extra="More"), "locales/en.json: nothing shows page.extra"),
        (saying("en", kind__small__hint="A hint"), "locales/en.json: nothing shows kind.small.hint"),
        (adding("js/main.js", 'text("other.group");'), "locales/en.json has no words for other.group"),
        (adding("js/main.js", "text(`cause.${name}`);"), "locales/en.json has no words for cause.${name}"),
        (without("locales/en.json"), "locales/en.json does not exist"),
        (
            adding("locales/more/en.json", '{"page.hello": "Hi"}'),
            "two files for one language have words for page.hello",
        ),
        (saying("es", page__hello=None), "locales/es.json has no words for page.hello"),
        (saying("es", page__extra="Más"), "locales/es.json has words for page.extra, which locales/en.json has not"),
        (saying("es", page__messages__one=None), "locales/es.json has no words for page.messages.one"),
        (saying("zh-CN", page__messages__one="一"), "locales/zh-CN.json has words for page.messages.one"),
        (
            saying("es", page__hello="Hola, {name}"),
            "locales/es.json: page.hello has other {placeholders} than in English",
        ),
        (saying("es", page__messages__other="muchos"), "page.messages.other has other {placeholders} than in English"),
    ],
)
def test_words_are_those_that_are_shown_in_every_language(public: Path, break_it: Callable, complaint: str) -> None:
    break_it(public)
    assert any(complaint in line for line in complaints(lint(public)))


@pytest.mark.parametrize(
    ("name", "line", "words"),
    [
        ("index.html", "<p>Good evening</p>", "Good evening"),
        ("index.html", '<input placeholder="Your name">', "Your name"),
        ("js/main.js", "export const a = html`<p>Good evening</p>`;", "Good evening"),
        ("js/main.js", "export const a = html`<p>${1 < 2 ? `}` : { b: '`' }} messages</p>`;", "messages"),
        ("js/main.js", "export const a = html`<p>${html`<i>nested</i>`}</p>`;", "nested"),
        ("js/main.js", 'export const a = html`<button onClick=${() => 1} aria-label="Close"></button>`;', "Close"),
        ("js/main.js", 'document.body.textContent = "Good evening";', "Good evening"),
        ("js/main.js", 'document.body.setAttribute("aria-label", "Good evening");', "Good evening"),
        ("js/main.js", "export const a = html`<p>晚上好</p>`;", "晚上好"),
    ],
)
def test_no_words_stand_in_the_code_itself(public: Path, name: str, line: str, words: str) -> None:
    adding(name, line)(public)
    assert f'{name} says "{words}" by itself: use text("…")' in complaints(lint(public))
